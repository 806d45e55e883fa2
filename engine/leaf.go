package engine

import (
	"encoding/binary"
	"time"

	"parterre/index"
	"parterre/index/block"
)

// leaf is a question about one user that no operand answers. Its set of users is always one of active users, so that
// `not` around it is the complement within them.
type leaf interface {
	// appendKey appends what tells the leaf from all others: two leaves with one key are one leaf.
	appendKey(dst []byte) []byte
	// match answers for one active user.
	match(v Values, now time.Time) bool
	// bind answers for all users of a snapshot.
	bind(s *index.Snapshot, now time.Time) block.Selection
}

// joinable is a leaf that can be made one with others under and or or.
type joinable interface {
	leaf
	// joinKey says what it can be joined with; "" for nothing.
	joinKey(o op) string
	// join returns the leaf that stands for it and others with the same joinKey.
	join(o op, others []leaf) leaf
}

// The first byte of a leaf's key.
const (
	keyPresent    = 'p'
	keySpans      = 's'
	keyTime       = 'w'
	keyText       = 't'
	keyFilled     = 'f'
	keyRole       = 'r'
	keyGroup      = 'g'
	keyUsers      = 'u'
	keySample     = 'h'
	keyOnly       = 'o'
	keyOnlyGroups = 'y'
	keySize       = 'n'
	keyPerformed  = 'd'
)

func appendText(dst []byte, text string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}

func appendTexts(dst []byte, texts []string) []byte {
	for _, t := range texts {
		dst = appendText(dst, t)
	}
	return dst
}

// presentLeaf asks whether a value is stored.
type presentLeaf struct{ attribute index.AttributeID }

var _ leaf = (*presentLeaf)(nil)

func (l *presentLeaf) appendKey(dst []byte) []byte {
	return binary.AppendUvarint(append(dst, keyPresent), uint64(l.attribute))
}

func (l *presentLeaf) match(v Values, _ time.Time) bool {
	_, ok := v.Value(l.attribute)
	return ok
}

func (l *presentLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	return s.Present(l.attribute)
}

// filledLeaf asks whether a stored list has an item.
type filledLeaf struct{ attribute index.AttributeID }

var _ leaf = (*filledLeaf)(nil)

func (l *filledLeaf) appendKey(dst []byte) []byte {
	return binary.AppendUvarint(append(dst, keyFilled), uint64(l.attribute))
}

func (l *filledLeaf) match(v Values, _ time.Time) bool {
	value, _ := v.Value(l.attribute)
	return len(value.List()) > 0
}

func (l *filledLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	c := s.List(l.attribute)
	if c == nil {
		return block.Empty()
	}
	return minus(s.Shape(), c.Present(), c.Empty())
}

// difference is the users in one selection but not in another one that is a part of it.
type difference struct {
	shape       block.Shape
	whole, part block.Selection
}

var _ block.Selection = difference{}

func minus(shape block.Shape, whole, part block.Selection) block.Selection {
	if part.Exact() && part.Estimate() == 0 {
		return whole
	}
	return difference{shape, whole, part}
}

func (d difference) Exact() bool { return d.whole.Exact() && d.part.Exact() }

func (d difference) Estimate() int {
	if d.Exact() {
		return d.Count()
	}
	return d.whole.Estimate()
}

func (d difference) Count() int { return d.whole.Count() - d.part.Count() }

func (d difference) Summary() block.Summary { return d.whole.Summary() }

func (d difference) Rows(blk int, buf *block.Buffer) block.Rows {
	return block.AndNot(d.whole.Rows(blk, buf), d.part.Rows(blk, buf), buf)
}

func (d difference) Contains(ord uint32) bool { return d.whole.Contains(ord) && !d.part.Contains(ord) }
