package column

import (
	"errors"
	"fmt"

	"parterre/index/block"
)

// ErrInconsistent is wrapped by what Verify finds. The messages name blocks and numbers, never a value.
var ErrInconsistent = errors.New("column and bitmaps disagree")

// verifyUnion checks that disjoint postings together are the presence.
func verifyUnion(shape block.Shape, present *block.Posting, of []*block.Posting) error {
	total := 0
	selections := make([]block.Selection, 0, len(of))
	for _, p := range of {
		total += p.Count()
		selections = append(selections, p)
	}
	if total != present.Count() {
		return fmt.Errorf("%d users in postings, %d present: %w", total, present.Count(), ErrInconsistent)
	}
	return verifyCover(shape, present, block.Union(shape, selections))
}

// inside checks what reading a loaded column trusts, and no more: everybody in a posting is present.
func inside(shape block.Shape, present *block.Posting, of []*block.Posting) error {
	for slot, p := range of {
		for blk, rows := range p.Blocks() {
			all := present.Block(blk)
			if all.Count < shape.Rows() && block.AndCount(rows, all) != rows.Count {
				return fmt.Errorf("posting %d, block %d: users who are not present: %w", slot, blk, ErrCorrupt)
			}
		}
	}
	return nil
}

// verifyCover checks that a selection is the presence.
func verifyCover(shape block.Shape, present *block.Posting, union block.Selection) error {
	buf := block.NewBuffer(shape)
	n := 0
	for blk := union.Summary().Next(0); blk >= 0; blk = union.Summary().Next(blk + 1) {
		rows := union.Rows(blk, buf)
		n += rows.Count
		if block.AndCount(rows, present.Block(blk)) != rows.Count {
			return fmt.Errorf("block %d: users in postings who are not present: %w", blk, ErrInconsistent)
		}
		buf.Release(block.Mark{})
	}
	if n != present.Count() {
		return fmt.Errorf("%d users in postings, %d present: %w", n, present.Count(), ErrInconsistent)
	}
	return nil
}

// Verify checks that the union of the postings is the presence, and that every user's key is one of its bucket. It
// reads everything.
func (c *Ordered) Verify() error {
	if c == nil {
		return nil
	}
	if err := verifyUnion(c.shape, c.present, c.buckets.rows); err != nil {
		return err
	}
	for i, p := range c.buckets.rows {
		if i > 0 && c.buckets.lo[i-1] >= c.buckets.lo[i] {
			return fmt.Errorf("bucket %d is out of order: %w", i, ErrInconsistent)
		}
		for blk, rows := range p.Blocks() {
			if blk >= len(c.cells.blocks) {
				return fmt.Errorf("block %d has no keys: %w", blk, ErrInconsistent)
			}
			keys := c.Gather(blk, rows, nil)
			if len(keys) != rows.Count {
				return fmt.Errorf("bucket %d, block %d: %d keys of %d: %w", i, blk, len(keys), rows.Count, ErrInconsistent)
			}
			for _, key := range keys {
				if key < c.buckets.lo[i] || key > c.buckets.hi(i) {
					return fmt.Errorf("bucket %d, block %d: a key outside: %w", i, blk, ErrInconsistent)
				}
			}
		}
	}
	return nil
}

// verifyCodes checks every posting against the codes of its users, through check, which also counts users by code, and
// then the counts.
func verifyCodes(shape block.Shape, p *postings, codes int, check func(blk int, rows block.Rows, count []int, slot int) bool) error {
	count := make([]int, codes)
	for slot, posting := range p.rows {
		for blk, rows := range posting.Blocks() {
			if !check(blk, rows, count, slot) {
				return fmt.Errorf("posting %d, block %d: a code that is not its own: %w", slot, blk, ErrInconsistent)
			}
		}
	}
	for code, n := range count {
		if p.count(uint32(code)) != n {
			return fmt.Errorf("code %d: counted %d, found %d: %w", code, p.count(uint32(code)), n, ErrInconsistent)
		}
	}
	return nil
}
