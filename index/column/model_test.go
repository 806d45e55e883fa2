package column_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/block"
)

// rows is the number of ordinals the models use: several blocks at the small shapes, several pages at the large one.
var rows = map[block.Shape]int{6: 700, 10: 5000, 16: 70_000}

// eachShape runs a property at every shape.
func eachShape(t *testing.T, property func(t *rapid.T, shape block.Shape)) {
	for shape, name := range map[block.Shape]string{6: "blocks of 64", 10: "blocks of 1,024", 16: "blocks of 65,536"} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { property(t, shape) })
		})
	}
}

// people draws ordinals to edit: runs, strides and single ones, with repeats.
func people(t *rapid.T, shape block.Shape) []uint32 {
	limit := rows[shape]
	var out []uint32
	for range rapid.IntRange(1, 4).Draw(t, "pieces") {
		first := rapid.IntRange(0, limit-1).Draw(t, "first")
		n := rapid.SampledFrom([]int{1, 2, 5, 100, 600}).Draw(t, "n")
		step := rapid.SampledFrom([]int{1, 1, 7, 64, 1021}).Draw(t, "step")
		for i := range n {
			out = append(out, uint32((first+i*step)%limit))
		}
	}
	return out
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

// where lists, ascending, the keys of a model that satisfy a condition.
func where[V any](model map[uint32]V, in func(V) bool) []uint32 {
	out := []uint32{}
	for ord, v := range model {
		if in(v) {
			out = append(out, ord)
		}
	}
	slices.Sort(out)
	return out
}

// sameUsers holds a selection against the users it should have.
func sameUsers(t *rapid.T, shape block.Shape, what string, s block.Selection, want []uint32) {
	got := members(shape, s)
	if !slices.Equal(got, want) {
		t.Fatalf("%s: %d users, want %d", what, len(got), len(want))
	}
	if s.Count() != len(want) || s.Estimate() < len(want) || s.Exact() && s.Estimate() != len(want) {
		t.Fatalf("%s: counts %d, estimates %d, want %d", what, s.Count(), s.Estimate(), len(want))
	}
	for i, ord := range want {
		if i%97 == 0 && !s.Contains(ord) {
			t.Fatalf("%s: does not contain %d", what, ord)
		}
	}
	for ord := uint32(0); ord < uint32(rows[shape]); ord += 131 {
		if _, in := slices.BinarySearch(want, ord); in != s.Contains(ord) {
			t.Fatalf("%s: contains %d is %v", what, ord, !in)
		}
	}
}
