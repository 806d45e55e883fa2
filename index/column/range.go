package column

import (
	"math/bits"
	"sync"

	"parterre/index/block"
)

// Range is the users whose keys are in [lo, hi]. Its count is kept for the buckets that lie whole in the range; only
// the users of the two at its ends are looked at.
func (c *Ordered) Range(lo, hi int64) block.Selection {
	if c == nil {
		return block.Empty()
	}
	from, to := c.buckets.span(lo, hi)
	if from == to {
		return block.Empty()
	}
	r := &keyRange{column: c, lo: lo, hi: hi, from: from, to: to}
	if c.buckets.lo[from] < lo {
		r.partial = append(r.partial, from)
		r.from++
	}
	if last := to - 1; c.buckets.hi(last) > hi && (len(r.partial) == 0 || r.partial[0] != last) {
		r.partial = append(r.partial, last)
		r.to--
	}
	r.from = min(r.from, r.to)
	if len(r.partial) == 0 && r.to-r.from <= fewBuckets {
		of := make([]block.Selection, 0, fewBuckets)
		for _, p := range c.buckets.rows[r.from:r.to] {
			of = append(of, p)
		}
		return block.Disjoint(c.shape, of)
	}
	r.settle()
	return r
}

// fewBuckets is the number of whole buckets up to which a range is simply their union.
const fewBuckets = 4

// keyRange is a range that takes more than a few postings.
type keyRange struct {
	column   *Ordered
	lo, hi   int64
	from, to int   // buckets whole in the range
	partial  []int // buckets partly in it, at most two
	upper    int   // users of all of them
	summary  block.Summary
	narrow   bool // so few users that collecting buckets beats reading the column

	once  sync.Once
	exact int // GUARDED_BY(once)
}

var _ block.Selection = (*keyRange)(nil)

func (r *keyRange) settle() {
	b := &r.column.buckets
	r.upper = b.count(r.from, r.to)
	for _, i := range r.partial {
		r.upper += b.rows[i].Count()
	}
	buckets := r.to - r.from + len(r.partial)
	if buckets > 64 {
		r.summary = r.column.present.Summary()
	} else {
		for i := r.from; i < r.to; i++ {
			r.summary = r.summary.Or(b.rows[i].Summary())
		}
		for _, i := range r.partial {
			r.summary = r.summary.Or(b.rows[i].Summary())
		}
	}
	// Collecting costs about 1 ns a user and 5 a bucket in every block, reading about 1/4 ns a row.
	blocks := max(1, len(r.column.cells.blocks))
	r.narrow = r.upper/blocks+5*buckets < r.column.shape.Rows()/4
}

// Estimate implements block.Selection.
func (r *keyRange) Estimate() int { return r.upper }

// Exact implements block.Selection.
func (r *keyRange) Exact() bool { return len(r.partial) == 0 }

// Summary implements block.Selection.
func (r *keyRange) Summary() block.Summary { return r.summary }

// Contains implements block.Selection.
func (r *keyRange) Contains(ord uint32) bool {
	key, ok := r.column.Key(ord)
	return ok && r.lo <= key && key <= r.hi
}

// Count implements block.Selection.
func (r *keyRange) Count() int {
	r.once.Do(func() {
		r.exact = r.column.buckets.count(r.from, r.to)
		for _, i := range r.partial {
			for _, key := range r.column.bucketKeys(i) {
				if r.lo <= key && key <= r.hi {
					r.exact++
				}
			}
		}
	})
	return r.exact
}

// Rows implements block.Selection.
func (r *keyRange) Rows(blk int, buf *block.Buffer) block.Rows {
	present := r.column.present.Block(blk)
	if present.Count == 0 {
		return block.Rows{}
	}
	if present.Words == nil {
		return r.filter(blk, present, buf)
	}
	words := buf.Words()
	if r.narrow {
		clear(words)
		r.collect(blk, words)
		return block.FromWords(words)
	}
	r.column.cells.scan(blk, words, bias(r.lo), bias(r.hi))
	if present.Count < r.column.shape.Rows() {
		block.AndInto(words, present)
	}
	return block.FromWords(words)
}

// scan writes a bit per row of a block: whether its key, biased, is in [lo, hi].
func (v *vector) scan(blk int, words []uint64, lo, hi uint64) {
	size := v.rows() / 64
	pages := v.pages(blk)
	if pages == nil {
		clear(words)
	}
	for i, p := range pages {
		part := words[i*size : (i+1)*size]
		if p == nil {
			clear(part)
			continue
		}
		p.scan(part, lo, hi)
	}
}

// filter reads the keys of a few rows.
func (r *keyRange) filter(blk int, rows block.Rows, buf *block.Buffer) block.Rows {
	out := buf.Array()
	n := 0
	for _, row := range rows.Array {
		out[n] = row
		if r.holds(blk, uint32(row)) {
			n++
		}
	}
	return block.FromArray(out[:n])
}

// collect sets the bits of the users of the range's buckets.
func (r *keyRange) collect(blk int, words []uint64) {
	b := &r.column.buckets
	for _, p := range b.rows[r.from:r.to] {
		block.OrInto(words, p.Block(blk))
	}
	for _, i := range r.partial {
		rows := b.rows[i].Block(blk)
		for _, row := range rows.Array {
			if r.holds(blk, uint32(row)) {
				words[row>>6] |= 1 << (row & 63)
			}
		}
		for j, w := range rows.Words {
			for ; w != 0; w &= w - 1 {
				row := uint32(j<<6 + bits.TrailingZeros64(w))
				if r.holds(blk, row) {
					words[row>>6] |= 1 << (row & 63)
				}
			}
		}
	}
}

// holds reports whether the key of a present row is in the range.
func (r *keyRange) holds(blk int, row uint32) bool {
	p, row := r.column.cells.page(blk, row)
	u := p.at(row)
	return bias(r.lo) <= u && u <= bias(r.hi)
}
