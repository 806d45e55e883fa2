package column_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/block"
	"parterre/index/column"
)

func TestCountIsGatherCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := rapid.SampledFrom([]block.Shape{6, 10, 16}).Draw(t, "shape")
		e := column.EditText(shape, nil)
		texts := rapid.SampledFrom([][]string{{"one"}, {"a", "b", "c", ""}, make300()}).Draw(t, "texts")
		seed := rapid.Uint64().Draw(t, "seed")
		next := func(n int) int {
			seed = seed*6364136223846793005 + 1442695040888963407
			return int(seed>>33) % n
		}
		n := rapid.IntRange(0, 3*shape.Rows()/2).Draw(t, "users")
		rows := block.Edit(shape, nil)
		for ord := range uint32(n) {
			if next(10) > 0 {
				e.Set(ord, texts[next(len(texts))])
			}
			if next(3) > 0 {
				rows.Add(ord)
			}
		}
		c, of := e.Freeze(), rows.Posting()
		for blk := range 2 {
			want, got := make([]uint32, c.Dictionary().Len()), make([]uint32, c.Dictionary().Len())
			for _, code := range c.Gather(blk, of.Block(blk), nil) {
				want[code]++
			}
			c.Count(blk, of.Block(blk), got)
			if !slices.Equal(got, want) {
				t.Fatalf("block %d: counted %v, gathered %v", blk, got, want)
			}
		}
	})
}

func make300() []string {
	out := make([]string, 300)
	for i := range out {
		out[i] = string(rune('a'+i%26)) + string(rune('0'+i/26))
	}
	return out
}
