package engine

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"parterre/index"
	"parterre/index/indextest"
)

// alphabets are of letters that fold to others, compose once folded, or do neither against all appearance.
var alphabets = [][]string{
	{"α", "Α", "ι", "Ι", "\u1fbe", "\u0345", "ᾳ", "ᾼ", "ᾴ", "\u0301"},
	{"ω", "Ω", "\u2126", "ι", "Ι", "\u0345", "\u0308", "\u0301", "ΐ", "\u1fd3", "Ώ", "ώ", "Ὦ", "ᾮ", "\u0313", "\u0342", "\u034f"},
	{"J", "j", "\u030c", "ǰ", "\u0331", "H", "h", "ẖ", "\u0323", "w", "W", "\u030a"},
	{"i", "I", "İ", "ı", "\u0307", "ſ", "s", "S", "ẛ", "\u0323", "ß", "ẞ", "K", "k", "\u212a"},
	{"a", "A", "Å", "\u212b", "\u030a", "\u0301", "e", "E", "é", "x", "\u0345", "ι", "Z"},
	{"σ", "ς", "Σ", "µ", "μ", "Μ", "Ǆ", "ǅ", "ǆ", "Ꭰ", "ꭰ", "ᲀ", "В", "ﬅ", "ﬆ", "\U00010400", "\U00010428"},
	{"가", "각", "\u1100", "\u1161", "\u11a8", "a", "A", "東", "\xff"},
}

func nastyText(from ...[]string) *rapid.Generator[string] {
	if len(from) == 0 {
		from = alphabets
	}
	return rapid.Custom(func(t *rapid.T) string {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(rapid.SampledFrom(from).Draw(t, "alphabet")), 0, 6).Draw(t, "letters"), "")
		switch rapid.IntRange(0, 7).Draw(t, "form") {
		case 0:
			return norm.NFC.String(text)
		case 1:
			return norm.NFD.String(text)
		case 2:
			return strings.ToUpper(text)
		case 3:
			return text + strings.Repeat(rapid.SampledFrom([]string{"\u0345", "\u0301", "\u0323"}).Draw(t, "mark"), 40)
		}
		return text
	})
}

func TestFoldRune(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		if !utf8.ValidRune(r) {
			continue
		}
		f := foldRune(r)
		if foldRune(f) != f {
			t.Errorf("%U folds to %U, and that to %U", r, f, foldRune(f))
		}
		if next := unicode.SimpleFold(r); foldRune(next) != f {
			t.Errorf("%U folds to %U, and %U, which is alike, to %U", r, f, next, foldRune(next))
		}
		if !strings.EqualFold(string(r), string(f)) {
			t.Errorf("%U folds to %U, which is another letter", r, f)
		}
		if f != r && unicode.Is(unicode.M, f) {
			t.Errorf("%U folds to %U, which is a mark", r, f)
		}
		if again := fold(fold(string(r))); again != fold(string(r)) {
			t.Errorf("%U folds to %q, and that to %q", r, fold(string(r)), again)
		}
	}
	for text, want := range map[string]string{
		"ΚΑΙ": "και", "ΣΟΦΟΣ": "σοφοσ", "σοφος": "σοφοσ", "\u0345": "ι", "Α\u0345": "ᾳ", "\u212a": "k", "ſ": "s", "ẞ": "ß", "ß": "ß",
		"İ": "İ", "ı": "ı", "I": "i", "J\u030c": "ǰ", "\u212b": "å", "A\u030a": "å", "Ꭰ": "ꭰ",
	} {
		if got := fold(text); got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	t.Run("folding again changes nothing", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			text := nastyText().Draw(t, "text")
			once := fold(text)
			if again := fold(once); again != once {
				t.Fatalf("%+q folds to %+q, and that to %+q", text, once, again)
			}
			for _, alike := range []string{norm.NFC.String(text), norm.NFD.String(text)} {
				if utf8.ValidString(text) && fold(alike) != once {
					t.Fatalf("%+q folds to %+q, and %+q, which is the same text, to %+q", text, once, alike, fold(alike))
				}
			}
			if !norm.NFC.IsNormalString(once) {
				t.Fatalf("%+q folds to %+q, which is not normal", text, once)
			}
		})
	})
	t.Run("texts are in the order of their folded forms", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			a, b := nastyText().Draw(t, "a"), nastyText().Draw(t, "b")
			if got, want := compareFolded(a, b), strings.Compare(fold(a), fold(b)); got != want {
				t.Fatalf("%+q and %+q compare as %d, folded as %d", a, b, got, want)
			}
		})
	})
	t.Run("any of two tests of a text is both together", func(test *testing.T) {
		empty := indextest.Declare(test, index.Empty(index.Options{Shape: 6}), map[string]index.Kind{"a": index.String})
		rapid.Check(test, func(t *rapid.T) {
			texts := nastyText(rapid.SampledFrom(alphabets).Draw(t, "alphabet")).Filter(utf8.ValidString)
			var users []index.UserWrite
			for i, text := range rapid.SliceOfN(texts, 1, 20).Draw(t, "users") {
				users = append(users, indextest.User(indextest.ID(i), "a", text))
			}
			s, yes := indextest.Upsert(test, empty, users...), true
			operator := rapid.SampledFrom([]string{"contains", "startsWith", "endsWith", "equals"}).Draw(t, "operator")
			part := func() *Criteria {
				text := texts.Filter(func(s string) bool { return s != "" }).Draw(t, "part")
				is := map[string]*Test{
					"contains": {Contains: []string{text}}, "startsWith": {StartsWith: []string{text}}, "endsWith": {EndsWith: []string{text}},
					"equals": {Equals: text},
				}[operator]
				return &Criteria{Attribute: &AttributeCriteria{Key: "a", IgnoreCase: &yes, Is: is}}
			}
			x, y := part(), part()
			answer := func(c *Criteria) []uint32 {
				p, issues := Compile(c, Env{Schema: s.Schema(), Verbatim: true})
				if p == nil || !p.Valid() {
					t.Fatalf("%v", issues)
				}
				b := p.Bind(s, time.Now())
				var out []uint32
				for ord := range uint32(s.Rows()) {
					if b.Contains(ord) {
						out = append(out, ord)
					}
				}
				return out
			}
			want := slices.Concat(answer(x), answer(y))
			slices.Sort(want)
			want = slices.Compact(want)
			if got := answer(&Criteria{Any: []*Criteria{x, y}}); !slices.Equal(got, want) {
				t.Fatalf("any of %+v and %+v: %d, want %d", x.Attribute.Is, y.Attribute.Is, got, want)
			}
		})
	})
	t.Run("any looks for what was typed", func(t *testing.T) {
		s := indextest.Declare(t, index.Empty(index.Options{Shape: 6}), map[string]index.Kind{"a": index.String})
		for i, text := range []string{"και", "ΚΑΙ", "xyz", "ᾳ"} {
			s = indextest.Upsert(t, s, indextest.User(indextest.ID(i), "a", text))
		}
		c, faults := ParseCriteria([]byte(`{"any": [{"attribute": {"key": "a", "is": {"contains": ["αι"]}}}, {"attribute": {"key": "a", "is": {"contains": ["xyz"]}}}]}`))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		p, issues := Compile(c, Env{Schema: s.Schema()})
		if p == nil {
			t.Fatal(issues)
		}
		b := p.Bind(s, time.Now())
		for ord, want := range []bool{true, true, true, false} {
			if got := b.Contains(uint32(ord)); got != want {
				t.Errorf("user %d is in it: %t, want %t", ord, got, want)
			}
			if got := p.Match(s.User(uint32(ord)), time.Now()); got != want {
				t.Errorf("user %d matches: %t, want %t", ord, got, want)
			}
		}
	})
}
