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
	// Criteria are what the text means; nil when it has a fault of the language, or says something Criteria cannot hold,
	// such as a fraction where people are counted. Whether they can be answered is for Check.
	Criteria *engine.Criteria

	text  string
	root  *term
	parts *engine.Criteria // what could be read, also beside faults
	found []located        // of the language and of the shape
}

// located is a fault and the piece of the text it is about.
type located struct {
	at    span
	issue index.Issue
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

// maxIssues is how many issues are told of one text.
const maxIssues = 100

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
	tree := r.root.append(nil)
	c, issues := engine.ParseCriteria(tree)
	if r.parts = c; len(p.faults) == 0 && (len(issues) == 0 || new(engine.Criteria).UnmarshalJSON(tree) == nil) {
		r.Criteria = c // nothing was left out: without its fault the rest would ask something else
	}
	r.found = append(r.found, r.locate(issues)...)
	return r
}

// note keeps a fault of the language.
func (r *Reading) note(f fault) {
	r.found = append(r.found, located{f.at, index.Issue{Code: TextUnreadable, Severity: index.Error, Message: f.message, Path: []string{}, Hint: f.hint}})
}

// Check returns everything that is wrong with the text, in its order: what engine.Check finds as well.
func (r *Reading) Check(env engine.Env) []Issue {
	out := slices.Clone(r.found)
	if r.parts != nil {
		more := engine.Check(r.parts, env)
		more = slices.DeleteFunc(more, func(i index.Issue) bool { // what follows from what has been said
			return slices.ContainsFunc(r.found, func(f located) bool {
				path := f.issue.Path
				return len(path) >= len(i.Path) && slices.Equal(path[:len(i.Path)], i.Path)
			})
		})
		out = append(out, r.locate(more)...)
	}
	return r.placed(out)
}

// Issues returns what is wrong with the text whatever it is asked of.
func (r *Reading) Issues() []Issue { return r.placed(slices.Clone(r.found)) }

// placed says of issues where in the text they are, in its order; of very many the first ones.
func (r *Reading) placed(found []located) []Issue {
	slices.SortStableFunc(found, func(a, b located) int { return a.at.from - b.at.from })
	out := make([]Issue, 0, min(len(found), maxIssues))
	for _, f := range found[:min(len(found), maxIssues)] {
		out = append(out, r.place(f.at, f.issue))
	}
	return out
}

// locate finds the places of issues with paths in the criteria. It leaves out those that follow from what could not be
// read.
func (r *Reading) locate(issues []index.Issue) []located {
	var out []located
	for _, i := range issues {
		if t := r.root.find(i.Path); t.sound() {
			out = append(out, located{t.at, i})
		}
	}
	return out
}

// place says where a piece of the text is.
func (r *Reading) place(at span, i index.Issue) Issue {
	begin := strings.LastIndexByte(r.text[:at.from], '\n') + 1
	end := len(r.text)
	if n := strings.IndexByte(r.text[at.from:], '\n'); n >= 0 {
		end = at.from + n
	}
	before, piece, after := r.text[begin:at.from], r.text[at.from:max(at.from, min(at.to, end))], ""
	if at.to < end {
		after = r.text[at.to:end]
	}
	return Issue{
		Issue: i, Line: 1 + strings.Count(r.text[:begin], "\n"), Column: 1 + utf8.RuneCountInString(before),
		Length: max(1, utf8.RuneCountInString(piece)), Excerpt: excerpt(before, piece, after),
	}
}

// excerpt shows a piece of a line with something of what is around it, and points at it.
func excerpt(before, piece, after string) string {
	const most = 40 // characters before the piece, and twice as many of it and behind it
	head := []rune(before[max(0, len(before)-most*utf8.UTFMax):])
	cut := len(head) > most || len(before) > most*utf8.UTFMax
	head = head[max(0, len(head)-most):]
	mark := "" // of what is left out
	if cut {
		mark = "…"
	}
	shown, wholePiece := beginning(piece, 2*most)
	rest, wholeRest := "", true
	if wholePiece {
		rest, wholeRest = beginning(after, 2*most)
	}
	tail := ""
	if !wholePiece || !wholeRest {
		tail = "…"
	}
	line := mark + string(head) + shown + rest + tail
	line = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return ' '
		}
		return r
	}, line)
	return strings.TrimRight(line, " ") + "\n" + strings.Repeat(" ", utf8.RuneCountInString(mark)+len(head)) + strings.Repeat("^", max(1, utf8.RuneCountInString(shown)))
}

// beginning returns the first characters of a text, and whether that is all of it.
func beginning(text string, most int) (string, bool) {
	runes := []rune(text[:min(len(text), most*utf8.UTFMax)])
	if len(runes) <= most && len(text) <= most*utf8.UTFMax {
		return text, true
	}
	return string(runes[:min(len(runes), most)]), false
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
