package index

import (
	"encoding/binary"
	"math"
	"slices"
)

// sequence is one unsigned number per ordinal, immutable: user keys and revisions. Neighbours are near each other, so
// a page of 4,096 keeps its least number and the distances from it in 0, 1, 2, 4 or 8 bytes each: three sequences
// take 3 to 6 bytes a user where plain words would take 24.
type sequence struct {
	pages []*sequencePage
}

const sequenceBits = 12

type sequencePage struct {
	base  uint64
	width int // bytes of a distance
	rest  []byte
}

func (s *sequence) at(ord uint32) uint64 {
	return s.pages[ord>>sequenceBits].at(int(ord & (1<<sequenceBits - 1)))
}

func (s *sequence) bytes() int64 {
	n := int64(len(s.pages)) * 8
	for _, p := range s.pages {
		n += 48 + int64(len(p.rest))
	}
	return n
}

func (p *sequencePage) at(i int) uint64 {
	switch p.width {
	case 1:
		return p.base + uint64(p.rest[i])
	case 2:
		return p.base + uint64(binary.LittleEndian.Uint16(p.rest[2*i:]))
	case 4:
		return p.base + uint64(binary.LittleEndian.Uint32(p.rest[4*i:]))
	case 8:
		return p.base + binary.LittleEndian.Uint64(p.rest[8*i:])
	}
	return p.base
}

// put writes a distance that fits the page's width.
func (p *sequencePage) put(i int, distance uint64) {
	switch p.width {
	case 1:
		p.rest[i] = byte(distance)
	case 2:
		binary.LittleEndian.PutUint16(p.rest[2*i:], uint16(distance))
	case 4:
		binary.LittleEndian.PutUint32(p.rest[4*i:], uint32(distance))
	case 8:
		binary.LittleEndian.PutUint64(p.rest[8*i:], distance)
	}
}

func (p *sequencePage) fits(v uint64) bool {
	return v >= p.base && (v-p.base)>>(8*p.width) == 0
}

// widened returns the page with room for v.
func (p *sequencePage) widened(v uint64) *sequencePage {
	low, high := min(p.base, v), v
	for i := range 1 << sequenceBits {
		high = max(high, p.at(i))
	}
	w := &sequencePage{base: low}
	switch distance := high - low; {
	case distance <= math.MaxUint8:
		w.width = 1
	case distance <= math.MaxUint16:
		w.width = 2
	case distance <= math.MaxUint32:
		w.width = 4
	default:
		w.width = 8
	}
	w.rest = make([]byte, w.width<<sequenceBits)
	for i := range 1 << sequenceBits {
		w.put(i, p.at(i)-low)
	}
	return w
}

// sequenceEditor makes the next sequence; pages it has copied are changed in place.
type sequenceEditor struct {
	next  sequence
	owned map[int]bool
}

func (s *sequence) edit() *sequenceEditor {
	return &sequenceEditor{next: sequence{slices.Clone(s.pages)}, owned: map[int]bool{}}
}

// set writes the number of an ordinal, which is at most one page beyond the end.
func (e *sequenceEditor) set(ord uint32, v uint64) {
	n, i := int(ord>>sequenceBits), int(ord&(1<<sequenceBits-1))
	for n >= len(e.next.pages) {
		e.next.pages = append(e.next.pages, &sequencePage{base: v})
		e.owned[len(e.next.pages)-1] = true
	}
	p := e.next.pages[n]
	switch {
	case p.at(i) == v:
		return
	case !p.fits(v):
		p = p.widened(v)
		e.next.pages[n], e.owned[n] = p, true
	case !e.owned[n]:
		p = &sequencePage{p.base, p.width, slices.Clone(p.rest)}
		e.next.pages[n], e.owned[n] = p, true
	}
	p.put(i, v-p.base)
}
