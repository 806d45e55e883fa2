package engine

import (
	"encoding/binary"
	"time"
)

// Period is a stretch of the calendar around now, such as last month: from the first day of a step up to the first day of
// another one, which does not belong to it. With neither Last nor Next it is the step that now lies in.
type Period struct {
	Unit        Interval `json:"unit"`
	Last        *int     `json:"last,omitzero"`        // so many whole steps before the one that now lies in
	Next        *int     `json:"next,omitzero"`        // so many whole steps after it; not with Last
	WithCurrent *bool    `json:"withCurrent,omitzero"` // with Last or Next: the one that now lies in, too
}

// maxPeriod is how many steps a period may have.
const maxPeriod = 10_000

// period is the steps from the one that now lies in, plus from, up to the one plus to, both included.
type period struct {
	calendar
	from, to int64
}

var _ stretch = period{}

// periodOf returns a checked period.
func periodOf(p Period, weekStart Weekday) period {
	out := period{calendar: calendar{p.Unit, weekStart}}
	with := p.WithCurrent != nil && *p.WithCurrent
	switch {
	case p.Last != nil:
		out.from, out.to = -int64(*p.Last), -1
		if with {
			out.to = 0
		}
	case p.Next != nil:
		out.from, out.to = 1, int64(*p.Next)
		if with {
			out.from = 0
		}
	}
	return out
}

func (p period) appendKey(dst []byte) []byte {
	dst = append(append(dst, 'p'), p.unit[0])
	if p.unit == Week {
		dst = appendText(dst, string(p.weekStart))
	}
	return binary.AppendVarint(binary.AppendVarint(dst, p.from), p.to)
}

func (p period) moves() bool { return true }

func (p period) at(now time.Time, zone *time.Location, days bool) span {
	current := p.step(dayOf(now, zone))
	begin, end := p.first(current+p.from), p.first(current+p.to+1)
	if days {
		return span{begin, end - 1}
	}
	return span{startOf(begin, zone), startOf(end, zone) - 1}
}

func (p period) due(now time.Time, zone *time.Location, days bool, after func(int64) (int64, bool)) (ms int64, ok bool) {
	at := p.at(now, zone, days)
	stepOf := func(key int64) int64 {
		if !days {
			key = dayOfKey(key, zone)
		}
		return p.step(key)
	}
	if coming, comes := after(at.hi); comes {
		ms, ok = startOf(p.first(stepOf(coming)-p.to), zone), true
	}
	if leaving, leaves := after(at.lo - 1); leaves && leaving <= at.hi {
		if due := startOf(p.first(stepOf(leaving)-p.from+1), zone); !ok || due < ms {
			ms, ok = due, true
		}
	}
	return ms, ok
}

// onDay is one day of the calendar.
type onDay int64

var _ stretch = onDay(0)

func (d onDay) appendKey(dst []byte) []byte { return binary.AppendVarint(append(dst, 'o'), int64(d)) }

func (d onDay) moves() bool { return false }

func (d onDay) at(_ time.Time, zone *time.Location, _ bool) span {
	return span{startOf(int64(d), zone), startOf(int64(d)+1, zone) - 1}
}

func (d onDay) due(time.Time, *time.Location, bool, func(int64) (int64, bool)) (int64, bool) {
	return 0, false
}
