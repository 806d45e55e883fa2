package engine

import "parterre/index"

// Operator is the verb of a test, a field of Test, for whoever builds a form: what it is called and what it takes.
type Operator struct {
	Name  string // the field of Test: "startsWith"
	Label string // for people: "starts with"
	Takes Shape
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

// Operators returns the operators that fit attributes of a kind, in the order people are shown them.
func Operators(kind index.Kind) []Operator { panic("not yet") }

// SetOperators returns the operators that fit roles and groups.
func SetOperators() []Operator { panic("not yet") }
