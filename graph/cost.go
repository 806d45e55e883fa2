package graph

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parterre/engine"
)

// What a field costs beside the 1 every field costs: those that look at many people or audiences.
var weights = map[string]int{
	"Query.preview": 500, "Query.criteriaFromText": 10, "Query.users": 100, "Query.memberships": 10, "Query._entities": 10, "Query.previewUser": 100, "Subscription.previewChanged": 500,
	"Population.size": 100, "Population.share": 100, "Population.members": 100,
	"Population.composition": 1_000, "Population.statistics": 1_000, "Population.explain": 10,
	"Query.overlap": 1_000, "Query.compare": 10_000, "Draft.nodes": 500, "Group.size": 100, "Attribute.suggest": 100, "Attribute.kindChange": 1_000, "User.memberOf": 5,
}

// rowsOf are the arguments whose elements are answered by one row each.
var rowsOf = map[string]string{"memberships": "users", "_entities": "representations"}

// What every element of an argument adds to that.
var perElement = map[string]struct {
	argument string
	cost     int
}{"Query.overlap": {"of", 100}}

// listLength is what a list without a length of its own counts for.
const listLength = 10

// pricer adds up what an operation costs: a list multiplies what is asked of each element, by `first`, `top`, or the
// number of users or representations asked for. Every fragment is priced once.
type pricer struct {
	limit     int
	variables map[string]any
	priced    map[*ast.FragmentDefinition]int
}

// price refuses an operation that costs more than the limit. The document is valid and the variables are coerced.
func price(op *ast.OperationDefinition, variables map[string]any, limit int) *gqlerror.Error {
	p := &pricer{limit: limit, variables: variables, priced: map[*ast.FragmentDefinition]int{}}
	if p.selection(op.SelectionSet) > limit {
		return failure(LimitExceeded, "The operation asks for too much at once. Lower `first` or `top`, or ask for fewer fields of each element.")
	}
	return nil
}

func (p *pricer) selection(set ast.SelectionSet) int {
	sum := 0
	for _, one := range set {
		switch one := one.(type) {
		case *ast.Field:
			sum += p.field(one)
		case *ast.InlineFragment:
			sum += p.selection(one.SelectionSet)
		case *ast.FragmentSpread:
			if one.Definition == nil {
				continue
			}
			cost, ok := p.priced[one.Definition]
			if !ok {
				cost = p.selection(one.Definition.SelectionSet)
				p.priced[one.Definition] = cost
			}
			sum += cost
		}
		sum = min(sum, p.limit+1)
	}
	return sum
}

func (p *pricer) field(f *ast.Field) int {
	cost := 1
	if f.ObjectDefinition != nil {
		name := f.ObjectDefinition.Name + "." + f.Name
		cost += weights[name]
		if each, ok := perElement[name]; ok {
			cost += each.cost * p.elements(f, each.argument)
		}
	}
	inner := p.selection(f.SelectionSet)
	if inner == 0 {
		return cost
	}
	return cost + min(inner*p.length(f), p.limit+1)
}

// length is how many elements the field's selection is answered for.
func (p *pricer) length(f *ast.Field) int {
	for _, name := range []string{"first", "top"} {
		if f.Definition != nil && f.Definition.Arguments.ForName(name) != nil {
			return p.number(f, name)
		}
	}
	if rows := rowsOf[f.Name]; rows != "" {
		return p.elements(f, rows)
	}
	// The nodes and edges of a connection were multiplied where the connection was asked for, and cells by top.
	if f.Definition == nil || f.Definition.Type.Elem == nil || f.Name == "nodes" || f.Name == "edges" || f.Name == "cells" {
		return 1
	}
	return listLength
}

// elements is how many elements the list has that an argument is given as; one without a list around it is one.
func (p *pricer) elements(f *ast.Field, argument string) int {
	if list, ok := f.ArgumentMap(p.variables)[argument].([]any); ok {
		return len(list)
	}
	return 1
}

// number is the value of a whole number argument; one out of bounds is refused by the resolver.
func (p *pricer) number(f *ast.Field, name string) int {
	value, ok := f.ArgumentMap(p.variables)[name]
	if !ok {
		return 1
	}
	var n int64
	switch value := value.(type) {
	case int64:
		n = value
	case json.Number:
		n, _ = value.Int64()
	}
	return int(min(max(n, 1), engine.MaxPage))
}
