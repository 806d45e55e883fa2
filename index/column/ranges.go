package column

import (
	"math/bits"
	"sync"

	"parterre/index/block"
)

// KeyRange is the keys from Lo to Hi, both included.
type KeyRange struct{ Lo, Hi int64 }

// Ranges is the users whose keys are in one of some ranges: ascending, disjoint, none of them empty. It is Range for many
// of them at once, such as all Mondays of a century: however many there are, a key is looked at once.
func (c *Ordered) Ranges(of []KeyRange) block.Selection {
	if c == nil || len(of) == 0 {
		return block.Empty()
	}
	r := &keyRanges{column: c, table: newRangeTable(of)}
	next := 0
	for i, rows := range c.buckets.rows {
		lo, hi := c.buckets.lo[i], c.buckets.hi(i)
		for next < len(of) && of[next].Hi < lo {
			next++
		}
		switch {
		case next == len(of) || of[next].Lo > hi || rows == nil:
		case of[next].Lo <= lo && hi <= of[next].Hi:
			r.whole = append(r.whole, i)
			r.inside += rows.Count()
		default:
			r.partial = append(r.partial, i)
			r.upper += rows.Count()
		}
	}
	r.upper += r.inside
	r.settle()
	return r
}

// keyRanges is the users of some buckets, and of others those whose keys a table holds.
type keyRanges struct {
	column  *Ordered
	table   rangeTable
	whole   []int // buckets whole in a range
	partial []int // buckets partly in one
	inside  int   // users of those that are whole
	upper   int   // users of all of them
	summary block.Summary
	narrow  bool // so few users that collecting buckets beats reading the column

	once  sync.Once
	exact int // GUARDED_BY(once)
}

var _ block.Selection = (*keyRanges)(nil)

func (r *keyRanges) settle() {
	buckets := len(r.whole) + len(r.partial)
	if buckets > 64 {
		r.summary = r.column.present.Summary()
	} else {
		for _, of := range [][]int{r.whole, r.partial} {
			for _, i := range of {
				r.summary = r.summary.Or(r.column.buckets.rows[i].Summary())
			}
		}
	}
	// Collecting costs about 1 ns a user and 5 a bucket in every block, reading about 1 1/2 ns a row.
	blocks := max(1, len(r.column.cells.blocks))
	r.narrow = r.upper/blocks+5*buckets < r.column.shape.Rows()*3/2
}

// Estimate implements block.Selection.
func (r *keyRanges) Estimate() int { return r.upper }

// Exact implements block.Selection.
func (r *keyRanges) Exact() bool { return len(r.partial) == 0 }

// Summary implements block.Selection.
func (r *keyRanges) Summary() block.Summary { return r.summary }

// Contains implements block.Selection.
func (r *keyRanges) Contains(ord uint32) bool {
	key, ok := r.column.Key(ord)
	return ok && r.table.holds(bias(key))
}

// Count implements block.Selection.
func (r *keyRanges) Count() int {
	// Looking at a user of a bucket costs as much as reading some twenty rows of the column.
	if (r.upper-r.inside)*20 > r.column.present.Count() {
		r.once.Do(func() { r.exact = block.CountOf(r.column.shape, r) })
		return r.exact
	}
	r.once.Do(func() {
		r.exact = r.inside
		for _, i := range r.partial {
			for _, key := range r.column.bucketKeys(i) {
				if r.table.holds(bias(key)) {
					r.exact++
				}
			}
		}
	})
	return r.exact
}

// Rows implements block.Selection.
func (r *keyRanges) Rows(blk int, buf *block.Buffer) block.Rows {
	present := r.column.present.Block(blk)
	if present.Count == 0 || !r.summary.Has(blk) {
		return block.Rows{}
	}
	if present.Words == nil {
		out := buf.Array()[:0]
		for _, row := range present.Array {
			if r.holds(blk, uint32(row)) {
				out = append(out, row)
			}
		}
		return block.FromArray(out)
	}
	words := buf.Words()
	if r.narrow {
		clear(words)
		r.collect(blk, words)
		return block.FromWords(words)
	}
	r.scan(blk, words)
	block.AndInto(words, present)
	return block.FromWords(words)
}

// holds reports whether the key of a present row is in a range.
func (r *keyRanges) holds(blk int, row uint32) bool {
	p, row := r.column.cells.page(blk, row)
	return r.table.holds(p.at(row))
}

// collect sets the bits of the users of the buckets. It repeats the loop of keyRange.collect: shared, with holds as a function
// value, two buckets of a million rows took a quarter longer.
func (r *keyRanges) collect(blk int, words []uint64) {
	b := &r.column.buckets
	for _, i := range r.whole {
		block.OrInto(words, b.rows[i].Block(blk))
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

// scan sets a bit per row of the block: whether its key is in a range. Rows that were never set come out either way.
func (r *keyRanges) scan(blk int, words []uint64) {
	size := r.column.cells.rows() / 64
	for i, p := range r.column.cells.pages(blk) {
		part := words[i*size : (i+1)*size]
		switch {
		case p == nil:
			clear(part)
		case p.o8 != nil:
			scanRanges(part, p.o8, p.base, p.shift, &r.table)
		case p.o16 != nil:
			scanRanges(part, p.o16, p.base, p.shift, &r.table)
		case p.o32 != nil:
			scanRanges(part, p.o32, p.base, p.shift, &r.table)
		case p.o64 != nil:
			scanRanges(part, p.o64, p.base, p.shift, &r.table)
		case r.table.holds(p.base):
			for i := range part {
				part[i] = ^uint64(0)
			}
		default:
			clear(part)
		}
	}
}

func scanRanges[T unsigned](words []uint64, offsets []T, base uint64, shift uint8, table *rangeTable) {
	if table.bits != nil {
		scanBits(words, offsets, base-table.first, shift, table.width, table.bits)
		return
	}
	for i := range words {
		var w uint64
		for _, offset := range offsets[i*64 : i*64+64 : i*64+64] {
			w >>= 1 // the first row comes to lie lowest
			if table.holds(base + uint64(offset)<<(shift&63)) {
				w |= 1 << 63
			}
		}
		words[i] = w
	}
}

// scanBits is scanRanges where there is a bit per key. Base is counted from the first of them, and may lie before it.
func scanBits[T unsigned](words []uint64, offsets []T, base uint64, shift uint8, width uint64, bits []uint64) {
	for i := range words {
		var w uint64
		for _, offset := range offsets[i*64 : i*64+64 : i*64+64] {
			w >>= 1 // the first row comes to lie lowest
			if at := base + uint64(offset)<<(shift&63); at <= width {
				w |= bits[at/64] >> (at % 64) << 63
			}
		}
		words[i] = w
	}
}
