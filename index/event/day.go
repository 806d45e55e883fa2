package event

import (
	"slices"
	"sync/atomic"
)

// Day is the events of one type on one day among the users of one block, immutable to readers: in the order of time, and
// of one instant in the order they came.
type Day struct {
	number  int64
	rows    []uint16
	times   []uint32
	columns []*Values // by Property; nil where nothing is known, and short where nothing follows
	used    *atomic.Int64
}

// Number returns the day, counted from 1970, UTC.
func (d *Day) Number() int64 { return d.number }

// Len returns the number of events.
func (d *Day) Len() int { return len(d.rows) }

// Rows returns the users by their rows in the block. Read only.
func (d *Day) Rows() []uint16 { return d.rows }

// Times returns the milliseconds since the day began, ascending. Read only.
func (d *Day) Times() []uint32 { return d.times }

// Time returns when an event was, in milliseconds since 1970.
func (d *Day) Time(at int) int64 { return d.number*dayMS + int64(d.times[at]) }

// Values returns what the events have for a property; nil when none has any.
func (d *Day) Values(p Property) *Values {
	if int(p) >= len(d.columns) {
		return nil
	}
	return d.columns[p]
}

// Within returns the places [from, to) of the events that lie in the instants lo to hi, both included.
func (d *Day) Within(lo, hi int64) (from, to int) {
	start := d.number * dayMS
	if lo > start {
		from = len(d.times)
		if lo < start+dayMS {
			from, _ = slices.BinarySearch(d.times, uint32(lo-start))
		}
	}
	if hi < start {
		return from, from
	}
	if to = len(d.times); hi < start+dayMS-1 {
		to, _ = slices.BinarySearch(d.times, uint32(hi-start)+1)
	}
	return from, max(from, to)
}

// find returns the place of the nth event, from 0, of a user at an instant.
func (d *Day) find(row uint16, ms int64, nth int) (int, bool) {
	from, to := d.Within(ms, ms)
	for at := from; at < to; at++ {
		if d.rows[at] == row {
			if nth == 0 {
				return at, true
			}
			nth--
		}
	}
	return 0, false
}

// room returns a Day of the caller's own with the events of d and a place opened for one more at an instant, the last among
// its equals, and says how the arrays may be changed; nil begins a day. No Day that is there sees it.
func (d *Day) room(number int64, ms uint32) (*Day, int, kept) {
	if d == nil {
		d = &Day{number: number, used: new(atomic.Int64), rows: make([]uint16, 1, 4), times: make([]uint32, 1, 4)}
		d.used.Store(1)
		return d, 0, owned
	}
	n := len(d.times)
	at := n
	if n > 0 && d.times[n-1] > ms {
		at, _ = slices.BinarySearch(d.times, ms+1)
	}
	next := *d
	if at == n && n < cap(d.rows) && n < cap(d.times) && d.used.CompareAndSwap(int64(n), int64(n+1)) {
		next.rows, next.times = d.rows[:n+1], d.times[:n+1]
		return &next, at, appended
	}
	next.used = new(atomic.Int64)
	next.used.Store(int64(n + 1))
	next.rows, next.times = opened(d.rows, at), opened(d.times, at)
	return &next, at, shared
}

// without returns a Day without the event at a place, in arrays of its own.
func (d *Day) without(at int) *Day {
	next := &Day{number: d.number, rows: cut(d.rows, at), times: cut(d.times, at), used: new(atomic.Int64), columns: make([]*Values, len(d.columns))}
	next.used.Store(int64(len(next.rows)))
	for p, v := range d.columns {
		next.columns[p] = v.without(at)
	}
	return next
}

// opened copies a list with a place more and some to spare.
func opened[T any](list []T, at int) []T {
	out := make([]T, len(list)+1, len(list)+1+len(list)/4+4)
	copy(out, list[:at])
	copy(out[at+1:], list[at:])
	return out
}
