package block

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// Bitmap returns the set as a roaring bitmap of absolute ordinals, made for the caller: it shares nothing.
func (p *Posting) Bitmap() *roaring.Bitmap {
	return p.bitmap(0, len(p.Summary())*64)
}

// bitmap returns the users of the blocks [from, to) as a roaring bitmap of absolute ordinals.
func (p *Posting) bitmap(from, to int) *roaring.Bitmap {
	out := roaring.New()
	if p == nil {
		return out
	}
	// Words go in as words, 65,536 rows at a time: a group of blocks smaller than that is put together first.
	group := max(1, Production.Rows()/p.shape.Rows())
	var array []uint32
	for blk := p.summary.Next(from); blk >= 0 && blk < to; blk = p.summary.Next(blk + 1) {
		first := blk - blk%group
		rows := 0
		for i := first; i < first+group; i++ {
			rows += p.Block(i).Count
		}
		if rows < Production.Dense() {
			for ; blk >= 0 && blk < min(first+group, to); blk = p.summary.Next(blk + 1) {
				array = p.Block(blk).Append(array, p.shape.Ordinal(blk, 0))
			}
		} else {
			words := make([]uint64, Production.Words())
			for i := max(first, from); i < min(first+group, to); i++ {
				OrInto(words[(i-first)*p.shape.Words():][:p.shape.Words()], p.Block(i))
			}
			dense := roaring.FromDense(words, false)
			out.Or(roaring.AddOffset64(dense, int64(p.shape.Ordinal(first, 0))))
		}
		blk = first + group - 1
	}
	out.AddMany(array)
	return out
}

// FromBitmap returns the Posting of a roaring bitmap of absolute ordinals, which is read and not kept.
func FromBitmap(shape Shape, b *roaring.Bitmap) *Posting {
	a := assemble(shape, nil)
	if err := a.take(b, 0, shape.Blocks(1<<32)); err != nil {
		panic("block: " + err.Error()) // a bitmap in memory is sorted, or somebody broke it
	}
	return a.posting()
}

// take puts the blocks of a bitmap, none of which has been put before. Ordinals that do not ascend or are not in the
// blocks [from, to) are ErrCorrupt: that is all a damaged container can do to us, and it takes one comparison each, where
// roaring's own Validate compares every run of a container with every other.
func (a *assembly) take(b *roaring.Bitmap, from, to int) error {
	shape := a.next.shape
	if a.ordinals == nil {
		a.ordinals = make([]uint32, 4096)
	}
	var words []uint64 // of the current block, once it is dense
	var array []uint16 // of the current block, before that
	blk, count, last := -1, 0, int64(-1)
	flush := func() {
		switch {
		case words != nil:
			a.put(blk, shape.settle(words, count))
		case count > 0:
			a.put(blk, FromArray(append([]uint16(nil), array...)))
		}
		words, array, count = nil, array[:0], 0
	}
	for many := b.ManyIterator(); ; {
		n := many.NextMany(a.ordinals)
		if n == 0 {
			break
		}
		for _, ord := range a.ordinals[:n] {
			if int64(ord) <= last {
				return fmt.Errorf("ordinals do not ascend: %w", ErrCorrupt)
			}
			last = int64(ord)
			at, row := shape.Split(ord)
			if at != blk {
				flush()
				if blk = at; blk < from || blk >= to {
					return fmt.Errorf("ordinals of another place: %w", ErrCorrupt)
				}
			}
			if count++; words != nil {
				words[row>>6] |= 1 << (row & 63)
				continue
			}
			if array = append(array, uint16(row)); count == shape.Dense() {
				words = make([]uint64, shape.Words())
				setBits(words, array)
			}
		}
	}
	flush()
	return nil
}
