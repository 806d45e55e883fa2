package block

import "github.com/RoaringBitmap/roaring/v2"

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
	a.take(b)
	return a.posting()
}

// take puts the blocks of a bitmap, none of which has been put before.
func (a *assembly) take(b *roaring.Bitmap) {
	shape := a.next.shape
	ordinals := make([]uint32, 4096)
	var words []uint64 // of the current block, once it is dense
	var array []uint16 // of the current block, before that
	blk, count := -1, 0
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
		n := many.NextMany(ordinals)
		if n == 0 {
			break
		}
		for _, ord := range ordinals[:n] {
			at, row := shape.Split(ord)
			if at != blk {
				flush()
				blk = at
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
}
