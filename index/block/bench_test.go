package block_test

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index/block"
)

const benchUsers = 10_000_000

// random is a posting of about one user in every, the same for the same seed.
func random(every int, seed uint64) *block.Posting {
	dice := rand.New(rand.NewPCG(seed, 1))
	e := block.Edit(block.Production, nil)
	for ord := uint32(dice.IntN(every)); ord < benchUsers; ord += 1 + uint32(dice.IntN(2*every-1)) {
		e.Add(ord)
	}
	return e.Posting()
}

// BenchmarkAnd3 is the size of an AND of three: one block at a time, and with plain roaring bitmaps as a whole.
func BenchmarkAnd3(b *testing.B) {
	for _, mix := range []struct {
		name  string
		every [3]int
	}{{"dense", [3]int{2, 3, 4}}, {"mixed", [3]int{5, 20, 200}}, {"sparse", [3]int{5, 400, 1000}}} {
		var p [3]*block.Posting
		var r [3]*roaring.Bitmap
		for i, every := range mix.every {
			p[i] = random(every, uint64(i))
			r[i] = p[i].Bitmap()
		}
		want := 0
		b.Run(mix.name+"/blocks", func(b *testing.B) {
			buf := block.NewBuffer(block.Production)
			for b.Loop() {
				n := 0
				s := p[0].Summary().And(p[1].Summary()).And(p[2].Summary())
				for blk := s.Next(0); blk >= 0; blk = s.Next(blk + 1) {
					n += block.AndCount(p[0].Block(blk), block.And(p[2].Block(blk), p[1].Block(blk), buf))
					buf.Release(block.Mark{})
				}
				want = n
			}
		})
		b.Run(mix.name+"/roaring", func(b *testing.B) {
			for b.Loop() {
				if n := int(roaring.And(r[2], r[1]).AndCardinality(r[0])); n != want {
					b.Fatal(n, want)
				}
			}
		})
	}
}

// BenchmarkResidentSparseBlock is what one block of 18 rows costs in memory, as blocks of a Posting and as a
// roaring.Bitmap each: the reason that sparse blocks are bare arrays.
func BenchmarkResidentSparseBlock(b *testing.B) {
	const rows, blocks = 18, 16
	measure := func(b *testing.B, build func() any) {
		var kept []any
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for b.Loop() {
			kept = append(kept, build())
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(kept)*blocks), "bytes/block")
		runtime.KeepAlive(kept)
	}
	b.Run("posting", func(b *testing.B) {
		measure(b, func() any {
			e := block.Edit(block.Production, nil)
			for blk := range blocks {
				for i := range uint32(rows) {
					e.Add(block.Production.Ordinal(blk, i*3000))
				}
			}
			return e.Posting()
		})
	})
	b.Run("roaring each", func(b *testing.B) {
		measure(b, func() any {
			of := make([]*roaring.Bitmap, blocks)
			for blk := range of {
				of[blk] = roaring.New()
				for i := range uint32(rows) {
					of[blk].Add(i * 3000)
				}
			}
			return of
		})
	})
}

// BenchmarkEdit is one session of 1,000 random changes to a posting of 10 million users, per change.
func BenchmarkEdit(b *testing.B) {
	for name, every := range map[string]int{"dense": 3, "sparse": 4000} {
		base := random(every, 1)
		b.Run(name, func(b *testing.B) {
			ballast := make([]*block.Posting, 40) // about as large a heap as a store of so many users has
			for i := range ballast {
				ballast[i] = random(3, uint64(i))
			}
			b.ResetTimer()
			dice := rand.New(rand.NewPCG(1, 1))
			for b.Loop() {
				e := block.Edit(block.Production, base)
				for i := range 1000 {
					if ord := uint32(dice.IntN(benchUsers)); i%2 == 0 {
						e.Add(ord)
					} else {
						e.Remove(ord)
					}
				}
				e.Posting()
			}
			runtime.KeepAlive(ballast)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/change")
		})
	}
}
