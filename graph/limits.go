package graph

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Limits bound what one operation may ask. A zero field means its default.
type Limits struct {
	BodyBytes  int64 // a request's body or a WebSocket message; 10 MiB
	Document   int   // bytes of the document; 128,000. Criteria and users come as variables
	Tokens     int   // of the document; 15,000
	Fragments  int   // of the document; 200, for validation compares them pairwise
	Depth      int   // fields within fields, fragments followed; 30
	Fields     int   // after every fragment is written out; 1,000, for validation compares them pairwise
	Cost       int   // see cost.go; 200,000
	InputDepth int   // lists and objects within each other in variables; 300
	InputSize  int   // values in all variables together; 500,000
	Streams    int   // subscriptions at once on one WebSocket; 100
}

// withDefaults fills what is not set.
func (l Limits) withDefaults() Limits {
	set := func(n *int, to int) {
		if *n == 0 {
			*n = to
		}
	}
	if l.BodyBytes == 0 {
		l.BodyBytes = 10 << 20
	}
	set(&l.Document, 128_000)
	set(&l.Tokens, 15_000)
	set(&l.Fragments, 200)
	set(&l.Depth, 30)
	set(&l.Fields, 1_000)
	set(&l.Cost, 200_000)
	set(&l.InputDepth, 300)
	set(&l.InputSize, 500_000)
	set(&l.Streams, 100)
	return l
}

// extent is how deep and how wide a selection is once its fragments are written out.
type extent struct{ depth, fields int }

// surveyor measures a document before it is validated: validation itself must not be made slow by it. Every
// fragment is measured once, however often it is spread, so that the work is linear in the document.
type surveyor struct {
	limits    Limits
	fragments map[string]*ast.FragmentDefinition
	measured  map[string]extent // zero while a fragment is being measured: validation names the circle
	refused   *gqlerror.Error
}

// survey refuses a document that is too deep, too wide, or defers.
func survey(doc *ast.QueryDocument, limits Limits) *gqlerror.Error {
	if len(doc.Fragments) > limits.Fragments {
		return failure(LimitExceeded, "The document has more than %d fragments. Send only those the operation spreads.", limits.Fragments)
	}
	s := &surveyor{limits: limits, fragments: map[string]*ast.FragmentDefinition{}, measured: map[string]extent{}}
	for _, f := range doc.Fragments {
		s.fragments[f.Name] = f
	}
	written := 0 // fields as they stand in the document: comparing them pairwise is what validation does
	for _, f := range doc.Fragments {
		written = min(written+s.fragment(f.Name).fields, limits.Fields+1)
	}
	for _, op := range doc.Operations {
		e := s.selection(op.SelectionSet, 0)
		if s.refused != nil {
			return s.refused
		}
		if e.depth > limits.Depth {
			return failure(LimitExceeded, "The operation has fields %d deep; %d is the limit. Ask for less at once, or follow ids in a second operation.", e.depth, limits.Depth)
		}
		written = min(written+e.fields, limits.Fields+1)
	}
	if s.refused == nil && written > limits.Fields {
		return failure(LimitExceeded, "The document asks for more than %d fields, its fragments written out. Ask for less at once.", limits.Fields)
	}
	return s.refused
}

func (s *surveyor) fragment(name string) extent {
	e, ok := s.measured[name]
	if ok {
		return e
	}
	s.measured[name] = extent{}
	if f := s.fragments[name]; f != nil {
		e = s.selection(f.SelectionSet, 0)
	}
	s.measured[name] = e
	return e
}

// selection measures a selection; nesting bounds the recursion where no field makes it deeper.
func (s *surveyor) selection(set ast.SelectionSet, nesting int) extent {
	var all extent
	if nesting > 200 {
		s.refused = failure(LimitExceeded, "The document is nested more than 200 deep.")
		return all
	}
	for _, one := range set {
		var e extent
		switch one := one.(type) {
		case *ast.Field:
			e = s.selection(one.SelectionSet, nesting+1)
			e.depth, e.fields = e.depth+1, e.fields+1
		case *ast.InlineFragment:
			s.directives(one.Directives)
			e = s.selection(one.SelectionSet, nesting+1)
		case *ast.FragmentSpread:
			s.directives(one.Directives)
			e = s.fragment(one.Name)
		}
		all.depth = max(all.depth, e.depth)
		all.fields = min(all.fields+e.fields, s.limits.Fields+1) // it never grows beyond what is refused
	}
	return all
}

func (s *surveyor) directives(list ast.DirectiveList) {
	for _, d := range list {
		if d.Name == "defer" || d.Name == "stream" {
			s.refused = failure(BadRequest, "%s", fmt.Sprintf("@%s is not served: leave it out, the answer comes whole.", d.Name))
		}
	}
}
