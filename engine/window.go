package engine

import (
	"sort"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index"
	"parterre/index/block"
)

// Windows reports whether time alone can move users in or out: whether the plan, or an audience it refers to, asks
// for a rolling date.
func (p *Plan) Windows() bool { return len(p.windows) > 0 }

// Moved returns the ordinals of the active users for whom a rolling date of the plan answers differently at the two
// times: everyone whom the clock alone may have moved, and possibly some whom it has not. Nil when there are none.
func (p *Plan) Moved(s *index.Snapshot, before, after time.Time) *roaring.Bitmap {
	var moved []block.Selection
	for _, w := range p.windows {
		then, now := spansOf(w.at(before)), spansOf(w.at(after))
		for _, part := range []spans{then.without(now), now.without(then)} {
			if len(part) > 0 {
				moved = append(moved, bindSpans(s, w.attribute, part))
			}
		}
	}
	all := block.Union(s.Shape(), moved)
	out, buf := roaring.New(), block.NewBuffer(s.Shape())
	summary := all.Summary()
	for blk := summary.Next(0); blk >= 0; blk = summary.Next(blk + 1) {
		out.AddMany(all.Rows(blk, buf).Append(nil, s.Shape().Ordinal(blk, 0)))
		buf.Release(block.Mark{})
	}
	if out.IsEmpty() {
		return nil
	}
	return out
}

// NextDue returns the first time after now at which a rolling date of the plan may answer differently for a user of
// the snapshot; it may be early and is never late. False when time alone changes nothing.
func (p *Plan) NextDue(s *index.Snapshot, now time.Time) (time.Time, bool) {
	return due(p.windows, now, func(w *windowLeaf) func(int64) (int64, bool) {
		if c := s.Ordered(w.attribute); c != nil {
			return c.After
		}
		return nil
	})
}

// Windows are the rolling dates of some plans, each of them once. It is immutable.
type Windows struct{ leaves []*windowLeaf }

// NewWindows gathers the rolling dates of plans.
func NewWindows(plans []*Plan) Windows {
	var w Windows
	met := map[windowLeaf]bool{}
	for _, p := range plans {
		for _, l := range p.windows {
			if !met[*l] {
				met[*l] = true
				w.leaves = append(w.leaves, l)
			}
		}
	}
	return w
}

// UnchangedUntil is the first time after now at which one of them may answer differently for a user; it may be early
// and is never late. False when time alone changes nothing.
func (w Windows) UnchangedUntil(v Values, now time.Time) (time.Time, bool) {
	if !v.Active() {
		return time.Time{}, false
	}
	return due(w.leaves, now, func(l *windowLeaf) func(int64) (int64, bool) {
		value, ok := v.Value(l.attribute)
		if !ok {
			return nil
		}
		return func(key int64) (int64, bool) { return value.Key(), value.Key() > key }
	})
}

// due returns the first time any window is due. After gives, for a window, the smallest key there is above another
// one; nil when there are no keys at all.
func due(windows []*windowLeaf, now time.Time, after func(*windowLeaf) func(int64) (int64, bool)) (time.Time, bool) {
	first, some := int64(0), false
	for _, w := range windows {
		keys := after(w)
		if keys == nil {
			continue
		}
		if due, ok := w.due(now, keys); ok && (!some || due < first) {
			first, some = due, true
		}
	}
	if !some {
		return time.Time{}, false
	}
	return time.UnixMilli(first).UTC(), true
}

// due returns the first instant after now at which a key may come into the window or leave it.
func (l *windowLeaf) due(now time.Time, after func(int64) (int64, bool)) (ms int64, ok bool) {
	at := l.at(now)
	coming, comes := after(at.hi)
	leaving, leaves := after(at.lo - 1)
	leaves = leaves && leaving <= at.hi
	first := func(due int64) {
		if !ok || due < ms {
			ms, ok = due, true
		}
	}
	switch {
	case l.days:
		if comes {
			first(startOf(coming, l.zone))
		}
		if leaves {
			first(startOf(l.lastDay(at.hi, leaving)+1, l.zone))
		}
	case l.length.months == 0:
		if comes {
			first(coming)
		}
		if leaves {
			first(leaving + int64(l.length.days)*day + l.length.ms)
		}
	default:
		if comes {
			first(coming)
		}
		// The window's beginning follows now at a fixed distance until the calendar moves it, which may also take in
		// again what had left: 28 to 31 March all lie a month after 28 February.
		steady := l.steady(now)
		if leaves {
			first(min(leaving+now.UnixMilli()-(at.lo-1), steady))
		}
		const slack = 5 * day
		if back, near := after(at.lo - 1 - slack); near && back < at.lo {
			first(steady)
		}
	}
	return ms, ok
}

// lastDay returns the last day on which a day is in the window that it is in today.
func (l *windowLeaf) lastDay(today, key int64) int64 {
	most := l.length.months*31 + l.length.days + 1
	n := sort.Search(most, func(i int) bool { return l.length.daysBefore(today+1+int64(i)) >= key })
	return today + int64(n)
}

// steady returns an instant after now until which the window's beginning follows now at a fixed distance: the next
// midnight, or the next minute when the clocks change, about now or about the beginning.
func (l *windowLeaf) steady(now time.Time) int64 {
	near := func(t time.Time) bool {
		begin, end := t.In(l.zone).ZoneBounds()
		return !begin.IsZero() && t.Sub(begin) < 30*time.Hour || !end.IsZero() && end.Sub(t) < 30*time.Hour
	}
	if near(now) || near(time.UnixMilli(l.at(now).lo)) {
		return now.Truncate(time.Minute).Add(time.Minute).UnixMilli()
	}
	return startOf(dayOf(now, l.zone)+1, l.zone)
}
