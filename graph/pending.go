package graph

import (
	"context"
	"errors"

	"parterre/graph/generated"
)

var errPending = errors.New("pending")

func (m mutation) ReviewImport(ctx context.Context, id string, missing *generated.MissingUsers, idColumn *string, nameColumn *string, listSeparator *string, kinds []generated.AttributeKindInput, idempotencyKey *string) (*generated.ImportPayload, error) {
	return nil, errPending
}

func (m mutation) ApplyImport(ctx context.Context, id string, missing *generated.MissingUsers, confirm []generated.Guard, idempotencyKey *string) (*generated.ImportPayload, error) {
	return nil, errPending
}

func (m mutation) UndoImport(ctx context.Context, id string, idempotencyKey *string) (*generated.ImportPayload, error) {
	return nil, errPending
}

func (s subscription) ImportProgressed(ctx context.Context, id string) (<-chan *generated.Import, error) {
	return nil, errPending
}
