package engine

import (
	"context"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index"
	"parterre/index/block"
)

// Bound is a plan over one Snapshot at one time. It is a block.Selection, immutable, and may be used by any number
// of goroutines.
type Bound struct {
	plan     *Plan
	snapshot *index.Snapshot
	now      time.Time
	everyone *block.Posting
	leaves   []block.Selection // by place; nil of other nodes and of those nobody asks for
	postings []*block.Posting  // by place: the leaf when its rows lie ready; nil is not known to be empty
	ready    []bool            // by place: postings holds the leaf
	sizes    []int             // by place: upper bounds
	summary  block.Summary
	runs     *sync.Pool // of *run
}

var _ block.Selection = (*Bound)(nil)

// Bind makes the plan's leaves selections of the snapshot's columns and its rolling dates absolute. The plan must
// have been compiled with the snapshot's Schema and Groups.
func (p *Plan) Bind(s *index.Snapshot, now time.Time) *Bound { return p.bind(s, now, p.used) }

func (p *Plan) bind(s *index.Snapshot, now time.Time, used []bool) *Bound {
	n := len(p.nodes)
	b := &Bound{
		plan: p, snapshot: s, now: now, everyone: s.Everyone(),
		leaves: make([]block.Selection, n), postings: make([]*block.Posting, n), ready: make([]bool, n), sizes: make([]int, n),
	}
	for i := range p.nodes {
		if used[i] {
			b.bindNode(int32(i))
		}
	}
	b.summary = b.summaryOf(p.root)
	b.runs = &sync.Pool{New: func() any { return newRun(b) }}
	return b
}

func (b *Bound) bindNode(at int32) {
	n, everyone := &b.plan.nodes[at], b.everyone.Count()
	size := everyone
	switch n.op {
	case opNone:
		b.ready[at], size = true, 0
	case opAll:
		b.ready[at], b.postings[at] = true, b.everyone
	case opLeaf:
		b.leaves[at] = n.leaf.bind(b.snapshot, b.now)
		b.postings[at], b.ready[at] = b.leaves[at].(*block.Posting)
		size = b.leaves[at].Estimate()
	case opAnd:
		for _, kid := range n.kids {
			size = min(size, b.sizes[kid])
		}
	case opOr, opAtLeast, opExactlyOne:
		size = 0
		for _, kid := range n.kids {
			size += b.sizes[kid]
		}
		size = min(size, everyone)
	}
	b.sizes[at] = size
}

// summaryOf names the blocks in which a node may have users.
func (b *Bound) summaryOf(at int32) block.Summary {
	if at == invalid {
		return nil
	}
	switch n := &b.plan.nodes[at]; n.op {
	case opNone:
		return nil
	case opLeaf:
		return b.leaves[at].Summary()
	case opAnd:
		out := b.everyone.Summary()
		for _, kid := range n.kids {
			if b.plan.nodes[kid].op == opLeaf {
				out = out.And(b.leaves[kid].Summary())
			}
		}
		return out
	}
	return b.everyone.Summary()
}

// Snapshot returns the facts the plan is bound to.
func (b *Bound) Snapshot() *index.Snapshot { return b.snapshot }

// Plan returns the plan.
func (b *Bound) Plan() *Plan { return b.plan }

// Now returns the time the plan is bound to.
func (b *Bound) Now() time.Time { return b.now }

// Size counts the users, exactly. A single equality or range is O(1). The error is that of ctx, looked at between
// blocks, or ErrInvalidPlan.
func (b *Bound) Size(ctx context.Context) (int, error) {
	if !b.plan.Valid() {
		return 0, ErrInvalidPlan
	}
	return b.sizeOf(ctx, b.plan.root)
}

func (b *Bound) sizeOf(ctx context.Context, at int32) (int, error) {
	switch n := &b.plan.nodes[at]; n.op {
	case opNone:
		return 0, ctx.Err()
	case opAll:
		return b.everyone.Count(), ctx.Err()
	case opNot:
		size, err := b.sizeOf(ctx, n.kids[0])
		return b.everyone.Count() - size, err
	case opLeaf:
		if b.leaves[at].Exact() {
			return b.leaves[at].Estimate(), ctx.Err()
		}
	}
	r := b.run()
	defer b.runs.Put(r)
	size := 0
	err := eachOf(ctx, b.summaryOf(at), func(blk int) {
		size += r.count(at, blk)
		r.reset()
	})
	return size, err
}

// eachOf calls fn for the blocks of a summary, ascending, until ctx is done.
func eachOf(ctx context.Context, s block.Summary, fn func(blk int)) error {
	for blk := s.Next(0); blk >= 0; blk = s.Next(blk + 1) {
		if err := ctx.Err(); err != nil {
			return err
		}
		fn(blk)
	}
	return ctx.Err()
}

func (b *Bound) run() *run { return b.runs.Get().(*run) }

// Bitmap returns the ordinals of the users in a bitmap of the caller's own.
func (b *Bound) Bitmap(ctx context.Context) (*roaring.Bitmap, error) {
	if !b.plan.Valid() {
		return nil, ErrInvalidPlan
	}
	out, shape := roaring.New(), b.snapshot.Shape()
	buf := block.NewBuffer(shape)
	var ords []uint32
	err := eachOf(ctx, b.summary, func(blk int) {
		mark := buf.Mark()
		ords = b.Rows(blk, buf).Append(ords[:0], shape.Ordinal(blk, 0))
		out.AddMany(ords)
		buf.Release(mark)
	})
	if err != nil {
		return nil, err
	}
	out.RunOptimize()
	return out, nil
}

// Estimate implements block.Selection.
func (b *Bound) Estimate() int {
	if !b.plan.Valid() {
		return 0
	}
	if n := &b.plan.nodes[b.plan.root]; n.op == opNot && b.Exact() {
		return b.everyone.Count() - b.sizes[n.kids[0]]
	}
	return b.sizes[b.plan.root]
}

// Exact implements block.Selection.
func (b *Bound) Exact() bool {
	if !b.plan.Valid() {
		return true
	}
	at := b.plan.root
	if b.plan.nodes[at].op == opNot {
		at = b.plan.nodes[at].kids[0]
	}
	return b.ready[at] || b.leaves[at] != nil && b.leaves[at].Exact()
}

// Count implements block.Selection.
func (b *Bound) Count() int {
	size, _ := b.Size(context.Background())
	return size
}

// Summary implements block.Selection.
func (b *Bound) Summary() block.Summary { return b.summary }

// Rows implements block.Selection.
func (b *Bound) Rows(blk int, buf *block.Buffer) block.Rows {
	if !b.plan.Valid() || !b.summary.Has(blk) {
		return block.Rows{}
	}
	r := b.run()
	defer b.runs.Put(r)
	defer r.reset()
	return r.rows(b.plan.root, blk, buf)
}

// Contains implements block.Selection.
func (b *Bound) Contains(ord uint32) bool {
	if !b.plan.Valid() || !b.everyone.Contains(ord) {
		return false
	}
	var memo answers
	memo.grow(b.plan.shared)
	return b.contains(b.plan.root, ord, &memo)
}

func (b *Bound) contains(at int32, ord uint32, memo *answers) bool {
	n := &b.plan.nodes[at]
	switch n.op {
	case opNone:
		return false
	case opAll:
		return true
	case opLeaf:
		return b.leaves[at].Contains(ord)
	case opNot:
		return !b.contains(n.kids[0], ord, memo)
	}
	slot := b.plan.slots[at]
	if yes, known := memo.get(slot); known {
		return yes
	}
	yes := n.join(b.plan.order[at], func(kid int32) bool { return b.contains(kid, ord, memo) })
	memo.set(slot, yes)
	return yes
}
