package block

import "math/bits"

// Summary has one bit per block, set when the block may hold anybody. Blocks beyond its end are empty. A Summary that
// was handed out is read only.
type Summary []uint64

// Has reports whether a block may hold anybody.
func (s Summary) Has(blk int) bool { return blk>>6 < len(s) && s[blk>>6]>>(blk&63)&1 != 0 }

// Next returns the first block at or after blk that may hold anybody, -1 for none.
func (s Summary) Next(blk int) int {
	i := blk >> 6
	if i >= len(s) {
		return -1
	}
	for w := s[i] >> (blk & 63) << (blk & 63); ; w = s[i] {
		if w != 0 {
			return i<<6 + bits.TrailingZeros64(w)
		}
		if i++; i == len(s) {
			return -1
		}
	}
}

// And returns the blocks that are in both, in memory of its own.
func (s Summary) And(t Summary) Summary {
	out := make(Summary, min(len(s), len(t)))
	for i := range out {
		out[i] = s[i] & t[i]
	}
	return out
}

// Or returns the blocks that are in either, in memory of its own.
func (s Summary) Or(t Summary) Summary {
	if len(s) < len(t) {
		s, t = t, s
	}
	out := append(make(Summary, 0, len(s)), s...)
	for i := range t {
		out[i] |= t[i]
	}
	return out
}

// with sets a block's bit in place, growing the Summary where it must.
func (s Summary) with(blk int) Summary {
	for blk>>6 >= len(s) {
		s = append(s, 0)
	}
	s[blk>>6] |= 1 << (blk & 63)
	return s
}
