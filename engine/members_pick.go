package engine

import (
	"container/heap"
	"context"
	"math"
	"math/bits"
	"slices"
	"strings"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// inOrderJoined returns the first members after the cursor in the order users were made, which is that of ordinals. It stops
// at the last one wanted.
func inOrderJoined(ctx context.Context, s *index.Snapshot, from block.Selection, o *order, after *cursor, limit int) ([]uint32, error) {
	first, last := uint32(0), uint32(s.Rows()) // last excluded
	if after != nil {
		at := index.UserKey(after.place.key)
		if o.descending {
			last = ordinalAfter(s, at-1)
		} else {
			first = ordinalAfter(s, at)
		}
	}
	if first >= last {
		return nil, ctx.Err()
	}
	shape, in, buffer := s.Shape(), from.Summary(), block.NewBuffer(s.Shape())
	firstBlock, _ := shape.Split(first)
	lastBlock, _ := shape.Split(last - 1)
	var out []uint32
	for i := range lastBlock - firstBlock + 1 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		blk := firstBlock + i
		if o.descending {
			blk = lastBlock - i
		}
		if !in.Has(blk) {
			continue
		}
		mark := buffer.Mark()
		out = appendRows(out, from.Rows(blk, buffer), shape.Ordinal(blk, 0), first, last, o.descending, limit)
		buffer.Release(mark)
		if len(out) == limit {
			break
		}
	}
	return out, nil
}

// ordinalAfter returns the first ordinal whose user was made after the one with that key, who may be gone by now: keys
// ascend with ordinals. Ordinals of users deleted since have no key any more and are stepped over.
func ordinalAfter(s *index.Snapshot, key index.UserKey) uint32 {
	lo, hi := uint32(0), uint32(s.Rows())
	for lo < hi {
		mid := lo + (hi-lo)/2
		at := mid
		for at < hi && !s.Known(at) {
			at++
		}
		if at == hi || s.User(at).Key() > key {
			hi = mid
		} else {
			lo = at + 1
		}
	}
	return lo
}

// appendRows appends the ordinals of a block's rows in [first, last), up or down, until there are limit.
func appendRows(dst []uint32, rows block.Rows, base, first, last uint32, down bool, limit int) []uint32 {
	add := func(ord uint32) bool {
		if first <= ord && ord < last {
			dst = append(dst, ord)
		}
		return len(dst) < limit
	}
	for i := range rows.Array {
		if down {
			i = len(rows.Array) - 1 - i
		}
		if !add(base + uint32(rows.Array[i])) {
			return dst
		}
	}
	for i := range rows.Words {
		if down {
			i = len(rows.Words) - 1 - i
		}
		for word := rows.Words[i]; word != 0; {
			bit := bits.TrailingZeros64(word)
			if down {
				bit = 63 - bits.LeadingZeros64(word)
			}
			word &^= 1 << bit
			if !add(base + uint32(i*64+bit)) {
				return dst
			}
		}
	}
	return dst
}

// smallest returns the first members after the cursor in any other order, looking at every member once.
func smallest(ctx context.Context, s *index.Snapshot, from block.Selection, o *order, after *cursor, limit int) ([]uint32, error) {
	p := &picker{order: o, limit: limit}
	if after != nil {
		p.after = &candidate{memberKey: after.place}
	}
	look := p.lookAtIDs
	switch {
	case o.by == OrderName:
		look = p.lookAtTexts(s.NameColumn())
	case o.by == OrderAttribute && o.attribute.Kind.Textual():
		look = p.lookAtTexts(s.Text(o.attribute.ID))
	case o.by == OrderAttribute:
		look = p.lookAtKeys(s.Ordered(o.attribute.ID))
	}
	err := eachBlock(ctx, s, from, func(blk int, rows block.Rows) bool {
		look(blk, rows, s.Shape().Ordinal(blk, 0))
		return true
	})
	return p.found(), err
}

// picker holds the smallest candidates so far, as a heap with the largest on top.
type picker struct {
	order *order
	after *candidate // nil on the first page
	limit int
	held  []candidate
	keys  []int64
	codes []uint32
	rows  []uint16
	rest  *block.Buffer
}

// found returns the ordinals of the candidates held, in order.
func (p *picker) found() []uint32 {
	slices.SortFunc(p.held, func(a, b candidate) int { return p.order.compare(&a, &b) })
	out := make([]uint32, len(p.held))
	for i, c := range p.held {
		out[i] = c.ord
	}
	return out
}

func (p *picker) Len() int           { return len(p.held) }
func (p *picker) Less(i, j int) bool { return p.order.compare(&p.held[i], &p.held[j]) > 0 }
func (p *picker) Swap(i, j int)      { p.held[i], p.held[j] = p.held[j], p.held[i] }
func (p *picker) Push(c any)         { p.held = append(p.held, c.(candidate)) }
func (p *picker) Pop() any           { panic("engine: a picker only replaces its largest") }

// offer takes the candidate if it lies behind the cursor and before the largest one held.
func (p *picker) offer(c candidate) {
	switch {
	case p.after != nil && p.order.compare(&c, p.after) <= 0:
	case p.all():
		p.held = append(p.held, c)
	case len(p.held) < p.limit:
		heap.Push(p, c)
	case p.order.compare(&c, &p.held[0]) < 0:
		p.held[0] = c
		heap.Fix(p, 0)
	}
}

// all reports whether everybody is wanted, who are then put in order at the end.
func (p *picker) all() bool { return p.limit == math.MaxInt }

// settled reports whether the page is full of users with a value, so that nobody without one gets on it.
func (p *picker) settled() bool { return len(p.held) == p.limit && !p.held[0].missing }

// past reports whether the cursor stands among users without a value, so that nobody with one gets on the page.
func (p *picker) past() bool { return p.after != nil && p.after.missing }

// lookAtIDs offers every row; the id is all there is to compare.
func (p *picker) lookAtIDs(_ int, rows block.Rows, base uint32) {
	eachRow(rows, func(row uint16) { p.offer(candidate{ord: base + uint32(row)}) })
}

type looker func(blk int, rows block.Rows, base uint32)

// lookAtKeys returns a looker at an ordered column.
func (p *picker) lookAtKeys(c *column.Ordered) looker {
	return func(blk int, rows block.Rows, base uint32) {
		if !p.past() {
			p.keys, p.rows = c.GatherRows(blk, rows, p.keys[:0], p.rows[:0])
			p.offerKeys(base)
		}
		p.offerMissing(blk, rows, c.Present(), base)
	}
}

// offerKeys offers the gathered keys. Nearly all of them are turned away here by one comparison with the largest held.
func (p *picker) offerKeys(base uint32) {
	reverse := int64(0) // turns the order of keys around when all bits are set
	if p.order.descending {
		reverse = -1
	}
	least := int64(minKey)
	if p.after != nil {
		least = p.after.key ^ reverse
	}
	for i, key := range p.keys {
		turned := key ^ reverse
		if turned < least || len(p.held) == p.limit && !p.held[0].missing && turned > p.held[0].key^reverse {
			continue
		}
		p.offer(candidate{memberKey: memberKey{key: key}, ord: base + uint32(p.rows[i])})
	}
}

// lookAtTexts returns a looker at a text column. Few distinct texts are sorted once, and then their ranks are keys, as
// they are when everybody is wanted; many are compared as they come.
func (p *picker) lookAtTexts(c *column.Text) looker {
	const few = 4096
	d := c.Dictionary()
	var ranks []int64
	if d.Len() <= few || p.all() {
		ranks = p.rank(d)
	}
	return func(blk int, rows block.Rows, base uint32) {
		if !p.past() {
			p.codes, p.rows = c.GatherRows(blk, rows, p.codes[:0], p.rows[:0])
			if ranks != nil {
				p.keys = p.keys[:0]
				for _, code := range p.codes {
					p.keys = append(p.keys, ranks[code])
				}
				p.offerKeys(base)
			} else {
				for i, code := range p.codes {
					p.offer(candidate{memberKey: memberKey{text: d.Text(code)}, ord: base + uint32(p.rows[i])})
				}
			}
		}
		p.offerMissing(blk, rows, c.Present(), base)
	}
}

// rank returns for every code of a dictionary the place of its text in the order, times two, and puts the cursor's text
// on the same scale: between two places when nobody has it any more. Texts that differ in case only have one place.
func (p *picker) rank(d *column.Dictionary) []int64 {
	form, compare := fold, strings.Compare
	if p.order.by == OrderAttribute && p.order.attribute.Kind == index.Version {
		form, compare = func(text string) string { return text }, index.CompareVersions
	}
	texts := make([]string, d.Len())
	for code := range texts {
		texts[code] = form(d.Text(uint32(code)))
	}
	sorted := slices.Clone(texts)
	slices.SortFunc(sorted, compare)
	sorted = slices.Compact(sorted)
	ranks := make([]int64, len(texts))
	for code, text := range texts {
		at, _ := slices.BinarySearchFunc(sorted, text, compare)
		ranks[code] = int64(2 * at)
	}
	if p.after != nil && !p.after.missing {
		at, found := slices.BinarySearchFunc(sorted, form(p.after.text), compare)
		p.after.key, p.after.text = int64(2*at), ""
		if !found {
			p.after.key--
		}
	}
	return ranks
}

// offerMissing offers the rows that are not present.
func (p *picker) offerMissing(blk int, rows block.Rows, present *block.Posting, base uint32) {
	if p.settled() {
		return
	}
	if p.rest == nil {
		p.rest = block.NewBuffer(p.order.snapshot.Shape())
	}
	mark := p.rest.Mark()
	eachRow(block.AndNot(rows, present.Rows(blk, p.rest), p.rest), func(row uint16) {
		p.offer(candidate{memberKey: memberKey{missing: true}, ord: base + uint32(row)})
	})
	p.rest.Release(mark)
}
