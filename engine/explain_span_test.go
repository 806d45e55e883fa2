package engine_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

// agreeSpan holds the stretch of time of a node to the oracle: whoever has a value in it matches, and nobody else.
func (w *world) agreeSpan(t rapid.TB, c *engine.Criteria, n engine.NodeCount) {
	var of index.Attribute
	var is engine.Test
	if c.Attribute != nil {
		of, _ = w.oracle.schema.ByKey(c.Attribute.Key)
		is = *c.Attribute.Is
	}
	timed := (of.Kind == index.Date || of.Kind == index.DateTime) && is.IsSet == nil && is.IsEmpty == nil
	switch {
	case !timed && n.Span != nil:
		t.Fatalf("%v asks for no time and has the span %v\n%s", n.Path, n.Span, show(c))
	case n.Span == nil:
		several := is.In != nil || is.Anniversary != nil || is.Month != nil || is.Weekday != nil || timed && c.Attribute.ZoneFrom != nil
		if timed && !several && len(w.expect(c)) > 0 {
			t.Fatalf("%v has no span\n%s", n.Path, show(c))
		}
		return
	case n.Span.Zone.String() != w.oracle.zone.String():
		t.Fatalf("%v: the zone is %s", n.Path, n.Span.Zone)
	}
	in := func(v index.Value) bool {
		if n.Span.From != nil && compare(v.Any(), n.Span.From.Any()) < 0 {
			return false
		}
		if n.Span.To == nil {
			return true
		}
		end := compare(v.Any(), n.Span.To.Any())
		return end < 0 || end == 0 && of.Kind == index.Date
	}
	for _, r := range w.users {
		v, has := r.Value(of.ID)
		if matches := w.oracle.match(c, r); matches != (has && in(v)) {
			t.Fatalf("%v: %s has %v, which matches: %v; the span is %s\n%s", n.Path, r.ID, v.Any(), matches, said(n.Span), show(c))
		}
	}
}

func said(s *engine.Span) string {
	end := func(v *index.Value) any {
		if v == nil {
			return "…"
		}
		return v.Any()
	}
	if s == nil {
		return "-"
	}
	return fmt.Sprintf("%v to %v in %s", end(s.From), end(s.To), s.Zone)
}

func TestASpanHoldsWhoeverMatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.around(t)
		d := indextest.Rapid(t)
		for range 10 {
			c := windowed(d, w.known)
			for _, p := range indextest.Pools {
				if p.Kind == index.Date || p.Kind == index.DateTime {
					c = &engine.Criteria{All: []*engine.Criteria{c, {Not: &engine.Criteria{Attribute: askAttribute(d, p)}}}}
				}
			}
			w.agreeExplain(t, c, w.compile(t, c).Bind(w.snapshots[10], w.oracle.now))
		}
	})
}
