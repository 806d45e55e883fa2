package graph

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parterre/graph/auth"
)

// serveEvents answers an operation as server-sent events, one connection each: an event next for every answer, then
// complete. A comment now and then keeps proxies from closing a quiet stream.
func (h *Handler) serveEvents(w http.ResponseWriter, r *http.Request) {
	var params *graphql.RawParams
	var refused *refusal
	switch r.Method {
	case http.MethodPost:
		params, refused = readPost(w, r, h.limits.BodyBytes)
	case http.MethodGet:
		params, refused = readGet(r)
	default:
		w.Header().Set("Allow", "GET, POST")
		refused = refuse(http.StatusMethodNotAllowed, BadRequest, "Send operations by POST, or queries and subscriptions by GET.")
	}
	if refused != nil {
		h.respondRefusal(w, r, plainJSON, refused)
		return
	}
	ctx, leave, ok := h.streams.enter(r.Context())
	if !ok {
		h.respondRefusal(w, r, plainJSON, refuse(http.StatusServiceUnavailable, Unavailable, "The server is stopping: connect again in a moment."))
		return
	}
	defer leave()
	ctx = h.keys.While(ctx, auth.From(ctx))
	op, list := h.operations.begin(ctx, params)
	defer op.end()
	if op.kind == ast.Mutation && r.Method == http.MethodGet {
		w.Header().Set("Allow", "POST")
		list = op.refuse(gqlerror.List{failure(BadRequest, "A mutation is sent by POST.")})
		respond(w, plainJSON, http.StatusMethodNotAllowed, encode(&graphql.Response{Errors: list}, false))
		return
	}
	head := w.Header()
	head.Set("Content-Type", eventsType+"; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("Connection", "keep-alive")
	head.Set("X-Accel-Buffering", "no")
	head.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusOK)
	events := &eventWriter{to: w, control: http.NewResponseController(w), until: func() time.Time { return h.clock().Add(h.writeTimeout) }}
	if list != nil {
		_ = events.next(encode(&graphql.Response{Errors: list}, false)) // who has left hears nothing
	} else {
		h.operations.run(op)
		_ = events.flush() // pump finds out whether somebody is there
		h.pump(ctx, op, events)
		if context.Cause(ctx) == auth.ErrRevoked {
			op.broken.note(auth.ErrRevoked)
		}
		if err := op.ended(); err != nil {
			_ = events.next(encode(&graphql.Response{Errors: gqlerror.List{err}}, false)) // who has left hears nothing
		}
	}
	events.complete()
}

// pump writes every answer of an operation, and a comment when there is none for a while.
func (h *Handler) pump(ctx context.Context, op *operation, events *eventWriter) {
	answers := make(chan []byte)
	done, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		defer close(answers)
		for response := op.next(); response != nil; response = op.next() {
			select {
			case answers <- encode(response, true):
			case <-done.Done():
				return
			}
		}
	}()
	quiet := time.NewTicker(h.keepAlive)
	defer quiet.Stop()
	for {
		select {
		case answer, ok := <-answers:
			if !ok {
				return
			}
			if events.next(answer) != nil {
				stop()
				for range answers { // the resolvers end with the context
				}
				return
			}
		case <-quiet.C:
			if events.comment() != nil {
				stop()
			}
		}
	}
}

// eventWriter writes server-sent events and flushes each. Who takes none of it in time is given up.
type eventWriter struct {
	to      http.ResponseWriter
	control *http.ResponseController
	until   func() time.Time // when a write that begins now has to be done
}

func (e *eventWriter) next(answer []byte) error {
	// An answer is JSON on one line: line breaks are escaped in it.
	var b bytes.Buffer
	b.WriteString("event: next\ndata: ")
	b.Write(answer)
	b.WriteString("\n\n")
	return e.write(b.Bytes())
}

func (e *eventWriter) comment() error {
	return e.write([]byte(":\n\n"))
}

func (e *eventWriter) write(text []byte) error {
	if err := e.control.SetWriteDeadline(e.until()); err != nil {
		return err
	}
	if _, err := e.to.Write(text); err != nil {
		return err
	}
	return e.flush()
}

func (e *eventWriter) complete() {
	if e.write([]byte("event: complete\ndata: \n\n")) == nil {
		_ = e.control.SetWriteDeadline(time.Time{}) // the connection may serve other requests
	}
}

func (e *eventWriter) flush() error { return e.control.Flush() }
