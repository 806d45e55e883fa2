package engine_test

import (
	"context"
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index/indextest"
)

// asked draws a world and criteria in it.
func asked(t *rapid.T) (*world, *engine.Criteria) {
	w := newWorld(t)
	return w, ask(indextest.Rapid(t), rapid.IntRange(0, 4).Draw(t, "depth"), w.known)
}

// size counts criteria at the smallest shape.
func (w *world) size(t rapid.TB, c *engine.Criteria) int {
	return planSize(t, w, w.compile(t, c))
}

func planSize(t rapid.TB, w *world, p *engine.Plan) int {
	n, err := p.Bind(w.snapshots[6], w.oracle.now).Size(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSimplifyKeepsTheMeaningAndIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, c := asked(t)
		before := show(c)
		s := engine.Simplify(c)
		if show(c) != before {
			t.Fatalf("the criteria were changed from\n%s\nto\n%s", before, show(c))
		}
		if again := engine.Simplify(s); show(again) != show(s) {
			t.Fatalf("not idempotent:\n%s\nbecomes\n%s", show(s), show(again))
		}
		want := w.expect(c)
		w.agreeBound(t, s, w.compile(t, s).Bind(w.snapshots[10], w.oracle.now), want)
	})
}

func TestTheCanonicalFormDoesNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, c := asked(t)
		turned := c.Clone()
		turned.Each(func(c *engine.Criteria) {
			for _, list := range [][]*engine.Criteria{c.All, c.Any} {
				for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
					list[i], list[j] = list[j], list[i]
				}
			}
		})
		if a, b := show(engine.Simplify(c)), show(engine.Simplify(turned)); a != b {
			t.Fatalf("simplified\n%s\nand, written the other way round,\n%s", a, b)
		}
	})
}

func TestNotAlwaysPartitionsTheUsers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, c := asked(t)
		not := &engine.Criteria{Not: c}
		everyone := w.size(t, &engine.Criteria{Everyone: ptr(true)})
		if a, b := w.size(t, c), w.size(t, not); a+b != everyone {
			t.Fatalf("%d match, %d do not, of %d\n%s", a, b, everyone, show(c))
		}
		if n := w.size(t, &engine.Criteria{All: []*engine.Criteria{c, not}}); n != 0 {
			t.Fatalf("%d match and do not match\n%s", n, show(c))
		}
		if n := w.size(t, &engine.Criteria{Any: []*engine.Criteria{c, not}}); n != everyone {
			t.Fatalf("%d of %d match or do not match\n%s", n, everyone, show(c))
		}
	})
}

func TestDeMorganHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, a := asked(t)
		b := ask(indextest.Rapid(t), 2, w.known)
		not := func(c *engine.Criteria) *engine.Criteria { return &engine.Criteria{Not: c} }
		left := not(&engine.Criteria{All: []*engine.Criteria{a, b}})
		right := &engine.Criteria{Any: []*engine.Criteria{not(a), not(b)}}
		if !reflect.DeepEqual(w.expect(left), w.expect(right)) {
			t.Fatal("the oracle breaks De Morgan")
		}
		w.agree(t, left)
		w.agree(t, right)
	})
}

func TestMoreQuestionsNeverChooseMoreUnderAllNorFewerUnderAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, _ := asked(t)
		list := askMany(indextest.Rapid(t), 2, w.known)
		for k := 1; k < len(list); k++ {
			fewer, more := list[:k], list[:k+1]
			if a, b := w.size(t, &engine.Criteria{All: fewer}), w.size(t, &engine.Criteria{All: more}); b > a {
				t.Fatalf("all of %d: %d, of one more: %d", k, a, b)
			}
			if a, b := w.size(t, &engine.Criteria{Any: fewer}), w.size(t, &engine.Criteria{Any: more}); b < a {
				t.Fatalf("any of %d: %d, of one more: %d", k, a, b)
			}
			atLeast := func(k int) int {
				return w.size(t, &engine.Criteria{AtLeast: &engine.AtLeast{Count: k, Of: list}})
			}
			if a, b := atLeast(k), atLeast(k+1); b > a {
				t.Fatalf("at least %d: %d, at least one more: %d", k, a, b)
			}
		}
	})
}

func TestPlansCombineAsTheirCriteriaDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, _ := asked(t)
		var plans []*engine.Plan
		var sets []map[uint32]bool
		for range rapid.IntRange(1, 4).Draw(t, "plans") {
			c := ask(indextest.Rapid(t), 2, w.known)
			plans, sets = append(plans, w.compile(t, c)), append(sets, w.expect(c))
		}
		hold := func(name string, p *engine.Plan, member func(in int, first bool) bool) {
			want := map[uint32]bool{}
			for i, ord := range w.ords {
				in := 0
				for _, set := range sets {
					if set[ord] {
						in++
					}
				}
				if w.users[i].Active && member(in, sets[0][ord]) {
					want[ord] = true
				}
			}
			for _, p := range []*engine.Plan{p, engine.Reference(engine.AudienceRef{Key: ptr("x")}, p)} {
				if n := planSize(t, w, p); n != len(want) {
					t.Fatalf("%s: %d, should be %d", name, n, len(want))
				}
			}
			w.agreeBound(t, p.Criteria(), p.Bind(w.snapshots[10], w.oracle.now), want)
			if got := w.expect(p.Criteria()); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: the criteria mean %v, should mean %v", name, got, want)
			}
		}
		hold("and", engine.And(plans...), func(in int, _ bool) bool { return in == len(plans) })
		hold("or", engine.Or(plans...), func(in int, _ bool) bool { return in > 0 })
		hold("minus", engine.Minus(plans[0], plans[1:]...), func(in int, first bool) bool { return first && in == 1 })
		hold("symmetric difference", engine.SymmetricDifference(plans...), func(in int, _ bool) bool { return in%2 == 1 })
	})
}

func TestCriteriaComeBackFromJSONAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := ask(indextest.Rapid(t), 4, []string{"audience-0"})
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		read, issues := engine.ParseCriteria(text)
		if len(issues) > 0 {
			t.Fatalf("%v\n%s", issues, text)
		}
		again, err := json.Marshal(read)
		if err != nil || string(again) != string(text) {
			t.Fatalf("%s\nbecame\n%s (%v)", text, again, err)
		}
		var plain engine.Criteria
		if err := json.Unmarshal(text, &plain); err != nil {
			t.Fatal(err)
		}
		if got, _ := json.Marshal(&plain); string(got) != string(text) {
			t.Fatalf("%s\nbecame\n%s", text, got)
		}
	})
}
