package column

import "math/bits"

// pageRows is the number of rows of a page, in blocks at least that large; a smaller block is one page. 1,000 users
// written at random among 10 million touch about as many pages of 1,024 rows as of 4,096, and copy a quarter.
const pageRows = 1024

// page is the keys of consecutive rows: base + offset<<shift, with offsets of 0, 1, 2, 4 or 8 bytes, whatever the keys
// met so far need. Instants in whole seconds, small integers and floats with few digits come down to one or two bytes.
//
// Keys are held biased (see bias), so that every pair of int64, the two extremes included, has a distance that fits:
// base + offset<<shift never overflows. Rows that were never set hold some offset; who is present is not the page's to
// know.
type page struct {
	base     uint64
	min, max uint64 // zone: no key set is outside
	shift    uint8

	// At most one is set; none when every key is base.
	o8  []uint8
	o16 []uint16
	o32 []uint32
	o64 []uint64
}

// bias maps int64 to uint64 keeping the order.
func bias(key int64) uint64 { return uint64(key) ^ 1<<63 }

func unbias(u uint64) int64 { return int64(u ^ 1<<63) }

// newPage is a page that holds one key in every row.
func newPage(u uint64) *page { return &page{base: u, min: u, max: u, shift: 63} }

// at returns the key of a row, biased.
func (p *page) at(row uint32) uint64 {
	switch {
	case p.o8 != nil:
		return p.base + uint64(p.o8[row])<<p.shift
	case p.o16 != nil:
		return p.base + uint64(p.o16[row])<<p.shift
	case p.o32 != nil:
		return p.base + uint64(p.o32[row])<<p.shift
	case p.o64 != nil:
		return p.base + p.o64[row]<<p.shift
	}
	return p.base
}

// limit is the largest offset the page's width holds.
func (p *page) limit() uint64 {
	switch {
	case p.o8 != nil:
		return 1<<8 - 1
	case p.o16 != nil:
		return 1<<16 - 1
	case p.o32 != nil:
		return 1<<32 - 1
	case p.o64 != nil:
		return 1<<64 - 1
	}
	return 0
}

// fits reports whether a key can be written without laying the page out again.
func (p *page) fits(u uint64) bool {
	d := u - p.base
	return u >= p.base && d>>p.shift <= p.limit() && d>>p.shift<<p.shift == d
}

// set writes the key of a row in place; the page has room for rows.
func (p *page) set(row uint32, u uint64, rows int) {
	if !p.fits(u) {
		p.widen(u, rows)
	}
	p.min, p.max = min(p.min, u), max(p.max, u)
	offset := (u - p.base) >> p.shift
	switch {
	case p.o8 != nil:
		p.o8[row] = uint8(offset)
	case p.o16 != nil:
		p.o16[row] = uint16(offset)
	case p.o32 != nil:
		p.o32[row] = uint32(offset)
	case p.o64 != nil:
		p.o64[row] = offset
	}
}

// widen lays the page out again so that it holds u too. The room that the width leaves over is put on both sides of the
// keys: keys that come descending make few layouts, not one each.
func (p *page) widen(u uint64, rows int) {
	lo, hi := min(p.min, u), max(p.max, u)
	shift := p.shift
	if d := max(u, p.base) - min(u, p.base); d != 0 {
		shift = min(shift, uint8(bits.TrailingZeros64(d)))
	}
	span := (hi - lo) >> shift
	next := page{min: p.min, max: p.max, shift: shift}
	switch {
	case span < 1<<8:
		next.o8 = make([]uint8, rows)
	case span < 1<<16:
		next.o16 = make([]uint16, rows)
	case span < 1<<32:
		next.o32 = make([]uint32, rows)
	default:
		next.o64 = make([]uint64, rows)
	}
	slack := min((next.limit()-span)/2, lo>>shift)
	next.base = lo - slack<<shift
	for row := range uint32(rows) {
		offset := (p.at(row) - next.base) >> shift
		switch {
		case next.o8 != nil:
			next.o8[row] = uint8(offset)
		case next.o16 != nil:
			next.o16[row] = uint16(offset)
		case next.o32 != nil:
			next.o32[row] = uint32(offset)
		default:
			next.o64[row] = offset
		}
	}
	*p = next
}

// clone copies the page.
func (p *page) clone() *page {
	next := *p
	next.o8 = append([]uint8(nil), p.o8...)
	next.o16 = append([]uint16(nil), p.o16...)
	next.o32 = append([]uint32(nil), p.o32...)
	next.o64 = append([]uint64(nil), p.o64...)
	return &next
}

// memory is the bytes the page holds.
func (p *page) memory() int64 {
	return 136 + int64(len(p.o8)+2*len(p.o16)+4*len(p.o32)+8*len(p.o64))
}
