package engine_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

// TestOverlap holds an overlap against asking every user about every population.
func TestOverlap(t *testing.T) {
	for _, shape := range indextest.Shapes {
		t.Run(fmt.Sprintf("in blocks of %d", shape.Rows()), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
				s := indextest.Population(d, shape, d.IntN(400))
				of := make([]block.Selection, 1+d.IntN(indextest.Pick(d, []int{8, 16, engine.MaxPopulations})))
				for i := range of {
					of[i] = crowdOf(s, d, 1+d.IntN(40)).selection
				}
				o, issues, err := engine.OverlapOf(ctx, s, of)
				if err != nil || len(issues) > 0 {
					t.Fatal(issues, err)
				}
				sameOverlap(t, s, of, o)
			})
		})
	}
}

func sameOverlap(t rapid.TB, s *index.Snapshot, of []block.Selection, o *engine.Overlap) {
	t.Helper()
	sizes, both, regions, size := make([]int, len(of)), map[[2]int]int{}, map[string]int{}, 0
	for ord := range uint32(s.Rows()) {
		var in []int
		for i, p := range of {
			if !p.Contains(ord) {
				continue
			}
			sizes[i]++
			for _, j := range in {
				both[[2]int{j, i}]++
			}
			in = append(in, i)
		}
		if len(in) > 0 {
			size++
			regions[fmt.Sprint(in)]++
		}
	}
	if !slices.Equal(o.Sizes, sizes) || o.Size != size || o.None != s.Everyone().Count()-size {
		t.Fatalf("sizes %v, %d in any and %d in none; want %v and %d", o.Sizes, o.Size, o.None, sizes, size)
	}
	if len(o.Pairs) != len(of)*(len(of)-1)/2 {
		t.Fatalf("%d pairs of %d", len(o.Pairs), len(of))
	}
	for _, p := range o.Pairs {
		want := both[[2]int{p.First, p.Second}]
		near := func(share float64, of int) bool {
			return of == 0 && share == 0 || of > 0 && share*float64(of) > float64(want)-1e-6 && share*float64(of) < float64(want)+1e-6
		}
		first, second := sizes[p.First], sizes[p.Second]
		if p.Size != want || !near(p.ShareOfFirst, first) || !near(p.ShareOfSecond, second) || !near(p.Jaccard, first+second-want) {
			t.Fatalf("pair %+v, want %d of %d and %d", p, want, first, second)
		}
	}
	sameRegions(t, o, regions, size)
}

func sameRegions(t rapid.TB, o *engine.Overlap, want map[string]int, size int) {
	t.Helper()
	for _, top := range []int{1, 7, engine.MaxRegions} {
		got, left, issues := o.Regions(top)
		if len(issues) > 0 || len(got) != min(top, len(want)) || (left == nil) != (len(want) <= top) {
			t.Fatalf("%d regions and %v left of %d, with a top of %d: %v", len(got), left, len(want), top, issues)
		}
		if !slices.IsSortedFunc(got, func(a, b engine.Region) int {
			return cmp.Or(b.Size-a.Size, slices.Compare(firsts(a.In), firsts(b.In)))
		}) {
			t.Fatalf("regions in the order %v", got)
		}
		sum := 0
		for _, r := range got {
			if sum += r.Size; r.Size != want[fmt.Sprint(r.In)] || r.Share != float64(r.Size)/float64(size) {
				t.Fatalf("region %+v, want %d of %d", r, want[fmt.Sprint(r.In)], size)
			}
		}
		if left != nil {
			if sum += left.Size; left.Regions != len(want)-top {
				t.Fatalf("%d regions left of %d", left.Regions, len(want))
			}
		}
		if sum != size {
			t.Fatalf("the regions have %d of %d", sum, size)
		}
	}
}

// firsts is a region as its order is: 0 where a population is in it, 1 where it is not.
func firsts(in []int) []int {
	out := make([]int, engine.MaxPopulations)
	for i := range out {
		if !slices.Contains(in, i) {
			out[i] = 1
		}
	}
	return out
}

func TestOverlapBounds(t *testing.T) {
	s := indextest.Population(rand.New(rand.NewPCG(1, 1)), 6, 10)
	all := block.Selection(s.Everyone())
	for _, n := range []int{0, engine.MaxPopulations + 1} {
		o, issues, err := engine.OverlapOf(ctx, s, slices.Repeat([]block.Selection{all}, n))
		if o != nil || err != nil || len(issues) != 1 || issues[0].Code != engine.PopulationsCount {
			t.Errorf("%d populations: %v, %v, %v", n, o, issues, err)
		}
	}
	o, _, _ := engine.OverlapOf(ctx, s, slices.Repeat([]block.Selection{all}, engine.MaxPopulations))
	if got, _, _ := o.Regions(20); len(got) != 1 || len(got[0].In) != engine.MaxPopulations {
		t.Errorf("everybody in all: %v", got)
	}
	for _, top := range []int{0, engine.MaxRegions + 1} {
		if _, _, issues := o.Regions(top); len(issues) != 1 || issues[0].Code != engine.TopOutOfRange {
			t.Errorf("a top of %d: %v", top, issues)
		}
	}
}

// More than a million regions are not counted, and the rest of the answer is exact all the same.
func TestOverlapOfTooManyRegions(t *testing.T) {
	const people = 1_100_000 // by their ordinals alone
	s := indextest.CompanyStart(block.Production)
	of := make([]block.Selection, 21)
	for i := range of {
		b := roaring.New()
		for ord := range uint32(people) {
			if (ord+1)>>i&1 == 1 {
				b.Add(ord)
			}
		}
		of[i] = block.FromBitmap(s.Shape(), b)
	}
	o, issues, err := engine.OverlapOf(ctx, s, of)
	if err != nil || len(issues) > 0 || o.Size != people || o.Sizes[0] != people/2 || o.Pairs[0].Size != people/4 {
		t.Fatal(o.Size, o.Sizes, issues, err)
	}
	if _, _, issues := o.Regions(20); len(issues) != 1 || issues[0].Code != engine.OverlapTooLarge {
		t.Errorf("%v", issues)
	}
}
