package column

// rangeTable says of a biased key, in time that does not grow with their number, whether one of many ranges holds it.
// Where all of them lie within a few thousand words of bits it is a bit per key; elsewhere keys are cut into slots, each
// of which knows the few ranges that reach into it.
type rangeTable struct {
	first, width uint64 // of all ranges together
	bits         []uint64

	shift  uint8
	slots  []uint32 // by slot, and one more: the first range that ends in it or later
	lo, hi []uint64
}

// maxTableBits is the width up to which there is a bit per key: days of two thousand years.
const maxTableBits = 1 << 20

func newRangeTable(of []KeyRange) rangeTable {
	last := bias(of[len(of)-1].Hi)
	t := rangeTable{first: bias(of[0].Lo)}
	t.width = last - t.first
	if t.width < maxTableBits {
		t.bits = make([]uint64, t.width/64+1)
		for _, r := range of {
			for at := bias(r.Lo) - t.first; at <= bias(r.Hi)-t.first; at++ {
				t.bits[at/64] |= 1 << (at % 64)
			}
		}
		return t
	}
	for t.width>>t.shift > uint64(4*len(of)) {
		t.shift++
	}
	t.lo, t.hi = make([]uint64, len(of)), make([]uint64, len(of))
	for i, r := range of {
		t.lo[i], t.hi[i] = bias(r.Lo), bias(r.Hi)
	}
	next := 0
	for slot := uint64(0); slot <= t.width>>t.shift; slot++ {
		for t.hi[next]-t.first < slot<<t.shift {
			next++
		}
		t.slots = append(t.slots, uint32(next))
	}
	t.slots = append(t.slots, uint32(len(of)-1))
	return t
}

func (t *rangeTable) holds(u uint64) bool {
	at := u - t.first
	if at > t.width {
		return false
	}
	if t.bits != nil {
		return t.bits[at/64]>>(at%64)&1 != 0
	}
	slot := at >> t.shift
	from, to := t.slots[slot], t.slots[slot+1]
	for from < to { // looking for the first range that ends at the key or later, often from itself
		if mid := (from + to) / 2; t.hi[mid] < u {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return t.lo[from] <= u
}
