package graph_test

import (
	"fmt"
	"strings"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"parterre/graph"
)

func TestTraces(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	provider := sdk.NewTracerProvider(sdk.WithSpanProcessor(spans))
	h := newHouse(t, func(o *graph.Options) { o.Tracer = provider })
	h.ask(`query Clock { now }`, nil)
	h.post(`query Asked($id: String!) { isMember(user: $id, audience: {key: "secret-key"}) }`, vars{"id": "secret-id"})
	names, all := map[string]bool{}, ""
	for _, s := range spans.Ended() {
		names[s.Name()] = true
		all += fmt.Sprint(s.Name(), s.Attributes(), s.Events(), s.Status())
	}
	t.Run("an operation is a span with its type and name", func(t *testing.T) {
		if !names["query Clock"] || !names["query Asked"] {
			t.Errorf("spans %v", names)
		}
		if !strings.Contains(all, "NOT_FOUND") {
			t.Errorf("no code in %s", all)
		}
	})
	t.Run("no variable and no address the client chose is in it", func(t *testing.T) {
		if strings.Contains(all, "secret") || strings.Contains(all, "127.0.0.1:"+strings.Split(h.server.URL, ":")[2]) {
			t.Errorf("%s", all)
		}
	})
	t.Run("streams work beside it", func(t *testing.T) {
		c := h.call(t)
		c.subscribe("1", `subscription { previewChanged(criteria: {everyone: true}) { revision } }`, nil)
		if m := c.next(); m["type"] != "next" {
			t.Errorf("%v", m)
		}
		r := h.request("POST", "/graphql", `{"query":"{ now }"}`)
		r.Header.Set("Content-Type", "application/json")
		e := h.listen(t, r)
		if name, a := e.next(); name != "next" || a.at("now") == nil {
			t.Errorf("%q: %s", name, a.body)
		}
	})
}
