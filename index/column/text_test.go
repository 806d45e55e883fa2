package column_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/block"
	"parterre/index/column"
)

// textOf draws a way of making texts: few, one each, nasty.
func textOf(t *rapid.T) func(ord uint32) string {
	nasty := []string{"", " ", "a", "a\x00b", "é", "é", strings.Repeat("x", 70_000), "-0", "\U0001F600"}
	return map[string]func(uint32) string{
		"few":   func(ord uint32) string { return fmt.Sprint("value ", ord*2654435761>>29) },
		"many":  func(ord uint32) string { return fmt.Sprint("name ", ord) },
		"some":  func(ord uint32) string { return fmt.Sprint("city ", ord*2654435761>>22) },
		"nasty": func(ord uint32) string { return nasty[ord%uint32(len(nasty))] },
	}[rapid.SampledFrom([]string{"few", "many", "some", "nasty"}).Draw(t, "texts")]
}

func TestTextAgreesWithAMap(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		model := map[uint32]string{}
		var c *column.Text
		type version struct {
			column *column.Text
			model  map[uint32]string
		}
		var versions []version
		if rapid.Bool().Draw(t, "crowded") {
			e := column.EditText(shape, nil)
			for ord := range uint32(min(rows[shape], 4900)) {
				model[ord] = fmt.Sprint("name ", ord)
				e.Set(ord, model[ord])
			}
			c = e.Freeze()
			versions = append(versions, version{c, maps.Clone(model)})
		}
		for range rapid.IntRange(1, 4).Draw(t, "rounds") {
			e := column.EditText(shape, c)
			for range rapid.IntRange(1, 3).Draw(t, "edits") {
				if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
					for _, ord := range people(t, shape) {
						e.Unset(ord)
						delete(model, ord)
					}
					continue
				}
				text := textOf(t)
				for _, ord := range people(t, shape) {
					e.Set(ord, text(ord))
					model[ord] = text(ord)
				}
			}
			c = e.Freeze()
			versions = append(versions, version{c, maps.Clone(model)})
		}
		for _, v := range versions {
			checkText(t, shape, v.column, v.model)
		}
	})
}

func checkText(t *rapid.T, shape block.Shape, c *column.Text, model map[uint32]string) {
	if err := c.Verify(); err != nil {
		t.Fatal(err)
	}
	sameUsers(t, shape, "present", c.Present(), where(model, func(string) bool { return true }))
	counts := map[string]int{}
	for ord, want := range model {
		counts[want]++
		code, ok := c.Code(ord)
		if !ok || c.Dictionary().Text(code) != want {
			t.Fatalf("text of %d differs", ord)
		}
	}
	d := c.Dictionary()
	for code := range uint32(d.Len()) {
		text := d.Text(code)
		if again, ok := d.Find(text); !ok || again != code {
			t.Fatalf("code %d is found as %d %v", code, again, ok)
		}
		if c.CountOf(code) != counts[text] {
			t.Fatalf("code %d counts %d, want %d", code, c.CountOf(code), counts[text])
		}
	}
	if _, ok := d.Find("somebody else"); ok {
		t.Fatal("found what was never there")
	}
	if c.CountOf(uint32(d.Len())+5) != 0 {
		t.Fatal("a code never given counts")
	}
	for range 3 {
		n := rapid.SampledFrom([]int{0, 1, 2, 10, 40, 3000}).Draw(t, "codes")
		step := rapid.Uint32Range(1, 50).Draw(t, "step")
		wanted := map[string]bool{}
		codes := []uint32{1 << 30}
		for i := range uint32(n) {
			if code := i * step; int(code) < d.Len() {
				codes = append(codes, code, code)
				wanted[d.Text(code)] = true
			}
		}
		sameUsers(t, shape, "select", c.Select(codes), where(model, func(text string) bool { return wanted[text] }))
	}
	for blk := range shape.Blocks(rows[shape]) {
		r := c.Present().Block(blk)
		var want []uint32
		for _, ord := range r.Append(nil, shape.Ordinal(blk, 0)) {
			code, _ := c.Code(ord)
			want = append(want, code)
		}
		got, at := c.GatherRows(blk, r, nil, nil)
		if !slices.Equal(got, want) || len(at) != len(want) || !slices.Equal(c.Gather(blk, r, nil), want) {
			t.Fatalf("gather in block %d", blk)
		}
	}
}
