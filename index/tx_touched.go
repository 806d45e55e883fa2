package index

import (
	"slices"

	"parterre/index/block"
)

// Touched returns, ascending, the ordinals of users whose facts, or whose groups' nesting, differ from the Snapshot the
// Tx began with: nobody else can have entered or left an audience. Ordinals at or beyond the base's Rows are new users,
// known to the next Snapshot only.
func (tx *Tx) Touched() []uint32 {
	var out []uint32
	for _, c := range tx.changes() {
		out = append(out, c.ordinal)
	}
	for _, r := range tx.events {
		out = append(out, r.ordinal)
	}
	if len(tx.moved) == 0 {
		slices.Sort(out)
		return slices.Compact(out)
	}
	var codes []uint32
	for id := range tx.moved {
		for _, g := range append(tx.base.groups.Descendants(id), tx.groups.Descendants(id)...) {
			if code, ok := tx.base.GroupCode(g); ok {
				codes = append(codes, code)
			}
		}
	}
	slices.Sort(codes)
	out = append(out, ordinals(tx.base.shape, tx.base.memberOf.Any(slices.Compact(codes)))...)
	slices.Sort(out)
	return slices.Compact(out)
}

// ordinals lists the users of a selection, ascending.
func ordinals(shape block.Shape, of block.Selection) []uint32 {
	var out []uint32
	buf := block.NewBuffer(shape)
	for blk := of.Summary().Next(0); blk >= 0; blk = of.Summary().Next(blk + 1) {
		mark := buf.Mark()
		out = of.Rows(blk, buf).Append(out, shape.Ordinal(blk, 0))
		buf.Release(mark)
	}
	return out
}
