package engine_test

import (
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

// Texts whose letters compose, fold and compose again are found as the oracle finds them.
func TestFoldAgreesWithOracle(t *testing.T) {
	empty := indextest.Declare(t, index.Empty(index.Options{Shape: 6}), map[string]index.Kind{"a": index.String})
	a, _ := empty.Schema().ByKey("a")
	rapid.Check(t, func(r *rapid.T) {
		alphabet := []rune(rapid.SampledFrom([]string{"αΑιΙ\u0345\u0301ᾳᾼ", "Jj\u030cǰx\u0345", "ſsSßẞKk\u212a\u0307\u0323", "iIİı\u0307aAÅ\u212b\u030a", "σςΣ각가\u11a8\u1161"}).Draw(r, "alphabet"))
		text := rapid.StringOfN(rapid.SampledFrom(alphabet), 1, 6, -1).Filter(utf8.ValidString)
		s := empty
		texts := rapid.SliceOfN(text, 1, 12).Draw(r, "texts")
		for i, text := range texts {
			s = indextest.Upsert(t, s, indextest.User(indextest.ID(i), "a", text))
		}
		leaf := func() *engine.Criteria {
			text, is := text.Draw(r, "part"), &engine.Test{}
			switch rapid.IntRange(0, 3).Draw(r, "operator") {
			case 0:
				is.Contains = []string{text}
			case 1:
				is.StartsWith = []string{text}
			case 2:
				is.EndsWith = []string{text}
			case 3:
				is.Equals = text
			}
			return &engine.Criteria{Attribute: &engine.AttributeCriteria{Key: "a", Is: is, IgnoreCase: ptr(rapid.Bool().Draw(r, "folds"))}}
		}
		c := &engine.Criteria{Any: []*engine.Criteria{leaf(), leaf(), leaf()}}
		plan, issues := engine.Compile(c, envOf(s, time.UTC))
		if plan == nil {
			r.Fatalf("%v", issues)
		}
		o := oracle{schema: s.Schema(), groups: s.Groups(), zone: time.UTC, now: noon}
		bound := plan.Bind(s, noon)
		for ord := range uint32(s.Rows()) {
			u := s.User(ord)
			v, _ := u.Value(a.ID)
			want := slices.ContainsFunc(c.Any, func(q *engine.Criteria) bool {
				return o.text(index.Attribute{}, q.Attribute.Is, q.Attribute.IgnoreCase, v.Text())
			})
			if got := bound.Contains(ord); got != want || plan.Match(u, noon) != want {
				r.Fatalf("%+q is found: %t, want %t", v.Text(), got, want)
			}
		}
	})
}
