package phrase_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"parterre/engine"
	"parterre/engine/phrase"
	"parterre/index"
)

// Every example of the page is read, and written as it stands there.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/text-form.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	for _, block := range regexp.MustCompile("(?ms)^```criteria\n(.*?)^```$").FindAllStringSubmatch(string(page), -1) {
		for line := range strings.Lines(block[1]) {
			said := strings.TrimSpace(line)
			if r := phrase.Parse(said); r.Criteria == nil || phrase.Print(r.Criteria) != said {
				t.Errorf("%s: %v", said, r.Issues())
			}
			examples++
		}
	}
	if examples < 10 {
		t.Errorf("the page has %d examples", examples)
	}
	for kind := index.String; kind.Valid(); kind++ {
		for _, o := range engine.Operators(kind) {
			if !strings.Contains(string(page), "`"+o.Name+"`") {
				t.Errorf("the page has no words for the test %s", o.Name)
			}
		}
	}
}
