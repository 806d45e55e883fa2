package engine

import (
	"encoding/binary"
	"slices"
	"time"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
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

// fewSpans is up to how many ranges are looked for one by one.
const fewSpans = 4

func bindSpans(s *index.Snapshot, attribute index.AttributeID, of spans) block.Selection {
	c := s.Ordered(attribute)
	if c == nil || len(of) == 0 {
		return block.Empty()
	}
	if len(of) == 1 {
		return c.Range(of[0].lo, of[0].hi)
	}
	if len(of) > fewSpans {
		ranges := make([]column.KeyRange, len(of))
		for i, r := range of {
			ranges[i] = column.KeyRange{Lo: r.lo, Hi: r.hi}
		}
		return c.Ranges(ranges)
	}
	ranges := make([]block.Selection, len(of))
	for i, r := range of {
		ranges[i] = c.Range(r.lo, r.hi)
	}
	return block.Disjoint(s.Shape(), ranges)
}
