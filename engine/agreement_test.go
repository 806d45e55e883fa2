package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

// world is facts, a clock and audiences, the same at every shape of a block.
type world struct {
	snapshots map[block.Shape]*index.Snapshot
	oracle    *oracle
	env       engine.Env
	known     []string // keys of audiences
	users     []*index.Record
	ords      []uint32
}

// newWorld draws a population with a history of writes, and audiences that refer to each other.
func newWorld(t *rapid.T) *world {
	seed := rapid.Uint64().Draw(t, "population")
	size := rapid.IntRange(0, 150).Draw(t, "users")
	w := &world{snapshots: map[block.Shape]*index.Snapshot{}, oracle: &oracle{audiences: map[string]audience{}}}
	for _, shape := range indextest.Shapes {
		w.snapshots[shape] = indextest.Population(rand.New(rand.NewPCG(seed, 1)), shape, size)
	}
	zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	if rapid.Bool().Draw(t, "aliases") {
		for shape, s := range w.snapshots {
			w.snapshots[shape] = indextest.Respell(t, s)
		}
	}
	w.oracle.zone, w.oracle.now = zone, moment(rapid.SampledFrom(moments).Draw(t, "now"))
	w.oracle.weekStart = time.Weekday(rapid.IntRange(0, 6).Draw(t, "week start"))
	w.env.WeekStart = engine.WeekdayOf(w.oracle.weekStart)
	w.settle()
	plans := map[string]*engine.Plan{}
	w.env.Audience = func(ref engine.AudienceRef) (*engine.Plan, error) {
		if p, ok := plans[*ref.Key]; ok {
			return p, nil
		}
		return nil, &engine.AudienceError{Code: engine.AudienceNotFound, Message: "none"}
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "audiences") {
		d := indextest.Rapid(t)
		a := audience{criteria: ask(d, 2, w.known)}
		for range d.IntN(4) {
			a.include = append(a.include, indextest.ID(d.IntN(90)))
			a.exclude = append(a.exclude, indextest.ID(90+d.IntN(60)))
		}
		key := fmt.Sprint("audience-", i)
		p := w.compile(t, a.criteria)
		plans[key] = engine.Minus(engine.Or(p, engine.Listed(a.include)), engine.Listed(a.exclude))
		w.oracle.audiences[key] = a
		w.known = append(w.known, key)
	}
	return w
}

// settle takes the users, schema and groups from the snapshots.
func (w *world) settle() {
	s := w.snapshots[6]
	w.oracle.schema, w.oracle.groups = s.Schema(), s.Groups()
	w.env.Schema, w.env.Groups, w.env.Zone = s.Schema(), s.Groups(), w.oracle.zone
	w.users, w.ords = nil, nil
	for ord := range uint32(s.Rows()) {
		if s.Known(ord) {
			w.users, w.ords = append(w.users, s.User(ord).Record()), append(w.ords, ord)
		}
	}
}

func (w *world) compile(t rapid.TB, c *engine.Criteria) *engine.Plan {
	p, issues := engine.Compile(c, w.env)
	if p == nil {
		t.Fatalf("cannot be compiled: %v\n%s", issues, show(c))
	}
	return p
}

// expect is what the oracle says, by ordinal.
func (w *world) expect(c *engine.Criteria) map[uint32]bool {
	out := map[uint32]bool{}
	for i, r := range w.users {
		if r.Active && w.oracle.match(c, r) {
			out[w.ords[i]] = true
		}
	}
	return out
}

// agree holds every way of answering to the oracle.
func (w *world) agree(t rapid.TB, c *engine.Criteria) {
	want := w.expect(c)
	p := w.compile(t, c)
	for _, shape := range indextest.Shapes {
		w.agreeBound(t, c, p.Bind(w.snapshots[shape], w.oracle.now), want)
	}
	for i, r := range w.users {
		ord := w.ords[i]
		if got := p.Match(w.snapshots[10].User(ord), w.oracle.now); got != want[ord] {
			t.Fatalf("match of %s is %v\n%s", r.ID, got, show(c))
		}
		if got := p.Match(r.User(w.env.Schema), w.oracle.now); got != want[ord] {
			t.Fatalf("match of the record of %s is %v\n%s", r.ID, got, show(c))
		}
		if e := p.ExplainUser(r.User(w.env.Schema), w.oracle.now, w.env); e.Matches != want[ord] || e.Nodes[0].Matches != want[ord] {
			t.Fatalf("explanation of %s is %v\n%s", r.ID, e.Matches, show(c))
		}
	}
}

func (w *world) agreeBound(t rapid.TB, c *engine.Criteria, b *engine.Bound, want map[uint32]bool) {
	ctx, shape := context.Background(), b.Snapshot().Shape()
	active := 0
	for _, r := range w.users {
		if r.Active {
			active++
		}
	}
	if n := b.Snapshot().Everyone().Count(); n != active {
		t.Fatalf("shape %d: everyone is %d, should be %d", shape, n, active)
	}
	size, err := b.Size(ctx)
	if err != nil || size != len(want) {
		t.Fatalf("shape %d: size is %d, should be %d (%v)\n%s", shape, size, len(want), err, show(c))
	}
	bitmap, err := b.Bitmap(ctx)
	if err != nil || int(bitmap.GetCardinality()) != len(want) {
		t.Fatalf("shape %d: bitmap is %v, should be %v (%v)\n%s", shape, bitmap, want, err, show(c))
	}
	if b.Estimate() < len(want) || b.Exact() && b.Estimate() != len(want) || b.Count() != len(want) {
		t.Fatalf("shape %d: estimate %d, exact %v, count %d, should be %d\n%s", shape, b.Estimate(), b.Exact(), b.Count(), len(want), show(c))
	}
	for ord := range uint32(b.Snapshot().Rows()) {
		if bitmap.Contains(ord) != want[ord] || b.Contains(ord) != want[ord] {
			t.Fatalf("shape %d: user %d: bitmap %v, contains %v\n%s", shape, ord, bitmap.Contains(ord), b.Contains(ord), show(c))
		}
	}
	buf := block.NewBuffer(shape)
	rows := 0
	for blk := range b.Snapshot().Blocks() {
		mark := buf.Mark()
		one, again := b.Rows(blk, buf), b.Rows(blk, buf)
		if one.Count != again.Count || len(one.AppendRows(nil)) != one.Count {
			t.Fatalf("shape %d: rows of block %d\n%s", shape, blk, show(c))
		}
		rows += one.Count
		buf.Release(mark)
	}
	if rows != len(want) {
		t.Fatalf("shape %d: %d rows, should be %d\n%s", shape, rows, len(want), show(c))
	}
	w.agreeExplain(t, c, b)
}

// agreeExplain holds the counts of every node to the oracle.
func (w *world) agreeExplain(t rapid.TB, c *engine.Criteria, b *engine.Bound) {
	nodes, err := b.Explain(context.Background(), w.env)
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	// With and without are whom the nearest `all` chooses with the node and without it, nil when there is none. Beside is
	// what stands beside a node in an `all`, and beside the `not` around a node when under is set.
	var visit func(c, with, without *engine.Criteria, beside []*engine.Criteria, under bool)
	visit = func(c, with, without *engine.Criteria, beside []*engine.Criteria, under bool) {
		if c.Node != nil {
			visit(c.Node.Criteria, with, without, beside, under)
			return
		}
		n := nodes[i]
		i++
		if *n.Size != len(w.expect(c)) {
			t.Fatalf("%v: size is %d, should be %d\n%s", n.Path, *n.Size, len(w.expect(c)), show(c))
		}
		if with != nil {
			if more := len(w.expect(without)) - len(w.expect(with)); n.Removes == nil || *n.Removes != more {
				t.Fatalf("%v: removes %v, should be %d\n%s", n.Path, n.Removes, more, show(with))
			}
		} else if n.Removes != nil {
			t.Fatalf("%v: removes makes no sense there", n.Path)
		}
		if n.Description == "" {
			t.Fatalf("%v is not described", n.Path)
		}
		w.agreeSpan(t, c, n)
		var value *engine.Criteria
		switch {
		case c.Attribute != nil:
			value = &engine.Criteria{Attribute: &engine.AttributeCriteria{Key: c.Attribute.Key, Is: &engine.Test{IsSet: ptr(true)}}}
		case c.Roles != nil:
			value = &engine.Criteria{Roles: &engine.Test{IsSet: ptr(true)}}
		case c.Groups != nil:
			value = &engine.Criteria{Groups: &engine.Test{IsSet: ptr(true)}}
		}
		if value != nil {
			if missing := len(w.expect(&engine.Criteria{Not: value})); n.WithoutValue == nil || *n.WithoutValue != missing {
				t.Fatalf("%v: without value %v, should be %d", n.Path, n.WithoutValue, missing)
			}
		} else if n.WithoutValue != nil {
			t.Fatalf("%v: nothing is asked that could be missing", n.Path)
		}
		for j, kid := range c.All {
			others := slices.Delete(slices.Clone(c.All), j, j+1)
			visit(kid, c, &engine.Criteria{All: others}, others, false)
		}
		for j, kid := range c.Any {
			if !under {
				visit(kid, nil, nil, nil, false)
				continue
			}
			without := &engine.Criteria{Not: &engine.Criteria{Any: slices.Delete(slices.Clone(c.Any), j, j+1)}}
			visit(kid, &engine.Criteria{All: append(slices.Clone(beside), &engine.Criteria{Not: c})},
				&engine.Criteria{All: append(slices.Clone(beside), without)}, nil, false)
		}
		if c.Not != nil {
			visit(c.Not, nil, nil, beside, beside != nil && !under)
		}
		for _, kid := range c.ExactlyOne {
			visit(kid, nil, nil, nil, false)
		}
		if c.AtLeast != nil {
			for _, kid := range c.AtLeast.Of {
				visit(kid, nil, nil, nil, false)
			}
		}
	}
	visit(c, nil, nil, nil, false)
	if i != len(nodes) {
		t.Fatalf("%d nodes are explained of %d\n%s", len(nodes), i, show(c))
	}
}

func TestEvaluationMatchAndExplainAgreeWithTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		for range rapid.IntRange(1, 8).Draw(t, "trees") {
			w.agree(t, ask(indextest.Rapid(t), rapid.IntRange(0, 4).Draw(t, "depth"), w.known))
		}
		w.write(t)
		w.agree(t, ask(indextest.Rapid(t), 3, w.known))
	})
}

// write changes the facts the same way at every shape.
func (w *world) write(t *rapid.T) {
	seed := rapid.Uint64().Draw(t, "write")
	for shape, s := range w.snapshots {
		d := rand.New(rand.NewPCG(seed, 2))
		tx := s.Begin(s.Revision() + 1)
		for range 1 + d.IntN(20) {
			id := indextest.ID(d.IntN(160))
			if indextest.OneIn(d, 4) {
				tx.Delete(id)
			} else if issues := tx.Upsert(indextest.Write(d, id)); len(issues) > 0 {
				t.Fatal(issues)
			}
		}
		w.snapshots[shape] = tx.Snapshot()
	}
	w.settle()
}
