package block_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/block"
)

// shapes are the sizes every property is held at.
var shapes = []block.Shape{6, 10, 16}

// ordinals draws a set that mixes empty, sparse, dense and full blocks, over several blocks and segments.
func ordinals(t *rapid.T, shape block.Shape, label string) map[uint32]bool {
	set := map[uint32]bool{}
	blocks := rapid.SliceOfN(rapid.IntRange(0, 40), 0, 4).Draw(t, label+" blocks")
	for _, blk := range blocks {
		first := shape.Ordinal(blk, 0)
		switch rapid.SampledFrom([]string{"few", "some", "dense", "full", "edge"}).Draw(t, label+" kind") {
		case "few":
			for range rapid.IntRange(1, 3).Draw(t, label+" n") {
				set[first+uint32(rapid.IntRange(0, shape.Rows()-1).Draw(t, label+" row"))] = true
			}
		case "some":
			step := max(1, shape.Rows()/shape.Dense()) + rapid.IntRange(-3, 3).Draw(t, label+" step")
			for row := 0; row < shape.Rows(); row += max(1, step) {
				set[first+uint32(row)] = true
			}
		case "dense":
			seed := rapid.Uint32().Draw(t, label+" seed") | 1
			for row := range uint32(shape.Rows()) {
				if (row*2654435761^seed)*seed>>30 == 0 {
					set[first+row] = true
				}
			}
		case "full":
			for row := range uint32(shape.Rows()) {
				set[first+row] = true
			}
		case "edge":
			for row := range shape.Dense() - 1 + rapid.IntRange(0, 2).Draw(t, label+" over") {
				set[first+uint32(row)] = true
			}
		}
	}
	return set
}

func posting(shape block.Shape, set map[uint32]bool) *block.Posting {
	e := block.Edit(shape, nil)
	for ord := range set {
		e.Add(ord)
	}
	return e.Posting()
}

// members lists a selection by walking its blocks.
func members(shape block.Shape, s block.Selection) []uint32 {
	var out []uint32
	buf := block.NewBuffer(shape)
	for blk := s.Summary().Next(0); blk >= 0; blk = s.Summary().Next(blk + 1) {
		out = s.Rows(blk, buf).Append(out, shape.Ordinal(blk, 0))
		buf.Release(block.Mark{})
	}
	return out
}

func sorted(set map[uint32]bool) []uint32 {
	var out []uint32
	for ord, in := range set {
		if in {
			out = append(out, ord)
		}
	}
	slices.Sort(out)
	return out
}

// eachShape runs a property at every shape.
func eachShape(t *testing.T, property func(t *rapid.T, shape block.Shape)) {
	for _, shape := range shapes {
		t.Run(map[block.Shape]string{6: "blocks of 64", 10: "blocks of 1,024", 16: "blocks of 65,536"}[shape], func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { property(t, shape) })
		})
	}
}
