package engine

import (
	"encoding/binary"
	"time"

	"parterre/index"
	"parterre/index/block"
)

// performedLeaf asks what a user did: of the events of a type that meet where and during, either a measure, or the first or
// last one, or what followed one of them. Nobody without such an event is in it.
//
// An event counts from its time on, and as long as events of its type are kept, whenever it is removed.
type performedLeaf struct {
	kind       *index.EventType
	properties *index.Schema // the parts of its events
	where      *Plan         // of one event; nil: any
	during     *keys         // when; nil: ever
	zone       *time.Location

	measure  Measure // "" where pick or then is set
	property index.Property
	is       keys // of the measure

	pick       Pick
	having     *Plan
	havingTime *keys

	then *followUp
}

// followUp is what follows an event, or does not.
type followUp struct {
	kind   *index.EventType
	where  *Plan
	within duration
	never  bool
}

// keys are the values of an ordered kind that pass a test: always the same, or those of a time.
type keys struct {
	spans spans
	time  *timeLeaf
}

// holds reports whether a key passes at a time.
func (k *keys) holds(key int64, now time.Time) bool {
	if k.time != nil {
		return k.time.holds(key, now, k.time.zone)
	}
	return k.spans.contains(key)
}

// at returns the keys within a span that pass at a time.
func (k *keys) at(now time.Time, within span) spans {
	if k.time != nil {
		return k.time.keys(now, k.time.zone, within).intersect(spans{within}) // days that come again are whole ones
	}
	return k.spans.intersect(spans{within})
}

func (k *keys) appendKey(dst []byte) []byte {
	if k == nil {
		return append(dst, 0)
	}
	if k.time != nil {
		return k.time.appendKey(append(dst, 1))
	}
	dst = binary.AppendUvarint(append(dst, 2), uint64(len(k.spans)))
	for _, s := range k.spans {
		dst = binary.AppendVarint(binary.AppendVarint(dst, s.lo), s.hi)
	}
	return dst
}

// reach returns how many days a window reaches back, at most and but for the hour of a clock change; false when it is not bound
// to the clock.
func (k *keys) reach(t *Test) (int, bool) {
	switch {
	case k == nil || k.time == nil:
		return 0, false
	case t.Period != nil:
		steps := 1
		if t.Period.Last != nil {
			steps += *t.Period.Last
		}
		return map[Interval]duration{
			Day: {days: steps}, Week: {days: 7 * steps}, Month: {months: steps}, Quarter: {months: 3 * steps}, Year: {months: 12 * steps},
		}[t.Period.Unit].longest(), true
	}
	r, ok := k.time.stretch.(rolling)
	if !ok || r.mode != inLast && r.mode != moreThanAgo {
		return 0, false
	}
	return r.length.longest(), true
}

// ahead reports whether a test of time asks for what is still to come alone.
func (t *Test) ahead() bool {
	return t.InNext != nil || t.MoreThanAhead != nil ||
		t.Period != nil && t.Period.Next != nil && (t.Period.WithCurrent == nil || !*t.Period.WithCurrent)
}

var _ leaf = (*performedLeaf)(nil)

func (l *performedLeaf) appendKey(dst []byte) []byte {
	dst = binary.AppendUvarint(append(dst, keyPerformed), uint64(l.kind.ID))
	dst = binary.AppendUvarint(dst, uint64(l.kind.Retention))
	dst = l.where.appendKey(dst)
	dst = l.during.appendKey(dst)
	dst = appendText(dst, l.zone.String())
	dst = binary.AppendUvarint(appendText(dst, string(l.measure)), uint64(l.property.ID))
	dst = appendText(l.is.appendKey(dst), string(l.pick))
	dst = l.havingTime.appendKey(l.having.appendKey(dst))
	if l.then == nil {
		return append(dst, 0)
	}
	dst = binary.AppendUvarint(append(dst, 1), uint64(l.then.kind.ID))
	dst = l.then.where.appendKey(binary.AppendUvarint(dst, uint64(l.then.kind.Retention)))
	dst = binary.AppendVarint(binary.AppendVarint(binary.AppendVarint(dst, int64(l.then.within.months)), int64(l.then.within.days)), l.then.within.ms)
	if l.then.never {
		return append(dst, 1)
	}
	return append(dst, 0)
}

// appendKey appends what tells the plan from all others; nil asks nothing.
func (p *Plan) appendKey(dst []byte) []byte {
	if p == nil {
		return append(dst, 0)
	}
	dst = binary.AppendUvarint(append(dst, 1), uint64(len(p.nodes)))
	for i := range p.nodes {
		n := &p.nodes[i]
		dst = binary.AppendVarint(append(dst, byte(n.op)), int64(n.k))
		dst = binary.AppendUvarint(dst, uint64(len(n.kids)))
		for _, kid := range n.kids {
			dst = binary.AppendVarint(dst, int64(kid))
		}
		if n.leaf != nil {
			dst = appendText(dst, string(n.leaf.appendKey(nil)))
		}
	}
	return binary.AppendVarint(dst, int64(p.root))
}

// zeroed reports whether the measure of no events is 0.
func (l *performedLeaf) zeroed() bool {
	switch l.measure {
	case MeasureCount, MeasureCountDistinct, MeasureDistinctDays, MeasureSum:
		return true
	}
	return false
}

// counted returns the instants whose events count at a time, during aside.
func counted(kind *index.EventType, now time.Time) span {
	out := span{wholeSpan.lo, now.UnixMilli()}
	if since, some := kind.KeptSince(out.hi); some {
		out.lo = since
	}
	return out
}

func (l *performedLeaf) match(v Values, now time.Time) bool { return l.answer(v.Events(), now) }

func (l *performedLeaf) bind(s *index.Snapshot, now time.Time) block.Selection {
	first, last, some := s.Events().Extent(l.kind.ID)
	if !some {
		return block.Empty()
	}
	within := spans{counted(l.kind, now)}.intersect(spans{{first, last}})
	if l.during != nil && len(within) > 0 {
		within = l.during.at(now, within[0])
	}
	if len(within) == 0 {
		return block.Empty()
	}
	return &performedSelection{leaf: l, snapshot: s, now: now, within: within}
}
