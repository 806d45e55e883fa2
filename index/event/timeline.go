package event

import (
	"slices"

	"parterre/index/block"
)

// An entry is one event of one user: its time, shifted so that earlier ones sort first, and its type.
//
//	| milliseconds since 1970, plus 2^43 (44 bits) | type (20 bits) |
type entry = uint64

const (
	typeBits = 20
	epoch    = 1 << 43 // 278 years to either side of 1970
	MaxType  = 1<<typeBits - 1
)

func newEntry(t Type, ms int64) entry { return uint64(ms+epoch)<<typeBits | uint64(t) }

func entryType(e entry) Type  { return Type(e & MaxType) }
func entryTime(e entry) int64 { return int64(e>>typeBits) - epoch }

// page is the time lines of some users next to each other, immutable to readers.
type page struct {
	ends    []uint32 // by user of the page: where their entries end
	entries []entry  // ascending within each user
}

func (p *page) of(user int) (from, to int) {
	if user > 0 {
		from = int(p.ends[user-1])
	}
	return from, int(p.ends[user])
}

// Timeline is the events of one user, by time and then by type; events of one type and instant in the order they came.
type Timeline struct {
	book    *Book
	ordinal uint32
	entries []entry
}

// Len returns the number of events.
func (t Timeline) Len() int { return len(t.entries) }

// At returns the type and the time of an event.
func (t Timeline) At(i int) (Type, int64) { return entryType(t.entries[i]), entryTime(t.entries[i]) }

// From returns the place of the first event at an instant or later.
func (t Timeline) From(ms int64) int {
	if ms <= -epoch {
		return 0
	}
	at, _ := slices.BinarySearch(t.entries, newEntry(0, min(ms, epoch-1)))
	return at
}

// Find returns where the event lies: its Day, and its place there.
func (t Timeline) Find(i int) (*Day, int) {
	nth := 0
	for nth < i && t.entries[i-nth-1] == t.entries[i] {
		nth++
	}
	kind, ms := t.At(i)
	blk, row := t.book.shape.Split(t.ordinal)
	d := t.book.day(kind, blk, DayOf(ms))
	at, ok := d.find(uint16(row), ms, nth)
	if !ok {
		panic("event: a time line has an event that its day has not")
	}
	return d, at
}

// put adds an entry to the time line of a user of a page that is the caller's own.
func (p *page) put(user int, e entry) {
	from, to := p.of(user)
	at, _ := slices.BinarySearch(p.entries[from:to], e+1)
	p.entries = slices.Insert(p.entries, from+at, e)
	for u := user; u < len(p.ends); u++ {
		p.ends[u]++
	}
}

// remove takes one entry out of a page that is the caller's own.
func (p *page) remove(user int, e entry) bool {
	from, to := p.of(user)
	at, ok := slices.BinarySearch(p.entries[from:to], e)
	if !ok {
		return false
	}
	p.entries = slices.Delete(p.entries, from+at, from+at+1)
	for u := user; u < len(p.ends); u++ {
		p.ends[u]--
	}
	return true
}

func (p *page) clone() *page {
	own := &page{ends: slices.Clone(p.ends), entries: make([]entry, len(p.entries), len(p.entries)+1)}
	copy(own.entries, p.entries)
	return own
}

// pageOf returns where in its block the page of a user is, and where the user is in it.
func pageOf(shape block.Shape, row uint32) (page, user int) {
	n := uint32(pageUsers(shape))
	return int(row / n), int(row % n)
}
