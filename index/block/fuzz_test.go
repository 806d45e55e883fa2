package block_test

import (
	"errors"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index/block"
)

// FuzzLoader feeds any bytes to the loader: it returns ErrCorrupt or a posting that is written and read again the same,
// and never panics.
func FuzzLoader(f *testing.F) {
	for _, ordinals := range [][]uint32{{}, {1}, {0, 65_535, 65_536, 1_000_000}, span(0, 70_000, 1), span(0, 200_000, 3), span(16*65_536, 17*65_536, 1)} {
		b := roaring.BitmapOf(ordinals...)
		plain, _ := b.ToBytes()
		f.Add(0, plain)
		b.RunOptimize()
		runs, _ := b.ToBytes()
		f.Add(0, runs)
		f.Add(1, runs)
	}
	f.Fuzz(func(t *testing.T, number int, portable []byte) {
		l := block.NewLoader(block.Production)
		if err := l.Put(number, portable); err != nil {
			if !errors.Is(err, block.ErrCorrupt) {
				t.Fatal(err)
			}
			return
		}
		p := l.Posting()
		again := block.NewLoader(block.Production)
		if err := p.Segments(again.Put); err != nil {
			t.Fatal(err)
		}
		if !again.Posting().Equal(p) {
			t.Fatal("the posting is not the same after a round trip")
		}
	})
}

func span(from, to, step uint32) []uint32 {
	var out []uint32
	for ord := from; ord < to; ord += step {
		out = append(out, ord)
	}
	return out
}
