package phrase

import (
	"strings"

	"parterre/engine"
)

// test is how a test of a value is spelled: the words, what stands behind them, and the words behind that.
type test struct {
	field  string // of engine.Test
	words  string
	takes  shape
	behind string
}

// shape is what stands behind the words of a test.
type shape uint8

const (
	one      shape = iota // a value
	many                  // a list of values
	some                  // texts: one without brackets, or a list
	ends                  // two values with "and" between
	nothing               // nothing: the test is true
	duration              // an ISO 8601 duration
	count                 // a comparison of a number: = 3, between 1 and 3
	around                // days around today
	names                 // a list of months or days of the week
)

// tests are all tests with words of their own but periods of the calendar, see period; others are written in JSON. Of
// those that begin alike the longer one comes first.
var tests = []test{
	{"equals", "=", one, ""},
	{"lessThan", "<", one, ""},
	{"atMost", "<=", one, ""},
	{"greaterThan", ">", one, ""},
	{"atLeast", ">=", one, ""},
	{"between", "between", ends, ""},
	{"inLast", "in last", duration, ""},
	{"inNext", "in next", duration, ""},
	{"moreThanAgo", "more than", duration, "ago"},
	{"moreThanAhead", "more than", duration, "ahead"},
	{"in", "in", many, ""},
	{"contains", "contains", some, ""},
	{"startsWith", "starts with", some, ""},
	{"endsWith", "ends with", some, ""},
	{"matches", "matches", some, ""},
	{"anyOf", "has any of", many, ""},
	{"allOf", "has all of", many, ""},
	{"onlyOf", "has only", many, ""},
	{"exactly", "has exactly", many, ""},
	{"size", "size", count, ""},
	{"isSet", "is set", nothing, ""},
	{"isEmpty", "is empty", nothing, ""},
	{"before", "before", one, ""},
	{"after", "after", one, ""},
	{"onOrBefore", "on or before", one, ""},
	{"onOrAfter", "on or after", one, ""},
	{"onDay", "on", one, ""},
	{"anniversary", "anniversary", around, ""},
	{"month", "month in", names, ""},
	{"weekday", "weekday in", names, ""},
}

// comparisons are the tests a count takes.
var comparisons = tests[:6]

// groups are questions that join others in brackets, by the field of engine.Criteria.
var groups = map[string]string{"all": "all of", "any": "any of", "exactlyOne": "exactly one of"}

// Words of the language where a question begins. An attribute of such a key stands in quotes.
var reserved = map[string]bool{
	"and": true, "or": true, "not": true, "all": true, "any": true, "none": true, "at": true, "exactly": true, "in": true,
	"role": true, "roles": true, "group": true, "groups": true, "users": true, "sample": true, "everyone": true, "nobody": true,
	"true": true, "false": true, "did": true, "never": true,
}

// times are the tests of how often something was done, before a number and the word "times". Of one field the first is written.
var times = append([]test{
	{"atLeast", "at least", one, ""},
	{"atMost", "at most", one, ""},
	{"equals", "exactly", one, ""},
	{"greaterThan", "more than", one, ""},
	{"lessThan", "fewer than", one, ""},
	{"between", "between", ends, ""},
	{"lessThan", "less than", one, ""},
}, comparisons...)

// measures are what is tested of the events somebody did, behind "with".
var measures = []struct {
	words string
	of    engine.Measure
	named bool // a property is named behind the words
}{
	{"count", "", false},
	{"days", engine.MeasureDistinctDays, false},
	{"distinct", engine.MeasureCountDistinct, true},
	{"sum of", engine.MeasureSum, true},
	{"average of", engine.MeasureAverage, true},
	{"smallest", engine.MeasureMin, true},
	{"largest", engine.MeasureMax, true},
}

// ofTime is the word for when an event happened, where its properties have keys. A property of this key stands in quotes.
const ofTime = "time"

// Words behind the test of an attribute that say whether upper and lower case count.
const (
	ignoringCase = "ignoring case"
	matchingCase = "matching case"
)

// zoneOf stands before the key of the attribute that holds each user's own zone.
const zoneOf = "in zone of"

// known lists the words of all tests, for a guess.
func known() []string {
	out := []string{"ignoring", "matching", "and", "or"}
	for _, t := range tests {
		out = append(out, t.words, strings.Fields(t.words)[0])
	}
	return out
}
