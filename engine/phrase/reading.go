package phrase

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"parterre/engine"
	"parterre/index"
)

// Reading is a text that has been read as criteria.
type Reading struct {
	// Criteria are what the text means; nil when it has a fault of the language. Whether they can be answered is for
	// Check.
	Criteria *engine.Criteria

	text   string
	root   *term
	parts  *engine.Criteria // what could be read, also beside faults
	issues []Issue          // of the language and of the shape
}

// Issue is a fault with its place in the text.
type Issue struct {
	index.Issue
	Line, Column int    // of the first character it is about, from 1; columns count characters
	Length       int    // how many characters it is about, on that line; at least 1
	Excerpt      string // the line, and under it a line that points at them
}

// Faults of the language.
const TextUnreadable index.IssueCode = "TEXT_UNREADABLE"

// MaxBytes is the longest text that is read.
const MaxBytes = 4 << 20

// Parse reads criteria from their text form. Faults are in the Reading, every one of them with its place.
func Parse(text string) *Reading {
	r := &Reading{text: text}
	switch {
	case len(text) > MaxBytes:
		r.text = ""
		r.root = hole(span{})
		r.note(fault{message: fmt.Sprintf("The text has more than %d bytes.", MaxBytes), hint: "Give the users a group, a role or an attribute of their own, and ask for that."})
		return r
	case !utf8.ValidString(text):
		r.text = strings.ToValidUTF8(text, "\uFFFD")
		r.root = hole(span{})
		r.note(fault{message: "The text is not valid UTF-8.", hint: "Save it as UTF-8 and send it again."})
		return r
	}
	tokens, faults := lex(text)
	p := &parser{tokens: tokens, faults: faults}
	r.root = p.whole()
	for _, f := range p.faults {
		r.note(f)
	}
	c, issues := engine.ParseCriteria(r.root.append(nil))
	if r.parts = c; len(p.faults) == 0 {
		r.Criteria = c
	}
	r.issues = append(r.issues, r.Locate(issues)...)
	return r
}

// note keeps a fault of the language.
func (r *Reading) note(f fault) {
	r.issues = append(r.issues, r.place(f.at, index.Issue{Code: TextUnreadable, Severity: index.Error, Message: f.message, Path: []string{}, Hint: f.hint}))
}

// Check returns everything that is wrong with the text, in its order: what engine.Check finds as well.
func (r *Reading) Check(env engine.Env) []Issue {
	out := slices.Clone(r.issues)
	if r.parts != nil {
		found := engine.Check(r.parts, env)
		found = slices.DeleteFunc(found, func(i index.Issue) bool { // what follows from what has been said
			return slices.ContainsFunc(r.issues, func(o Issue) bool {
				return len(o.Path) >= len(i.Path) && slices.Equal(o.Path[:len(i.Path)], i.Path)
			})
		})
		out = append(out, r.Locate(found)...)
	}
	slices.SortStableFunc(out, func(a, b Issue) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return out
}

// Issues returns what is wrong with the text whatever it is asked of.
func (r *Reading) Issues() []Issue { return slices.Clone(r.issues) }

// Locate finds the places of issues with paths in the criteria. It leaves out those that follow from what could not be read.
func (r *Reading) Locate(issues []index.Issue) []Issue {
	var out []Issue
	for _, i := range issues {
		if t := r.root.find(i.Path); t.sound() {
			out = append(out, r.place(t.at, i))
		}
	}
	return out
}

// place says where a piece of the text is.
func (r *Reading) place(at span, i index.Issue) Issue {
	begin := strings.LastIndexByte(r.text[:at.from], '\n') + 1
	line := r.text[begin:]
	if n := strings.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	line = strings.TrimRight(line, "\r")
	from := utf8.RuneCountInString(r.text[begin:at.from])
	length := 1
	if to := min(at.to, begin+len(line)); to > at.from {
		length = utf8.RuneCountInString(r.text[at.from:to])
	}
	return Issue{
		Issue: i, Line: 1 + strings.Count(r.text[:at.from], "\n"), Column: 1 + from, Length: length,
		Excerpt: excerpt([]rune(line), from, length),
	}
}

// excerpt shows a piece of a line and points at it. Of a long line it shows what is around the piece.
func excerpt(line []rune, from, length int) string {
	const before, most = 40, 100
	cut := max(0, from-before)
	shown := line[min(cut, len(line)):min(cut+most, len(line))]
	for i, r := range shown {
		if r < ' ' || r == utf8.RuneError {
			shown[i] = ' '
		}
	}
	head, tail := "", ""
	if cut > 0 {
		head = "…"
	}
	if cut+most < len(line) {
		tail = "…"
	}
	length = max(1, min(length, cut+len(shown)-from))
	return head + string(shown) + tail + "\n" + strings.Repeat(" ", from-cut+utf8.RuneCountInString(head)) + strings.Repeat("^", length)
}

// shownKey repeats a key somebody wrote, cut when it is long.
func shownKey(t token) string {
	key := []rune(t.text)
	if len(key) > 40 {
		key = append(key[:40], '…')
	}
	if t.sort == quoted {
		return string(quote(string(key)))
	}
	return string(key)
}
