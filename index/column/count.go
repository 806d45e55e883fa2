package column

import (
	"math/bits"

	"parterre/index/block"
)

// Count adds one to counts[code] for every row of a block that has a code; counts has room for every code of the
// Dictionary. It is Gather without the list in between: a composition of dense rows takes less than half the time.
func (c *Text) Count(blk int, rows block.Rows, counts []uint32) {
	if c == nil {
		return
	}
	present, pages := c.present.Block(blk), c.cells.pages(blk)
	if rows.Words == nil || present.Words == nil || pages == nil {
		for _, code := range c.Gather(blk, rows, nil) {
			counts[code]++
		}
		return
	}
	words := c.cells.rows() / 64
	for i, p := range pages {
		if p == nil {
			continue
		}
		a, b := rows.Words[i*words:(i+1)*words], present.Words[i*words:(i+1)*words]
		switch {
		case p.o8 != nil:
			countPage(p.o8, p.base, p.shift, a, b, counts)
		case p.o16 != nil:
			countPage(p.o16, p.base, p.shift, a, b, counts)
		case p.o32 != nil:
			countPage(p.o32, p.base, p.shift, a, b, counts)
		case p.o64 != nil:
			countPage(p.o64, p.base, p.shift, a, b, counts)
		default: // one code for the whole page
			n := 0
			for j, w := range a {
				n += bits.OnesCount64(w & b[j])
			}
			if n > 0 {
				counts[unbias(p.base)] += uint32(n)
			}
		}
	}
}

// countPage counts the codes of the rows in both sets.
func countPage[T unsigned](offsets []T, base uint64, shift uint8, a, b []uint64, counts []uint32) {
	b = b[:len(a)]
	first := uint64(unbias(base))
	shift &= 63
	for j, w := range a {
		part := offsets[j*64 : j*64+64]
		for w &= b[j]; w != 0; w &= w - 1 {
			counts[first+uint64(part[bits.TrailingZeros64(w)&63])<<shift]++
		}
	}
}
