package engine

import (
	"math"
	"slices"
	"time"

	"parterre/index"
)

// eventValues is one event as a plan of its parts sees it.
type eventValues struct{ index.Event }

var _ Values = (*eventValues)(nil)

func (e *eventValues) ID() string                { return "" }
func (e *eventValues) Active() bool              { return true }
func (e *eventValues) Roles() []string           { return nil }
func (e *eventValues) GroupIDs() []index.GroupID { return nil }
func (e *eventValues) Events() index.UserEvents  { return index.UserEvents{} }

func (e *eventValues) Value(a index.AttributeID) (index.Value, bool) {
	if a == index.TimeAttribute {
		return index.KeyValue(index.DateTime, e.Time()), true
	}
	p, ok := e.Type().PropertyByID(index.PropertyID(a - index.PropertyAttribute(0)))
	if !ok {
		return index.Value{}, false
	}
	return e.Event.Value(p)
}

// deeds walks over the events of one user that count for a leaf, in the order of time.
type deeds struct {
	events index.UserEvents
	leaf   *performedLeaf
	now    time.Time
	values eventValues
	at     int // the place of the event in the time line
}

// each calls fn with the events of a type that lie within a span and pass where, until it returns false. Fn has the event in
// d.values, and its place in d.at.
func (d *deeds) each(kind *index.EventType, where *Plan, within span, fn func(ms int64) bool) {
	for i := d.events.From(within.lo); i < d.events.Len(); i++ {
		of, ms := d.events.At(i)
		if ms > within.hi {
			return
		}
		if of != kind.ID {
			continue
		}
		d.values.Event, d.at = d.events.Event(i, kind), i
		if (where == nil || where.Match(&d.values, d.now)) && !fn(ms) {
			return
		}
	}
}

// counting is each for the events that the leaf is about.
func (d *deeds) counting(fn func(ms int64) bool) {
	l := d.leaf
	d.each(l.kind, l.where, counted(l.kind, d.now), func(ms int64) bool {
		return l.during != nil && !l.during.holds(ms, d.now) || fn(ms)
	})
}

// answer answers for one user.
func (l *performedLeaf) answer(events index.UserEvents, now time.Time) bool {
	if events.Len() == 0 {
		return false
	}
	d := &deeds{events: events, leaf: l, now: now}
	switch {
	case l.pick != "":
		return d.picked()
	case l.then != nil:
		return d.followed()
	}
	key, some := d.measure()
	return some && l.is.holds(key, now)
}

// picked tests the first or the last event.
func (d *deeds) picked() bool {
	l, found := d.leaf, false
	var one index.Event
	d.counting(func(int64) bool {
		one, found = d.values.Event, true
		return l.pick == PickLast
	})
	if !found {
		return false
	}
	d.values.Event = one
	return (l.having == nil || l.having.Match(&d.values, d.now)) && (l.havingTime == nil || l.havingTime.holds(one.Time(), d.now))
}

// followed looks for an event that was followed, or for one that was not while the time for it is over.
func (d *deeds) followed() bool {
	found := false
	d.sequences(func(int, int) bool {
		found = true
		return false
	})
	return found
}

// sequences calls fn with the places in the time line of every event whose step is met and of the first one that followed it,
// -1 where none had to, until it returns false. Both lists are walked through once, however many events a user has.
func (d *deeds) sequences(fn func(first, next int) bool) {
	l := d.leaf
	var begun, next []int
	d.counting(func(int64) bool {
		begun = append(begun, d.at)
		return true
	})
	if len(begun) == 0 {
		return
	}
	d.each(l.then.kind, l.then.where, counted(l.then.kind, d.now), func(int64) bool {
		next = append(next, d.at)
		return true
	})
	for _, first := range begun {
		ms := d.time(first)
		for len(next) > 0 && d.time(next[0]) <= ms {
			next = next[1:]
		}
		until := l.then.within.from(time.UnixMilli(ms).UTC(), l.zone, 1)
		switch found := len(next) > 0 && d.time(next[0]) <= until; {
		case found && !l.then.never:
			if !fn(first, next[0]) {
				return
			}
		case !found && l.then.never && until <= d.now.UnixMilli():
			if !fn(first, -1) {
				return
			}
		}
	}
}

func (d *deeds) time(place int) int64 {
	_, ms := d.events.At(place)
	return ms
}

// measure returns the key of the measure; false when it is undefined.
func (d *deeds) measure() (int64, bool) {
	l := d.leaf
	switch l.measure {
	case MeasureCount:
		n := int64(0)
		d.counting(func(int64) bool { n++; return true })
		return n, true
	case MeasureDistinctDays:
		n, last := int64(0), int64(math.MinInt64)
		d.counting(func(ms int64) bool {
			if on := dayOfKey(ms, l.zone); on != last {
				n, last = n+1, on
			}
			return true
		})
		return n, true
	case MeasureCountDistinct:
		return d.distinct(), true
	case MeasureSum, MeasureAverage:
		sum, n := 0.0, 0
		d.having(func(v index.Value) {
			if n++; v.Kind() == index.Integer {
				sum += float64(v.Key())
			} else {
				sum += v.Float()
			}
		})
		if l.measure == MeasureAverage {
			sum /= float64(max(n, 1))
		}
		return index.NumberKey(sum), n > 0 || l.measure == MeasureSum
	}
	key, some := int64(0), false
	d.having(func(v index.Value) {
		if k := v.Key(); !some || (k < key) == (l.measure == MeasureMin) {
			key, some = k, true
		}
	})
	return key, some
}

// having calls fn with the values of the property, in the order of time.
func (d *deeds) having(fn func(index.Value)) {
	d.counting(func(int64) bool {
		if v, ok := d.values.Event.Value(d.leaf.property); ok {
			fn(v)
		}
		return true
	})
}

func (d *deeds) distinct() int64 {
	var keys []int64
	var texts []string
	d.having(func(v index.Value) {
		switch {
		case v.Kind() == index.StringList:
			texts = append(texts, v.List()...)
		case v.Kind().Ordered():
			keys = append(keys, v.Key())
		default:
			texts = append(texts, v.Text())
		}
	})
	slices.Sort(keys)
	slices.Sort(texts)
	return int64(len(slices.Compact(keys)) + len(slices.Compact(texts)))
}
