package engine

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"weak"

	"parterre/index"
	"parterre/index/column"
)

// textTest says whether a text is one of those wanted. It is asked once per distinct text where there is a
// dictionary, and once per value where there is none.
type textTest struct {
	mode    textMode
	folds   bool
	needles []string            // ascending, without duplicates, folded when folds; at least one
	folded  [][]byte            // the needles, for comparing with folded texts
	set     map[string]struct{} // of mode textIs with many needles
	regexps []*regexp.Regexp    // of mode textMatches: the needles

	// answered is what codes returned last, for binding the same plan again: a million texts take a tenth of a second.
	answered atomic.Pointer[answered]
}

// answered is the codes a test wants of one dictionary, which it does not keep alive.
type answered struct {
	dictionary weak.Pointer[column.Dictionary]
	codes      []uint32
}

type textMode byte

const (
	textIs textMode = iota
	textContains
	textStarts
	textEnds
	textMatches
	versionBelow // of versions, by precedence
	versionUpTo
	versionAbove
	versionFrom
)

// manyNeedles is from where a map answers faster than a binary search.
const manyNeedles = 8

func newTextTest(mode textMode, folds bool, needles []string) *textTest {
	needles = slices.Clone(needles)
	if folds && mode != textMatches {
		for i, n := range needles {
			needles[i] = fold(n)
		}
	}
	return newFoldedTest(mode, folds, needles)
}

// newFoldedTest returns a test for needles that are folded if it folds. They become the test's own.
func newFoldedTest(mode textMode, folds bool, needles []string) *textTest {
	slices.Sort(needles)
	t := &textTest{mode: mode, folds: folds, needles: slices.Compact(needles)}
	switch {
	case mode == textMatches:
		for _, n := range t.needles {
			t.regexps = append(t.regexps, compiled(n, folds))
		}
		return t
	case folds:
		for _, n := range t.needles {
			t.folded = append(t.folded, []byte(n))
		}
	}
	if mode == textIs && len(t.needles) >= manyNeedles {
		t.set = make(map[string]struct{}, len(t.needles))
		for _, n := range t.needles {
			t.set[n] = struct{}{}
		}
	}
	return t
}

// exact reports whether the needles themselves are the only texts that match, so that they can be looked up.
func (t *textTest) exact() bool { return t.mode == textIs && !t.folds }

func (t *textTest) matches(text string) bool {
	if t.mode == textMatches {
		return slices.ContainsFunc(t.regexps, func(r *regexp.Regexp) bool { return r.MatchString(text) })
	}
	if t.folds {
		var space [foldSpace]byte
		return t.matchesFolded(appendFold(space[:0], text))
	}
	if t.mode == textIs {
		return t.isOne(text)
	}
	for _, n := range t.needles {
		switch {
		case t.mode == textContains && strings.Contains(text, n),
			t.mode == textStarts && strings.HasPrefix(text, n),
			t.mode == textEnds && strings.HasSuffix(text, n),
			t.mode == versionBelow && index.CompareVersions(text, n) < 0,
			t.mode == versionUpTo && index.CompareVersions(text, n) <= 0,
			t.mode == versionAbove && index.CompareVersions(text, n) > 0,
			t.mode == versionFrom && index.CompareVersions(text, n) >= 0:
			return true
		}
	}
	return false
}

func (t *textTest) isOne(text string) bool {
	if t.set != nil {
		_, ok := t.set[text]
		return ok
	}
	return slices.Contains(t.needles, text)
}

func (t *textTest) matchesFolded(text []byte) bool {
	if t.set != nil {
		_, ok := t.set[string(text)]
		return ok
	}
	for _, n := range t.folded {
		switch {
		case t.mode == textIs && bytes.Equal(text, n),
			t.mode == textContains && bytes.Contains(text, n),
			t.mode == textStarts && bytes.HasPrefix(text, n),
			t.mode == textEnds && bytes.HasSuffix(text, n):
			return true
		}
	}
	return false
}

// codes returns the codes of the texts of a dictionary that match, ascending. Read only.
func (t *textTest) codes(d *column.Dictionary) []uint32 {
	var out []uint32
	if t.exact() {
		for _, n := range t.needles {
			if code, ok := d.Find(n); ok {
				out = append(out, code)
			}
		}
		slices.Sort(out)
		return out
	}
	of := weak.Make(d)
	if last := t.answered.Load(); last != nil && last.dictionary == of {
		return last.codes
	}
	narrowed := t.narrow(d)
	if narrowed.Sure {
		out = narrowed.Codes
	}
	for _, code := range narrowed.Codes[len(out):] {
		if t.matches(d.Text(code)) {
			out = append(out, code)
		}
	}
	for code := narrowed.From; code < uint32(d.Len()); code++ {
		if t.matches(d.Text(code)) {
			out = append(out, code)
		}
	}
	t.answered.Store(&answered{of, out})
	return out
}
