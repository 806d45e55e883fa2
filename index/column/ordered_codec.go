package column

import (
	"encoding/binary"
	"fmt"
	"math"

	"parterre/index/block"
)

const whatOrdered byte = 'O'

// Parts emits the stored form of the column, which is not nil.
func (c *Ordered) Parts(emit func(Part) error) error {
	w := &partWriter{emit: emit}
	if err := c.cells.writeParts(w, kindCells); err != nil {
		return err
	}
	if err := writePostings(w, kindPresent, []*block.Posting{c.present}); err != nil {
		return err
	}
	bounds := body()
	for _, lo := range c.buckets.lo {
		bounds = binary.LittleEndian.AppendUint64(bounds, uint64(lo))
	}
	if err := w.write(kindBuckets, 0, bounds); err != nil {
		return err
	}
	if err := writePostings(w, kindPostings, c.buckets.rows); err != nil {
		return err
	}
	return w.end(ending{whatOrdered, c.buckets.merged, c.shape.Rows(), c.present.Count()})
}

// LoadOrdered reads a column from its parts. Bitmaps are taken as they are, not made again from the keys; Verify
// compares the two. A fault is ErrCorrupt.
func LoadOrdered(shape block.Shape, parts Parts) (*Ordered, error) {
	c := &Ordered{shape: shape, cells: vector{shape: shape}}
	present := newPostingsReader(shape, 1)
	postings := newPostingsReader(shape, 0)
	end, err := readParts(parts, whatOrdered, shape, func(kind byte, number uint32, r *reader) error {
		switch kind {
		case kindCells:
			return c.cells.readPart(number, r)
		case kindPresent:
			return present.readPart(r)
		case kindBuckets:
			for r.more() {
				c.buckets.lo = append(c.buckets.lo, int64(r.uint64()))
			}
			postings = newPostingsReader(shape, len(c.buckets.lo))
			return nil
		case kindPostings:
			return postings.readPart(r)
		}
		return fmt.Errorf("not of an ordered column: %w", ErrCorrupt)
	})
	if err != nil {
		return nil, err
	}
	c.present = present.postings()[0]
	c.buckets.merged, c.buckets.rows = end.merged, postings.postings()
	c.buckets.sum()
	if c.present.Count() != end.count {
		return nil, fmt.Errorf("%d present, %d stored: %w", c.present.Count(), end.count, ErrCorrupt)
	}
	if n := c.buckets.count(0, c.buckets.len()); n != end.count {
		return nil, fmt.Errorf("%d in bitmaps, %d stored: %w", n, end.count, ErrCorrupt)
	}
	if err := inside(shape, c.present, c.buckets.rows); err != nil {
		return nil, err
	}
	if end.merged && (len(c.buckets.lo) == 0 || c.buckets.lo[0] != math.MinInt64) {
		return nil, fmt.Errorf("buckets leave keys out: %w", ErrCorrupt)
	}
	for i := 1; i < len(c.buckets.lo); i++ {
		if c.buckets.lo[i-1] >= c.buckets.lo[i] {
			return nil, fmt.Errorf("bucket %d is out of order: %w", i, ErrCorrupt)
		}
	}
	if err := c.cells.covers(c.present, anyKey); err != nil {
		return nil, err
	}
	for i, p := range c.buckets.rows {
		if p == nil && !end.merged {
			return nil, fmt.Errorf("bucket %d is empty: %w", i, ErrCorrupt)
		}
	}
	return c, nil
}
