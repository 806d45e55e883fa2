package column

import (
	"math"
	"slices"

	"parterre/index/block"
)

// Ordered is a column of int64 keys: integers and booleans as they are, numbers as order-preserving bits, dates as days,
// instants as milliseconds. It is immutable. The nil *Ordered is a column nobody has a value in.
type Ordered struct {
	shape   block.Shape
	cells   vector
	present *block.Posting
	buckets buckets
}

// Bucket is the users whose keys are in [Lo, Hi].
type Bucket struct {
	Lo, Hi int64
	Rows   *block.Posting
}

// KeyCount is a key and the number of users who have it.
type KeyCount struct {
	Key   int64
	Count int
}

// Present is the users who have a value.
func (c *Ordered) Present() *block.Posting {
	if c == nil {
		return nil
	}
	return c.present
}

// Key returns a user's key, false when there is none.
func (c *Ordered) Key(ord uint32) (int64, bool) {
	if c == nil || !c.present.Contains(ord) {
		return 0, false
	}
	return c.cells.key(ord), true
}

// Buckets returns the column's postings, ascending and disjoint: one per distinct key up to 4,096 keys, beyond that
// about 1,024 of neighbouring keys, some of which may be empty. Lo and Hi are bounds, not necessarily keys of anybody.
func (c *Ordered) Buckets() []Bucket {
	if c == nil {
		return nil
	}
	out := make([]Bucket, c.buckets.len())
	for i := range out {
		out[i] = Bucket{c.buckets.lo[i], c.buckets.hi(i), c.buckets.rows[i]}
	}
	return out
}

// Distinct returns the distinct keys, ascending, with exact counts, when there are at most max; otherwise false. It
// takes constant time per key up to 4,096 keys; beyond that it may read the column.
func (c *Ordered) Distinct(max int) ([]KeyCount, bool) {
	if c == nil {
		return nil, true
	}
	var out []KeyCount
	for i, p := range c.buckets.rows {
		if p == nil {
			continue
		}
		if len(out) >= max {
			return nil, false
		}
		if c.buckets.single(i) {
			out = append(out, KeyCount{c.buckets.lo[i], p.Count()})
			continue
		}
		keys := c.bucketKeys(i)
		slices.Sort(keys)
		for len(keys) > 0 {
			n := 1
			for n < len(keys) && keys[n] == keys[0] {
				n++
			}
			if len(out) >= max {
				return nil, false
			}
			out = append(out, KeyCount{keys[0], n})
			keys = keys[n:]
		}
	}
	return out, true
}

// bucketKeys returns the keys of a bucket's users, in the order of the users.
func (c *Ordered) bucketKeys(i int) []int64 {
	keys := make([]int64, 0, c.buckets.rows[i].Count())
	for blk, r := range c.buckets.rows[i].Blocks() {
		keys = c.Gather(blk, r, keys)
	}
	return keys
}

// After returns the smallest key above a key that anybody has, false for none.
func (c *Ordered) After(key int64) (int64, bool) {
	if c == nil || key == math.MaxInt64 {
		return 0, false
	}
	from, to := c.buckets.span(key+1, math.MaxInt64)
	for i := from; i < to; i++ {
		if c.buckets.rows[i] == nil {
			continue
		}
		if c.buckets.single(i) {
			return c.buckets.lo[i], true
		}
		least, found := int64(math.MaxInt64), false
		for _, k := range c.bucketKeys(i) {
			if k > key && k <= least {
				least, found = k, true
			}
		}
		if found {
			return least, true
		}
	}
	return 0, false
}

// Extent returns the smallest and the largest key that anybody has, false for none.
func (c *Ordered) Extent() (lo, hi int64, ok bool) {
	if c == nil {
		return 0, 0, false
	}
	some := func(p *block.Posting) bool { return p != nil }
	first := slices.IndexFunc(c.buckets.rows, some)
	if first < 0 {
		return 0, 0, false
	}
	last := len(c.buckets.rows) - 1
	for c.buckets.rows[last] == nil {
		last--
	}
	lo, hi = c.buckets.lo[first], c.buckets.lo[last]
	if !c.buckets.single(first) {
		lo = slices.Min(c.bucketKeys(first))
	}
	if !c.buckets.single(last) {
		hi = slices.Max(c.bucketKeys(last))
	}
	return lo, hi, true
}

// Gather appends the keys of the rows of a block that have one, ascending by row, and returns the extended slice.
func (c *Ordered) Gather(blk int, rows block.Rows, dst []int64) []int64 {
	if c == nil {
		return dst
	}
	return gather(&c.cells, blk, rows, c.present.Block(blk), dst, nil)
}

// GatherRows is Gather that also appends, to at, the row of each key.
func (c *Ordered) GatherRows(blk int, rows block.Rows, dst []int64, at []uint16) ([]int64, []uint16) {
	if c == nil {
		return dst, at
	}
	dst = gather(&c.cells, blk, rows, c.present.Block(blk), dst, &at)
	return dst, at
}

// Memory is the bytes the column holds, those shared with other versions included.
func (c *Ordered) Memory() int64 { return c.Holds().Sum() }

// Holds is the same by what takes them.
func (c *Ordered) Holds() Holding {
	if c == nil {
		return Holding{}
	}
	bitmaps := c.present.Memory() + int64(24*len(c.buckets.lo))
	for _, p := range c.buckets.rows {
		bitmaps += p.Memory()
	}
	return Holding{Values: c.cells.memory(), Bitmaps: bitmaps}
}

// OrderedEditor makes the next version of an Ordered.
type OrderedEditor struct {
	base    *Ordered
	session session
}

// EditOrdered opens an editor on a column, which stays as it is; nil is the empty one.
func EditOrdered(shape block.Shape, c *Ordered) *OrderedEditor {
	if c == nil {
		c = &Ordered{shape: shape, cells: vector{shape: shape}}
		c.buckets.sum()
	}
	return &OrderedEditor{c, openSession(shape, c.cells, c.present)}
}

// Set gives a user a key.
func (e *OrderedEditor) Set(ord uint32, key int64) {
	e.rest()
	e.session.set(ord, key)
}

// Unset takes a user's key away.
func (e *OrderedEditor) Unset(ord uint32) {
	e.rest()
	e.session.unset(ord)
}

// rest freezes what was edited when it has become much, and goes on from there.
func (e *OrderedEditor) rest() {
	if e.session.full() {
		e.Freeze()
	}
}

// Freeze returns the next version; the editor goes on from there.
func (e *OrderedEditor) Freeze() *Ordered {
	changes, present := e.session.changes()
	if len(changes) > 0 {
		next := &Ordered{shape: e.base.shape, cells: e.session.cells.next, present: present}
		next.buckets = e.base.buckets.apply(next.shape, changes, &next.cells)
		e.base = next
	}
	e.session = openSession(e.base.shape, e.base.cells, e.base.present)
	return e.base
}
