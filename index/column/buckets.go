package column

import (
	"math"
	"slices"
	"sort"

	"parterre/index/block"
)

// maxSingle is the number of distinct keys up to which each has a posting of its own; beyond it neighbours share one,
// in about targetBuckets buckets of much the same size.
const (
	maxSingle     = 4096
	targetBuckets = 1024
)

// buckets is the postings of an Ordered, by ascending key. While they are single, bucket i is the users with the key
// lo[i]. Merged, it is those from lo[i] up to the next bucket's lo, and together the buckets cover every key there is.
// Merging happens once in a column's life: a column that had so many keys is likely to have them again.
type buckets struct {
	merged bool
	lo     []int64
	rows   []*block.Posting
	before []int // users in the buckets before the i-th; one more than buckets
}

func (b *buckets) len() int { return len(b.lo) }

// hi is the largest key the i-th bucket may hold.
func (b *buckets) hi(i int) int64 {
	switch {
	case !b.merged:
		return b.lo[i]
	case i+1 < len(b.lo):
		return b.lo[i+1] - 1
	}
	return math.MaxInt64
}

// single reports that the i-th bucket can hold one key only.
func (b *buckets) single(i int) bool { return b.lo[i] == b.hi(i) }

// at returns the bucket a key belongs to, and whether there is one: merged there always is.
func (b *buckets) at(key int64) (int, bool) {
	i, found := slices.BinarySearch(b.lo, key)
	if b.merged && !found {
		return i - 1, true
	}
	return i, found
}

// span returns the buckets [from, to) that may hold keys in [lo, hi].
func (b *buckets) span(lo, hi int64) (from, to int) {
	if lo > hi {
		return 0, 0
	}
	from = sort.Search(len(b.lo), func(i int) bool { return b.hi(i) >= lo })
	to = sort.Search(len(b.lo), func(i int) bool { return b.lo[i] > hi })
	return from, max(from, to)
}

// count is the number of users in the buckets [from, to).
func (b *buckets) count(from, to int) int { return b.before[to] - b.before[from] }

// sum fills before.
func (b *buckets) sum() {
	b.before = make([]int, len(b.rows)+1)
	for i, p := range b.rows {
		b.before[i+1] = b.before[i] + p.Count()
	}
}

// apply returns the buckets after changes, which are ascending by ordinal; keys reads the column as it is after them.
func (b *buckets) apply(shape block.Shape, changes []change, keys *vector) buckets {
	next := buckets{merged: b.merged, lo: b.lo, rows: slices.Clone(b.rows)}
	same := next.merged || !next.admit(changes)
	moves := make([]move, 0, 2*len(changes))
	for _, c := range changes {
		if c.had {
			i, _ := next.at(c.key)
			moves = append(moves, newMove(i, c.ord, false))
		}
		if c.has {
			i, _ := next.at(c.now)
			if n := len(moves); c.had && moves[n-1] == newMove(i, c.ord, false) {
				moves = moves[:n-1] // stays in its bucket
				continue
			}
			moves = append(moves, newMove(i, c.ord, true))
		}
	}
	touched := applyMoves(shape, next.rows, moves)
	if same = same && (next.merged || !next.drop(touched)); same {
		next.before = b.sumAfter(next.rows, touched)
	} else {
		if !next.merged {
			next.drop(nil)
		}
		next.sum()
	}
	next.balance(shape, keys, touched)
	return next
}

// sumAfter is before for rows that differ in touched buckets only, ascending: most of a column is not looked at.
func (b *buckets) sumAfter(rows []*block.Posting, touched []int) []int {
	out := make([]int, len(rows)+1)
	if len(rows) == 0 {
		return out
	}
	shift := 0
	for i := range rows {
		out[i] = b.before[i] + shift
		if len(touched) > 0 && touched[0] == i {
			shift += rows[i].Count() - b.rows[i].Count()
			touched = touched[1:]
		}
	}
	out[len(rows)] = b.before[len(rows)] + shift
	return out
}

// admit makes empty single buckets for keys that have none, and reports whether there were any.
func (b *buckets) admit(changes []change) bool {
	var fresh []int64
	for _, c := range changes {
		if c.has {
			if _, ok := b.at(c.now); !ok {
				fresh = append(fresh, c.now)
			}
		}
	}
	if fresh == nil {
		return false
	}
	slices.Sort(fresh)
	fresh = slices.Compact(fresh)
	lo := make([]int64, 0, len(b.lo)+len(fresh))
	rows := make([]*block.Posting, 0, len(b.lo)+len(fresh))
	for i, key := range b.lo {
		for len(fresh) > 0 && fresh[0] < key {
			lo, rows, fresh = append(lo, fresh[0]), append(rows, nil), fresh[1:]
		}
		lo, rows = append(lo, key), append(rows, b.rows[i])
	}
	for _, key := range fresh {
		lo, rows = append(lo, key), append(rows, nil)
	}
	b.lo, b.rows = lo, rows
	return true
}

// drop forgets single buckets nobody is left in, and reports whether there were any. With buckets named, only those can
// have become empty.
func (b *buckets) drop(touched []int) bool {
	empty := slices.ContainsFunc(touched, func(i int) bool { return b.rows[i] == nil })
	if !empty && (touched != nil || !slices.Contains(b.rows, nil)) {
		return false
	}
	var lo []int64
	var rows []*block.Posting
	for i, p := range b.rows {
		if p != nil {
			lo, rows = append(lo, b.lo[i]), append(rows, p)
		}
	}
	b.lo, b.rows = lo, rows
	return true
}

// balance merges single buckets when they have become too many, splits merged ones that are too large, and merges
// neighbours when there are too many again. Buckets that are not touched are as large as they were.
func (b *buckets) balance(shape block.Shape, keys *vector, touched []int) {
	size := max(1, b.before[len(b.rows)]/targetBuckets)
	switch {
	case !b.merged && len(b.lo) <= maxSingle:
		return
	case b.merged && !slices.ContainsFunc(touched, func(i int) bool { return b.rows[i].Count() > 2*size && !b.single(i) }):
		return
	case !b.merged:
		b.widen()
		b.join(shape, size)
	}
	defer b.sum()
	for i := 0; i < len(b.lo); {
		if b.rows[i].Count() <= 2*size || b.single(i) {
			i++
			continue
		}
		b.split(shape, keys, i)
	}
	if len(b.lo) > 3*targetBuckets {
		b.join(shape, size)
	}
}

// widen turns single buckets into ones that cover every key, none holding more than before. A key with many users keeps
// a bucket that can hold nothing else, so that asking for it never reads the column.
func (b *buckets) widen() {
	total := 0
	for _, p := range b.rows {
		total += p.Count()
	}
	var lo []int64
	var rows []*block.Posting
	next := int64(math.MinInt64) // the first key not covered yet
	done := false
	for i, key := range b.lo {
		p := b.rows[i]
		heavy := p.Count() > total/targetBuckets
		if heavy && next < key {
			lo, rows = append(lo, next), append(rows, nil)
			next = key
		}
		lo, rows = append(lo, next), append(rows, p)
		if key == math.MaxInt64 {
			done = true
			break
		}
		next = key + 1
	}
	if !done {
		lo, rows = append(lo, next), append(rows, nil)
	}
	b.merged, b.lo, b.rows = true, lo, rows
}

// join merges neighbours as long as they stay within size together, except single buckets that are large.
func (b *buckets) join(shape block.Shape, size int) {
	var lo []int64
	var rows []*block.Posting
	for i := 0; i < len(b.lo); {
		j, n := i+1, b.rows[i].Count()
		for j < len(b.lo) && n+b.rows[j].Count() <= size {
			n += b.rows[j].Count()
			j++
		}
		lo = append(lo, b.lo[i])
		rows = append(rows, unite(shape, b.rows[i:j]))
		i = j
	}
	b.lo, b.rows = lo, rows
}

// unite is the posting of disjoint postings.
func unite(shape block.Shape, of []*block.Posting) *block.Posting {
	if len(of) == 1 {
		return of[0]
	}
	e := block.Edit(shape, nil)
	var ordinals []uint32
	for _, p := range of {
		for blk, r := range p.Blocks() {
			ordinals = r.Append(ordinals[:0], shape.Ordinal(blk, 0))
			for _, ord := range ordinals {
				e.Add(ord)
			}
		}
	}
	return e.Posting()
}

// split cuts a bucket that is not single in two, near the middle of its users or beside the key most of them have.
// Either half may come out empty, but both cover fewer keys, so splitting comes to an end.
func (b *buckets) split(shape block.Shape, keys *vector, i int) {
	type pair struct {
		key int64
		ord uint32
	}
	var pairs []pair
	var ordinals []uint32
	for blk, r := range b.rows[i].Blocks() {
		ordinals = r.Append(ordinals[:0], shape.Ordinal(blk, 0))
		for _, ord := range ordinals {
			pairs = append(pairs, pair{keys.key(ord), ord})
		}
	}
	slices.SortFunc(pairs, func(x, y pair) int {
		switch {
		case x.key < y.key:
			return -1
		case x.key > y.key:
			return 1
		}
		return int(int64(x.ord) - int64(y.ord))
	})
	// The middle user's key begins a bucket, unless it also began this one: then the next key does.
	cut := pairs[len(pairs)/2].key
	if cut == b.lo[i] {
		cut++ // the bucket is not single, so there is a key above
	}
	n := sort.Search(len(pairs), func(j int) bool { return pairs[j].key >= cut })
	halves := [2]*block.Posting{}
	for h, half := range [][]pair{pairs[:n], pairs[n:]} {
		e := block.Edit(shape, nil)
		for _, p := range half {
			e.Add(p.ord)
		}
		halves[h] = e.Posting()
	}
	b.lo = slices.Insert(slices.Clone(b.lo), i+1, cut)
	b.rows = slices.Insert(b.rows, i+1, halves[1])
	b.rows[i] = halves[0]
}
