package engine

import (
	"slices"
	"strings"

	"parterre/index"
)

// Operator is the verb of a test, a field of Test, for whoever builds a form: what it is called and what it takes.
type Operator struct {
	Name    string // the field of Test: "startsWith"
	Label   string // for people, between what is asked and the value: "starts with"
	Negated string // for people, of its negation: "does not start with"
	Takes   Shape
	offer   offer
	SameAs  string // the operator with the same meaning for this kind that is to be offered in its place; "" for none
	NotOf   string // the operator whose negation has the same meaning and is to be offered in its place; "" for none
}

// Common reports whether people ask it often: a menu shows it at once, and the rest behind a "more".
func (o *Operator) Common() bool { return o.offer != seldom }

// CommonNegated is Common of its negation.
func (o *Operator) CommonNegated() bool { return o.offer == often }

// offer is how readily an operator is offered.
type offer byte

const (
	seldom offer = iota
	plain        // often, and its negation seldom
	often        // often, and its negation too
)

// Shape is what an operator takes.
type Shape string

const (
	ShapeValue       Shape = "VALUE"       // one value of the attribute's kind
	ShapeValues      Shape = "VALUES"      // a list of values
	ShapeRange       Shape = "RANGE"       // from and to
	ShapeFlag        Shape = "FLAG"        // only true
	ShapeDuration    Shape = "DURATION"    // an ISO 8601 duration
	ShapePeriod      Shape = "PERIOD"      // a step of the calendar, and how many of them
	ShapeAnniversary Shape = "ANNIVERSARY" // how many days, back or ahead
	ShapeMonths      Shape = "MONTHS"      // a list of months
	ShapeWeekdays    Shape = "WEEKDAYS"    // a list of days of the week
	ShapePatterns    Shape = "PATTERNS"    // a list of patterns of RE2
	ShapeCount       Shape = "COUNT"       // how many: one comparison of Size
)

// Operators returns the operators that fit attributes of a kind, in the order people are shown them. Labels are put
// the way one speaks of the kind: a number is at least 5, a list has the item "red".
func Operators(kind index.Kind) []Operator { return slices.Clone(operators[kind]) }

// SetOperators returns the operators that fit roles and groups.
func SetOperators() []Operator { return slices.Clone(setOperators) }

var (
	equals  = Operator{"equals", "is", "is not", ShapeValue, often, "", ""}
	in      = Operator{"in", "is one of", "is none of", ShapeValues, often, "", ""}
	oneOf   = Operator{"in", "is one of", "is none of", ShapeValues, seldom, "", ""} // of days, where others say it better
	between = Operator{"between", "is between", "is not between", ShapeRange, plain, "", ""}
	isSet   = Operator{"isSet", "has a value", "has no value", ShapeFlag, often, "", ""}
	isEmpty = Operator{"isEmpty", "is empty", "is not empty", ShapeFlag, seldom, "", ""}
	missing = Operator{"isEmpty", "is empty", "is not empty", ShapeFlag, seldom, "", "isSet"} // of kinds without an empty value

	textOperators = []Operator{
		equals, in, {"contains", "contains", "does not contain", ShapeValues, often, "", ""}, {"startsWith", "starts with", "does not start with", ShapeValues, plain, "", ""},
		{"endsWith", "ends with", "does not end with", ShapeValues, seldom, "", ""},
		{"matches", "matches the pattern", "does not match the pattern", ShapePatterns, seldom, "", ""}, isSet, isEmpty,
	}
	versionOperators = []Operator{
		{"atLeast", "is at least", "is not at least", ShapeValue, often, "", ""}, {"lessThan", "is older than", "is not older than", ShapeValue, plain, "", ""},
		equals, in, {"greaterThan", "is newer than", "is not newer than", ShapeValue, plain, "", ""}, {"atMost", "is at most", "is not at most", ShapeValue, plain, "", ""},
		between, isSet, missing,
	}
	numberOperators = []Operator{
		equals, in, {"lessThan", "is less than", "is not less than", ShapeValue, plain, "", ""}, {"atMost", "is at most", "is not at most", ShapeValue, plain, "", ""},
		{"greaterThan", "is more than", "is not more than", ShapeValue, plain, "", ""}, {"atLeast", "is at least", "is not at least", ShapeValue, plain, "", ""},
		between, isSet, missing,
	}
	listOperators = []Operator{
		{"anyOf", "has any of", "has none of", ShapeValues, often, "", ""}, {"allOf", "has all of", "does not have all of", ShapeValues, often, "", ""},
		{"onlyOf", "has only", "does not have only", ShapeValues, plain, "", ""}, {"exactly", "has exactly", "does not have exactly", ShapeValues, plain, "", ""},
		{"size", "has this many items", "does not have this many items", ShapeCount, plain, "", ""},
		{"equals", "has the item", "does not have the item", ShapeValue, seldom, "", ""}, {"in", "has one of the items", "has none of the items", ShapeValues, seldom, "anyOf", ""},
		{"contains", "has an item that contains", "has no item that contains", ShapeValues, often, "", ""},
		{"startsWith", "has an item that starts with", "has no item that starts with", ShapeValues, plain, "", ""},
		{"endsWith", "has an item that ends with", "has no item that ends with", ShapeValues, seldom, "", ""},
		{"matches", "has an item that matches the pattern", "has no item that matches the pattern", ShapePatterns, seldom, "", ""},
		{"isSet", "has a list, even an empty one", "has no list", ShapeFlag, often, "", ""}, isEmpty,
	}
	setOperators = []Operator{
		{"anyOf", "include any of", "include none of", ShapeValues, often, "", ""}, {"allOf", "include all of", "do not include all of", ShapeValues, often, "", ""},
		{"onlyOf", "include only", "do not include only", ShapeValues, plain, "", ""}, {"exactly", "are exactly", "are not exactly", ShapeValues, plain, "", ""},
		{"size", "are this many", "are not this many", ShapeCount, plain, "", ""},
		{"equals", "include", "do not include", ShapeValue, seldom, "", ""}, {"in", "include one of", "do not include one of", ShapeValues, seldom, "anyOf", ""},
		{"isSet", "include any at all", "include none at all", ShapeFlag, often, "", ""}, {"isEmpty", "are empty", "are not empty", ShapeFlag, seldom, "", "isSet"},
	}

	operators = map[index.Kind][]Operator{
		index.String:     textOperators,
		index.Number:     numberOperators,
		index.Integer:    numberOperators,
		index.Boolean:    {equals, in, isSet, missing},
		index.Date:       dayOperators(Operator{"equals", "is exactly", "is not exactly", ShapeValue, seldom, "onDay", ""}),
		index.DateTime:   dayOperators(Operator{"equals", "is at exactly", "is not at exactly", ShapeValue, seldom, "", ""}),
		index.Version:    versionOperators,
		index.StringList: listOperators,
	}
)

// dayOperators returns those of days and instants, which differ in what it is to be equal: the day itself, or one
// moment of it. What people ask most comes first, for a form begins with it.
func dayOperators(equals Operator) []Operator {
	return []Operator{
		{"inLast", "is in the last", "is not in the last", ShapeDuration, often, "", ""},
		{"moreThanAgo", "is longer ago than", "is not longer ago than", ShapeDuration, plain, "", ""},
		{"inNext", "is in the next", "is not in the next", ShapeDuration, plain, "", ""},
		{"period", "is in the period", "is not in the period", ShapePeriod, often, "", ""},
		{"anniversary", "has its anniversary", "does not have its anniversary", ShapeAnniversary, plain, "", ""},
		{"onOrAfter", "is on or after", "is not on or after", ShapeValue, plain, "", ""}, {"onOrBefore", "is on or before", "is not on or before", ShapeValue, plain, "", ""},
		between, {"onDay", "is on", "is not on", ShapeValue, often, "", ""}, isSet,
		{"after", "is after", "is not after", ShapeValue, plain, "", ""}, {"before", "is before", "is not before", ShapeValue, plain, "", ""},
		{"moreThanAhead", "is further ahead than", "is not further ahead than", ShapeDuration, seldom, "", ""},
		{"month", "falls in", "does not fall in", ShapeMonths, seldom, "", ""}, {"weekday", "falls on a", "does not fall on a", ShapeWeekdays, seldom, "", ""},
		equals, oneOf, missing,
	}
}

// fits reports whether an operator is one of those that fit.
func fits(name string, among []Operator) bool {
	return slices.ContainsFunc(among, func(o Operator) bool { return o.Name == name })
}

// operatorLabels lists operators for a hint: "is, is one of, has a value".
func operatorLabels(among []Operator) string {
	var labels []string
	for _, o := range among {
		if o.SameAs == "" && o.NotOf == "" {
			labels = append(labels, o.Label)
		}
	}
	return strings.Join(labels, ", ")
}

// labelOf returns what people see of an operator: among those that fit, or as some other kind calls it.
func labelOf(name string, among []Operator) string {
	kinds := [][]Operator{among, numberOperators, textOperators, listOperators, operators[index.DateTime]}
	for _, list := range kinds {
		if i := slices.IndexFunc(list, func(o Operator) bool { return o.Name == name }); i >= 0 {
			return list[i].Label
		}
	}
	return name
}

// twins are operators with one meaning for different kinds: what to suggest when one was taken for the other.
var twins = map[string][]string{
	"lessThan": {"before"}, "atMost": {"onOrBefore"}, "greaterThan": {"after"}, "atLeast": {"onOrAfter"},
	"before": {"lessThan"}, "onOrBefore": {"atMost"}, "after": {"greaterThan"}, "onOrAfter": {"atLeast"},
	"onDay": {"equals"}, "anyOf": {"in"}, "allOf": {"in"}, "onlyOf": {"in"}, "exactly": {"equals"},
	"contains": {"equals"}, "startsWith": {"equals"}, "endsWith": {"equals"}, "matches": {"equals"},
}

// instead returns the operator to suggest in the place of one that does not fit, "" when there is none.
func instead(name string, among []Operator) string {
	for _, twin := range twins[name] {
		if fits(twin, among) {
			return twin
		}
	}
	return ""
}
