package engine

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"

	"parterre/index"
	"parterre/index/block"
)

// Overlap is how populations lie over one another, counted exactly. Populations are named by their position.
type Overlap struct {
	Sizes []int         // of each population
	Size  int           // in at least one
	None  int           // active users in none
	Pairs []OverlapPair // every two: 0 and 1, 0 and 2, … 1 and 2, …

	largest []regionCount // regions, the largest first, MaxRegions at most
	regions int           // how many there are; below 0 when there are too many
}

// OverlapPair is what two populations have in common.
type OverlapPair struct {
	First, Second               int
	Size                        int     // in both
	ShareOfFirst, ShareOfSecond float64 // 0 to 1; 0 of an empty one
	Jaccard                     float64 // those in both, as a share of those in either; 0 when there are none
}

// Region is the people in some of the populations and in none of the others.
type Region struct {
	In    []int // ascending
	Size  int
	Share float64 // of those in at least one population
}

// RegionsLeft are the regions that are not shown.
type RegionsLeft struct{ Regions, Size int }

// Bounds of one overlap.
const (
	MaxPopulations = 64
	MaxRegions     = 100     // shown
	maxRegions     = 1 << 20 // counted
)

// Faults of overlaps.
const (
	PopulationsCount index.IssueCode = "POPULATIONS_COUNT"
	OverlapTooLarge  index.IssueCode = "OVERLAP_TOO_LARGE"
)

// OverlapOf counts populations in one pass over the blocks. The path of an issue starts with "of"; an error is that of ctx,
// looked at between blocks.
func OverlapOf[S block.Selection](ctx context.Context, s *index.Snapshot, of []S) (*Overlap, []index.Issue, error) {
	if len(of) < 1 || len(of) > MaxPopulations {
		return nil, []index.Issue{{Code: PopulationsCount, Severity: index.Error, Path: []string{"of"},
			Message: fmt.Sprintf("There are %d populations to lay over one another, and it takes 1 to %d.", len(of), MaxPopulations), Hint: "Name fewer of them, or one at least."}}, nil
	}
	c := newOverlapCount(s.Shape(), len(of))
	var in block.Summary
	for _, p := range of {
		in = in.Or(p.Summary())
	}
	rows, buffer := make([]block.Rows, len(of)), block.NewBuffer(s.Shape())
	err := eachOf(ctx, in, func(blk int) {
		mark := buffer.Mark()
		for i, p := range of {
			if rows[i] = (block.Rows{}); p.Summary().Has(blk) {
				rows[i] = p.Rows(blk, buffer)
			}
		}
		c.block(rows)
		buffer.Release(mark)
	})
	if err != nil {
		return nil, nil, err
	}
	return c.overlap(s.Everyone().Count()), nil, nil
}

// overlap makes the answer out of what was counted.
func (c *overlapCount) overlap(everyone int) *Overlap {
	all := c.regions()
	c.addUp(all)
	o := &Overlap{Sizes: c.sizes, Size: c.size, None: everyone - c.size, largest: largest(all), regions: len(all)}
	if c.lost {
		o.regions = -1
	}
	share := func(size, of int) float64 {
		if of == 0 {
			return 0
		}
		return float64(size) / float64(of)
	}
	for i, first := range c.sizes {
		for j := i + 1; j < len(c.sizes); j++ {
			second, both := c.sizes[j], c.pairs[i][j]
			o.Pairs = append(o.Pairs, OverlapPair{i, j, both, share(both, first), share(both, second), share(both, first+second-both)})
		}
	}
	return o
}

// Regions returns the largest regions, then by the positions of their populations, and what the others are together; nil
// when there are none. Top is 1 to MaxRegions.
func (o *Overlap) Regions(top int) ([]Region, *RegionsLeft, []index.Issue) {
	switch {
	case top < 1 || top > MaxRegions:
		return nil, nil, []index.Issue{{Code: TopOutOfRange, Severity: index.Error, Path: []string{"top"},
			Message: fmt.Sprintf("The number of regions is not between 1 and %d.", MaxRegions), Hint: "Leave it out for the usual 20."}}
	case o.regions < 0:
		return nil, nil, []index.Issue{{Code: OverlapTooLarge, Severity: index.Error, Path: []string{"of"},
			Message: "The populations divide people into more than " + thousands(maxRegions) + " regions.", Hint: "Ask for the sizes and pairs only, or name fewer populations."}}
	}
	var out []Region
	left := &RegionsLeft{Regions: o.regions, Size: o.Size}
	for _, r := range o.largest[:min(top, len(o.largest))] {
		region := Region{Size: int(r.size), Share: float64(r.size) / float64(o.Size)}
		for in := r.in; in != 0; in &= in - 1 {
			region.In = append(region.In, bits.TrailingZeros64(in))
		}
		out = append(out, region)
		left.Regions--
		left.Size -= region.Size
	}
	if left.Regions == 0 {
		left = nil
	}
	return out, left, nil
}

// regionCount is how many people have a signature: a bit for every population they are in.
type regionCount struct {
	in   uint64
	size uint32
}

// compare puts the larger one first; of one size, the one whose first population comes first.
func (r regionCount) compare(other regionCount) int {
	return cmp.Or(cmp.Compare(other.size, r.size), cmp.Compare(bits.Reverse64(other.in), bits.Reverse64(r.in)))
}

// largest returns the first MaxRegions of all in order.
func largest(all []regionCount) []regionCount {
	out := make([]regionCount, 0, MaxRegions+1)
	for _, r := range all {
		if len(out) == MaxRegions && r.compare(out[MaxRegions-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(out, r, regionCount.compare)
		if out = slices.Insert(out, at, r); len(out) > MaxRegions {
			out = out[:MaxRegions]
		}
	}
	return out
}
