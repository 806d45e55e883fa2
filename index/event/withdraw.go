package event

import (
	"maps"
	"slices"
	"sync/atomic"
)

// Happening names an event by who, what and when.
type Happening struct {
	Ordinal uint32
	Type    Type
	Time    int64
}

// Withdraw takes events out, in the order given: each the one of its user, type and instant that came last of those still
// there. A Day is copied once, however many of its events go. It returns how many there were.
func (e *Editor) Withdraw(gone []Happening) int {
	before := e.next.count
	places := map[Type]map[dayOfBlock]map[int]bool{}
	for _, h := range gone {
		blk, row := e.next.shape.Split(h.Ordinal)
		p, user := e.page(blk, row)
		if !p.remove(user, newEntry(h.Type, h.Time)) {
			continue
		}
		e.next.count--
		of := places[h.Type]
		if of == nil {
			of = map[dayOfBlock]map[int]bool{}
			places[h.Type] = of
		}
		on := dayOfBlock{blk, DayOf(h.Time)}
		if of[on] == nil {
			of[on] = map[int]bool{}
		}
		of[on][e.typed(h.Type).last(on, uint16(row), h.Time, of[on])] = true
	}
	for t, of := range places {
		for on, at := range of {
			e.typed(t).withdraw(on, slices.Sorted(maps.Keys(at)))
		}
	}
	return before - e.next.count
}

type dayOfBlock struct {
	block int
	day   int64
}

// last returns the place of the last event of a user at an instant that is not among those taken already.
func (of *typedEditor) last(on dayOfBlock, row uint16, ms int64, taken map[int]bool) int {
	days := of.next.blocks[on.block]
	d := days[search(days, on.day)]
	from, at := d.Within(ms, ms)
	for at--; d.rows[at] != row || taken[at]; at-- {
		if at <= from {
			panic("event: a day has not what a time line has")
		}
	}
	return at
}

func (of *typedEditor) withdraw(on dayOfBlock, places []int) {
	days := of.list(on.block)
	i := search(days, on.day)
	of.next.count -= len(places)
	if len(places) == days[i].Len() {
		of.next.blocks[on.block] = slices.Delete(days, i, i+1)
		of.tidy(on.block)
		return
	}
	next := days[i].withoutAll(places)
	days[i] = next
	of.days[next], of.exclusive[next] = true, true
}

// withoutAll returns a Day without the events at some places, ascending, in arrays of its own.
func (d *Day) withoutAll(places []int) *Day {
	next := &Day{number: d.number, rows: cutAll(d.rows, places), times: cutAll(d.times, places), used: new(atomic.Int64), columns: make([]*Values, len(d.columns))}
	next.used.Store(int64(len(next.rows)))
	for p, v := range d.columns {
		if v != nil {
			next.columns[p] = &Values{keys: cutAll(v.keys, places), codes: cutAll(v.codes, places), lists: cutAll(v.lists, places), has: cutAll(v.has, places)}
		}
	}
	return next
}

// cutAll returns a copy of a list without some places, ascending; some may lie beyond its end.
func cutAll[T any](list []T, places []int) []T {
	if list == nil {
		return nil
	}
	out, from := make([]T, 0, len(list)), 0
	for _, at := range places {
		if at >= len(list) {
			break
		}
		out = append(out, list[from:at]...)
		from = at + 1
	}
	return append(out, list[from:]...)
}
