package engine_test

import (
	"math"
	"testing"
	"time"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

// Nothing lies below the least whole number or above the largest, and comparing with them is no matter of wrapping around.
func TestExtremes(t *testing.T) {
	least, most := int64(math.MinInt64), int64(math.MaxInt64)
	s := indextest.Declare(t, index.Empty(index.Options{Shape: 6}), map[string]index.Kind{"a": index.Integer})
	values := []int64{least, least + 1, 0, most - 1, most}
	for i, v := range values {
		s = indextest.Upsert(t, s, indextest.User(indextest.ID(i), "a", v))
	}
	a, _ := s.Schema().ByKey("a")
	var tests []*engine.Test
	for _, v := range values {
		tests = append(tests, &engine.Test{Equals: v}, &engine.Test{LessThan: v}, &engine.Test{AtMost: v}, &engine.Test{GreaterThan: v}, &engine.Test{AtLeast: v},
			&engine.Test{In: []any{v, least, most}})
		for _, to := range values {
			if v <= to {
				tests = append(tests, &engine.Test{Between: &engine.Range{From: v, To: to}})
			}
		}
	}
	o := oracle{schema: s.Schema(), groups: s.Groups(), zone: time.UTC, now: noon}
	leaf := func(is *engine.Test) *engine.Criteria {
		return &engine.Criteria{Attribute: &engine.AttributeCriteria{Key: "a", Is: is}}
	}
	for _, x := range tests {
		for _, y := range tests {
			one, two := leaf(x), leaf(y)
			for _, c := range []*engine.Criteria{
				{All: []*engine.Criteria{one, two}}, {Any: []*engine.Criteria{one, two}},
				{All: []*engine.Criteria{one, {Not: two}}}, {Any: []*engine.Criteria{{Not: one}, two}},
			} {
				p, issues := engine.Compile(c, envOf(s, time.UTC))
				if p == nil {
					t.Fatalf("%v", issues)
				}
				bound := p.Bind(s, noon)
				for ord := range uint32(s.Rows()) {
					u := s.User(ord)
					v, _ := u.Value(a.ID)
					in := func(is *engine.Test) bool { return o.ordered(index.Integer, is, v) }
					want := map[bool]bool{true: in(x) && in(y), false: in(x) || in(y)}[c.All != nil]
					if c.All != nil && c.All[1].Not != nil {
						want = in(x) && !in(y)
					}
					if c.Any != nil && c.Any[0].Not != nil {
						want = !in(x) || in(y)
					}
					if bound.Contains(ord) != want || p.Match(u, noon) != want {
						t.Fatalf("%d meets %+v and %+v (%+v): want %t", v.Key(), x, y, c, want)
					}
				}
			}
		}
	}
}
