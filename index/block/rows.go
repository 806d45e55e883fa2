package block

import "math/bits"

// Rows is the users of one block that are in a set, read only. Either Words has a bit per row, or Array lists rows
// ascending (always fewer than Shape.Dense); Count is exact in both. The zero Rows is the empty set.
type Rows struct {
	Words []uint64
	Array []uint16
	Count int
}

// Empty reports whether nobody is in the set.
func (r Rows) Empty() bool { return r.Count == 0 }

// Contains reports whether a row is in the set.
func (r Rows) Contains(row uint32) bool {
	if r.Words != nil {
		return r.Words[row>>6]>>(row&63)&1 != 0
	}
	lo, hi := 0, len(r.Array)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if uint32(r.Array[mid]) < row {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo < len(r.Array) && uint32(r.Array[lo]) == row
}

// Append appends the ordinals of the set to dst, ascending; first is the ordinal of row 0.
func (r Rows) Append(dst []uint32, first uint32) []uint32 {
	for _, row := range r.Array {
		dst = append(dst, first+uint32(row))
	}
	for i, w := range r.Words {
		base := first + uint32(i)<<6
		for ; w != 0; w &= w - 1 {
			dst = append(dst, base+uint32(bits.TrailingZeros64(w)))
		}
	}
	return dst
}

// AppendRows appends the rows of the set to dst, ascending.
func (r Rows) AppendRows(dst []uint16) []uint16 {
	dst = append(dst, r.Array...)
	for i, w := range r.Words {
		base := uint16(i << 6)
		for ; w != 0; w &= w - 1 {
			dst = append(dst, base+uint16(bits.TrailingZeros64(w)))
		}
	}
	return dst
}

// FromWords is the set whose bits are in words, counted; empty words give the zero Rows.
func FromWords(words []uint64) Rows {
	n := Count(words)
	if n == 0 {
		return Rows{}
	}
	return Rows{Words: words, Count: n}
}

// FromArray is the set of the rows in an ascending array shorter than Shape.Dense.
func FromArray(array []uint16) Rows { return Rows{Array: array, Count: len(array)} }

// Count is the number of bits set in words.
func Count(words []uint64) int {
	n := 0
	for _, w := range words {
		n += bits.OnesCount64(w)
	}
	return n
}
