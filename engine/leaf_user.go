package engine

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index"
	"parterre/index/block"
)

// usersLeaf asks whether the user is one of those listed.
type usersLeaf struct {
	ids []string // ascending, without duplicates
	set map[string]struct{}
}

var _ leaf = (*usersLeaf)(nil)

func newUsersLeaf(ids []string) *usersLeaf {
	l := &usersLeaf{ids: slices.Clone(ids), set: make(map[string]struct{}, len(ids))}
	slices.Sort(l.ids)
	l.ids = slices.Compact(l.ids)
	for _, id := range l.ids {
		l.set[id] = struct{}{}
	}
	return l
}

func (l *usersLeaf) appendKey(dst []byte) []byte { return appendTexts(append(dst, keyUsers), l.ids) }

func (l *usersLeaf) match(v Values, _ time.Time) bool {
	_, in := l.set[v.ID()]
	return in
}

func (l *usersLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	found := roaring.New()
	for _, id := range l.ids {
		if ord, ok := s.Ordinal(id); ok && s.Everyone().Contains(ord) {
			found.Add(ord)
		}
	}
	return block.FromBitmap(s.Shape(), found)
}

// sampleLeaf asks whether the user's slot lies in [lo, hi).
type sampleLeaf struct {
	salt   string
	lo, hi uint32
}

var _ leaf = (*sampleLeaf)(nil)

func (l *sampleLeaf) appendKey(dst []byte) []byte {
	dst = binary.AppendUvarint(append(dst, keySample), uint64(l.lo))
	return append(binary.AppendUvarint(dst, uint64(l.hi)), l.salt...)
}

func (l *sampleLeaf) match(v Values, _ time.Time) bool { return l.holds(v.ID()) }

func (l *sampleLeaf) holds(id string) bool {
	slot := SampleSlot(l.salt, id)
	return l.lo <= slot && slot < l.hi
}

func (l *sampleLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	return &sampled{leaf: l, snapshot: s}
}

// sampled is a sample of a snapshot's users. Its rows are hashed when a block is asked for: where few candidates are
// left they are asked one by one instead.
type sampled struct {
	leaf     *sampleLeaf
	snapshot *index.Snapshot
}

var _ block.Selection = (*sampled)(nil)

func (s *sampled) Estimate() int { return s.snapshot.Everyone().Count() }
func (s *sampled) Exact() bool   { return s.Estimate() == 0 }
func (s *sampled) Count() int    { return block.CountOf(s.snapshot.Shape(), s) }

func (s *sampled) Summary() block.Summary { return s.snapshot.Everyone().Summary() }

func (s *sampled) Rows(blk int, buf *block.Buffer) block.Rows {
	shape, words := s.snapshot.Shape(), buf.Zeros()
	eachRow(s.snapshot.Everyone().Block(blk), func(row uint16) {
		if s.leaf.holds(s.snapshot.User(shape.Ordinal(blk, uint32(row))).ID()) {
			words[row>>6] |= 1 << (row & 63)
		}
	})
	return block.FromWords(words)
}

func (s *sampled) Contains(ord uint32) bool {
	return s.snapshot.Everyone().Contains(ord) && s.leaf.holds(s.snapshot.User(ord).ID())
}
