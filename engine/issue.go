package engine

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"parterre/index"
)

// Faults of criteria. Faults of the values in them have the codes of index, those of the salt of a sample stand in
// sample.go.
const (
	CriteriaInvalid       index.IssueCode = "CRITERIA_INVALID"   // not JSON, or a value of the wrong type
	CriteriaEmpty         index.IssueCode = "CRITERIA_EMPTY"     // a node that asks nothing, a group without criteria
	CriteriaAmbiguous     index.IssueCode = "CRITERIA_AMBIGUOUS" // a node that asks several questions at once
	CriteriaTooDeep       index.IssueCode = "CRITERIA_TOO_DEEP"
	CriteriaTooLarge      index.IssueCode = "CRITERIA_TOO_LARGE"
	FieldUnknown          index.IssueCode = "FIELD_UNKNOWN"
	TestMissing           index.IssueCode = "TEST_MISSING"
	TestAmbiguous         index.IssueCode = "TEST_AMBIGUOUS"
	OperatorUnfit         index.IssueCode = "OPERATOR_UNFIT" // an operator that does not fit the kind
	ValueMissing          index.IssueCode = "VALUE_MISSING"  // an empty list of values, an empty text to look for, null
	FlagNotTrue           index.IssueCode = "FLAG_NOT_TRUE"
	CountImpossible       index.IssueCode = "COUNT_IMPOSSIBLE" // at least none, or at least more than there are
	RangeReversed         index.IssueCode = "RANGE_REVERSED"
	RegexInvalid          index.IssueCode = "REGEX_INVALID"   // a pattern that RE2 does not read
	RegexTooLarge         index.IssueCode = "REGEX_TOO_LARGE" // a pattern that is too long, or that takes too many steps
	DurationInvalid       index.IssueCode = "DURATION_INVALID"
	CalendarInvalid       index.IssueCode = "CALENDAR_INVALID" // a period, an anniversary, a month or a day of the week that is none
	ZoneKind              index.IssueCode = "ZONE_KIND"        // zones from an attribute that holds no texts
	ZoneUnused            index.IssueCode = "ZONE_UNUSED"      // a warning
	SampleInvalid         index.IssueCode = "SAMPLE_INVALID"
	PropertyNotFound      index.IssueCode = "PROPERTY_NOT_FOUND"
	PerformedInvalid      index.IssueCode = "PERFORMED_INVALID"       // a measure, a pick or a step that is none
	WindowBeyondRetention index.IssueCode = "WINDOW_BEYOND_RETENTION" // longer ago than events of the type are kept
	NodeIDInvalid         index.IssueCode = "NODE_ID_INVALID"         // empty, too long or used twice
	RoleNotFound          index.IssueCode = "ROLE_NOT_FOUND"          // a warning
	AudienceNotFound      index.IssueCode = "AUDIENCE_NOT_FOUND"
	IgnoreCaseUnused      index.IssueCode = "IGNORE_CASE_UNUSED" // a warning
)

// maxFaultsOfList is how many faulty items of one list are named one by one before the rest is summed up.
const maxFaultsOfList = 20

// limits holds a tree against the bounds.
type limits struct {
	nodes, listed int
}

// node counts a node; the issue says which bound it passes.
func (n *limits) node(path []string, depth int) *index.Issue {
	n.nodes++
	switch {
	case depth > MaxDepth:
		issue := tooDeep(path)
		return &issue
	case n.nodes > MaxNodes:
		return &index.Issue{Code: CriteriaTooLarge, Severity: index.Error, Path: path,
			Message: fmt.Sprintf("The criteria have more than %s questions.", thousands(MaxNodes)),
			Hint:    "Put values of one attribute into one list, or save parts as audiences of their own and refer to them."}
	}
	return nil
}

// items counts the items of a list; the issue says that there are too many in the whole tree.
func (n *limits) items(path []string, count int) *index.Issue {
	if n.listed += count; n.listed > MaxItems {
		return &index.Issue{Code: CriteriaTooLarge, Severity: index.Error, Path: path,
			Message: fmt.Sprintf("The lists in the criteria have more than %s items altogether.", thousands(MaxItems)),
			Hint:    "Give the users a group, a role or an attribute of their own, and ask for that."}
	}
	return nil
}

func tooDeep(path []string) index.Issue {
	return index.Issue{Code: CriteriaTooDeep, Severity: index.Error, Path: path,
		Message: fmt.Sprintf("The criteria are nested more than %d levels deep.", MaxDepth),
		Hint:    "Save an inner part as an audience of its own and refer to it."}
}

// oneQuestion says what is wrong when criteria ask nothing, or several things at once.
func oneQuestion(c *Criteria, path []string) *index.Issue {
	var given []string
	if c != nil {
		given = c.given()
	}
	switch len(given) {
	case 0:
		return &index.Issue{Code: CriteriaEmpty, Severity: index.Error, Path: path,
			Message: "Nothing is asked here yet.", Hint: "Choose what to ask, or remove this line."}
	case 1:
		return nil
	}
	return &index.Issue{Code: CriteriaAmbiguous, Severity: index.Error, Path: path,
		Message: fmt.Sprintf("Several things are asked at once here: %s.", strings.Join(given, ", ")),
		Hint:    `Keep one of them, or put each on its own line under "all" or "any".`}
}

// oneTest says what is wrong when a test is missing, or has several operators.
func oneTest(t *Test, path []string) *index.Issue {
	var given []string
	if t != nil {
		given = t.given()
	}
	switch len(given) {
	case 0:
		return &index.Issue{Code: TestMissing, Severity: index.Error, Path: path,
			Message: "The test is missing: it is not said which values are wanted.", Hint: `Choose an operator and a value, or "isSet" for any value.`}
	case 1:
		return nil
	}
	return &index.Issue{Code: TestAmbiguous, Severity: index.Error, Path: path,
		Message: fmt.Sprintf("Several tests are given at once: %s.", strings.Join(given, ", ")),
		Hint:    `Keep one of them, or put each on its own line under "all".`}
}

// shape names the nodes and tests where not exactly one field is given.
func shape(c *Criteria) []index.Issue {
	var out []index.Issue
	note := func(issue *index.Issue) {
		if issue != nil {
			out = append(out, *issue)
		}
	}
	test := func(t *Test, path []string) {
		note(oneTest(t, path))
		if t.Size != nil {
			note(oneSize(t.Size, under(path, "size")))
		}
	}
	c.walk(nil, func(c *Criteria, path []string) {
		note(oneQuestion(c, path))
		if c == nil {
			return
		}
		if c.Attribute != nil && c.Attribute.Is != nil {
			test(c.Attribute.Is, under(path, "attribute", "is"))
		}
		if c.Roles != nil {
			test(c.Roles, under(path, "roles"))
		}
		if c.Groups != nil {
			test(c.Groups, under(path, "groups"))
		}
		if c.Audience != nil {
			note(oneName(*c.Audience, under(path, "audience")))
		}
	})
	return out
}

// oneName says what is wrong when not exactly one of the key and the id of an audience is given.
func oneName(ref AudienceRef, path []string) *index.Issue {
	if (ref.Key == nil) != (ref.ID == nil) {
		return nil
	}
	return &index.Issue{Code: CriteriaAmbiguous, Severity: index.Error, Path: path,
		Message: "The audience must be named by its key or by its id, by exactly one of them.", Hint: "Choose an audience."}
}

// under returns the path of something further down, in a slice of its own.
func under(path []string, steps ...string) []string {
	return append(append(make([]string, 0, len(path)+len(steps)), path...), steps...)
}

// shown quotes a key for a message: printable, and cut when it is long.
func shown(key string) string {
	const limit = 40
	key = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(key, "\uFFFD"))
	if utf8.RuneCountInString(key) > limit {
		key = string([]rune(key)[:limit]) + "…"
	}
	return "“" + key + "”"
}

// stepOf returns a name somebody typed as a step of a path: valid UTF-8 and not long.
func stepOf(name string) string {
	const limit = 128
	name = strings.ToValidUTF8(name, "\uFFFD")
	if len(name) > limit {
		name = strings.ToValidUTF8(name[:limit], "")
	}
	return name
}

// thousands writes a number with commas, for people.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
