package engine_test

import (
	"testing"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index/indextest"
)

// answered returns the criteria with the leaf of this place answering the same for everybody, and everything else as it
// is. Places count the nodes from the root down, those that only carry an id left out.
func answered(c *engine.Criteria, place int, yes bool) *engine.Criteria {
	at := -1
	var visit func(c *engine.Criteria) *engine.Criteria
	all := func(list []*engine.Criteria) []*engine.Criteria {
		for i := range list {
			list[i] = visit(list[i])
		}
		return list
	}
	visit = func(c *engine.Criteria) *engine.Criteria {
		if c.Node != nil {
			return visit(c.Node.Criteria)
		}
		if at++; at == place && yes {
			return &engine.Criteria{All: []*engine.Criteria{}}
		} else if at == place {
			return &engine.Criteria{Any: []*engine.Criteria{}}
		}
		c.All, c.Any, c.ExactlyOne = all(c.All), all(c.Any), all(c.ExactlyOne)
		if c.Not != nil {
			c.Not = visit(c.Not)
		}
		if c.AtLeast != nil {
			c.AtLeast.Of = all(c.AtLeast.Of)
		}
		return c
	}
	return visit(c.Clone())
}

// joins reports whether there are nodes below the criteria.
func joins(c *engine.Criteria) bool {
	return len(c.All) > 0 || len(c.Any) > 0 || c.Not != nil || c.AtLeast != nil && len(c.AtLeast.Of) > 0 || len(c.ExactlyOne) > 0
}

func TestALeafDecidesWhenItsAnswerAloneTurnsTheVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		d := indextest.Rapid(t)
		p := w.compile(t, ask(d, rapid.IntRange(0, 4).Draw(t, "depth"), w.known))
		if len(w.users) > 0 { // lists as those of an audience
			some := func() []string { return []string{indextest.Pick(d, w.users).ID, indextest.Pick(d, w.users).ID} }
			switch d.IntN(3) {
			case 0:
				p = engine.Or(p, engine.Listed(some()))
			case 1:
				p = engine.Minus(engine.Or(p, engine.Listed(some())), engine.Listed(some()))
			}
		}
		c := p.Criteria()
		var leaves []bool // by place
		c.Each(func(c *engine.Criteria) {
			if c.Node == nil {
				leaves = append(leaves, !joins(c))
			}
		})
		for i, r := range w.users {
			if i%7 != 0 && i > 20 { // not every user of a large population
				continue
			}
			e := p.ExplainUser(r.User(w.env.Schema), w.oracle.now, w.env)
			for place, n := range e.Nodes {
				turned := leaves[place] && r.Active && w.oracle.match(answered(c, place, !n.Matches), r) != e.Matches
				if n.Decides != turned {
					t.Fatalf("%s: /%v decides is %v, should be %v\n%s", r.ID, n.Path, n.Decides, turned, show(c))
				}
			}
		}
	})
}
