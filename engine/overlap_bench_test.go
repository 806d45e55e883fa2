package engine_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/engine"
	"parterre/index/block"
	"parterre/index/indextest"
)

// BenchmarkOverlap lays audiences of a million people over one another, beside one AND-cardinality of plain roaring bitmaps
// for every two of them, which finds no regions: row 7 of the targets is the ratio of the medians for ten.
func BenchmarkOverlap(b *testing.B) {
	const people = 1_000_000
	shape := block.Production
	s := indextest.CompanyStart(shape)
	d := rand.New(rand.NewPCG(1, 1))
	var of []block.Selection
	var plain []*roaring.Bitmap
	for i := range 2 * engine.MaxPopulations {
		m, share := roaring.New(), 2+d.IntN(20)
		if i >= engine.MaxPopulations {
			share *= 20
		}
		for ord := range uint32(people) {
			if d.IntN(share) == 0 {
				m.Add(ord)
			}
		}
		m.RunOptimize()
		of, plain = append(of, block.FromBitmap(shape, m)), append(plain, m)
	}
	for _, c := range []struct{ from, n int }{{0, 5}, {0, 10}, {engine.MaxPopulations, 10}, {0, 20}, {0, 64}, {engine.MaxPopulations, 64}} {
		n, size := c.n, "large"
		if c.from > 0 {
			size = "small"
		}
		of, plain := of[c.from:], plain[c.from:]
		b.Run(fmt.Sprintf("of %d %s, beside roaring", n, size), func(b *testing.B) {
			var ours, theirs []time.Duration // in turn, so that both have the machine as it is
			for b.Loop() {
				start := time.Now()
				o, _, err := engine.OverlapOf(ctx, s, of[:n])
				if err != nil {
					b.Fatal(err)
				}
				middle := time.Now()
				i := 0
				for j, first := range plain[:n] {
					for _, second := range plain[j+1 : n] {
						if o.Pairs[i].Size != int(first.AndCardinality(second)) {
							b.Fatal(o.Pairs[i])
						}
						i++
					}
				}
				ours, theirs = append(ours, middle.Sub(start)), append(theirs, time.Since(middle))
			}
			slices.Sort(ours)
			slices.Sort(theirs)
			p50 := func(d []time.Duration) float64 { return float64(d[len(d)/2]) }
			b.ReportMetric(p50(ours), "ns-ours")
			b.ReportMetric(p50(theirs), "ns-roaring")
			b.ReportMetric(p50(ours)/p50(theirs), "of-roaring")
		})
	}
}
