package block

import "slices"

// Editor makes the next version of a Posting. Edits are gathered and merged block by block at the end, so their order
// does not matter and each costs the same however dense its block is; of several edits of one ordinal the last counts.
// An Editor belongs to one goroutine.
type Editor struct {
	shape Shape
	base  *Posting
	edits []edit
}

// edit is an ordinal (32 bits), its place in the order of edits (31 bits) and whether it is added (1 bit): sorted as
// numbers, the last edit of an ordinal comes last.
type edit uint64

// flushEdits bounds the memory of an Editor: so many edits are merged at once.
const flushEdits = 1 << 20

// Edit opens an Editor on a Posting, which stays as it is; nil is the empty one.
func Edit(shape Shape, p *Posting) *Editor { return &Editor{shape: shape, base: p} }

// Add puts an ordinal into the set.
func (e *Editor) Add(ord uint32) { e.note(ord, 1) }

// Remove takes an ordinal out of the set.
func (e *Editor) Remove(ord uint32) { e.note(ord, 0) }

func (e *Editor) note(ord uint32, add edit) {
	if len(e.edits) == flushEdits {
		e.merge()
	}
	e.edits = append(e.edits, edit(ord)<<32|edit(len(e.edits))<<1|add)
}

// Posting returns the next version; the Editor goes on from there.
func (e *Editor) Posting() *Posting {
	e.merge()
	return e.base
}

// merge applies the gathered edits to the base.
func (e *Editor) merge() {
	if len(e.edits) == 0 {
		return
	}
	slices.Sort(e.edits)
	changes := make([]Change, 0, len(e.edits))
	for i, x := range e.edits {
		ord := uint32(x >> 32)
		if i+1 < len(e.edits) && uint32(e.edits[i+1]>>32) == ord {
			continue
		}
		changes = append(changes, NewChange(ord, x&1 != 0))
	}
	e.base = e.base.With(e.shape, changes)
	e.edits = e.edits[:0]
}

// Change is one ordinal put in or taken out. Changes sort as numbers in the order of their ordinals.
type Change uint64

// NewChange puts an ordinal in, or takes it out.
func NewChange(ord uint32, add bool) Change { return Change(ord)<<1 | Change(one(add)) }

func (c Change) ordinal() uint32 { return uint32(c >> 1) }
func (c Change) add() bool       { return c&1 != 0 }

// With returns the Posting with changes applied: ascending, one per ordinal. What is there already may be added again,
// what is missing taken out. Blocks without changes are shared.
func (p *Posting) With(shape Shape, changes []Change) *Posting {
	if len(changes) == 0 {
		return p
	}
	next := assemble(shape, p)
	for len(changes) > 0 {
		blk, _ := shape.Split(changes[0].ordinal())
		n := 1
		for n < len(changes) {
			if b, _ := shape.Split(changes[n].ordinal()); b != blk {
				break
			}
			n++
		}
		next.put(blk, shape.change(p.Block(blk), changes[:n]))
		changes = changes[n:]
	}
	return next.posting()
}

// change returns the rows of a block with changes applied, in memory of their own and of the kind their number asks for.
func (s Shape) change(r Rows, changes []Change) Rows {
	mask := uint32(s.Rows() - 1)
	if r.Words == nil && r.Count+len(changes) < s.Dense() {
		return FromArray(changeArray(r.Array, changes, mask))
	}
	var words []uint64
	if r.Words != nil {
		words = slices.Clone(r.Words)
	} else {
		words = make([]uint64, s.Words())
		setBits(words, r.Array)
	}
	n := r.Count
	for _, c := range changes {
		row := c.ordinal() & mask
		w, bit := words[row>>6], uint64(1)<<(row&63)
		n -= int(w >> (row & 63) & 1)
		w &^= bit
		if c.add() {
			w |= bit
			n++
		}
		words[row>>6] = w
	}
	return s.settle(words, n)
}

// settle returns counted words as the kind their number asks for: shared ones when every row is set.
func (s Shape) settle(words []uint64, n int) Rows {
	switch {
	case n == 0:
		return Rows{}
	case n < s.Dense():
		return FromArray(Rows{Words: words}.AppendRows(make([]uint16, 0, n)))
	case n == s.Rows():
		return Rows{Words: full[:s.Words()], Count: n}
	}
	return Rows{Words: words, Count: n}
}

// full is the words of a block with every row, shared by all of them and never written: presence of a filled attribute
// is mostly such blocks.
var full = func() []uint64 {
	words := make([]uint64, Production.Words())
	for i := range words {
		words[i] = ^uint64(0)
	}
	return words
}()

// changeArray merges changes into an ascending array.
func changeArray(array []uint16, changes []Change, mask uint32) []uint16 {
	out := make([]uint16, 0, len(array)+len(changes))
	for _, c := range changes {
		row := uint16(c.ordinal() & mask)
		n := 0
		for n < len(array) && array[n] < row {
			n++
		}
		out = append(out, array[:n]...)
		array = array[n:]
		if len(array) > 0 && array[0] == row {
			array = array[1:]
		}
		if c.add() {
			out = append(out, row)
		}
	}
	return append(out, array...)
}
