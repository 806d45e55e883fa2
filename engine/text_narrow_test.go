package engine_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

// pieces are put together into texts that are told apart by folding: letters that compose with what follows, that have
// several upper or lower cases, and that fold into ASCII.
var pieces = []string{"a", "b", "A", "B", "e", "E", "e\u0301", "é", "É", "K", "\u212a", "ſ", "s", "ß", "ẞ", "σ", "ς", "Σ", "=", "=\u0338", " ", "-", "1", "İ", "ı", "ǰ", "J\u030c", "日本"}

func pieced(d indextest.Dice, most int) string {
	var out strings.Builder
	for range d.IntN(most + 1) {
		out.WriteString(indextest.Pick(d, pieces))
	}
	return out.String()
}

// manyTexts are the facts of 40,000 people with a text each, whose grams are there.
var manyTexts = sync.OnceValue(func() *index.Snapshot {
	d := rand.New(rand.NewPCG(1, 1))
	tx := index.Empty(index.Options{}).Begin(1)
	for n := range 40_000 {
		most := 8
		if n%1000 == 0 {
			most = 300
		}
		if issues := tx.Upsert(indextest.User(fmt.Sprint("u", n), "text", pieced(d, most))); len(issues) > 0 {
			panic(fmt.Sprint(issues))
		}
	}
	s := tx.Snapshot()
	a, _ := s.Schema().ByKey("text")
	engine.PrepareSearch(s.Text(a.ID).Dictionary())
	return s
})

// TestTextsAreFoundByTheirGrams holds questions about parts of texts against asking everybody.
func TestTextsAreFoundByTheirGrams(t *testing.T) {
	s := manyTexts()
	rapid.Check(t, func(t *rapid.T) {
		d := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		var needles []string
		for range 1 + d.IntN(3) {
			needles = append(needles, indextest.Pick(d, pieces)+pieced(d, 3))
		}
		test := indextest.Pick(d, []engine.Test{{Contains: needles}, {StartsWith: needles}, {EndsWith: needles}, {Equals: needles[0]}, {Matches: []string{strings.ReplaceAll(needles[0], "-", "") + ".?"}}})
		c := &engine.AttributeCriteria{Key: "text", Is: &test}
		switch d.IntN(3) {
		case 0:
			c.IgnoreCase = indextest.Ptr(true)
		case 1:
			c.IgnoreCase = indextest.Ptr(false)
		}
		env := envOf(s, nil)
		env.Verbatim = true
		plan, issues := engine.Compile(&engine.Criteria{Attribute: c}, env)
		if plan == nil {
			t.Fatal(issues)
		}
		bound := plan.Bind(s, noon)
		size, err := bound.Size(ctx)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for ord := range uint32(s.Rows()) {
			if plan.Match(s.User(ord), noon) {
				if want++; !bound.Contains(ord) {
					t.Fatalf("%+v with ignoreCase %v does not find %q", test, c.IgnoreCase, text(s, ord))
				}
			}
		}
		if size != want {
			t.Fatalf("%+v with ignoreCase %v finds %d, want %d", test, c.IgnoreCase, size, want)
		}
	})
}

func text(s *index.Snapshot, ord uint32) string {
	a, _ := s.Schema().ByKey("text")
	v, _ := s.User(ord).Value(a.ID)
	return v.Text()
}

// BenchmarkTextOfMillion asks for parts of a million distinct names, beside reading all of them: row 11 of the targets.
func BenchmarkTextOfMillion(b *testing.B) {
	tx := index.Empty(index.Options{Shape: block.Production}).Begin(1)
	d := rand.New(rand.NewPCG(1, 1))
	syllables := []string{"an", "na", "ma", "ri", "jür", "gen", "jo", "sé", "wei", "ol", "ga", "mi", "cha", "el", "zo", "ë", "tho", "mas", "ay", "lin", "hu", "ber", "mül", "ler", "gar", "cía", "no", "vák", "sam", "uel", "o", "ka", "for", "lind", "ström", "yıl", "maz"}
	word := func() string {
		return indextest.Pick(d, syllables) + indextest.Pick(d, syllables) + indextest.Pick(d, syllables)
	}
	for n := range 1_000_000 {
		tx.Upsert(indextest.User(fmt.Sprint("u", n), "name", word()+" "+word()))
	}
	s := tx.Snapshot()
	a, _ := s.Schema().ByKey("name")
	for _, ready := range []bool{false, true} {
		if ready {
			b.Run("making the grams", func(b *testing.B) {
				engine.PrepareSearch(s.Text(a.ID).Dictionary())
				b.ReportMetric(float64(s.Text(a.ID).Dictionary().Memory())/1e6, "MB-of-dictionary")
			})
		}
		for _, c := range []struct {
			name string
			test engine.Test
		}{
			{"starts with Mari", engine.Test{StartsWith: []string{"Mari"}}}, {"contains mül", engine.Test{Contains: []string{"mül"}}},
			{"contains müller", engine.Test{Contains: []string{"müller"}}}, {"contains ka", engine.Test{Contains: []string{"ka"}}}, {"ends with berno", engine.Test{EndsWith: []string{"berno"}}},
		} {
			b.Run(fmt.Sprintf("%s, grams %v", c.name, ready), func(b *testing.B) {
				for b.Loop() {
					plan, _ := engine.Compile(&engine.Criteria{Attribute: &engine.AttributeCriteria{Key: "name", Is: &c.test}}, envOf(s, nil))
					if size, err := plan.Bind(s, noon).Size(ctx); err != nil || size == 0 {
						b.Fatal(size, err)
					}
				}
			})
		}
	}
}
