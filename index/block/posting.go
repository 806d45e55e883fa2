package block

import (
	"iter"
	"slices"
)

// segmentBlocks is the number of blocks that are copied and stored together.
const segmentBlocks = 16

// Posting is an immutable set of users: the resident form of one roaring bitmap. The nil *Posting is the empty set. It
// may be asked by any number of goroutines; Edit makes the next one, which shares every block that did not change.
type Posting struct {
	shape    Shape
	count    int
	summary  Summary
	segments []*segment // nil where all blocks are empty; no trailing nils
}

var _ Selection = (*Posting)(nil)

// segment is 16 consecutive blocks. A block is in sparse or in dense, or in neither when it is empty.
type segment struct {
	sparse [segmentBlocks][]uint16
	dense  *[segmentBlocks]denseBlock // nil when no block is dense: most segments of rare values
}

// denseBlock has at least Shape.Dense rows.
type denseBlock struct {
	words []uint64
	count int
}

// rows returns the rows of the segment's i-th block.
func (s *segment) rows(i int) Rows {
	if s.dense != nil && s.dense[i].count > 0 {
		return Rows{Words: s.dense[i].words, Count: s.dense[i].count}
	}
	return FromArray(s.sparse[i])
}

// Estimate implements Selection.
func (p *Posting) Estimate() int { return p.Count() }

// Exact implements Selection: it always is.
func (p *Posting) Exact() bool { return true }

// Count implements Selection, in constant time.
func (p *Posting) Count() int {
	if p == nil {
		return 0
	}
	return p.count
}

// Summary implements Selection.
func (p *Posting) Summary() Summary {
	if p == nil {
		return nil
	}
	return p.summary
}

// Rows implements Selection; the rows are the Posting's own, so buf may be nil.
func (p *Posting) Rows(blk int, _ *Buffer) Rows { return p.Block(blk) }

// Block returns the users in a block, sharing memory with the Posting.
func (p *Posting) Block(blk int) Rows {
	if p == nil || blk/segmentBlocks >= len(p.segments) {
		return Rows{}
	}
	s := p.segments[blk/segmentBlocks]
	if s == nil {
		return Rows{}
	}
	return s.rows(blk % segmentBlocks)
}

// Contains implements Selection.
func (p *Posting) Contains(ord uint32) bool {
	if p == nil {
		return false
	}
	blk, row := p.shape.Split(ord)
	return p.Block(blk).Contains(row)
}

// Blocks yields the blocks that hold anybody, ascending.
func (p *Posting) Blocks() iter.Seq2[int, Rows] {
	return func(yield func(int, Rows) bool) {
		s := p.Summary()
		for blk := s.Next(0); blk >= 0; blk = s.Next(blk + 1) {
			if !yield(blk, p.Block(blk)) {
				return
			}
		}
	}
}

// Equal reports whether both sets hold the same users.
func (p *Posting) Equal(q *Posting) bool {
	if p.Count() != q.Count() || !slices.Equal(trim(p.Summary()), trim(q.Summary())) {
		return false
	}
	for blk, a := range p.Blocks() {
		b := q.Block(blk)
		if a.Count != b.Count || !slices.Equal(a.Array, b.Array) || !slices.Equal(a.Words, b.Words) {
			return false
		}
	}
	return true
}

// trim drops the empty words at the end.
func trim(s Summary) Summary {
	for len(s) > 0 && s[len(s)-1] == 0 {
		s = s[:len(s)-1]
	}
	return s
}

// Memory is the bytes the Posting holds, those shared with other versions included.
func (p *Posting) Memory() int64 {
	if p == nil {
		return 0
	}
	n := int64(80 + 8*cap(p.segments) + 8*cap(p.summary))
	for _, s := range p.segments {
		if s == nil {
			continue
		}
		n += 24*segmentBlocks + 8
		if s.dense != nil {
			n += 32 * segmentBlocks
		}
		for i := range segmentBlocks {
			r := s.rows(i)
			n += int64(8*len(r.Words) + 2*len(r.Array))
		}
	}
	return n
}

// assembly makes a Posting from blocks given in ascending order, sharing the segments of the one before.
type assembly struct {
	next     *Posting
	own      int      // the segment that was made here and may be changed in place, -1 before the first
	ordinals []uint32 // scratch of take
}

func assemble(shape Shape, base *Posting) *assembly {
	next := &Posting{shape: shape}
	if base != nil {
		next.count = base.count
		next.summary = slices.Clone(base.summary)
		next.segments = slices.Clone(base.segments)
	}
	return &assembly{next: next, own: -1}
}

// put gives a block its rows, which the Posting keeps: Words with at least Shape.Dense rows, or a shorter Array.
func (a *assembly) put(blk int, r Rows) {
	number, i := blk/segmentBlocks, blk%segmentBlocks
	for number >= len(a.next.segments) {
		a.next.segments = append(a.next.segments, nil)
	}
	s := a.next.segments[number]
	if number != a.own {
		fresh := &segment{}
		if s != nil {
			*fresh = *s
			if s.dense != nil {
				dense := *s.dense
				fresh.dense = &dense
			}
		}
		s = fresh
		a.next.segments[number], a.own = s, number
	}
	a.next.count += r.Count - s.rows(i).Count
	s.sparse[i] = r.Array
	if r.Words != nil && s.dense == nil {
		s.dense = &[segmentBlocks]denseBlock{}
	}
	if s.dense != nil {
		s.dense[i] = denseBlock{}
		if r.Words != nil {
			s.dense[i] = denseBlock{words: r.Words, count: r.Count}
		}
	}
	a.next.summary = a.next.summary.with(blk)
	if r.Count == 0 {
		a.next.summary[blk>>6] &^= 1 << (blk & 63)
	}
}

// posting returns what was put together; nil when it is empty, so that emptiness is cheap to keep and to ask.
func (a *assembly) posting() *Posting {
	if a.next.count == 0 {
		return nil
	}
	return a.next
}
