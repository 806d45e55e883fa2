package engine

import (
	"encoding/binary"
	"slices"
	"time"

	"parterre/index"
	"parterre/index/block"
)

// spansLeaf asks whether a number, day or instant lies in one of some ranges: every comparison and equality is one.
type spansLeaf struct {
	attribute index.AttributeID
	spans     spans
}

var _ joinable = (*spansLeaf)(nil)

func (l *spansLeaf) appendKey(dst []byte) []byte {
	dst = binary.AppendUvarint(append(dst, keySpans), uint64(l.attribute))
	for _, s := range l.spans {
		dst = binary.AppendVarint(binary.AppendVarint(dst, s.lo), s.hi)
	}
	return dst
}

func (l *spansLeaf) match(v Values, _ time.Time) bool {
	value, ok := v.Value(l.attribute)
	return ok && l.spans.contains(value.Key())
}

func (l *spansLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	return bindSpans(s, l.attribute, l.spans)
}

// joinKey: a user has one value, so ranges under and intersect and ranges under or unite.
func (l *spansLeaf) joinKey(op) string {
	return string(binary.AppendUvarint([]byte{keySpans}, uint64(l.attribute)))
}

func (l *spansLeaf) join(o op, others []leaf) leaf {
	out := l.spans
	if o == opAnd {
		for _, other := range others {
			out = out.intersect(other.(*spansLeaf).spans)
		}
		return &spansLeaf{l.attribute, out}
	}
	all := []span(slices.Clone(out))
	for _, other := range others {
		all = append(all, other.(*spansLeaf).spans...)
	}
	return &spansLeaf{l.attribute, spansOf(all...)}
}

func bindSpans(s *index.Snapshot, attribute index.AttributeID, of spans) block.Selection {
	c := s.Ordered(attribute)
	if c == nil || len(of) == 0 {
		return block.Empty()
	}
	if len(of) == 1 {
		return c.Range(of[0].lo, of[0].hi)
	}
	ranges := make([]block.Selection, len(of))
	for i, r := range of {
		ranges[i] = c.Range(r.lo, r.hi)
	}
	return block.Disjoint(s.Shape(), ranges)
}

// windowLeaf asks whether a day or an instant lies in the last so much time before now.
type windowLeaf struct {
	attribute index.AttributeID
	days      bool // of a DATE: whole days, today included
	length    duration
	zone      *time.Location
}

var _ leaf = (*windowLeaf)(nil)

func (l *windowLeaf) appendKey(dst []byte) []byte {
	dst = binary.AppendUvarint(append(dst, keyWindow), uint64(l.attribute))
	dst = binary.AppendVarint(dst, int64(l.length.months))
	dst = binary.AppendVarint(dst, int64(l.length.days))
	dst = binary.AppendVarint(dst, l.length.ms)
	return appendText(dst, l.zone.String())
}

// at returns the keys in the window at a time.
func (l *windowLeaf) at(now time.Time) span {
	if l.days {
		today := dayOf(now, l.zone)
		return span{l.length.daysBefore(today) + 1, today}
	}
	return span{l.length.before(now, l.zone) + 1, now.UnixMilli()}
}

func (l *windowLeaf) match(v Values, now time.Time) bool {
	value, ok := v.Value(l.attribute)
	if !ok {
		return false
	}
	at := l.at(now)
	return at.lo <= value.Key() && value.Key() <= at.hi
}

func (l *windowLeaf) bind(s *index.Snapshot, now time.Time) block.Selection {
	return bindSpans(s, l.attribute, spansOf(l.at(now)))
}
