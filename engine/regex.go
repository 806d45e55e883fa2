package engine

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"parterre/index"
)

// Bounds of patterns. RE2 takes time in proportion to text times pattern and never more, so the bound on the steps of a
// pattern, its repetitions written out, is what keeps one from being catastrophic. Each is asked of every distinct text, and
// short ones take about a microsecond for it: so they count for some steps in any case, and a tree has 100 at most.
const (
	MaxPattern           = 1_000 // characters
	maxPatternSteps      = 2_000 // of one pattern
	leastPatternSteps    = 40    // what a pattern counts for at least
	maxPatternStepsOfAll = 4_000 // of all patterns of one tree
)

// compiled returns the pattern ready to ask. It has been checked.
func compiled(pattern string, folds bool) *regexp.Regexp {
	return regexp.MustCompile(cased(pattern, folds))
}

// cased returns the pattern, which ignores case if it folds: letters are then alike that Unicode simple folding takes for
// the same, one by one and without composing accents first.
func cased(pattern string, folds bool) string {
	if folds {
		return "(?i:" + pattern + ")"
	}
	return pattern
}

// patterns plans matches.
func (t *tested) patterns(patterns []string) int32 {
	items := make([]any, len(patterns))
	for i, p := range patterns {
		items[i] = p
	}
	values, ok := t.values(items, func(v index.Value) *index.Issue { return t.c.pattern(v.Text(), t.folds) })
	switch {
	case !ok:
		return invalid
	case len(values) == 0:
		return t.c.builder.none()
	}
	return t.leaf(textMatches, t.folds, textsOf(values)...)
}

// pattern says what is wrong with a pattern.
func (c *compiler) pattern(pattern string, folds bool) *index.Issue {
	issue := func(code index.IssueCode, message, hint string) *index.Issue {
		return &index.Issue{Code: code, Severity: index.Error, Message: message, Hint: hint}
	}
	switch n := utf8.RuneCountInString(pattern); {
	case n == 0:
		return issue(ValueMissing, "There is no pattern yet.", `Type one, such as "^A.*", or use "isSet" for any value.`)
	case n > MaxPattern:
		return issue(RegexTooLarge, fmt.Sprintf("The pattern has %s characters, and at most %s are taken.", thousands(n), thousands(MaxPattern)),
			`Shorten it, or use "in" or "contains" with a list of texts.`)
	}
	tooMany := issue(RegexTooLarge, fmt.Sprintf("All patterns together take more than %s steps; each counts for %d at least.", thousands(maxPatternStepsOfAll), leastPatternSteps),
		`Use fewer or shorter patterns; "contains", "startsWith" and "in" take long lists.`)
	if c.patternSteps > maxPatternStepsOfAll { // the others need not be read
		return tooMany
	}
	if _, err := syntax.Parse(pattern, syntax.Perl); err != nil { // by itself, lest a bracket of it closes that of cased
		return regexFault(pattern, err)
	}
	tree, err := syntax.Parse(cased(pattern, folds), syntax.Perl)
	if err != nil {
		return regexFault(pattern, err)
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return regexFault(pattern, err)
	}
	steps := len(program.Inst)
	if c.patternSteps += max(steps, leastPatternSteps); steps > maxPatternSteps {
		return issue(RegexTooLarge, fmt.Sprintf("With its repetitions written out the pattern takes %s steps, and at most %s are taken.", thousands(steps), thousands(maxPatternSteps)),
			`Repeat less: ".*" instead of ".{0,900}".`)
	}
	if c.patternSteps > maxPatternStepsOfAll {
		return tooMany
	}
	return nil
}

// regexFault says in plain words what RE2 refuses, and where it does. It does not repeat the pattern, in which there may be
// the value of a person.
func regexFault(pattern string, err error) *index.Issue {
	out := &index.Issue{Code: RegexInvalid, Severity: index.Error, Message: "The pattern cannot be read.", Hint: `Patterns are written as in RE2: "^A" begins with A, "\d+" is a number.`}
	var fault *syntax.Error
	if !errors.As(err, &fault) {
		return out
	}
	words := map[syntax.ErrorCode][2]string{
		syntax.ErrInvalidCharClass:      {"A set of characters in square brackets is not complete or not valid", `Write sets as "[a-z]".`},
		syntax.ErrInvalidCharRange:      {"A range of characters ends before it begins, or is not one", `Write it as "[a-z]", the earlier character first.`},
		syntax.ErrInvalidEscape:         {"A backslash stands before a character it means nothing with", `Put two backslashes for one of the text. Back references such as "\1" do not exist.`},
		syntax.ErrInvalidNamedCapture:   {"The name of a part in brackets is not valid", `Leave the name out: "(...)".`},
		syntax.ErrInvalidPerlOp:         {"Something behind an opening bracket and a question mark does not exist here", `Looking ahead or behind is not possible; use a second test with "not" around it.`},
		syntax.ErrInvalidRepeatOp:       {"A repetition stands behind another one", `Put brackets around the first: "(a*)+".`},
		syntax.ErrInvalidRepeatSize:     {"A repetition is more than 1,000 times, or ends before it begins", `Repeat at most 1,000 times in all, or without an end: "{3,}".`},
		syntax.ErrInvalidUTF8:           {"The pattern is not valid UTF-8", "Type it again."},
		syntax.ErrMissingBracket:        {"A square bracket is not closed", `Close it with "]", or put a backslash before it: "\[".`},
		syntax.ErrMissingParen:          {"A bracket is not closed", `Close it with ")", or put a backslash before it: "\(".`},
		syntax.ErrMissingRepeatArgument: {"There is nothing before a repetition to be repeated", `Put a backslash before a sign of the text: "\*".`},
		syntax.ErrTrailingBackslash:     {"The pattern ends with a backslash", "Put a second one behind it, or remove it."},
		syntax.ErrUnexpectedParen:       {"A bracket is closed that was never opened", `Put a backslash before it: "\)".`},
		syntax.ErrNestingDepth:          {"The brackets are nested too deep", "Use fewer brackets."},
		syntax.ErrLarge:                 {"The pattern becomes far too large with its repetitions written out", `Repeat less: ".*" instead of ".{0,900}".`},
	}
	said, ok := words[fault.Code]
	if !ok {
		return out
	}
	switch fault.Code {
	case syntax.ErrLarge, syntax.ErrNestingDepth:
		out.Code = RegexTooLarge
	}
	out.Message, out.Hint = said[0]+".", said[1]
	if at := strings.Index(pattern, fault.Expr); at >= 0 && fault.Expr != "" && fault.Expr != pattern {
		out.Message = fmt.Sprintf("%s, at character %d.", said[0], utf8.RuneCountInString(pattern[:at])+1)
	}
	return out
}
