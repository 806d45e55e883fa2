package column

// unsigned are the widths of a page's offsets.
type unsigned interface {
	uint8 | uint16 | uint32 | uint64
}

// scan writes a bit per row: whether its key is in [lo, hi], biased, lo <= hi. Rows that were never set come out either
// way, so the caller ANDs with presence. It reads every row of the page, unless the zone answers for all.
func (p *page) scan(words []uint64, lo, hi uint64) {
	switch {
	case p.max < lo || hi < p.min:
		clear(words)
		return
	case lo <= p.min && p.max <= hi:
		for i := range words {
			words[i] = ^uint64(0)
		}
		return
	}
	// From keys to offsets: the smallest at or above lo, the largest at or below hi. The zone has an end inside the
	// range or around it, so first and last are offsets some key of the page could have.
	lo, hi = max(lo, p.min), min(hi, p.max)
	first := (lo - p.base + 1<<p.shift - 1) >> p.shift
	if lo-p.base > ^uint64(0)-(1<<p.shift-1) { // rounding up would overflow: no offset is that large
		clear(words)
		return
	}
	last := (hi - p.base) >> p.shift
	if first > last {
		clear(words)
		return
	}
	switch {
	case p.o8 != nil:
		scan(words, p.o8, uint8(first), uint8(last-first))
	case p.o16 != nil:
		scan(words, p.o16, uint16(first), uint16(last-first))
	case p.o32 != nil:
		scan(words, p.o32, uint32(first), uint32(last-first))
	case p.o64 != nil:
		scan(words, p.o64, first, last-first)
	}
}

// scan sets a bit per offset: whether it is in [first, first+span]. One unsigned comparison answers both ends, and the
// comparison becomes a SETcc: no branch, whatever the keys.
func scan[T unsigned](words []uint64, offsets []T, first, span T) {
	for i := range words {
		chunk := offsets[i*64 : i*64+64 : i*64+64]
		var w uint64
		for j := 0; j < 64; j += 8 {
			c := chunk[j : j+8 : j+8]
			b := within(c[0], first, span) |
				within(c[1], first, span)<<1 |
				within(c[2], first, span)<<2 |
				within(c[3], first, span)<<3 |
				within(c[4], first, span)<<4 |
				within(c[5], first, span)<<5 |
				within(c[6], first, span)<<6 |
				within(c[7], first, span)<<7
			w |= b << j
		}
		words[i] = w
	}
}

func within[T unsigned](x, first, span T) uint64 {
	var b uint64
	if x-first <= span {
		b = 1
	}
	return b
}
