package engine

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index"
	"parterre/index/block"
)

// Comparison is what sets two populations, a and b, apart: how each splits by every attribute, by roles, groups and audiences.
type Comparison struct {
	Differences []Difference      // those that tell most first, then roles, groups, audiences, then attributes by key
	LeftOut     []index.Attribute // sensitive ones, of which nothing is told; by key
}

// Difference is one dimension on which two populations are compared.
type Difference struct {
	Dimension Dimension // what to split by to see both in full
	Attribute *index.Attribute
	// Divergence is how far apart both are, from 0 for alike to 1 for nothing in common, whatever their sizes: the
	// Jensen-Shannon divergence in bits (J. Lin, Divergence measures based on the Shannon entropy, IEEE Transactions
	// on Information Theory 37, 1991) of the shares of the values, having none being one of them. Where somebody may
	// have several values, it is that of having or not having the one value that tells most.
	//
	// Values that fewer than five people of both have, and beyond the hundred most frequent, count as one: everybody has
	// another id, which says nothing about two groups of people.
	Divergence  float64
	Overlapping bool
	Values      []DifferentValue // those whose shares are furthest apart first, MaxValues at most
}

// DifferentValue is one value, or range of values, or having none.
type DifferentValue struct {
	Label          string
	Missing        bool // they have none; the label is empty
	A, B           int  // how many have it
	ShareA, ShareB float64
	Index          *float64 // ShareA ÷ ShareB; nil when nobody in b has it
	Criteria       *Criteria
}

// Bounds of one comparison.
const (
	MaxValues       = 100 // of one difference
	rareValue       = 5   // people of both have a value that counts by itself
	comparedRanges  = 10
	comparedNumbers = 20 // distinct numbers, dates or instants that are compared one by one
)

// CompareOptions say what to compare by beside attributes, roles and groups.
type CompareOptions struct {
	Audiences []Part         // MaxParts at most
	Zone      *time.Location // where the days of instants begin; nil is UTC
}

// Compare compares two populations of one snapshot. Of an empty one there is nothing to compare. Numbers, dates and
// instants of many values are put into ranges, each of about a tenth of the people in either. The error is that of ctx, looked
// at between blocks.
func Compare(ctx context.Context, s *index.Snapshot, a, b block.Selection, o CompareOptions) (*Comparison, error) {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	out := &Comparison{}
	var err error
	for _, p := range []*block.Selection{&a, &b} {
		if *p, err = evaluated(ctx, s, *p); err != nil {
			return nil, err
		}
	}
	either := block.Union(s.Shape(), []block.Selection{a, b})
	dimensions := []Difference{{Dimension: Dimension{Roles: true}}, {Dimension: Dimension{Groups: true}}}
	if len(o.Audiences) > 0 {
		dimensions = append(dimensions, Difference{Dimension: Dimension{Audiences: o.Audiences}})
	}
	for _, attribute := range s.Schema().All() {
		switch {
		case attribute.Retired:
		case attribute.Sensitive:
			out.LeftOut = append(out.LeftOut, attribute)
		default:
			dimensions = append(dimensions, Difference{Dimension: comparedBy(s, attribute), Attribute: &attribute})
		}
	}
	for _, d := range dimensions {
		x, _, err := newAxis(ctx, s, either, d.Dimension, CompositionOptions{Zone: o.Zone})
		if err != nil {
			return nil, err
		}
		tables := [2]*table{}
		for i, population := range []block.Selection{a, b} {
			if tables[i], _, err = newTable(ctx, s, population, []axis{x}); err != nil {
				return nil, err
			}
		}
		if tables[0].size == 0 || tables[1].size == 0 {
			return out, nil
		}
		d.compare(x, tables[0], tables[1])
		out.Differences = append(out.Differences, d)
	}
	slices.SortStableFunc(out.Differences, func(x, y Difference) int { return cmp.Compare(y.Divergence, x.Divergence) })
	return out, nil
}

// evaluated returns a selection whose rows lie ready, for one that is asked over and over.
func evaluated(ctx context.Context, s *index.Snapshot, of block.Selection) (block.Selection, error) {
	if ready, ok := of.(*block.Posting); ok {
		return ready, nil
	}
	out := roaring.New()
	var ords []uint32
	err := eachBlock(ctx, s, of, func(blk int, rows block.Rows) bool {
		ords = rows.Append(ords[:0], s.Shape().Ordinal(blk, 0))
		out.AddMany(ords)
		return true
	})
	return block.FromBitmap(s.Shape(), out), err
}

// comparedBy is how an attribute is split: by value, or by ranges of many numbers, dates or instants.
func comparedBy(s *index.Snapshot, a index.Attribute) Dimension {
	switch a.Kind {
	case index.Number, index.Integer, index.Date, index.DateTime:
		if _, few := s.Ordered(a.ID).Distinct(comparedNumbers); !few {
			ranges := comparedRanges
			return Dimension{Bins: &Bins{Attribute: a.Key, Quantiles: &ranges}}
		}
	}
	return Dimension{Attribute: a.Key}
}

// compare fills in what two populations differ in on an axis.
func (d *Difference) compare(x axis, a, b *table) {
	d.Overlapping = x.overlapping()
	inA, noneA := a.perCell()
	inB, noneB := b.perCell()
	value := func(inA, inB int) DifferentValue {
		v := DifferentValue{A: inA, B: inB, ShareA: float64(inA) / float64(a.size), ShareB: float64(inB) / float64(b.size)}
		if inB > 0 {
			ratio := v.ShareA / v.ShareB
			v.Index = &ratio
		}
		return v
	}
	restA, restB := a.size-noneA, b.size-noneB // of those in one cell each
	for _, cell := range comparedCells(x, inA, inB) {
		v := value(inA[cell], inB[cell])
		v.Label, v.Criteria = x.label(cell), x.criteria(cell)
		d.Values = append(d.Values, v)
		restA, restB = restA-v.A, restB-v.B
	}
	if noneA+noneB > 0 {
		v := value(noneA, noneB)
		v.Missing, v.Criteria = true, x.absent()
		d.Values = append(d.Values, v)
	}
	for _, v := range d.Values {
		if d.Overlapping {
			d.Divergence = max(d.Divergence, apart(v.ShareA, v.ShareB)+apart(1-v.ShareA, 1-v.ShareB))
		} else {
			d.Divergence += apart(v.ShareA, v.ShareB)
		}
	}
	if !d.Overlapping {
		rest := value(restA, restB)
		d.Divergence += apart(rest.ShareA, rest.ShareB)
	}
	d.Divergence = min(max(d.Divergence, 0), 1) // the last digit of a sum
	slices.SortStableFunc(d.Values, func(x, y DifferentValue) int {
		return cmp.Compare(math.Abs(y.ShareA-y.ShareB), math.Abs(x.ShareA-x.ShareB))
	})
	d.Values = d.Values[:min(len(d.Values), MaxValues)]
}

// apart is what two shares of one value add to the Jensen-Shannon divergence.
func apart(p, q float64) float64 {
	mean, sum := (p+q)/2, 0.0
	for _, share := range []float64{p, q} {
		if share > 0 {
			sum += share / 2 * math.Log2(share/mean)
		}
	}
	return sum
}

// perCell returns how many people are in each cell of the only axis, and in none.
func (t *table) perCell() (in []int, none int) {
	x := t.axes[0]
	in, none = make([]int, x.cells()), t.size
	var cells []uint32
	t.grid.each(func(p spot, n int) {
		cells = x.cellsOf(p[0], cells[:0])
		for _, cell := range cells {
			in[cell] += n
		}
		if t.heads(p) {
			none -= n
		}
	})
	return in, none
}

// comparedCells returns the cells that count by themselves, in their order.
func comparedCells(x axis, inA, inB []int) []uint32 {
	both := func(cell uint32) int { return inA[cell] + inB[cell] }
	var out []uint32
	for cell := range uint32(x.cells()) {
		if n := both(cell); n >= rareValue || n > 0 && x.natural() {
			out = append(out, cell)
		}
	}
	if len(out) > MaxValues {
		slices.SortFunc(out, func(p, q uint32) int { return cmp.Or(cmp.Compare(both(q), both(p)), x.compare(p, q)) })
		out = out[:MaxValues]
	}
	slices.SortFunc(out, x.compare)
	return out
}
