package column

import (
	"math/bits"

	"parterre/index/block"
)

// gather appends the keys of rows of a block that are present, ascending by row; with at not nil the rows too. A page
// at a time: first which rows, then their keys in a loop made for the page's width.
func gather[D int64 | uint32](v *vector, blk int, rows, present block.Rows, dst []D, at *[]uint16) []D {
	if rows.Count == 0 || present.Count == 0 {
		return dst
	}
	all := present.Count == v.shape.Rows()
	size := v.rows()
	var list [pageRows]uint16
	for i, p := range v.pages(blk) {
		if p == nil {
			continue
		}
		n := listRows(list[:], rows, present, all, i*size, size)
		if n == 0 {
			continue
		}
		if at != nil {
			for _, row := range list[:n] {
				*at = append(*at, uint16(i*size)+row)
			}
		}
		dst = keys(p, dst, list[:n])
	}
	return dst
}

// listRows writes the rows of [first, first+size) that are in both sets, counted from first.
func listRows(list []uint16, rows, present block.Rows, all bool, first, size int) int {
	n := 0
	switch {
	case rows.Words == nil:
		for _, row := range part(rows.Array, first, size) {
			if all || present.Contains(uint32(row)) {
				list[n] = row - uint16(first)
				n++
			}
		}
	case present.Words == nil:
		for _, row := range part(present.Array, first, size) {
			list[n] = row - uint16(first)
			n += int(rows.Words[row>>6] >> (row & 63) & 1)
		}
	default:
		for j := range size / 64 {
			w := rows.Words[first/64+j] & present.Words[first/64+j]
			base := uint16(j * 64)
			for ; w != 0; w &= w - 1 {
				list[n] = base + uint16(bits.TrailingZeros64(w))
				n++
			}
		}
	}
	return n
}

// part is the piece of an ascending array that is in [first, first+size).
func part(array []uint16, first, size int) []uint16 {
	lo, hi := 0, len(array)
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); int(array[mid]) < first {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	array = array[lo:]
	lo, hi = 0, len(array)
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); int(array[mid]) < first+size {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return array[:lo]
}

// keys appends the keys of listed rows of a page.
func keys[D int64 | uint32](p *page, dst []D, list []uint16) []D {
	switch {
	case p.o8 != nil:
		return offsetKeys(dst, p.o8, p.base, p.shift, list)
	case p.o16 != nil:
		return offsetKeys(dst, p.o16, p.base, p.shift, list)
	case p.o32 != nil:
		return offsetKeys(dst, p.o32, p.base, p.shift, list)
	case p.o64 != nil:
		return offsetKeys(dst, p.o64, p.base, p.shift, list)
	}
	for range list {
		dst = append(dst, D(unbias(p.base)))
	}
	return dst
}

func offsetKeys[D int64 | uint32, T unsigned](dst []D, offsets []T, base uint64, shift uint8, list []uint16) []D {
	n := len(dst)
	for cap(dst)-n < len(list) {
		dst = append(dst[:cap(dst)], 0)
	}
	dst = dst[:n+len(list)]
	out := dst[n:]
	shift &= 63
	for i, row := range list {
		out[i] = D(unbias(base + uint64(offsets[row])<<shift))
	}
	return dst
}
