package engine

import (
	"fmt"
	"math/bits"

	"parterre/index"
	"parterre/index/block"
)

// partAxis splits by listed sets of users, such as audiences. Slot i is part i and cell i; one more slot holds
// everybody in at least one part, to count heads.
type partAxis struct {
	parts  []Part
	buffer *block.Buffer
	masks  []uint64 // by row of a block: bit i for part i; zero between calls
}

func newPartAxis(shape block.Shape, parts []Part) (*partAxis, []index.Issue) {
	if len(parts) < 1 || len(parts) > MaxParts {
		hint := "List fewer audiences."
		if len(parts) == 0 {
			hint = "List at least one."
		}
		return nil, []index.Issue{{Code: AudiencesCount, Severity: index.Error, Path: []string{"audiences"},
			Message: fmt.Sprintf("There are %d audiences to split by, and it takes 1 to %d.", len(parts), MaxParts), Hint: hint}}
	}
	return &partAxis{parts: parts, buffer: block.NewBuffer(shape), masks: make([]uint64, shape.Rows())}, nil
}

func (a *partAxis) fill(blk int, rows block.Rows, l *lane) {
	for i, part := range a.parts {
		bit, mark := uint64(1)<<i, a.buffer.Mark()
		eachRow(part.Members.Rows(blk, a.buffer), func(row uint16) { a.masks[row] |= bit })
		a.buffer.Release(mark)
	}
	some := uint32(len(a.parts))
	emit := func(row uint16, slot uint32) {
		if l.paired {
			l.rows = append(l.rows, row)
		}
		l.slots = append(l.slots, slot)
	}
	eachRow(rows, func(row uint16) {
		mask := a.masks[row]
		for m := mask; m != 0; m &= m - 1 {
			emit(row, uint32(bits.TrailingZeros64(m)))
		}
		if mask != 0 {
			emit(row, some)
		}
	})
	clear(a.masks)
}

// eachRow calls fn for every row, ascending.
func eachRow(rows block.Rows, fn func(row uint16)) {
	for _, row := range rows.Array {
		fn(row)
	}
	for i, word := range rows.Words {
		for ; word != 0; word &= word - 1 {
			fn(uint16(i*64 + bits.TrailingZeros64(word)))
		}
	}
}

func (a *partAxis) cellsOf(slot uint32, dst []uint32) []uint32 {
	if int(slot) == len(a.parts) {
		return dst
	}
	return append(dst, slot)
}

func (a *partAxis) whole(slot uint32) bool         { return int(slot) == len(a.parts) }
func (a *partAxis) known(uint32) bool              { return true }
func (a *partAxis) slots() int                     { return len(a.parts) + 1 }
func (a *partAxis) cells() int                     { return len(a.parts) }
func (a *partAxis) natural() bool                  { return true }
func (a *partAxis) overlapping() bool              { return true }
func (a *partAxis) compare(x, y uint32) int        { return int(x) - int(y) }
func (a *partAxis) label(cell uint32) string       { return a.parts[cell].Label }
func (a *partAxis) criteria(cell uint32) *Criteria { return a.parts[cell].Criteria }
func (a *partAxis) absent() *Criteria              { return &Criteria{Not: a.present()} }

func (a *partAxis) present() *Criteria {
	all := make([]*Criteria, len(a.parts))
	for i, part := range a.parts {
		all[i] = part.Criteria
	}
	return anyOf(all)
}

func (a *partAxis) among(cells []uint32) *Criteria {
	some := make([]*Criteria, len(cells))
	for i, cell := range cells {
		some[i] = a.parts[cell].Criteria
	}
	return anyOf(some)
}
