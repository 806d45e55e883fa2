package graph

import (
	"context"

	"parterre/engine"
	"parterre/graph/generated"
)

// Operators are the same for roles and groups, both of which users have several of.
func (query) Operators(context.Context) (*generated.Operators, error) {
	return &generated.Operators{Roles: engine.SetOperators(), Groups: engine.SetOperators()}, nil
}

type operatorFields struct{}

func (operatorFields) SameAs(_ context.Context, o *engine.Operator) (*string, error) {
	return given(o.SameAs), nil
}

func (operatorFields) NotOf(_ context.Context, o *engine.Operator) (*string, error) {
	return given(o.NotOf), nil
}
