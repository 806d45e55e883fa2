package auth

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
)

// ErrRevoked is the cause of the end of a stream whose caller's key is not known any more.
var ErrRevoked = errors.New("the key of this stream is not known any more: connect again with one that is")

// Ring holds the keys in force. They can be exchanged while calls and streams run. A nil Ring knows nobody and lets
// everybody be Local.
type Ring struct {
	keys atomic.Pointer[Keys]

	mu      sync.Mutex // guards streams, and that none comes in between an exchange and its consequences
	streams map[*stream]struct{}
}

type stream struct {
	client Client
	end    context.CancelCauseFunc
}

// NewRing returns a Ring with keys in force.
func NewRing(keys *Keys) *Ring {
	r := &Ring{streams: map[*stream]struct{}{}}
	r.keys.Store(keys)
	return r
}

// Exchange puts other keys in force, and ends the streams of those whose key is none of them.
func (r *Ring) Exchange(keys *Keys) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys.Store(keys)
	for s := range r.streams {
		if !keys.hold(s.client) {
			s.end(ErrRevoked)
		}
	}
}

// While returns a context that ends with the cause ErrRevoked once the client's key is not known any more.
func (r *Ring) While(ctx context.Context, c Client) context.Context {
	if r == nil {
		return ctx
	}
	ctx, end := context.WithCancelCause(ctx)
	s := &stream{c, end}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.keys.Load().hold(c) {
		end(ErrRevoked)
		return ctx
	}
	r.streams[s] = struct{}{}
	context.AfterFunc(ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.streams, s)
	})
	return ctx
}

// Empty reports whether no key is known, so that everybody is Local.
func (r *Ring) Empty() bool { return r == nil || r.keys.Load().Empty() }

// Identify returns the client of a key.
func (r *Ring) Identify(key string) (Client, error) {
	if r == nil {
		return Local, nil
	}
	return r.keys.Load().Identify(key)
}

// Request returns the client of a request, by the header "Authorization: Bearer KEY".
func (r *Ring) Request(request *http.Request) (Client, error) {
	return r.Identify(Bearer(request.Header.Get("Authorization")))
}
