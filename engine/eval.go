package engine

import (
	"slices"

	"parterre/index/block"
)

// run evaluates a bound program, one block at a time: the rows of a node lie in a buffer of 8 KB that stays in the
// core's cache, and buffers come from a free list. It belongs to one goroutine.
//
// A complement is never computed: not is a flag on the result, and a flagged operand of `and` is an and-not. Only
// what leaves the run, and operands that are counted, are taken from the active users.
type run struct {
	*Bound
	free []*block.Buffer
	memo []result // by slot: of the block at hand
	have []bool   // by slot
	ops  []operand
}

// result is the rows of a node in one block: those given or, with not, the active users but for those given.
type result struct {
	rows block.Rows
	not  bool
	own  *block.Buffer // holds the rows; nil when they lie elsewhere
}

// operand is an operand of and or or in one block.
type operand struct {
	at    int32
	not   bool
	ready bool       // rows are known; otherwise they cost work
	rows  block.Rows // when ready
	size  int        // exact when ready, else what the whole selection may have at most
}

func newRun(b *Bound) *run {
	return &run{Bound: b, memo: make([]result, b.plan.shared), have: make([]bool, b.plan.shared)}
}

// reset forgets the block at hand.
func (r *run) reset() {
	for slot, have := range r.have {
		if have {
			r.have[slot] = false
			r.give(r.memo[slot].own)
		}
	}
}

func (r *run) take() *block.Buffer {
	if n := len(r.free); n > 0 {
		buf := r.free[n-1]
		r.free = r.free[:n-1]
		return buf
	}
	return block.NewBuffer(r.snapshot.Shape())
}

func (r *run) give(buf *block.Buffer) {
	if buf != nil {
		buf.Release(block.Mark{})
		r.free = append(r.free, buf)
	}
}

// rows returns the rows of a node, in buf or shared with the snapshot.
func (r *run) rows(at int32, blk int, buf *block.Buffer) block.Rows {
	res := r.eval(at, blk)
	defer r.give(res.own)
	switch {
	case r.ready[at]:
		return res.rows
	case res.not:
		return block.AndNot(r.everyone.Block(blk), res.rows, buf)
	case res.rows.Words != nil:
		words := buf.Words()
		copy(words, res.rows.Words)
		return block.Rows{Words: words, Count: res.rows.Count}
	case res.rows.Count > 0:
		return block.FromArray(append(buf.Array()[:0], res.rows.Array...))
	}
	return block.Rows{}
}

// count returns the number of users of a node in a block.
func (r *run) count(at int32, blk int) int {
	n := &r.plan.nodes[at]
	if r.plan.slots[at] < 0 {
		switch n.op {
		case opNot:
			return r.everyone.Block(blk).Count - r.count(n.kids[0], blk)
		case opAnd:
			return r.settle(r.and(n, blk, true), blk)
		case opOr:
			return r.settle(r.or(n, blk, true), blk)
		}
	}
	return r.settle(r.eval(at, blk), blk)
}

// settle counts a result that is no longer needed.
func (r *run) settle(res result, blk int) int {
	r.give(res.own)
	if res.not {
		return r.everyone.Block(blk).Count - res.rows.Count
	}
	return res.rows.Count
}

// eval returns the rows of a node in a block; the caller gives back the buffer.
func (r *run) eval(at int32, blk int) result {
	if r.ready[at] {
		return result{rows: r.postings[at].Block(blk)}
	}
	n := &r.plan.nodes[at]
	if n.op == opNot {
		res := r.eval(n.kids[0], blk)
		res.not = !res.not
		return res
	}
	slot := r.plan.slots[at]
	if slot >= 0 && r.have[slot] {
		return shared(r.memo[slot])
	}
	res := r.fresh(at, n, blk)
	if slot < 0 {
		return res
	}
	r.memo[slot], r.have[slot] = res, true
	return shared(res)
}

// shared returns a result whose buffer the caller must not give back.
func shared(res result) result {
	res.own = nil
	return res
}

func (r *run) fresh(at int32, n *node, blk int) result {
	switch n.op {
	case opAnd:
		return r.and(n, blk, false)
	case opOr:
		return r.or(n, blk, false)
	case opAtLeast:
		return r.counted(n, blk, func(of []block.Rows, buf *block.Buffer) block.Rows { return block.AtLeast(n.k, of, buf) })
	case opExactlyOne:
		return r.counted(n, blk, block.ExactlyOne)
	}
	if !r.leaves[at].Summary().Has(blk) {
		return result{}
	}
	buf := r.take()
	return result{rows: r.leaves[at].Rows(blk, buf), own: buf}
}

// operands puts the operands of a node on the stack of operands and returns where they begin.
func (r *run) operands(n *node, blk int) (from int) {
	from = len(r.ops)
	for _, kid := range n.kids {
		op := operand{at: kid}
		for r.plan.nodes[op.at].op == opNot {
			op.at, op.not = r.plan.nodes[op.at].kids[0], !op.not
		}
		slot := r.plan.slots[op.at]
		switch {
		case r.ready[op.at]:
			op.rows, op.ready = r.postings[op.at].Block(blk), true
			op.size = op.rows.Count
		case slot >= 0 && r.have[slot]:
			op.rows, op.ready = r.memo[slot].rows, true
			op.not = op.not != r.memo[slot].not
			op.size = op.rows.Count
		case r.leaves[op.at] != nil && !r.leaves[op.at].Summary().Has(blk):
			op.ready = true
		default:
			op.size = r.sizes[op.at]
		}
		r.ops = append(r.ops, op)
	}
	return from
}

// and returns the rows in all operands. With counted, the rows themselves may be left out and only their number kept.
//
// The order: what lies ready before what costs work, the smallest first, so that the result is small before work is
// done for it; what is taken away after what is kept. Once few rows are left, a leaf is asked row by row.
func (r *run) and(n *node, blk int, counted bool) result {
	from := r.operands(n, blk)
	ops := r.ops[from:]
	defer func() { r.ops = r.ops[:from] }()
	for i := range ops {
		if op := &ops[i]; op.ready && !op.not && op.size == 0 {
			return result{}
		}
	}
	slices.SortFunc(ops, func(a, b operand) int {
		if c := a.rank() - b.rank(); c != 0 {
			return c
		}
		return a.size - b.size
	})
	var kept, taken result // the rows in all so far; those in any that is taken away, while nothing is kept yet
	some := false
	for i := range ops {
		op := ops[i]
		last := i == len(ops)-1 && counted
		if some && kept.rows.Count == 0 {
			break
		}
		if counted && some && taken.rows.Count == 0 && fuses(kept.rows, ops[i:]) {
			kept.rows = block.Rows{Count: andCount3(kept.rows, op.rows, ops[i+1].rows)}
			break
		}
		if !op.ready && some && kept.rows.Words == nil && r.leaves[op.at] != nil {
			kept = r.probe(kept, op, blk)
			continue
		}
		next := result{rows: op.rows}
		if !op.ready {
			next = r.eval(op.at, blk)
		}
		switch not := op.not != next.not; {
		case !not && !some:
			kept, some = result{rows: next.rows, own: next.own}, true
		case !not:
			kept = r.combine(block.And, block.AndCount, kept, next, last && taken.rows.Count == 0)
		case some:
			kept = r.combine(block.AndNot, block.AndNotCount, kept, next, last && taken.rows.Count == 0)
		default:
			taken = r.combine(block.Or, block.OrCount, taken, next, last)
		}
	}
	switch {
	case !some:
		taken.not = true
		return taken
	case taken.rows.Count > 0:
		return r.combine(block.AndNot, block.AndNotCount, kept, taken, counted)
	}
	r.give(taken.own)
	return kept
}

// rank orders the operands of and: ready before work, kept before taken away.
func (o *operand) rank() int {
	rank := 0
	if !o.ready {
		rank += 2
	}
	if o.not {
		rank++
	}
	return rank
}

type kernel func(a, b block.Rows, buf *block.Buffer) block.Rows

type counting func(a, b block.Rows) int

// combine makes one result of two, whose buffers are given back; not flags are the caller's. With counted only the
// number is computed.
func (r *run) combine(rows kernel, count counting, a, b result, counted bool) result {
	if counted {
		out := result{rows: block.Rows{Count: count(a.rows, b.rows)}}
		r.give(a.own)
		r.give(b.own)
		return out
	}
	buf := r.take()
	out := result{rows: rows(a.rows, b.rows, buf), own: buf}
	// The result may share memory with an operand: that operand's buffer lives on in the place of the fresh one.
	switch {
	case shares(out.rows, a.rows):
		r.give(buf)
		r.give(b.own)
		out.own = a.own
	case shares(out.rows, b.rows):
		r.give(buf)
		r.give(a.own)
		out.own = b.own
	default:
		r.give(a.own)
		r.give(b.own)
	}
	return out
}

// shares reports whether two sets of rows lie in the same memory.
func shares(a, b block.Rows) bool {
	switch {
	case a.Count == 0:
		return false
	case a.Words != nil:
		return b.Words != nil && &a.Words[0] == &b.Words[0]
	}
	return len(b.Array) > 0 && &a.Array[0] == &b.Array[0]
}

// probe asks a leaf about the few rows that are left, one by one.
func (r *run) probe(kept result, op operand, blk int) result {
	leaf, shape := r.leaves[op.at], r.snapshot.Shape()
	buf := r.take()
	out := buf.Array()[:0]
	for _, row := range kept.rows.Array {
		if leaf.Contains(shape.Ordinal(blk, uint32(row))) != op.not {
			out = append(out, row)
		}
	}
	r.give(kept.own)
	return result{rows: block.FromArray(out), own: buf}
}

// or returns the rows in any operand: any of [x, not y] is all but those in y and not in x. With counted, the rows
// themselves may be left out.
func (r *run) or(n *node, blk int, counted bool) result {
	from := r.operands(n, blk)
	defer func() { r.ops = r.ops[:from] }()
	var found, missing result // the rows in any; the rows that all flagged operands lack
	some := false
	var words []uint64 // of found, once it is gathered in words of its own
	for i := range n.kids {
		op := r.ops[from+i]
		last := i == len(n.kids)-1 && counted && !some
		next := result{rows: op.rows}
		if !op.ready {
			next = r.eval(op.at, blk)
		}
		switch not := op.not != next.not; {
		case not && some:
			missing = r.combine(block.And, block.AndCount, missing, next, false)
		case not:
			missing, some = result{rows: next.rows, own: next.own}, true
		case words != nil && last:
			found.rows = block.FromWords(words)
			found = r.combine(block.Or, block.OrCount, found, next, true)
			words = nil
		case words != nil:
			block.OrInto(words, next.rows)
			r.give(next.own)
		case last || found.rows.Count+next.rows.Count < r.snapshot.Shape().Dense() || found.rows.Count == 0 || next.rows.Count == 0:
			found = r.combine(block.Or, block.OrCount, found, next, last)
		default:
			buf := r.take()
			words = gather(buf, found.rows, next.rows)
			r.give(found.own)
			r.give(next.own)
			found = result{own: buf}
		}
	}
	if words != nil {
		found.rows = block.FromWords(words)
	}
	if !some {
		return found
	}
	out := r.combine(block.AndNot, block.AndNotCount, missing, found, counted)
	out.not = true
	return out
}

// gather returns words with the rows of both sets.
func gather(buf *block.Buffer, a, b block.Rows) []uint64 {
	words := buf.Words()
	if a.Words == nil {
		a, b = b, a
	}
	if a.Words != nil {
		copy(words, a.Words)
	} else {
		clear(words)
		block.OrInto(words, a)
	}
	block.OrInto(words, b)
	return words
}

// counted returns the rows that a function chooses by how many operands they are in.
func (r *run) counted(n *node, blk int, choose func(of []block.Rows, buf *block.Buffer) block.Rows) result {
	held := make([]*block.Buffer, 0, len(n.kids))
	sets := make([]block.Rows, 0, len(n.kids))
	for _, kid := range n.kids {
		res := r.eval(kid, blk)
		if res.not {
			buf := r.take()
			held = append(held, buf)
			res.rows = block.AndNot(r.everyone.Block(blk), res.rows, buf)
		}
		if res.own != nil {
			held = append(held, res.own)
		}
		if res.rows.Count > 0 {
			sets = append(sets, res.rows)
		}
	}
	buf := r.take()
	out := result{rows: choose(sets, buf), own: buf}
	for _, b := range held {
		r.give(b)
	}
	return out
}
