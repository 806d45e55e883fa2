package engine

import (
	"encoding/binary"
	"slices"
	"time"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// timeLeaf asks a question about a day or an instant whose answer depends on the clock, or on the zone in which days
// begin: exactly one of stretch and recurring is set.
type timeLeaf struct {
	attribute index.AttributeID
	days      bool // of a DATE
	stretch   stretch
	recurring recurring
	zone      *time.Location    // of the workspace
	zoneFrom  index.AttributeID // the attribute that holds each user's own zone; 0 for none
}

// stretch is a question that one stretch of keys answers.
type stretch interface {
	// appendKey appends what tells the question from all others.
	appendKey(dst []byte) []byte
	// moves reports whether time alone moves the stretch.
	moves() bool
	// at returns the keys in the stretch at a time. Days says that keys are days.
	at(now time.Time, zone *time.Location, days bool) span
	// due returns the first instant after now at which a key may come into the stretch or leave it; it may be early and is
	// never late. After gives the smallest key there is above another one.
	due(now time.Time, zone *time.Location, days bool, after func(int64) (int64, bool)) (ms int64, ok bool)
}

// recurring is a question about the day alone, which days answer again and again.
type recurring interface {
	appendKey(dst []byte) []byte
	// on reports whether a day is one of those it asks for, today being another.
	on(day, today int64) bool
	// spans returns these days, as far as they lie within two days, ascending.
	spans(today int64, within span) []span
	// dueDay returns the first day after today on which a day, the only one there is if it is given, may become one of those
	// or cease to be; it may be early and is never late. False when time alone changes nothing.
	dueDay(today int64, only *int64) (day int64, ok bool)
}

var _ leaf = (*timeLeaf)(nil)

func (l *timeLeaf) appendKey(dst []byte) []byte {
	dst = binary.AppendUvarint(append(dst, keyTime), uint64(l.attribute))
	dst = binary.AppendUvarint(dst, uint64(l.zoneFrom))
	dst = appendText(dst, l.zone.String())
	if l.stretch != nil {
		return l.stretch.appendKey(dst)
	}
	return l.recurring.appendKey(dst)
}

func (l *timeLeaf) moves() bool {
	if l.stretch != nil {
		return l.stretch.moves()
	}
	_, moves := l.recurring.dueDay(0, nil)
	return moves
}

// holds reports whether a key passes at a time in a zone.
func (l *timeLeaf) holds(key int64, now time.Time, zone *time.Location) bool {
	if l.stretch != nil {
		at := l.stretch.at(now, zone, l.days)
		return at.lo <= key && key <= at.hi
	}
	if !l.days {
		key = dayOfKey(key, zone)
	}
	return l.recurring.on(key, dayOf(now, zone))
}

// keys returns the keys within a span that pass at a time in a zone.
func (l *timeLeaf) keys(now time.Time, zone *time.Location, within span) spans {
	if l.stretch != nil {
		return spansOf(l.stretch.at(now, zone, l.days)).intersect(spans{within})
	}
	today := dayOf(now, zone)
	if l.days {
		return spansOf(l.recurring.spans(today, within)...)
	}
	of := l.recurring.spans(today, span{dayOfKey(within.lo, zone), dayOfKey(within.hi, zone)})
	for i, days := range of {
		of[i] = span{startOf(days.lo, zone), startOf(days.hi+1, zone) - 1}
	}
	return spansOf(of...)
}

// next returns the first instant after now at which a key may pass, or pass no more.
func (l *timeLeaf) next(now time.Time, zone *time.Location, after func(int64) (int64, bool)) (ms int64, ok bool) {
	if l.stretch != nil {
		return l.stretch.due(now, zone, l.days, after)
	}
	key, some := after(wholeSpan.lo)
	if !some {
		return 0, false
	}
	var only *int64
	if _, more := after(key); !more {
		if !l.days {
			key = dayOfKey(key, zone)
		}
		only = &key
	}
	due, ok := l.recurring.dueDay(dayOf(now, zone), only)
	return startOf(due, zone), ok
}

func (l *timeLeaf) match(v Values, now time.Time) bool {
	value, ok := v.Value(l.attribute)
	return ok && l.holds(value.Key(), now, l.zoneOf(v))
}

func (l *timeLeaf) bind(s *index.Snapshot, now time.Time) block.Selection {
	c := s.Ordered(l.attribute)
	lo, hi, some := c.Extent()
	if !some {
		return block.Empty()
	}
	if zones := l.ownZones(s); zones != nil {
		return newZonedSelection(l, zones, s, now, span{lo, hi})
	}
	if l.stretch != nil {
		return bindSpans(s, l.attribute, l.keys(now, l.zone, span{lo, hi}))
	}
	return l.bindRecurring(c, s, now, span{lo, hi})
}

// manyDays is from how many days between the first and the last value on nobody lists those that come again: few people
// have dates of several centuries, and then somebody has written the year 9999 for "never".
const manyDays = 200_000

// bindRecurring asks every distinct key where there are few of them, and elsewhere lists the days there are. What is left,
// many keys spread over centuries, is asked user by user.
func (l *timeLeaf) bindRecurring(c *column.Ordered, s *index.Snapshot, now time.Time, within span) block.Selection {
	if buckets := c.Buckets(); !slices.ContainsFunc(buckets, func(b column.Bucket) bool { return b.Lo != b.Hi }) {
		var of []span
		for _, b := range buckets {
			if l.holds(b.Lo, now, l.zone) {
				of = append(of, span{b.Lo, b.Lo})
			}
		}
		return bindSpans(s, l.attribute, spansOf(of...))
	}
	days := within.hi - within.lo
	if !l.days {
		days /= day
	}
	if days > manyDays {
		return newZonedSelection(l, nil, s, now, within)
	}
	return bindSpans(s, l.attribute, l.keys(now, l.zone, within))
}
