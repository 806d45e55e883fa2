package engine

import (
	"math/bits"
	"sync"
	"time"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/event"
)

// performedSelection answers a leaf for all users of a snapshot, a block at a time. Events are counted by day lists; what
// counting does not answer is asked of each user who has an event.
type performedSelection struct {
	leaf     *performedLeaf
	snapshot *index.Snapshot
	now      time.Time
	within   spans // the instants whose events count
}

var _ block.Selection = (*performedSelection)(nil)

func (s *performedSelection) Exact() bool { return false }

func (s *performedSelection) Estimate() int {
	return min(s.snapshot.Events().CountOf(s.leaf.kind.ID), s.snapshot.Everyone().Count())
}

func (s *performedSelection) Summary() block.Summary {
	return s.snapshot.Events().Summary(s.leaf.kind.ID).And(s.snapshot.Everyone().Summary())
}

func (s *performedSelection) Count() int {
	n, buf := 0, block.NewBuffer(s.snapshot.Shape())
	of := s.Summary()
	for blk := of.Next(0); blk >= 0; blk = of.Next(blk + 1) {
		n += s.Rows(blk, buf).Count
		buf.Release(block.Mark{})
	}
	return n
}

func (s *performedSelection) Contains(ord uint32) bool {
	return s.snapshot.Everyone().Contains(ord) && s.leaf.answer(s.snapshot.User(ord).Events(), s.now)
}

func (s *performedSelection) Rows(blk int, buf *block.Buffer) block.Rows {
	words := buf.Zeros()
	switch l := s.leaf; {
	case l.measure == MeasureCount && l.is.time == nil:
		s.count(blk, words)
	default:
		s.meet(blk, words)
		s.ask(blk, words)
	}
	return block.And(s.snapshot.Everyone().Rows(blk, buf), block.FromWords(words), buf)
}

// meet marks the users who have an event that counts.
func (s *performedSelection) meet(blk int, words []uint64) {
	s.runs(blk, func(rows []uint16) {
		for _, row := range rows {
			words[row>>6] |= 1 << (row & 63)
		}
	})
}

// runs calls fn with the users of the events that count, as many at once as lie together.
func (s *performedSelection) runs(blk int, fn func(rows []uint16)) {
	l := s.leaf
	values := eventValues{}
	days := s.snapshot.Events().Days(l.kind.ID, blk)
	for _, w := range s.within {
		for _, d := range event.Between(days, w.lo, w.hi) {
			from, to := d.Within(w.lo, w.hi)
			if l.where == nil {
				fn(d.Rows()[from:to])
				continue
			}
			for at := from; at < to; at++ {
				values.Event = s.snapshot.Event(l.kind, d, at)
				if l.where.Match(&values, s.now) {
					fn(d.Rows()[at : at+1])
				}
			}
		}
	}
}

// ask leaves marked those for whom the leaf holds, and whoever is not active.
func (s *performedSelection) ask(blk int, words []uint64) {
	everyone := s.snapshot.Everyone()
	for i, w := range words {
		for ; w != 0; w &= w - 1 {
			bit := bits.TrailingZeros64(w)
			ord := s.snapshot.Shape().Ordinal(blk, uint32(i<<6+bit))
			if everyone.Contains(ord) && !s.leaf.answer(s.snapshot.User(ord).Events(), s.now) {
				words[i] &^= 1 << bit
			}
		}
	}
}

// counters are a number per row, all 0 between uses.
var counters = sync.Pool{New: func() any { return new([]uint32) }}

// count marks those whose number of events passes.
func (s *performedSelection) count(blk int, words []uint64) {
	if passing := s.leaf.is.spans; len(passing) == 1 && passing[0] == (span{1, wholeSpan.hi}) {
		s.meet(blk, words)
		return
	}
	held := counters.Get().(*[]uint32)
	defer counters.Put(held)
	if rows := s.snapshot.Shape().Rows(); len(*held) < rows {
		*held = make([]uint32, rows)
	}
	n := *held
	if passing := s.leaf.is.spans; len(passing) == 1 && passing[0].hi == wholeSpan.hi { // whoever comes so far stays in
		s.runs(blk, func(rows []uint16) {
			for _, row := range rows {
				if n[row]++; int64(n[row]) == passing[0].lo {
					words[row>>6] |= 1 << (row & 63)
				}
			}
		})
		clear(n[:s.snapshot.Shape().Rows()])
		return
	}
	s.runs(blk, func(rows []uint16) {
		for _, row := range rows {
			n[row]++
			words[row>>6] |= 1 << (row & 63)
		}
	})
	for i, w := range words {
		for ; w != 0; w &= w - 1 {
			row := i<<6 + bits.TrailingZeros64(w)
			if !s.leaf.is.spans.contains(int64(n[row])) {
				words[i] &^= 1 << (row & 63)
			}
			n[row] = 0
		}
	}
}
