package engine

import (
	"time"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/event"
)

var _ mover = (*performedLeaf)(nil)

// moves: an event may lie some minutes ahead, and counts from its time on.
func (l *performedLeaf) moves() bool { return true }

// slack is by how much a duration of months may be longer or shorter than it is from another day.
const slack = 5 * day

// moved returns the users with an event that crosses an edge between the two times: that comes of age, is kept no longer,
// enters or leaves the window, or has had its time to be followed.
func (l *performedLeaf) moved(s *index.Snapshot, before, after time.Time) []block.Selection {
	within := func(t index.EventTypeID, of ...span) block.Selection {
		return &eventsWithin{s, t, of}
	}
	whole := within(l.kind.ID, wholeSpan)
	if l.restless() {
		return []block.Selection{whole}
	}
	turned := crossed(l.kind, before, after)
	if first, last, some := s.Events().Extent(l.kind.ID); some {
		for _, k := range []*keys{l.during, l.havingTime} {
			if k != nil && k.time != nil {
				turned = append(turned, k.time.turned(k.time.zone, before, after, span{first, last})...)
			}
		}
	}
	var out []block.Selection
	if f := l.then; f != nil {
		then := crossed(f.kind, before, after)
		out = append(out, within(f.kind.ID, then...))
		if f.never {
			edge := span{f.within.from(before, l.zone, -1), f.within.from(after, l.zone, -1)}
			if f.within.months != 0 {
				edge = span{edge.lo - slack, edge.hi + slack}
			}
			turned = append(turned, edge)
		}
	}
	return append(out, within(l.kind.ID, turned...))
}

// crossed returns the instants whose events begin or cease to count between two times.
func crossed(kind *index.EventType, before, after time.Time) []span {
	then, now := counted(kind, before), counted(kind, after)
	return []span{{then.hi + 1, now.hi}, {then.lo, now.lo - 1}}
}

// restless reports whether the leaf asks for values that themselves move with the clock.
func (l *performedLeaf) restless() bool {
	moves := func(p *Plan) bool { return p != nil && p.Windows() }
	return moves(l.where) || moves(l.having) || l.is.time != nil && l.is.time.moves() || l.then != nil && moves(l.then.where)
}

func (l *performedLeaf) due(s *index.Snapshot, now time.Time, first *dueTime) {
	l.next(now, first, func(t index.EventTypeID) func(int64) (int64, bool) {
		return func(ms int64) (int64, bool) { return s.Events().After(t, ms) }
	})
}

func (l *performedLeaf) dueFor(v Values, now time.Time, first *dueTime) {
	events := v.Events()
	l.next(now, first, func(t index.EventTypeID) func(int64) (int64, bool) {
		return func(ms int64) (int64, bool) {
			for i := events.From(ms); i < events.Len(); i++ {
				if of, at := events.At(i); of == t && at > ms {
					return at, true
				}
			}
			return 0, false
		}
	})
}

// next adds when the leaf may next answer differently. After gives, for a type, the time of the first event later than an
// instant.
func (l *performedLeaf) next(now time.Time, first *dueTime, after func(index.EventTypeID) func(int64) (int64, bool)) {
	mine := after(l.kind.ID)
	if _, some := mine(wholeSpan.lo); !some {
		return
	}
	if l.restless() {
		first.add(now.UnixMilli()+second, true)
		return
	}
	l.age(l.kind, now, first, mine)
	for _, k := range []*keys{l.during, l.havingTime} {
		if k != nil && k.time != nil {
			first.add(k.time.next(now, k.time.zone, mine))
		}
	}
	f := l.then
	if f == nil {
		return
	}
	l.age(f.kind, now, first, after(f.kind.ID))
	if !f.never {
		return
	}
	edge := f.within.from(now, l.zone, -1)
	if f.within.months != 0 {
		edge -= slack
	}
	for ms, some := mine(edge); some; ms, some = mine(ms) {
		if until := f.within.from(time.UnixMilli(ms).UTC(), l.zone, 1); until > now.UnixMilli() {
			if f.within.months != 0 {
				until = max(until-slack, now.UnixMilli()+second)
			}
			first.add(until, true)
			return
		}
	}
}

// age adds when an event begins to count, or is kept no longer.
func (l *performedLeaf) age(kind *index.EventType, now time.Time, first *dueTime, after func(int64) (int64, bool)) {
	within := counted(kind, now)
	first.add(after(within.hi))
	if kind.Retention > 0 {
		if ms, some := after(within.lo - 1); some {
			first.add(ms+int64(kind.Retention)*day, true)
		}
	}
}

// eventsWithin is the users who have events of a type within some spans of time.
type eventsWithin struct {
	snapshot *index.Snapshot
	kind     index.EventTypeID
	spans    []span
}

var _ block.Selection = (*eventsWithin)(nil)

func (e *eventsWithin) Exact() bool            { return false }
func (e *eventsWithin) Estimate() int          { return e.snapshot.Events().CountOf(e.kind) }
func (e *eventsWithin) Summary() block.Summary { return e.snapshot.Events().Summary(e.kind) }

func (e *eventsWithin) Count() int {
	n, buf := 0, block.NewBuffer(e.snapshot.Shape())
	for blk := e.Summary().Next(0); blk >= 0; blk = e.Summary().Next(blk + 1) {
		n += e.Rows(blk, buf).Count
		buf.Release(block.Mark{})
	}
	return n
}

func (e *eventsWithin) Contains(ord uint32) bool {
	line := e.snapshot.Events().Timeline(ord)
	for i := range line.Len() {
		of, ms := line.At(i)
		for _, s := range e.spans {
			if of == e.kind && s.lo <= ms && ms <= s.hi {
				return true
			}
		}
	}
	return false
}

func (e *eventsWithin) Rows(blk int, buf *block.Buffer) block.Rows {
	words := buf.Zeros()
	days := e.snapshot.Events().Days(e.kind, blk)
	for _, s := range e.spans {
		if s.lo > s.hi {
			continue
		}
		for _, d := range event.Between(days, s.lo, s.hi) {
			from, to := d.Within(s.lo, s.hi)
			for _, row := range d.Rows()[from:to] {
				words[row>>6] |= 1 << (row & 63)
			}
		}
	}
	return block.FromWords(words)
}
