package engine

import (
	"slices"
	"strings"

	"parterre/index"
)

// Operator is the verb of a test, a field of Test, for whoever builds a form: what it is called and what it takes.
type Operator struct {
	Name    string // the field of Test: "startsWith"
	Label   string // for people: "starts with"
	Negated string // PENDING: for people, of its negation: "does not start with"
	Takes   Shape
}

// Shape is what an operator takes.
type Shape string

const (
	ShapeValue    Shape = "VALUE"    // one value of the attribute's kind
	ShapeValues   Shape = "VALUES"   // a list of values
	ShapeRange    Shape = "RANGE"    // from and to
	ShapeFlag     Shape = "FLAG"     // only true
	ShapeDuration Shape = "DURATION" // an ISO 8601 duration
)

// Operators returns the operators that fit attributes of a kind, in the order people are shown them. Labels are put
// the way one speaks of the kind: a number is at least 5, a list has the item "red".
func Operators(kind index.Kind) []Operator { return slices.Clone(operators[kind]) }

// SetOperators returns the operators that fit roles and groups.
func SetOperators() []Operator { return slices.Clone(setOperators) }

var (
	isSet   = Operator{"isSet", "has a value", "not: " + "has a value", ShapeFlag}
	isEmpty = Operator{"isEmpty", "is empty", "not: " + "is empty", ShapeFlag}

	textOperators = []Operator{
		{"equals", "is", "not: " + "is", ShapeValue}, {"in", "is one of", "not: " + "is one of", ShapeValues}, {"contains", "contains", "not: " + "contains", ShapeValues},
		{"startsWith", "starts with", "not: " + "starts with", ShapeValues}, {"endsWith", "ends with", "not: " + "ends with", ShapeValues}, isSet, isEmpty,
	}
	numberOperators = []Operator{
		{"equals", "is", "not: " + "is", ShapeValue}, {"in", "is one of", "not: " + "is one of", ShapeValues}, {"lessThan", "is less than", "not: " + "is less than", ShapeValue},
		{"atMost", "is at most", "not: " + "is at most", ShapeValue}, {"greaterThan", "is greater than", "not: " + "is greater than", ShapeValue},
		{"atLeast", "is at least", "not: " + "is at least", ShapeValue}, {"between", "is between", "not: " + "is between", ShapeRange}, isSet, isEmpty,
	}
	dayOperators = []Operator{
		{"onDay", "is on", "not: " + "is on", ShapeValue}, {"before", "is before", "not: " + "is before", ShapeValue}, {"after", "is after", "not: " + "is after", ShapeValue},
		{"onOrBefore", "is on or before", "not: " + "is on or before", ShapeValue}, {"onOrAfter", "is on or after", "not: " + "is on or after", ShapeValue},
		{"between", "is between", "not: " + "is between", ShapeRange}, {"inLast", "is in the last", "not: " + "is in the last", ShapeDuration},
		{"equals", "is exactly", "not: " + "is exactly", ShapeValue}, {"in", "is one of", "not: " + "is one of", ShapeValues}, isSet, isEmpty,
	}
	setOperators = []Operator{
		{"anyOf", "include any of", "not: " + "include any of", ShapeValues}, {"allOf", "include all of", "not: " + "include all of", ShapeValues},
		{"equals", "include", "not: " + "include", ShapeValue}, {"in", "include one of", "not: " + "include one of", ShapeValues},
		{"isSet", "include any at all", "not: " + "include any at all", ShapeFlag}, {"isEmpty", "are empty", "not: " + "are empty", ShapeFlag},
	}

	operators = map[index.Kind][]Operator{
		index.String:   textOperators,
		index.Number:   numberOperators,
		index.Integer:  numberOperators,
		index.Boolean:  {{"equals", "is", "not: " + "is", ShapeValue}, {"in", "is one of", "not: " + "is one of", ShapeValues}, isSet, isEmpty},
		index.Date:     dayOperators,
		index.DateTime: dayOperators,
		index.StringList: {
			{"anyOf", "has any of", "not: " + "has any of", ShapeValues}, {"allOf", "has all of", "not: " + "has all of", ShapeValues}, {"equals", "has the item", "not: " + "has the item", ShapeValue},
			{"in", "has one of the items", "not: " + "has one of the items", ShapeValues}, {"contains", "has an item that contains", "not: " + "has an item that contains", ShapeValues},
			{"startsWith", "has an item that starts with", "not: " + "has an item that starts with", ShapeValues}, {"endsWith", "has an item that ends with", "not: " + "has an item that ends with", ShapeValues},
			{"isSet", "has a list, even an empty one", "not: " + "has a list, even an empty one", ShapeFlag}, isEmpty,
		},
	}
)

// fits reports whether an operator is one of those that fit.
func fits(name string, among []Operator) bool {
	return slices.ContainsFunc(among, func(o Operator) bool { return o.Name == name })
}

// operatorNames lists operators for a hint: "equals, in, isSet".
func operatorNames(among []Operator) string {
	names := make([]string, len(among))
	for i, o := range among {
		names[i] = o.Name
	}
	return strings.Join(names, ", ")
}

// twins are operators with one meaning for different kinds: what to suggest when one was taken for the other.
var twins = map[string][]string{
	"lessThan": {"before"}, "atMost": {"onOrBefore"}, "greaterThan": {"after"}, "atLeast": {"onOrAfter"},
	"before": {"lessThan"}, "onOrBefore": {"atMost"}, "after": {"greaterThan"}, "onOrAfter": {"atLeast"},
	"onDay": {"equals"}, "anyOf": {"in"}, "allOf": {"in"},
	"contains": {"equals"}, "startsWith": {"equals"}, "endsWith": {"equals"},
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
