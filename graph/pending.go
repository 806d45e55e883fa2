package graph

import (
	"context"
	"errors"

	"parterre/graph/generated"
)

var errPending = errors.New("pending")

func (m mutation) UndoImport(ctx context.Context, id string, idempotencyKey *string) (*generated.ImportPayload, error) {
	return nil, errPending
}
