package graph_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// padded is a document behind a long comment, within the limit of documents.
func padded(document string) string { return "#" + strings.Repeat("x", 65_000) + "\n" + document }

// What is checked before an operation runs is checked however long its document is.
func TestLongDocuments(t *testing.T) {
	h := newHouse(t)
	h.people(3)
	get := func(document, accept string) answer {
		t.Helper()
		r := h.request("GET", "/graphql?query="+url.QueryEscape(document), "")
		r.Header.Set("Accept", accept)
		return h.do(r)
	}
	t.Run("a query is answered", func(t *testing.T) {
		h.ask(padded(`{ now }`), nil)
	})
	t.Run("a mutation by GET is 405 and writes nothing", func(t *testing.T) {
		before := h.ask(`{ revision }`, nil).at("revision")
		for _, accept := range []string{"application/graphql-response+json", "text/event-stream"} {
			a := get(padded(`mutation { deleteUsers(ids: ["u00000"]) { accepted } }`), accept)
			if a.status != 405 || a.code() != "BAD_REQUEST" {
				t.Errorf("%s: status %d: %.300s", accept, a.status, a.body)
			}
		}
		if after := h.ask(`{ revision }`, nil).at("revision"); after != before {
			t.Errorf("revision %v, before %v", after, before)
		}
	})
	t.Run("a subscription by POST is refused", func(t *testing.T) {
		a := h.post(padded(`subscription { previewChanged(criteria: {everyone: true}) { revision } }`), nil)
		if a.status != 400 || a.code() != "BAD_REQUEST" {
			t.Errorf("status %d: %.300s", a.status, a.body)
		}
	})
	deep := any(vars{"everyone": true})
	for range 400 {
		deep = vars{"not": deep}
	}
	for _, c := range []struct {
		name, query string
		variables   vars
		code        string
	}{
		{"two keys of a one-of are refused", previewQuery, vars{"c": vars{"everyone": true, "users": []string{"x"}}}, "BAD_USER_INPUT"},
		{"a number is no String", `query($id: String!) { user(id: $id) { id } }`, vars{"id": 5}, "BAD_USER_INPUT"},
		{"variables nested too deep are refused", previewQuery, vars{"c": deep}, "LIMIT_EXCEEDED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if a := h.post(padded(c.query), c.variables); a.status != 400 || a.code() != c.code {
				t.Errorf("status %d, code %q: %.300s", a.status, a.code(), a.body)
			}
		})
	}
	t.Run("many documents at once are checked too", func(t *testing.T) {
		t.Parallel()
		for i := range 4 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				for n := range 60 { // 60 x 50 KB fill both generations of the cache
					pad := "#" + strings.Repeat(string(rune('a'+i)), 50_000) + fmt.Sprint(n) + "\n"
					if a := h.post(pad+previewQuery, vars{"c": vars{}}); a.status != 400 || a.code() != "BAD_USER_INPUT" {
						t.Fatalf("status %d: %.300s", a.status, a.body)
					}
				}
			})
		}
	})
}
