package column_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/block"
	"parterre/index/column"
)

// listOf draws a way of making lists: roles, tags by the thousand, empty and repeating ones.
func listOf(t *rapid.T) func(ord uint32) []string {
	return map[string]func(uint32) []string{
		"roles": func(ord uint32) []string {
			var out []string
			for i := range uint32(6) {
				if ord*2654435761>>(20+i)&3 == 0 {
					out = append(out, fmt.Sprint("role ", i))
				}
			}
			return out
		},
		"tags":   func(ord uint32) []string { return []string{fmt.Sprint("tag ", ord), fmt.Sprint("tag ", ord/2), "all"} },
		"empty":  func(uint32) []string { return []string{} },
		"repeat": func(ord uint32) []string { return []string{"b", "a", "b", "", fmt.Sprint(ord % 3)} },
	}[rapid.SampledFrom([]string{"roles", "tags", "empty", "repeat"}).Draw(t, "lists")]
}

func TestListAgreesWithAMap(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		model := map[uint32][]string{}
		var c *column.List
		type version struct {
			column *column.List
			model  map[uint32][]string
		}
		var versions []version
		if rapid.Bool().Draw(t, "crowded") {
			e := column.EditList(shape, nil)
			for ord := range uint32(min(rows[shape], 4900)) {
				model[ord] = []string{fmt.Sprint("tag ", ord), fmt.Sprint("tag ", ord*7%4900), "all"}
				e.Set(ord, model[ord])
			}
			c = e.Freeze()
			versions = append(versions, version{c, maps.Clone(model)})
		}
		for range rapid.IntRange(1, 4).Draw(t, "rounds") {
			e := column.EditList(shape, c)
			for range rapid.IntRange(1, 3).Draw(t, "edits") {
				if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
					for _, ord := range people(t, shape) {
						e.Unset(ord)
						delete(model, ord)
					}
					continue
				}
				list := listOf(t)
				for _, ord := range people(t, shape) {
					model[ord] = list(ord)
					e.Set(ord, model[ord])
				}
			}
			c = e.Freeze()
			versions = append(versions, version{c, maps.Clone(model)})
		}
		for _, v := range versions {
			checkList(t, shape, v.column, v.model)
		}
	})
}

func checkList(t *rapid.T, shape block.Shape, c *column.List, model map[uint32][]string) {
	if err := c.Verify(); err != nil {
		t.Fatal(err)
	}
	sameUsers(t, shape, "present", c.Present(), where(model, func([]string) bool { return true }))
	sameUsers(t, shape, "empty", c.Empty(), where(model, func(l []string) bool { return len(l) == 0 }))
	counts := map[string]int{}
	texts := func(codes []uint32) []string {
		var out []string
		for _, code := range codes {
			out = append(out, c.Dictionary().Text(code))
		}
		return out
	}
	for ord, want := range model {
		codes, ok := c.Codes(ord, nil)
		if !ok || !slices.Equal(texts(codes), want) {
			t.Fatalf("list of %d differs", ord)
		}
		for _, text := range slices.Compact(slices.Sorted(slices.Values(want))) {
			counts[text]++
		}
	}
	d := c.Dictionary()
	for code := range uint32(d.Len()) {
		if got := c.CountOf(code); got != counts[d.Text(code)] {
			t.Fatalf("code %d counts %d, want %d", code, got, counts[d.Text(code)])
		}
	}
	for range 2 {
		n := rapid.SampledFrom([]int{0, 1, 2, 10, 40, 3000}).Draw(t, "codes")
		step := rapid.Uint32Range(1, 50).Draw(t, "step")
		wanted := map[string]bool{}
		codes := []uint32{1 << 30}
		for i := range uint32(n) {
			if code := i * step; int(code) < d.Len() {
				codes = append(codes, code)
				wanted[d.Text(code)] = true
			}
		}
		has := func(l []string) bool { return slices.ContainsFunc(l, func(s string) bool { return wanted[s] }) }
		sameUsers(t, shape, "any", c.Any(codes), where(model, has))
	}
	longest := rapid.IntRange(0, 3).Draw(t, "longest")
	sameUsers(t, shape, "where", c.Where(func(codes []uint32) bool { return len(codes) <= longest && !slices.Contains(texts(codes), "b") }),
		where(model, func(l []string) bool { return len(l) <= longest && !slices.Contains(l, "b") }))
	if code, ok := d.Find("all"); ok {
		sameUsers(t, shape, "posting", c.Posting(code), where(model, func(l []string) bool { return slices.Contains(l, "all") }))
	}
	for blk := range shape.Blocks(rows[shape]) {
		r := c.Present().Block(blk)
		ordinals := r.Append(nil, shape.Ordinal(blk, 0))
		c.Gather(blk, r, func(row uint16, codes []uint32) {
			if shape.Ordinal(blk, uint32(row)) != ordinals[0] || !slices.Equal(texts(codes), model[ordinals[0]]) {
				t.Fatalf("gather in block %d", blk)
			}
			ordinals = ordinals[1:]
		})
		if len(ordinals) > 0 {
			t.Fatalf("gather in block %d left %d out", blk, len(ordinals))
		}
	}
}
