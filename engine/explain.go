package engine

import (
	"context"
	"math/bits"

	"parterre/index/block"
)

// NodeCount is a node of criteria with its counts, all exact. Nil is a question that makes no sense there.
type NodeCount struct {
	Path         []string // from the root: ["all", "0", "not"]; ids of the client add nothing to it
	ID           string   // the client's id of the node, if any
	Size         *int     // users who match the node by itself; nil when it has a fault
	Removes      *int     // how many more users the `all` it stands in would choose without it; nil elsewhere
	WithoutValue *int     // active users without a value of what the node asks; nil when it asks for no value
}

// Explain counts every node of the plan's criteria, from the root down in the order they are written.
func (b *Bound) Explain(ctx context.Context) ([]NodeCount, error) {
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
		out[i] = NodeCount{Path: a.path, ID: a.id, Size: counts.size(a.place), Removes: counts.removes[i]}
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
	sizes   map[int32]int // by place
	removes []*int        // by place in Plan.asked
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
	for _, kids := range alls {
		for _, i := range kids {
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

// misses is the users of a block by how many operands of an `all` they fail: none, or exactly one.
type misses struct {
	none, one, pass []uint64
}

func newMisses(shape block.Shape) *misses {
	n := shape.Words()
	return &misses{make([]uint64, n), make([]uint64, n), make([]uint64, n)}
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
		for w, pass := range m.pass {
			*t.removes[kid] += bits.OnesCount64(m.one[w] &^ pass)
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
