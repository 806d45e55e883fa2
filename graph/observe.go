package graph

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"parterre/graph/auth"
)

// observer writes what happens to the log, to traces and to the figures: names, times and codes, and never a
// variable, a document or a value.
type observer struct {
	log     *slog.Logger
	tracer  trace.Tracer
	figures *figures
	clock   func() time.Time
	born    time.Time
	faults  atomic.Uint64
}

// watch is the observation of one operation.
type watch struct {
	observer *observer
	context  context.Context
	span     trace.Span
	began    time.Time
	kind     string
	name     string
	answers  int
	code     Code // of the first error
	ended    atomic.Bool
}

func (o *observer) start(ctx context.Context) *watch {
	w := &watch{observer: o, began: o.clock(), kind: "unread"}
	w.context, w.span = o.tracer.Start(ctx, "graphql")
	return w
}

// named says what the operation is, once its document is read.
func (w *watch) named(kind ast.Operation, name string) {
	w.kind, w.name = string(kind), name[:min(len(name), 64)]
	if w.span.IsRecording() {
		w.span.SetName(w.kind + " " + w.name)
		w.span.SetAttributes(attribute.String("graphql.operation.type", w.kind), attribute.String("graphql.operation.name", w.name))
	}
	if w.kind == string(ast.Subscription) {
		w.observer.figures.streams.Inc()
	}
}

// answered counts an answer and remembers the code of the first error.
func (w *watch) answered(errs gqlerror.List) {
	w.answers++
	if len(errs) > 0 && w.code == "" {
		w.code = codeOf(errs[0])
		if w.code == "" {
			w.code = Internal
		}
	}
}

// end writes the line and the figures, once.
func (w *watch) end() {
	if w.ended.Swap(true) {
		return
	}
	o, took := w.observer, w.observer.clock().Sub(w.began)
	o.figures.operation(w.kind, w.name, w.code, took)
	if w.kind == string(ast.Subscription) {
		o.figures.streams.Dec()
	}
	if w.code != "" {
		w.span.SetStatus(otelcodes.Error, string(w.code))
	}
	w.span.End()
	level := slog.LevelInfo
	if w.code == Internal {
		level = slog.LevelError
	}
	if !o.log.Enabled(w.context, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("type", w.kind),
		slog.String("name", w.name),
		slog.String("client", auth.From(w.context).Name),
		slog.Float64("ms", float64(took.Microseconds())/1000),
	}
	if w.code != "" {
		attrs = append(attrs, slog.String("code", string(w.code)))
	}
	if w.kind == string(ast.Subscription) {
		attrs = append(attrs, slog.Int("messages", w.answers))
	}
	o.log.LogAttrs(w.context, level, "operation", attrs...)
}

// refused writes the line of a request that never became an operation.
func (o *observer) refused(r *http.Request, status int, code Code) {
	o.figures.refused.WithLabelValues("unread", string(code)).Inc()
	client, _ := auth.Known(r.Context())
	o.log.LogAttrs(r.Context(), slog.LevelInfo, "refused", slog.String("client", client.Name), slog.Int("status", status), slog.String("code", string(code)))
}

// fault writes what must not leave the house to the log and returns the id by which it is found there.
func (o *observer) fault(ctx context.Context, what string, stack []byte) string {
	id := fmt.Sprintf("%x-%x", o.born.UnixMilli(), o.faults.Add(1))
	attrs := []slog.Attr{slog.String("id", id), slog.String("fault", what)}
	if stack != nil {
		attrs = append(attrs, slog.String("stack", string(stack)))
	}
	o.log.LogAttrs(ctx, slog.LevelError, "internal fault", attrs...)
	return id
}

// recovered turns a panic of a resolver into an error. A panic's text may hold anything: only its type is written.
func (o *observer) recovered(ctx context.Context, p any) error {
	what := fmt.Sprintf("panic of type %T", p)
	if err, ok := p.(interface {
		error
		RuntimeError()
	}); ok {
		what = err.Error()
	}
	e := failure(Internal, "Something went wrong inside the server.")
	e.Extensions["id"] = o.fault(ctx, what, debug.Stack())
	return e
}
