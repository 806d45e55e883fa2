package column_test

import (
	"math/rand/v2"
	"testing"

	"parterre/index/block"
	"parterre/index/column"
)

// BenchmarkRanges walks over the days of a week in 10 million days of 24 years, and in as many instants of a year; beside
// it is one plain Go scan that asks the same of every key.
func BenchmarkRanges(b *testing.B) {
	const day = 86_400_000
	for name, of := range map[string]struct {
		key  func(dice *rand.Rand, ord uint32) int64
		step int64
		last int64
	}{
		"days":     {func(dice *rand.Rand, _ uint32) int64 { return int64(10_000 + dice.IntN(9000)) }, 1, 19_000},
		"few days": {func(dice *rand.Rand, _ uint32) int64 { return int64(10_000 + dice.IntN(3000)) }, 1, 13_000},
		"instants": {func(dice *rand.Rand, _ uint32) int64 { return int64(19_000*day + dice.IntN(365*86_400)*1000) }, day, 19_366 * day},
	} {
		c := orderedColumn(of.key)
		first, _, _ := c.Extent()
		var ranges []column.KeyRange
		for at := first - first%(7*of.step); at < of.last; at += 7 * of.step {
			ranges = append(ranges, column.KeyRange{Lo: at, Hi: at + of.step - 1})
		}
		plain := make([]int64, benchUsers)
		for ord := range plain {
			plain[ord], _ = c.Key(uint32(ord))
		}
		want := 0
		b.Run(name+"/plain Go scan", func(b *testing.B) {
			for b.Loop() {
				want = 0
				for _, key := range plain {
					if key%(7*of.step) < of.step {
						want++
					}
				}
			}
		})
		b.Run(name+"/rows", func(b *testing.B) {
			buf := block.NewBuffer(block.Production)
			got := 0
			for b.Loop() {
				got = 0
				r := c.Ranges(ranges)
				for blk := r.Summary().Next(0); blk >= 0; blk = r.Summary().Next(blk + 1) {
					got += r.Rows(blk, buf).Count
					buf.Release(block.Mark{})
				}
			}
			if want != 0 && got != want {
				b.Fatalf("%d, should be %d", got, want)
			}
		})
		b.Run(name+"/size", func(b *testing.B) {
			for b.Loop() {
				c.Ranges(ranges).Count()
			}
		})
	}
}
