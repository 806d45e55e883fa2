package engine

import (
	"slices"
	"time"

	"parterre/index"
)

// performedAt is a leaf about events of the group's type.
type performedAt struct {
	at   int32
	leaf *performedLeaf
}

// plain reports whether the leaf counts events by their times alone.
func (l *performedLeaf) plain() bool {
	return l.measure == MeasureCount && l.where == nil && l.is.time == nil && (l.during == nil || l.during.time == nil || l.during.time.stretch != nil)
}

// answerEvents sets the words of the group's leaves for one user, whose events are read once for all leaves that count by time.
func (g *leafGroup) answerEvents(words []uint64, events index.UserEvents, bit uint64, now time.Time) {
	if events.Len() == 0 {
		return
	}
	var few [32]int64
	times := few[:0]
	kind := g.events[0].leaf.kind
	within := counted(kind, now)
	for i := events.From(within.lo); i < events.Len(); i++ {
		of, ms := events.At(i)
		if ms > within.hi {
			break
		}
		if of == kind.ID {
			times = append(times, ms)
		}
	}
	if len(times) == 0 {
		return
	}
	for _, e := range g.events {
		if l := e.leaf; !l.plain() {
			if l.answer(events, now) {
				words[e.at] |= bit
			}
		} else if n := l.countTimes(times, now); n > 0 && l.is.spans.contains(int64(n)) {
			words[e.at] |= bit
		}
	}
}

// countTimes counts the instants, ascending, that lie within the leaf's window.
func (l *performedLeaf) countTimes(times []int64, now time.Time) int {
	if l.during == nil {
		return len(times)
	}
	if w := l.during.time; w != nil {
		return countWithin(times, w.stretch.at(now, w.zone, false))
	}
	n := 0
	for _, s := range l.during.spans {
		n += countWithin(times, s)
	}
	return n
}

func countWithin(times []int64, s span) int {
	from, _ := slices.BinarySearch(times, s.lo)
	to, found := slices.BinarySearch(times, s.hi)
	for found && to < len(times) && times[to] == s.hi {
		to++
	}
	return max(to-from, 0)
}
