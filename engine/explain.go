package engine

import (
	"context"
	"maps"
	"math/bits"
	"slices"

	"parterre/index/block"
)

// NodeCount is a node of criteria with its counts, all exact. Nil is a question that makes no sense there.
type NodeCount struct {
	Path         []string // from the root: ["all", "0", "not"]; ids of the client add nothing to it
	ID           string   // the client's id of the node, if any
	Size         *int     // users who match the node by itself; nil when it has a fault
	Removes      *int     // how many more users an `all` would choose without it; nil when it stands in none
	WithoutValue *int     // active users without a value of what the node asks; nil when it asks for no value
	Description  string   // in plain English: a group by its head only
	Span         *Span    // the days or instants it asks for at the time the plan is bound to; nil when it asks for none
}

// Explain counts every node of the plan's criteria, from the root down in the order they are written. The environment is
// the one the plan was compiled with.
//
// Removes is told of the operands of an `all`, and of those of an `any` under a `not` that is one: all of [a, none of
// [b, c]] is all of [a, not b, not c], and people see b and c as what they leave out.
func (b *Bound) Explain(ctx context.Context, env Env) ([]NodeCount, error) {
	p := b.plan
	places := make([]int32, 0, 2*len(p.asked))
	for _, a := range p.asked {
		places = append(places, a.place, a.value)
	}
	counts := &census{Bound: p.bind(b.snapshot, b.now, reachable(p.nodes, places...)), sizes: map[int32]int{}}
	if err := counts.count(ctx); err != nil {
		return nil, err
	}
	out := make([]NodeCount, len(p.asked))
	for i, a := range p.asked {
		out[i] = NodeCount{
			Path: a.path, ID: a.id, Size: counts.size(a.place), Removes: counts.removes[i],
			Description: describeNode(a.criteria, env), Span: b.span(a, env),
		}
		if size := counts.size(a.value); size != nil {
			*size = b.everyone.Count() - *size
			out[i].WithoutValue = size
		}
	}
	return out, nil
}

// census counts the nodes of criteria in one pass over the blocks.
type census struct {
	*Bound
	sizes    map[int32]int // by place
	removes  []*int        // by place in Plan.asked
	branches map[int][]int // of an operand of an `all` that is a `not` around an `any`: the operands of that, as in Plan.asked
}

func (t *census) size(place int32) *int {
	if place == invalid {
		return nil
	}
	size := t.sizes[place]
	return &size
}

// alls returns, for every `all` without a faulty operand, the places of its operands in Plan.asked.
func (t *census) alls() [][]int {
	kids := make([][]int, len(t.plan.asked))
	for i, a := range t.plan.asked {
		if a.parent >= 0 {
			if q := t.plan.asked[a.parent]; q.place != invalid && q.criteria.All != nil {
				kids[a.parent] = append(kids[a.parent], i)
			}
		}
	}
	return kids
}

// leftOut returns the branches of the operands of these alls.
func (t *census) leftOut(alls [][]int) map[int][]int {
	asked, out := t.plan.asked, map[int][]int{}
	for i, a := range asked {
		if a.parent < 0 || asked[a.parent].criteria.Any == nil {
			continue
		}
		if n := asked[a.parent].parent; n >= 0 && asked[n].criteria.Not != nil && asked[n].parent >= 0 && alls[asked[n].parent] != nil {
			out[n] = append(out[n], i)
		}
	}
	return out
}

func (t *census) count(ctx context.Context) error {
	var walked []int32 // places whose size takes a walk over the blocks
	for _, a := range t.plan.asked {
		for _, place := range []int32{a.place, a.value} {
			if _, counted := t.sizes[place]; place == invalid || counted {
				continue
			}
			if l := t.leaves[place]; t.ready[place] || l != nil && l.Exact() {
				t.sizes[place], _ = t.sizeOf(context.Background(), place)
				continue
			}
			t.sizes[place] = 0
			walked = append(walked, place)
		}
	}
	t.removes = make([]*int, len(t.plan.asked))
	alls := t.alls()
	t.branches = t.leftOut(alls)
	for _, lists := range [][][]int{alls, slices.Collect(maps.Values(t.branches))} {
		for _, i := range slices.Concat(lists...) {
			t.removes[i] = new(int)
		}
	}
	r, misses := newRun(t.Bound), newMisses(t.snapshot.Shape())
	return eachOf(ctx, t.everyone.Summary(), func(blk int) {
		for _, place := range walked {
			t.sizes[place] += r.count(place, blk)
		}
		for _, kids := range alls {
			if len(kids) > 0 && ctx.Err() == nil {
				t.miss(r, misses, kids, blk)
			}
		}
		r.reset()
	})
}

// misses is the users of a block by how many operands of an `all` they fail: none, or exactly one. Of those who fail
// one that has branches, it is also the users by how many of the branches they are in.
type misses struct {
	none, one, pass  []uint64
	out, once, twice []uint64 // out: who fails the operand with branches and no other
}

func newMisses(shape block.Shape) *misses {
	words := func() []uint64 { return make([]uint64, shape.Words()) }
	return &misses{words(), words(), words(), words(), words(), words()}
}

// miss adds to the removes of each operand the users of the block who fail it and no other: those the `all` would
// choose without it.
func (t *census) miss(r *run, m *misses, kids []int, blk int) {
	clear(m.none)
	clear(m.one)
	block.OrInto(m.none, t.everyone.Block(blk))
	results := make([]result, len(kids))
	for i, kid := range kids {
		results[i] = r.eval(t.plan.asked[kid].place, blk)
		m.load(results[i])
		for w, pass := range m.pass {
			m.one[w] = m.one[w]&pass | m.none[w]&^pass
			m.none[w] &= pass
		}
	}
	for i, kid := range kids {
		m.load(results[i])
		failing := 0
		for w, pass := range m.pass {
			m.out[w] = m.one[w] &^ pass
			failing += bits.OnesCount64(m.out[w])
		}
		*t.removes[kid] += failing
		r.give(results[i].own)
		if failing > 0 && len(t.branches[kid]) > 0 {
			t.missBranches(r, m, t.branches[kid], blk)
		}
	}
}

// missBranches adds to the removes of each branch the users of m.out who are in it and in no other branch.
func (t *census) missBranches(r *run, m *misses, branches []int, blk int) {
	clear(m.once)
	clear(m.twice)
	results := make([]result, len(branches))
	for i, branch := range branches {
		results[i] = r.eval(t.plan.asked[branch].place, blk)
		m.load(results[i])
		for w, in := range m.pass {
			m.twice[w] |= m.once[w] & in
			m.once[w] |= in
		}
	}
	for i, branch := range branches {
		m.load(results[i])
		for w, in := range m.pass {
			*t.removes[branch] += bits.OnesCount64(m.out[w] & in &^ m.twice[w])
		}
		r.give(results[i].own)
	}
}

// load puts the users who pass an operand into m.pass.
func (m *misses) load(res result) {
	clear(m.pass)
	block.OrInto(m.pass, res.rows)
	if res.not {
		for w := range m.pass {
			m.pass[w] = ^m.pass[w]
		}
	}
}
