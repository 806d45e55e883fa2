package graph

import (
	"context"
	"errors"

	"parterre/engine"
	"parterre/graph/generated"
)

var errPending = errors.New("pending")

func (m mutation) UndoPublish(ctx context.Context, audience engine.AudienceRef, version int, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return nil, errPending
}

func (m mutation) UndoImport(ctx context.Context, id string, idempotencyKey *string) (*generated.ImportPayload, error) {
	return nil, errPending
}

func (q query) Operators(ctx context.Context) (*generated.Operators, error) {
	return &generated.Operators{Roles: engine.SetOperators(), Groups: engine.SetOperators()}, nil
}
