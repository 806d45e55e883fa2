package graph

import (
	"context"
	"time"

	"parterre/graph/generated"
)

// progressEvery is how often a stream tells how far an import is, at the most.
const progressEvery = 250 * time.Millisecond

func (s subscription) ImportProgressed(ctx context.Context, id string) (<-chan *generated.Import, error) {
	if _, ok := s.imports.Find(id); !ok {
		return nil, failure(NotFound, "There is no such import.")
	}
	out := make(chan *generated.Import)
	go func() {
		defer close(out)
		defer s.catch(ctx)
		for {
			i, moved, ok := s.imports.Follow(id)
			if !ok || !send(ctx, out, s.importOf(i)) || i.Settled() {
				return
			}
			breath := time.After(progressEvery)
			select {
			case <-moved:
			case <-ctx.Done():
				return
			}
			select {
			case <-breath:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}
