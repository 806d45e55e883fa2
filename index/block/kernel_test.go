package block_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/block"
)

func TestKernelsAgreeWithSets(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		left, right := ordinals(t, shape, "left"), ordinals(t, shape, "right")
		p, q := posting(shape, left), posting(shape, right)
		buf := block.NewBuffer(shape)
		for blk := range 41 {
			a, b := p.Block(blk), q.Block(blk)
			in := func(pick func(l, r bool) bool) []uint32 {
				var out []uint32
				for row := range uint32(shape.Rows()) {
					if ord := shape.Ordinal(blk, row); pick(left[ord], right[ord]) {
						out = append(out, row)
					}
				}
				return out
			}
			if a.Empty() && b.Empty() {
				continue
			}
			for _, op := range []struct {
				name  string
				rows  func(a, b block.Rows, buf *block.Buffer) block.Rows
				count func(a, b block.Rows) int
				into  func(words []uint64, r block.Rows)
				pick  func(l, r bool) bool
			}{
				{"and", block.And, block.AndCount, block.AndInto, func(l, r bool) bool { return l && r }},
				{"or", block.Or, block.OrCount, block.OrInto, func(l, r bool) bool { return l || r }},
				{"and not", block.AndNot, block.AndNotCount, nil, func(l, r bool) bool { return l && !r }},
			} {
				want := in(op.pick)
				got := op.rows(a, b, buf)
				if rows := got.Append(nil, 0); !slices.Equal(rows, want) || got.Count != len(want) {
					t.Fatalf("%s in block %d: %d rows counted %d, want %d", op.name, blk, len(rows), got.Count, len(want))
				}
				if got.Words == nil && len(got.Array) >= shape.Dense() {
					t.Fatalf("%s in block %d: array of %d", op.name, blk, len(got.Array))
				}
				if n := op.count(a, b); n != len(want) {
					t.Fatalf("%s in block %d counts %d, want %d", op.name, blk, n, len(want))
				}
				if op.into != nil {
					words := buf.Zeros()
					block.OrInto(words, a)
					op.into(words, b)
					if rows := block.FromWords(words).Append(nil, 0); !slices.Equal(rows, want) {
						t.Fatalf("%s in place in block %d: %d rows, want %d", op.name, blk, len(rows), len(want))
					}
				}
				for _, row := range want {
					if !got.Contains(row) {
						t.Fatalf("%s in block %d misses %d", op.name, blk, row)
					}
				}
				buf.Release(block.Mark{})
			}
			if !slices.Equal(a.Append(nil, 0), in(func(l, _ bool) bool { return l })) {
				t.Fatal("a kernel changed its operand")
			}
		}
	})
}

func TestAtLeastCountsEveryRow(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		n := rapid.IntRange(1, 9).Draw(t, "sets")
		var of []block.Rows
		counts := make([]int, shape.Rows())
		for range n {
			set := ordinals(t, shape, "set")
			r := posting(shape, set).Block(rapid.IntRange(0, 5).Draw(t, "block"))
			of = append(of, r)
			for _, row := range r.Append(nil, 0) {
				counts[row]++
			}
		}
		buf := block.NewBuffer(shape)
		for k := 1; k <= n+1; k++ {
			var want []uint32
			for row, c := range counts {
				if c >= k {
					want = append(want, uint32(row))
				}
			}
			got := block.AtLeast(k, of, buf)
			if rows := got.Append(nil, 0); !slices.Equal(rows, want) || got.Count != len(want) {
				t.Fatalf("at least %d of %d: %d rows, want %d", k, n, len(rows), len(want))
			}
			buf.Release(block.Mark{})
		}
	})
}

func TestExactlyOneLeavesOutWhoeverIsInTwo(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		var of []block.Rows
		counts := make([]int, shape.Rows())
		for range rapid.IntRange(0, 6).Draw(t, "sets") {
			r := posting(shape, ordinals(t, shape, "set")).Block(rapid.IntRange(0, 5).Draw(t, "block"))
			of = append(of, r)
			for _, row := range r.Append(nil, 0) {
				counts[row]++
			}
		}
		var want []uint32
		for row, n := range counts {
			if n == 1 {
				want = append(want, uint32(row))
			}
		}
		got := block.ExactlyOne(of, block.NewBuffer(shape))
		if rows := got.Append(nil, 0); !slices.Equal(rows, want) || got.Count != len(want) {
			t.Fatalf("exactly one of %d: %d rows, want %d", len(of), len(rows), len(want))
		}
	})
}
