package graph_test

import (
	"net/http"
	"strings"
	"testing"

	"parterre/graph"
)

func TestKeys(t *testing.T) {
	const key = "0123456789abcdef-shop"
	h := newHouse(t, withKeys(t, "shop="+key))
	send := func(header string) answer {
		r, err := http.NewRequest("POST", h.server.URL+"/graphql", strings.NewReader(`{"query":"query WhoAmI { now }"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		return h.do(r)
	}
	t.Run("a wrong key and none are 401", func(t *testing.T) {
		for _, header := range []string{"", "Bearer wrong", "Bearer", "Basic " + key, key} {
			a := send(header)
			if a.status != 401 || a.code() != "UNAUTHENTICATED" || a.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%q: status %d, %s", header, a.status, a.body)
			}
		}
	})
	t.Run("the client's name is on the line of the call", func(t *testing.T) {
		if a := send("Bearer " + key); a.status != 200 {
			t.Fatalf("status %d: %s", a.status, a.body)
		}
		if log := h.log.String(); !strings.Contains(log, `"client":"shop"`) || strings.Contains(log, key) {
			t.Errorf("log: %s", log)
		}
	})
	t.Run("an upload needs the key too", func(t *testing.T) {
		r, _ := http.NewRequest("PUT", h.server.URL+"/imports/import:1", strings.NewReader("{}"))
		if a := h.do(r); a.status != 401 {
			t.Errorf("status %d", a.status)
		}
	})
	t.Run("a wish to upgrade opens nothing but the WebSocket", func(t *testing.T) {
		for _, r := range []*http.Request{h.request("PUT", "/imports/import:1", "{}"), h.request("GET", "/metrics", "")} {
			r.Header.Set("Connection", "Upgrade")
			r.Header.Set("Upgrade", "websocket")
			if a := h.do(r); a.status != 401 {
				t.Errorf("%s: status %d: %.200s", r.URL.Path, a.status, a.body)
			}
		}
	})
	t.Run("who watches whether the server is up needs none", func(t *testing.T) {
		for _, path := range []string{"/livez", "/readyz", "/schema.graphqls"} {
			if a := h.do(h.request("GET", path, "")); a.status != 200 {
				t.Errorf("%s: status %d", path, a.status)
			}
		}
	})
	t.Run("the figures need the key", func(t *testing.T) {
		if a := h.do(h.request("GET", "/metrics", "")); a.status != 401 {
			t.Errorf("status %d", a.status)
		}
		r := h.request("GET", "/metrics", "")
		r.Header.Set("Authorization", "Bearer "+key)
		if a := h.do(r); a.status != 200 || !strings.Contains(string(a.body), "parterre_") {
			t.Errorf("status %d", a.status)
		}
	})
	t.Run("a change is made in the client's name", func(t *testing.T) {
		h.key = key
		h.change(create, vars{"name": "Everyone", "criteria": vars{"everyone": true}})
		if owner := h.ask(`{ audiences { nodes { owner draft { savedBy } } } }`, nil).at("audiences", "nodes", 0, "owner"); owner != "shop" {
			t.Errorf("owner %v", owner)
		}
	})
}

func TestOrigins(t *testing.T) {
	t.Run("without keys the server answers to names of this machine only", func(t *testing.T) {
		h := newHouse(t)
		for _, r := range []*http.Request{h.request("POST", "/graphql", `{"query":"{now}"}`), h.request("GET", "/metrics", "")} {
			r.Header.Set("Content-Type", "application/json")
			r.Host = "rebound.example.org"
			if a := h.do(r); a.status != 403 || a.code() != "FORBIDDEN" {
				t.Errorf("%s: status %d: %.200s", r.URL.Path, a.status, a.body)
			}
		}
	})
	t.Run("browsers of other sites are let in by configuration only", func(t *testing.T) {
		h := newHouse(t, func(o *graph.Options) { o.Origins = []string{"https://app.example.org"} })
		ask := func(origin string) http.Header {
			r, _ := http.NewRequest("OPTIONS", h.server.URL+"/graphql", nil)
			r.Header.Set("Origin", origin)
			r.Header.Set("Access-Control-Request-Method", "POST")
			r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
			return h.do(r).header
		}
		if got := ask("https://app.example.org").Get("Access-Control-Allow-Origin"); got != "https://app.example.org" {
			t.Errorf("allowed origin %q", got)
		}
		if got := ask("https://evil.example.org").Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("allowed origin %q", got)
		}
	})
	t.Run("a form of another site sends nothing", func(t *testing.T) {
		h := newHouse(t)
		r, _ := http.NewRequest("POST", h.server.URL+"/imports/import:1", strings.NewReader("x"))
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://evil.example.org")
		if a := h.do(r); a.status != 403 {
			t.Errorf("status %d", a.status)
		}
	})
}
