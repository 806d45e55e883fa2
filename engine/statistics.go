package engine

import (
	"context"
	"math/big"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// Stats is figures of one attribute over a population, all exact.
type Stats struct {
	Attribute index.Attribute
	Known     int // members with a value
	Absent    int // members without one
	// Sum and Average are of NUMBER and INTEGER; nil for other kinds and when nobody has a value. Both are computed
	// exactly and rounded once, at the end, so they depend neither on the order of users nor on how they are blocked.
	Sum, Average *float64
	// Min, Median and Max are of NUMBER, INTEGER, DATE, DATETIME and VERSION; nil for other kinds and when nobody has a value.
	// With an even number of values the median of numbers is the mean of the two middle ones, so that of an INTEGER
	// may be a NUMBER; the median of dates and versions is the earlier one.
	Min, Median, Max *index.Value
}

// Statistics returns figures of an attribute, given by key or id. An attribute that does not exist is an issue; an error
// is that of ctx, which is looked at between blocks.
func Statistics(ctx context.Context, s *index.Snapshot, population block.Selection, attribute string) (Stats, []index.Issue, error) {
	a, issues := findAttribute(s.Schema(), attribute)
	if issues != nil {
		return Stats{}, issues, nil
	}
	out := Stats{Attribute: a}
	if a.Kind == index.Version {
		return out, nil, out.versions(ctx, s, population)
	}
	if !a.Kind.Ordered() || a.Kind == index.Boolean {
		present := s.Present(a.ID)
		size, known, err := countKnown(ctx, s, population, present)
		out.Known, out.Absent = known, size-known
		return out, nil, err
	}
	column := s.Ordered(a.ID)
	f, err := figuresOf(ctx, s, population, column)
	if err != nil {
		return Stats{}, nil, err
	}
	out.Known, out.Absent = f.known, f.size-f.known
	if f.known == 0 {
		return out, nil, nil
	}
	value := func(key int64) *index.Value { v := index.KeyValue(a.Kind, key); return &v }
	out.Min, out.Max = value(f.min), value(f.max)
	middle, err := keysAt(ctx, s, population, column, f, []int{(f.known - 1) / 2, f.known / 2})
	if err != nil {
		return Stats{}, nil, err
	}
	if a.Kind == index.Date || a.Kind == index.DateTime {
		out.Median = value(middle[0])
		return out, nil, nil
	}
	total, err := totalOf(ctx, s, population, column, a.Kind)
	if err != nil {
		return Stats{}, nil, err
	}
	sum, _ := total.Float64()
	average, _ := total.Quo(total, new(big.Rat).SetInt64(int64(f.known))).Float64()
	out.Sum, out.Average = &sum, &average
	out.Median = meanOf(a.Kind, middle[0], middle[1])
	return out, nil, nil
}

// countKnown counts a population, and those of it who are present.
func countKnown(ctx context.Context, s *index.Snapshot, population block.Selection, present *block.Posting) (size, known int, err error) {
	buffer := block.NewBuffer(s.Shape())
	err = eachBlock(ctx, s, population, func(blk int, rows block.Rows) bool {
		mark := buffer.Mark()
		size += rows.Count
		known += block.AndCount(rows, present.Rows(blk, buffer))
		buffer.Release(mark)
		return true
	})
	return size, known, err
}

// meanOf returns the mean of two numbers, rounded once: the median of an even number of values.
func meanOf(kind index.Kind, a, b int64) *index.Value {
	if a == b {
		v := index.KeyValue(kind, a)
		return &v
	}
	if kind == index.Number {
		v := index.NumberValue((index.KeyNumber(a) + index.KeyNumber(b)) / 2)
		return &v
	}
	sum := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
	if sum.Bit(0) == 0 {
		v := index.IntegerValue(sum.Rsh(sum, 1).Int64())
		return &v
	}
	half, _ := new(big.Rat).SetFrac(sum, big.NewInt(2)).Float64()
	v := index.NumberValue(half)
	return &v
}

// figures is what one pass over the keys of a population says.
type figures struct {
	size, known int
	min, max    int64
}

func figuresOf(ctx context.Context, s *index.Snapshot, population block.Selection, c *column.Ordered) (f figures, err error) {
	f.min, f.max = maxKey, minKey
	var keys []int64
	err = eachBlock(ctx, s, population, func(blk int, rows block.Rows) bool {
		keys = c.Gather(blk, rows, keys[:0])
		f.size += rows.Count
		f.known += len(keys)
		for _, key := range keys {
			f.min, f.max = min(f.min, key), max(f.max, key)
		}
		return true
	})
	return f, err
}
