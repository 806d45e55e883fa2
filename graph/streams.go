package graph

import (
	"context"
	"errors"
	"sync"
)

// errDraining is the cause of a stream's end when the server stops.
var errDraining = errors.New("the server is stopping")

// streams are the connections that stay open: they are told when the server stops, and waited for.
type streams struct {
	mu       sync.Mutex // guards draining and the counting up of open
	draining bool
	open     sync.WaitGroup
	ending   context.Context
	end      context.CancelCauseFunc
}

func newStreams() *streams {
	s := &streams{}
	s.ending, s.end = context.WithCancelCause(context.Background())
	return s
}

// enter counts a connection in; its context ends with errDraining when the server stops. False while it stops.
func (s *streams) enter(ctx context.Context) (context.Context, func(), bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining {
		return nil, nil, false
	}
	s.open.Add(1)
	ctx, cancel := context.WithCancelCause(ctx)
	unhook := context.AfterFunc(s.ending, func() { cancel(errDraining) })
	return ctx, func() { unhook(); cancel(nil); s.open.Done() }, true
}

// drain ends every connection and waits until the last has gone or the context ends.
func (s *streams) drain(ctx context.Context) error {
	s.mu.Lock()
	s.draining = true
	s.mu.Unlock()
	s.end(errDraining)
	gone := make(chan struct{})
	go func() { s.open.Wait(); close(gone) }()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
