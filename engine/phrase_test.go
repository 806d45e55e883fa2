package engine_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/engine/phrase"
	"parterre/index"
	"parterre/index/indextest"
)

// quoted is a text within the text form.
var quoted = regexp.MustCompile(`"(\\.|[^"\\])*"`)

// The text form says the same as the tree: nothing is lost on the way there and back, and what is written is what is
// written again.
func TestTextFormIsTheTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := indextest.Rapid(t)
		c := ask(d, 4, []string{"sales", "key accounts", `a "quoted" one`})
		c.Each(func(c *engine.Criteria) {
			if c.Attribute != nil && indextest.OneIn(d, 3) {
				c.Attribute, c.Performed = nil, askPerformed(d)
			}
		})
		for name, print := range map[string]func(*engine.Criteria) string{"Print": phrase.Print, "Plain": phrase.Plain} {
			said := print(c)
			r := phrase.Parse(said)
			if r.Criteria == nil {
				t.Fatalf("%s wrote %s, which cannot be read: %v", name, said, r.Issues())
			}
			if strings.Contains(quoted.ReplaceAllString(said, ""), "{") {
				t.Fatalf("%s has no words for a part of this: %s", name, said)
			}
			if again := print(r.Criteria); again != said {
				t.Fatalf("%s wrote\n%s\nand then\n%s", name, said, again)
			}
			want, got := c, r.Criteria
			if name == "Plain" {
				want, got = engine.Simplify(c), engine.Simplify(got)
			}
			if jsonOf(t, want) != jsonOf(t, got) {
				t.Fatalf("%s wrote %s\nof   %s\nread %s", name, said, jsonOf(t, want), jsonOf(t, got))
			}
		}
	})
}

// askPerformed draws what somebody did, in every shape that is checked without a fault, and in some that are not.
func askPerformed(d indextest.Dice) *engine.Performed {
	keys := []string{"buy", "time", "where", "two words", "not", "did"}
	conditions := func() []*engine.AttributeCriteria {
		out := make([]*engine.AttributeCriteria, 1+d.IntN(2))
		for i := range out {
			out[i] = askAttribute(d, indextest.Pick(d, indextest.Pools))
			out[i].Key = indextest.Pick(d, keys)
		}
		return out
	}
	when := indextest.Pools[slices.IndexFunc(indextest.Pools, func(p indextest.Pool) bool { return p.Kind == index.DateTime })]
	during := func() *engine.Test { return askTest(d, when, indextest.Pick(d, engine.Operators(when.Kind)).Name) }
	p := &engine.Performed{Event: indextest.Pick(d, keys)}
	if indextest.OneIn(d, 2) {
		p.Where = conditions()
	}
	if indextest.OneIn(d, 2) {
		p.During = during()
	}
	is := []*engine.Test{{AtLeast: 1}, {AtMost: 2.5}, {Equals: 0}, {GreaterThan: 3}, {LessThan: -1}, {In: []any{1, 2}}, {IsSet: ptr(true)},
		{Between: &engine.Range{From: 1, To: 3}}, {Between: &engine.Range{From: "2025-01-01", To: "1.2.3"}}, {After: "2025-01-01"}, {AtLeast: "3"}}
	switch d.IntN(5) {
	case 0:
		p.Is = indextest.Pick(d, is)
	case 1:
		p.Measure, p.Is = indextest.Pick(d, engine.Measures[1:]), indextest.Pick(d, is)
		if p.Measure != engine.MeasureDistinctDays {
			p.Property = ptr(indextest.Pick(d, keys))
		}
	case 2:
		p.Pick, p.Having = indextest.Pick(d, engine.Picks), &engine.Having{Time: during()}
		switch d.IntN(3) {
		case 0:
			p.Having.Time, p.Having.Where = nil, conditions()
		case 1:
			p.Having.Where = conditions()
		}
	case 3:
		for range 1 + d.IntN(2) {
			step := &engine.Step{Event: indextest.Pick(d, keys), Within: indextest.Pick(d, []string{"P7D", "PT12H", "soon"})}
			if indextest.OneIn(d, 2) {
				step.Never = ptr(true)
			}
			if indextest.OneIn(d, 2) {
				step.Where = conditions()
			}
			p.Then = append(p.Then, step)
		}
	}
	return p
}

func jsonOf(t *rapid.T, c *engine.Criteria) string {
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
