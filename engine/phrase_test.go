package engine_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/engine/phrase"
	"parterre/index/indextest"
)

// quoted is a text within the text form.
var quoted = regexp.MustCompile(`"(\\.|[^"\\])*"`)

// The text form says the same as the tree: nothing is lost on the way there and back, and what is written is what is
// written again.
func TestTextFormIsTheTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := ask(indextest.Rapid(t), 4, []string{"sales", "key accounts", `a "quoted" one`})
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

func jsonOf(t *rapid.T, c *engine.Criteria) string {
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
