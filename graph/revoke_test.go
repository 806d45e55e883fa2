package graph_test

import (
	"net/http"
	"strings"
	"testing"

	"parterre/graph"
	"parterre/graph/auth"
)

// Streams live as long as the key they were opened with.
func TestRevokedKeys(t *testing.T) {
	parse := func(text string) *auth.Keys {
		keys, err := auth.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return keys
	}
	const cron = "cron=fedcba9876543210"
	ring := auth.NewRing(parse("shop=0123456789abcdef," + cron))
	h := newHouse(t, func(o *graph.Options) { o.Keys = ring })
	const watch = `subscription { previewChanged(criteria: {everyone: true}) { population { size } } }`
	socket := func(key string) *caller {
		c, _, err := h.dial(t, "graphql-transport-ws", nil)
		if err != nil {
			t.Fatal(err)
		}
		c.send(`{"type":"connection_init","payload":{"authorization":"Bearer ` + key + `"}}`)
		if m := c.next(); m["type"] != "connection_ack" {
			t.Fatalf("got %v", m)
		}
		c.subscribe("1", watch, nil)
		if m := c.next(); m["type"] != "next" {
			t.Fatalf("got %v", m)
		}
		return c
	}
	listen := func(key string) *events {
		r, err := http.NewRequest("POST", h.server.URL+"/graphql", strings.NewReader(`{"query":"`+watch+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+key)
		e := h.listen(t, r)
		if name, a := e.next(); name != "next" || a.at("previewChanged", "population", "size") != 0.0 {
			t.Fatalf("got %s %s", name, a.body)
		}
		return e
	}
	gone, stays := socket("0123456789abcdef"), socket("fedcba9876543210")
	gones, stayss := listen("0123456789abcdef"), listen("fedcba9876543210")
	ring.Exchange(parse(cron))
	if code := gone.closed(); code != 4403 {
		t.Errorf("closed with %d", code)
	}
	if name, a := gones.next(); name != "next" || a.code() != "UNAUTHENTICATED" {
		t.Errorf("got %s %s", name, a.body)
	}
	if name, _ := gones.next(); name != "complete" {
		t.Errorf("got %s", name)
	}
	h.key = "fedcba9876543210"
	h.people(1)
	if m := stays.next(); field(m, "payload", "data", "previewChanged", "population", "size") != 1.0 {
		t.Errorf("got %v", m)
	}
	if name, a := stayss.next(); name != "next" || a.at("previewChanged", "population", "size") != 1.0 {
		t.Errorf("got %s %s", name, a.body)
	}
}
