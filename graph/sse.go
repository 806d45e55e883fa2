package graph

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
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
	op, list := h.operations.begin(ctx, params)
	defer op.end()
	if op.kind == "mutation" && r.Method == http.MethodGet {
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
	events := &eventWriter{to: w, control: http.NewResponseController(w)}
	if list != nil {
		events.next(encode(&graphql.Response{Errors: list}, false))
	} else {
		h.operations.run(op)
		events.flush()
		h.pump(ctx, op, events)
		if err := op.ended(); err != nil {
			events.next(encode(&graphql.Response{Errors: gqlerror.List{err}}, false))
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

// eventWriter writes server-sent events and flushes each.
type eventWriter struct {
	to      http.ResponseWriter
	control *http.ResponseController
}

func (e *eventWriter) next(answer []byte) error {
	// An answer is JSON on one line: line breaks are escaped in it.
	var b bytes.Buffer
	b.WriteString("event: next\ndata: ")
	b.Write(answer)
	b.WriteString("\n\n")
	if _, err := e.to.Write(b.Bytes()); err != nil {
		return err
	}
	return e.flush()
}

func (e *eventWriter) comment() error {
	if _, err := e.to.Write([]byte(":\n\n")); err != nil {
		return err
	}
	return e.flush()
}

func (e *eventWriter) complete() {
	if _, err := e.to.Write([]byte("event: complete\ndata: \n\n")); err == nil {
		e.flush()
	}
}

func (e *eventWriter) flush() error { return e.control.Flush() }
