package engine

import (
	"encoding/binary"
	"sort"
	"time"
)

// rolling is what lies in the last or the next so much time, or further away than that. Seen from now, time is cut at two
// edges: now itself and the end of the duration.
//
//	past:   ( … moreThanAgo … ] now-d ( … inLast … ] now
//	future: now ( … inNext … ] now+d ( … moreThanAhead …
//
// Of days the duration counts whole ones, and today is the first of them either way: today is in the last and in the next
// P1D, and yesterday is more than P1D ago. So inLast and moreThanAgo part the past and today, inNext and moreThanAhead
// today and the future.
type rolling struct {
	mode   rollingMode
	length duration
}

type rollingMode byte

const (
	inLast        rollingMode = 'l'
	moreThanAgo   rollingMode = 'a'
	inNext        rollingMode = 'n'
	moreThanAhead rollingMode = 'f'
)

var _ stretch = rolling{}

func (r rolling) appendKey(dst []byte) []byte {
	dst = binary.AppendVarint(append(dst, byte(r.mode)), int64(r.length.months))
	dst = binary.AppendVarint(dst, int64(r.length.days))
	return binary.AppendVarint(dst, r.length.ms)
}

func (r rolling) moves() bool { return true }

// edge is where time is cut: keys up to its place at a time lie on one side, the others on the other.
type edge struct {
	length duration // none at now
	sign   int      // of the duration, from now
	shift  int64    // in days, when keys are days
}

// edges returns where the stretch begins and ends; nil without an end there.
func (r rolling) edges() (begin, end *edge) {
	switch r.mode {
	case inLast:
		return &edge{r.length, -1, 0}, &edge{}
	case moreThanAgo:
		return nil, &edge{r.length, -1, 0}
	case inNext:
		return &edge{shift: -1}, &edge{r.length, 1, -1}
	}
	return &edge{r.length, 1, -1}, nil
}

func (r rolling) at(now time.Time, zone *time.Location, days bool) span {
	begin, end := r.edges()
	out := wholeSpan
	if begin != nil {
		out.lo = begin.at(now, zone, days) + 1
	}
	if end != nil {
		out.hi = end.at(now, zone, days)
	}
	return out
}

func (r rolling) due(now time.Time, zone *time.Location, days bool, after func(int64) (int64, bool)) (ms int64, ok bool) {
	begin, end := r.edges()
	for _, e := range []*edge{begin, end} {
		if e == nil {
			continue
		}
		if due, passes := e.due(now, zone, days, after); passes && (!ok || due < ms) {
			ms, ok = due, true
		}
	}
	return ms, ok
}

// at returns the last key the edge has passed.
func (e *edge) at(now time.Time, zone *time.Location, days bool) int64 {
	if days {
		return e.day(dayOf(now, zone))
	}
	return e.length.from(now, zone, e.sign)
}

func (e *edge) day(today int64) int64 { return e.length.fromDay(today, e.sign) + e.shift }

// due returns the first instant after now at which the edge may pass a key, or come back behind one.
func (e *edge) due(now time.Time, zone *time.Location, days bool, after func(int64) (int64, bool)) (ms int64, ok bool) {
	at := e.at(now, zone, days)
	next, some := after(at)
	switch {
	case days:
		if some {
			ms, ok = startOf(e.passing(dayOf(now, zone), next), zone), true
		}
	case e.length.months == 0:
		if some {
			ms, ok = next+now.UnixMilli()-at, true
		}
	default:
		// The edge follows now at a fixed distance until the calendar moves it, which may also take it back: 28 to 31 March
		// all lie a month after 28 February.
		steady := e.steady(now, zone)
		if some {
			ms, ok = min(next+now.UnixMilli()-at, steady), true
		}
		const slack = 5 * day
		if back, near := after(at - slack); !some && near && back <= at {
			ms, ok = steady, true
		}
	}
	return ms, ok
}

// passing returns the first day after today on which the edge has passed a day. An edge of days never comes back.
func (e *edge) passing(today, key int64) int64 {
	most := max(key-today, 0) + int64(e.length.months)*31 + int64(e.length.days) + 2
	n := sort.Search(int(most), func(i int) bool { return e.day(today+1+int64(i)) >= key })
	return today + 1 + int64(n)
}

// steady returns an instant after now until which the edge follows now at a fixed distance: the next midnight, or the next
// minute when the clocks change, about now or about the edge.
func (e *edge) steady(now time.Time, zone *time.Location) int64 {
	near := func(t time.Time) bool {
		begin, end := t.In(zone).ZoneBounds()
		return !begin.IsZero() && t.Sub(begin) < 30*time.Hour || !end.IsZero() && end.Sub(t) < 30*time.Hour
	}
	if near(now) || near(time.UnixMilli(e.at(now, zone, false))) {
		return now.Truncate(time.Minute).Add(time.Minute).UnixMilli()
	}
	return startOf(dayOf(now, zone)+1, zone)
}
