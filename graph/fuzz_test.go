package graph_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzRequest sends anything as a request: the answer is JSON, never a fault of the server, and never repeats what
// could not be read.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		`{"query":"{ now }"}`, `[{"query":"{ now }"}]`, `{"query":"{ now }","variables":{"a":1}}`, `{"query":`, "\xff", ``, `null`, `{"query":null}`,
		`{"query":"query($c: CriteriaInput!) { preview(criteria: $c) { nodes { size } issues { path } } }","variables":{"c":{"all":[{"not":{"everyone":true}},{}]}}}`,
		`{"query":"query($c: CriteriaInput!) { preview(criteria: $c) { nodes { size } issues { path } } }","variables":{"c":{"attribute":{"key":"age","is":{"between":{"from":1e400,"to":-0}}}}}}`,
		`{"query":"{ population(of: {criteria: {sample: {salt: \"s\", from: 0, to: 1e309}}}) { size members(first: 2, after: \"AAAA\") { nodes { id } } } }"}`,
		`{"query":"{ users(first: 1, after: \"eyJvIjoiTkFNRUFTQyJ9\") { totalCount } audiences(after: \"eyJvIjoiTkFNRUFTQyJ9\") { totalCount } }"}`,
		`{"query":"mutation { upsertUsers(users: [{id: \"\\u0000\", attributes: [{key: \"\", value: [1, \"x\", null]}]}]) { accepted issues { path } } }"}`,
		`{"query":"fragment A on Query { ...A } { ...A }"}`, `{"query":"{ __schema { types { fields { type { ofType { ofType { name } } } } } } }"}`,
	} {
		f.Add([]byte(seed))
	}
	h := newHouse(f)
	h.people(10)
	f.Fuzz(func(t *testing.T, text []byte) {
		r := httptest.NewRequest("POST", "http://localhost/graphql", bytes.NewReader(text))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.handler.ServeHTTP(w, r)
		var a answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatalf("no JSON: %s", w.Body)
		}
		if w.Code >= 500 || strings.Contains(w.Body.String(), `"INTERNAL"`) {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		if w.Code == http.StatusOK && a.Data == nil && len(a.Errors) == 0 {
			t.Fatalf("neither data nor errors: %s", w.Body)
		}
	})
}
