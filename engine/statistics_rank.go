package engine

import (
	"context"
	"math/bits"
	"slices"
	"sort"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

const (
	rankBits    = 12      // of a key that one pass tells apart
	rankCollect = 1 << 18 // keys of one part of the range that are sorted rather than divided further
	rankHold    = 1 << 20 // keys that are held for sorting at once
)

// keysAt returns the keys at ascending ranks, 0 being the smallest key of the population. It never holds all keys of a
// large population: a pass counts the keys by 4,096 equal parts of their range, and the parts that hold ranks are
// sorted together when they are small and divided again when they are not. The number of passes depends on how the
// keys crowd together: one or two as a rule.
func keysAt(ctx context.Context, s *index.Snapshot, population block.Selection, c *column.Ordered, f figures, ranks []int) ([]int64, error) {
	if len(ranks) == 0 {
		return nil, nil
	}
	q := rankQuest{ranks: ranks, out: make([]int64, len(ranks))}
	q.each = func(fn func(keys []int64)) error {
		var keys []int64
		return eachBlock(ctx, s, population, func(blk int, rows block.Rows) bool {
			keys = c.Gather(blk, rows, keys[:0])
			fn(keys)
			return true
		})
	}
	if err := q.seek(keyRange{lo: f.min, hi: f.max, count: f.known, to: len(ranks)}); err != nil {
		return nil, err
	}
	return q.out, q.collect()
}

// keyRange is the keys from lo to hi, both included: how many there are, how many are smaller, and which of the
// ranks, from..to, are theirs.
type keyRange struct {
	lo, hi       int64
	count, below int
	from, to     int
}

// rankQuest looks for the keys at some ranks, asking for all keys as often as it must.
type rankQuest struct {
	each  func(fn func(keys []int64)) error
	ranks []int
	out   []int64
	small []keyRange // still to be collected, ascending
	held  int        // keys in them
}

// seek answers the ranks of a range, or notes it as small.
func (q *rankQuest) seek(r keyRange) error {
	switch {
	case r.lo == r.hi:
		for i := r.from; i < r.to; i++ {
			q.out[i] = r.lo
		}
		return nil
	case r.count > rankCollect:
		return q.divide(r)
	case q.held+r.count > rankHold:
		if err := q.collect(); err != nil {
			return err
		}
	}
	q.small, q.held = append(q.small, r), q.held+r.count
	return nil
}

// divide counts the keys of a range by equal parts and seeks in those that hold ranks.
func (q *rankQuest) divide(r keyRange) error {
	width := uint64(r.hi) - uint64(r.lo) // two's complement: right over the whole of int64
	shift := max(0, bits.Len64(width)-rankBits)
	counts := make([]int, 1<<rankBits)
	err := q.each(func(keys []int64) {
		for _, key := range keys {
			if at := uint64(key) - uint64(r.lo); at <= width {
				counts[at>>shift]++
			}
		}
	})
	if err != nil {
		return err
	}
	part := keyRange{below: r.below, from: r.from, to: r.from}
	for i, n := range counts {
		for part.to < r.to && q.ranks[part.to] < part.below+n {
			part.to++
		}
		if part.to > part.from {
			first := uint64(i) << shift
			part.lo = int64(uint64(r.lo) + first)
			part.hi = int64(uint64(r.lo) + min(width, first+(1<<shift-1)))
			part.count = n
			if err := q.seek(part); err != nil {
				return err
			}
		}
		part.below, part.from = part.below+n, part.to
	}
	return nil
}

// collect answers the ranks of the small ranges in one pass.
func (q *rankQuest) collect() error {
	if len(q.small) == 0 {
		return nil
	}
	first, last := q.small[0].lo, q.small[len(q.small)-1].hi
	held := make([]int64, 0, q.held)
	err := q.each(func(keys []int64) {
		for _, key := range keys {
			if key < first || key > last {
				continue
			}
			i := sort.Search(len(q.small), func(i int) bool { return q.small[i].hi >= key })
			if key >= q.small[i].lo {
				held = append(held, key)
			}
		}
	})
	if err != nil {
		return err
	}
	slices.Sort(held)
	for _, r := range q.small {
		for i := r.from; i < r.to; i++ {
			q.out[i] = held[q.ranks[i]-r.below]
		}
		held = held[r.count:]
	}
	q.small, q.held = q.small[:0], 0
	return nil
}
