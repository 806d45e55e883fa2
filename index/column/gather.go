package column

import (
	"math/bits"

	"parterre/index/block"
)

// gather appends the keys of rows of a block that are present, ascending by row; with at not nil the rows too. A page
// at a time: first which rows, then their keys in a loop made for the page's width.
func gather[D int64 | uint32](v *vector, blk int, rows, present block.Rows, dst []D, at *[]uint16) []D {
	pages := v.pages(blk)
	if rows.Count == 0 || present.Count == 0 || pages == nil {
		return dst
	}
	var list [pageRows]uint16
	take := func(i, n int) {
		if n == 0 || pages[i] == nil {
			return
		}
		if at != nil {
			for _, row := range list[:n] {
				*at = append(*at, uint16(i*pageRows)+row)
			}
		}
		dst = keys(pages[i], dst, list[:n])
	}
	switch {
	case rows.Words != nil && present.Words != nil:
		size := v.rows()
		for i := range pages {
			first := i * size / 64
			take(i, listBoth(list[:], rows.Words[first:first+size/64], present.Words[first:first+size/64]))
		}
		return dst
	case rows.Words != nil:
		rows, present = present, rows
	}
	i, n := 0, 0
	for _, row := range rows.Array {
		if int(row/pageRows) != i {
			take(i, n)
			i, n = int(row/pageRows), 0
		}
		list[n] = row % pageRows
		if present.Contains(uint32(row)) {
			n++
		}
	}
	take(i, n)
	return dst
}

// listBoth writes the rows that are in both sets.
func listBoth(list []uint16, a, b []uint64) int {
	n := 0
	for j, w := range a {
		base := uint16(j * 64)
		for w &= b[j]; w != 0; w &= w - 1 {
			list[n] = base + uint16(bits.TrailingZeros64(w))
			n++
		}
	}
	return n
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
