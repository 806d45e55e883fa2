package block

import "math/bits"

// AtLeast is the rows in k or more of the sets, in buf. A set given twice counts twice. k <= 0 is everything the caller
// calls everything, so it is refused here by a panic; more than len(of) is nobody.
//
// Rows are counted in binary, 64 at a time: plane j holds bit j of every row's count, saturating at the top plane. This
// beats counting per row as soon as a block is dense, and costs no more than the planes when it is not.
func AtLeast(k int, of []Rows, buf *Buffer) Rows {
	if k <= 0 {
		panic("block: AtLeast needs a positive k")
	}
	if k > len(of) {
		return Rows{}
	}
	out := buf.Words()
	mark := buf.Mark()
	defer buf.Release(mark)

	planes := make([][]uint64, bits.Len(uint(len(of))))
	for j := range planes {
		planes[j] = buf.Zeros()
	}
	for _, r := range of {
		r.each(func(i int, carry uint64) {
			for _, plane := range planes {
				if carry == 0 {
					return
				}
				plane[i], carry = plane[i]^carry, plane[i]&carry
			}
		})
	}
	// Compare the counts with k from the highest bit down: greater, or equal so far.
	for i := range out {
		greater, equal := uint64(0), ^uint64(0)
		for j := len(planes) - 1; j >= 0; j-- {
			bit := planes[j][i]
			if k>>j&1 == 0 {
				greater |= equal & bit
				equal &^= bit
			} else {
				equal &= bit
			}
		}
		out[i] = greater | equal
	}
	return FromWords(out)
}

// each calls fn with the words of the set that are not zero; the words of an array may come in several pieces.
func (r Rows) each(fn func(i int, word uint64)) {
	for i, w := range r.Words {
		if w != 0 {
			fn(i, w)
		}
	}
	for _, row := range r.Array {
		fn(int(row>>6), 1<<(row&63))
	}
}
