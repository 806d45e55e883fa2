package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// valueAxis splits by the values of a NUMBER, INTEGER, BOOLEAN, DATE or DATETIME. Slots and cells are the distinct keys
// in the order they were met.
type valueAxis struct {
	single
	keyed
	column *column.Ordered
	zone   *time.Location
	keys   []int64 // of the slots
	table  keyTable
	gather []int64
}

func newValueAxis(c *column.Ordered, attribute index.Attribute, zone *time.Location) *valueAxis {
	return &valueAxis{keyed: keyed{attribute}, column: c, zone: zone}
}

func (a *valueAxis) fill(blk int, rows block.Rows, l *lane) {
	if l.paired {
		a.gather, l.rows = a.column.GatherRows(blk, rows, a.gather[:0], l.rows)
	} else {
		a.gather = a.column.Gather(blk, rows, a.gather[:0])
	}
	for _, key := range a.gather {
		slot, fresh := a.table.slot(key)
		if fresh {
			a.keys = append(a.keys, key)
		}
		l.slots = append(l.slots, slot)
	}
}

func (a *valueAxis) slots() int              { return len(a.keys) }
func (a *valueAxis) cells() int              { return len(a.keys) }
func (a *valueAxis) compare(x, y uint32) int { return cmp.Compare(a.keys[x], a.keys[y]) }
func (a *valueAxis) label(cell uint32) string {
	return keyLabel(a.attribute.Kind, a.keys[cell], a.zone)
}
func (a *valueAxis) criteria(cell uint32) *Criteria { return a.among([]uint32{cell}) }

func (a *valueAxis) among(cells []uint32) *Criteria {
	values := make([]any, len(cells))
	for i, cell := range cells {
		values[i] = index.KeyValue(a.attribute.Kind, a.keys[cell]).Any()
	}
	return a.oneOf(values)
}

// keyTable numbers distinct keys in the order they come: open addressing over a power of two, at most half full.
type keyTable struct {
	keys  []int64
	slots []uint32 // 0 is free; slot+1
	used  int
}

// slot returns the number of a key, and whether it was given just now.
func (t *keyTable) slot(key int64) (slot uint32, fresh bool) {
	if t.used*2 >= len(t.keys) {
		t.grow()
	}
	mask := uint64(len(t.keys) - 1)
	for i := spreadKey(key) & mask; ; i = (i + 1) & mask {
		switch {
		case t.slots[i] == 0:
			t.keys[i] = key
			t.used++
			t.slots[i] = uint32(t.used)
			return uint32(t.used - 1), true
		case t.keys[i] == key:
			return t.slots[i] - 1, false
		}
	}
}

func (t *keyTable) grow() {
	old := *t
	n := max(1024, 2*len(old.keys))
	t.keys, t.slots = make([]int64, n), make([]uint32, n)
	mask := uint64(n - 1)
	for j, slot := range old.slots {
		if slot == 0 {
			continue
		}
		i := spreadKey(old.keys[j]) & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.keys[i], t.slots[i] = old.keys[j], slot
	}
}

// spreadKey mixes a key so that its low bits depend on all of it: floats of whole numbers differ in the high ones.
func spreadKey(key int64) uint64 {
	h := uint64(key) * 0x9e3779b97f4a7c15
	return h ^ h>>32
}

// binAxis splits by ranges. Slots are the bins, and one more holds values outside of them all, which only a baseline
// can have.
type binAxis struct {
	keyed
	column *column.Ordered
	zone   *time.Location
	bins   []bin
	gather []int64
	last   int // the bin of the value before
}

func newBinAxis(ctx context.Context, s *index.Snapshot, population block.Selection, attribute index.Attribute, b *Bins, o CompositionOptions) (axis, []index.Issue, error) {
	edges, issues := b.check(attribute.Kind)
	if len(issues) > 0 {
		return nil, issues, nil
	}
	column := s.Ordered(attribute.ID)
	var of spread
	if b.needsSpread() {
		f, err := figuresOf(ctx, s, population, column)
		if err != nil {
			return nil, nil, err
		}
		of = spread{known: f.known, min: f.min, max: f.max, after: column.After}
		of.ranks = func(ranks []int) ([]int64, error) { return keysAt(ctx, s, population, column, f, ranks) }
	}
	bins, issues, err := b.make(attribute.Kind, edges, of, o)
	if err != nil || len(issues) > 0 {
		return nil, issues, err
	}
	return &binAxis{keyed: keyed{attribute}, column: column, zone: o.Zone, bins: bins}, nil, nil
}

func (a *binAxis) fill(blk int, rows block.Rows, l *lane) {
	if l.paired {
		a.gather, l.rows = a.column.GatherRows(blk, rows, a.gather[:0], l.rows)
	} else {
		a.gather = a.column.Gather(blk, rows, a.gather[:0])
	}
	for _, key := range a.gather {
		l.slots = append(l.slots, uint32(a.binOf(key)))
	}
}

// binOf returns the bin of a key, len(bins) when it is in none.
func (a *binAxis) binOf(key int64) int {
	if len(a.bins) == 0 {
		return 0
	}
	if b := &a.bins[a.last]; b.lo <= key && key <= b.hi && !b.none {
		return a.last
	}
	i, _ := slices.BinarySearchFunc(a.bins, key, func(b bin, key int64) int { return cmp.Compare(b.hi, key) })
	if i < len(a.bins) && a.bins[i].none {
		i++ // what it seems to hold is in the next one
	}
	if i == len(a.bins) || key < a.bins[i].lo {
		return len(a.bins)
	}
	a.last = i
	return i
}

func (a *binAxis) cellsOf(slot uint32, dst []uint32) []uint32 {
	if int(slot) == len(a.bins) {
		return dst
	}
	return append(dst, slot)
}

func (a *binAxis) whole(uint32) bool        { return true }
func (a *binAxis) known(uint32) bool        { return true }
func (a *binAxis) slots() int               { return len(a.bins) + 1 }
func (a *binAxis) cells() int               { return len(a.bins) }
func (a *binAxis) natural() bool            { return true }
func (a *binAxis) overlapping() bool        { return false }
func (a *binAxis) compare(x, y uint32) int  { return int(x) - int(y) }
func (a *binAxis) label(cell uint32) string { return a.bins[cell].name(a.attribute.Kind, a.zone) }
func (a *binAxis) criteria(cell uint32) *Criteria {
	return a.bins[cell].criteria(a.attribute.Key, a.attribute.Kind)
}

func (a *binAxis) among(cells []uint32) *Criteria {
	some := make([]*Criteria, len(cells))
	for i, cell := range cells {
		some[i] = a.criteria(cell)
	}
	return anyOf(some)
}
