package phrase_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parterre/engine"
	"parterre/engine/phrase"
)

// Whatever is sent is answered soon, with few faults and nothing that grows beyond it.
func TestHostileTexts(t *testing.T) {
	many := make([]string, 100_000)
	for i := range many {
		many[i] = fmt.Sprintf(`"u%d"`, i)
	}
	for name, c := range map[string]struct {
		text string
		code string
	}{
		"brackets that never close":     {strings.Repeat("(", 1_000_000), "TEXT_UNREADABLE"},
		"brackets that close":           {strings.Repeat("(", 200) + "a = 1" + strings.Repeat(")", 200), ""},
		"more negations than are taken": {strings.Repeat("not ", 200_000) + "a = 1", "TEXT_UNREADABLE"},
		"deeper than a tree may be":     {strings.Repeat("not (b = 1 and ", 70) + "a = 1" + strings.Repeat(")", 70), "CRITERIA_TOO_DEEP"},
		"as many users as are taken":    {"users (" + strings.Join(many, ", ") + ")", ""},
		"too many values":               {"a in (" + strings.Join(many, ",") + ", 1)", "CRITERIA_TOO_LARGE"},
		"too many questions":            {strings.Repeat("a = 1 or ", 10_001) + "a = 1", "CRITERIA_TOO_LARGE"},
		"nothing but faults":            {strings.Repeat("& ", 500_000), "TEXT_UNREADABLE"},
		"nothing but questions halved":  {strings.Repeat("a and ", 200_000), "TEXT_UNREADABLE"},
		"a text that never ends":        {`a = "` + strings.Repeat("x", 3<<20), "TEXT_UNREADABLE"},
		"JSON that never ends":          {strings.Repeat(`{"not":`, 100_000), "TEXT_UNREADABLE"},
		"JSON too deep":                 {strings.Repeat(`{"not":`, 2_000) + `{"everyone":true}` + strings.Repeat("}", 2_000), "CRITERIA_TOO_DEEP"},
		"a word without an end":         {strings.Repeat("a", 3<<20) + " = 1", ""},
		"more than is read":             {strings.Repeat("a", phrase.MaxBytes+1), "TEXT_UNREADABLE"},
		"bytes that are no text":        {"a = \"\xff\"", "TEXT_UNREADABLE"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			r := phrase.Parse(c.text)
			issues := r.Check(engine.Env{})
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
			found := map[string]bool{}
			for _, i := range issues {
				found[string(i.Code)] = true
				if len(i.Excerpt) > 1_000 || len(i.Message) > 1_000 || len(i.Hint) > 2_000 {
					t.Errorf("an issue repeats too much: %d, %d and %d bytes", len(i.Message), len(i.Hint), len(i.Excerpt))
				}
			}
			if c.code == "" && r.Criteria == nil || c.code != "" && !found[c.code] || len(issues) > 60 {
				t.Errorf("%d issues, of the codes %v", len(issues), found)
			}
		})
	}
}
