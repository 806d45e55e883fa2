package graph_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Half of a surrogate pair is no character: two ids that differ in it must not become one.
func TestUnpairedSurrogates(t *testing.T) {
	h := newHouse(t)
	const query = `query($id: String!) { user(id: $id) { id } }`
	for _, c := range []struct {
		name, text string
		fine       bool
	}{
		{"a leading half alone", `t\ud800`, false},
		{"a trailing half alone", `t\uDC00`, false},
		{"a leading half before a letter", `\uD83Dx`, false},
		{"a leading half before another escape", `\uD83D\u0041`, false},
		{"two leading halves", `\ud83d\ud83d\ude00`, false},
		{"the halves in the wrong order", `\ude00\ud83d`, false},
		{"a half behind an escaped backslash", `\\\ud800`, false},
		{"a pair", `\ud83d\ude00`, true},
		{"a pair in capitals", `\uD83D\uDE00`, true},
		{"another escape", `\u00e9\n\\`, true},
		{"an escaped backslash before the letters", `\\ud800`, true},
		{"the character that stands for unknown ones", `\ufffd`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			variables := `{"id":"` + c.text + `"}`
			get := h.request("GET", "/graphql?"+url.Values{"query": {query}, "variables": {variables}}.Encode(), "")
			get.Header.Set("Accept", "application/graphql-response+json")
			body := `{"query":"` + query + `","variables":` + variables + `}`
			for method, a := range map[string]answer{"POST": h.postRaw([]byte(body)), "GET": h.do(get)} {
				switch {
				case c.fine && (a.status != 200 || a.code() != ""):
					t.Errorf("%s: status %d: %s", method, a.status, a.body)
				case !c.fine && (a.status != http.StatusBadRequest || a.code() != "BAD_USER_INPUT"):
					t.Errorf("%s: status %d: %s", method, a.status, a.body)
				}
			}
			ws := h.call(t)
			ws.send(`{"id":"1","type":"subscribe","payload":` + body + `}`)
			want := map[bool]string{true: "next", false: "error"}[c.fine]
			m := ws.next()
			if m["type"] != want {
				t.Errorf("WebSocket: %v", m)
			}
			if list, _ := m["payload"].([]any); !c.fine && (len(list) != 1 || field(list[0].(map[string]any), "extensions", "code") != "BAD_USER_INPUT") {
				t.Errorf("WebSocket: %v", m)
			}
		})
	}
	t.Run("in a text of the document", func(t *testing.T) {
		if a := h.post(`{ user(id: "t\ud800") { id } }`, nil); a.status != 400 || a.code() != "BAD_USER_INPUT" {
			t.Errorf("status %d: %s", a.status, a.body)
		}
		h.ask(`{ user(id: "t\ud83d\ude00") { id } }`, nil)
	})
	t.Run("in the id of a WebSocket's operation", func(t *testing.T) {
		c := h.call(t)
		c.send(`{"id":"\ud800","type":"subscribe","payload":{"query":"{ now }"}}`)
		if code := c.closed(); code != 4400 {
			t.Errorf("closed with %d", code)
		}
	})
	t.Run("users whose ids differ in one are not written", func(t *testing.T) {
		body := `{"query":"mutation($users: [UserInput!]!) { upsertUsers(users: $users) { accepted } }","variables":{"users":[{"id":"t\ud800","name":"A"},{"id":"t\ud801","name":"B"}]}}`
		if a := h.postRaw([]byte(body)); a.status != 400 || strings.Contains(string(a.body), "accepted") {
			t.Errorf("status %d: %s", a.status, a.body)
		}
	})
}
