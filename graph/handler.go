package graph

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/rs/cors"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/graph/auth"
	"parterre/graph/generated"
)

// Options are what a Handler is made with.
type Options struct {
	Service *audience.Service
	Imports *load.Registry
	Clock   func() time.Time // of the machine; it times operations and connections
	Schema  string           // schema.graphqls, to be published as it is written
	Backup  Backup           // nil: none can be asked for

	Keys          *auth.Ring           // nil or empty: everybody is auth.Local
	Origins       []string             // browsers' origins besides this host, "https://example.org"; "*" is any
	Limits        Limits               // what is zero has its default
	Introspection bool                 // whether __schema and __type are answered
	Logger        *slog.Logger         // nil discards
	Tracer        trace.TracerProvider // nil traces nothing
	Registry      *prometheus.Registry // shown at /metrics; nil makes one
	KeepAlive     time.Duration        // between signs of life on quiet streams; 0 means 15 s
	InitTimeout   time.Duration        // for the first message of a WebSocket; 0 means 10 s
	BodyWait      time.Duration        // for the body of an operation, or each 256 KB of an upload; 0 means 30 s
	RevisionWait  time.Duration        // for the revision that @view(minRevision:) asks for; 0 means 5 s
}

// Handler serves the schema at /graphql, the SDL at /schema.graphqls, uploads at /imports/, people as files at /export,
// and what operators ask for: /livez, /readyz, /metrics, /backup. It answers 503 at /readyz until Ready is called, and after
// Drain. /metrics and /backup are guarded like the operations: with keys they need one, without they are for this machine.
type Handler struct {
	service    *audience.Service
	imports    *load.Registry
	backup     Backup
	clock      func() time.Time
	keys       *auth.Ring
	origins    []string
	limits     Limits
	operations *operations
	figures    *figures
	streams    *streams
	state      atomic.Int32 // loading, ready, draining
	routes     http.Handler
	exports    chan struct{} // a place for every file that is being written

	keepAlive, initTimeout, bodyWait, writeTimeout, revisionWait time.Duration
}

// operationsPath is where operations are sent, and WebSockets opened.
const operationsPath = "/graphql"

// Paths are those a Handler answers to, whatever the method; uploads come by PUT and POST only, backups go by POST.
func Paths() []string {
	return []string{operationsPath, exportPath, "/schema.graphqls", "/livez", "/readyz", "/metrics", backupPath}
}

const (
	loading int32 = iota
	ready
	draining
)

var _ http.Handler = (*Handler)(nil)

// New returns the handler of a service. It is not ready yet.
func New(o Options) *Handler {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Registry == nil {
		o.Registry = prometheus.NewRegistry()
	}
	if o.KeepAlive == 0 {
		o.KeepAlive = 15 * time.Second
	}
	if o.InitTimeout == 0 {
		o.InitTimeout = 10 * time.Second
	}
	if o.BodyWait == 0 {
		o.BodyWait = 30 * time.Second
	}
	if o.RevisionWait == 0 {
		o.RevisionWait = 5 * time.Second
	}
	traced := o.Tracer != nil
	if !traced {
		o.Tracer = tracenoop.NewTracerProvider()
	}
	h := &Handler{
		service: o.Service, imports: o.Imports, backup: o.Backup, clock: o.Clock, keys: o.Keys, origins: o.Origins, limits: o.Limits.withDefaults(),
		figures: newFigures(o.Registry), streams: newStreams(),
		keepAlive: o.KeepAlive, initTimeout: o.InitTimeout, bodyWait: o.BodyWait, writeTimeout: 30 * time.Second, revisionWait: o.RevisionWait,
		exports: make(chan struct{}, mostExports),
	}
	watching := &observer{log: o.Logger, tracer: o.Tracer.Tracer("parterre/graph"), figures: h.figures, clock: o.Clock, born: o.Clock()}
	es := generated.NewExecutableSchema(generated.Config{
		Resolvers:  &resolvers{service: o.Service, imports: o.Imports, orders: &orders{made: map[audience.Actor]order{}, imports: o.Imports}, schema: o.Schema, observer: watching},
		Directives: generated.DirectiveRoot{View: pinView(o.Service, o.RevisionWait)},
	})
	h.operations = newOperations(es, h.limits, o.Introspection, watching)
	h.operations.Use(viewTaker{o.Service})

	var api http.Handler = http.HandlerFunc(h.serveGraphQL)
	if traced { // the name of the server is ours: the client's Host header must not become a label
		api = otelhttp.NewHandler(api, "http", otelhttp.WithTracerProvider(o.Tracer), otelhttp.WithMeterProvider(metricnoop.NewMeterProvider()), otelhttp.WithServerName("parterre"))
	}
	mux := http.NewServeMux()
	mux.Handle(operationsPath, h.guard(api))
	mux.Handle("PUT "+uploads+"{id}", h.guard(http.HandlerFunc(h.serveUpload)))
	mux.Handle("POST "+uploads+"{id}", h.guard(http.HandlerFunc(h.serveUpload)))
	mux.Handle(exportPath, h.guard(http.HandlerFunc(h.serveExport)))
	if h.backup != nil {
		mux.Handle("POST "+backupPath, h.guard(http.HandlerFunc(h.serveBackup)))
	}
	mux.HandleFunc("GET /schema.graphqls", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		say(w, o.Schema)
	})
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { say(w, "alive\n") })
	mux.HandleFunc("GET /readyz", h.serveReady)
	mux.Handle("GET /metrics", h.guard(promhttp.HandlerFor(o.Registry, promhttp.HandlerOpts{})))
	h.routes = mux
	if !slices.Contains(o.Origins, "*") { // a form of another site could send a file without asking first
		sameSite := http.NewCrossOriginProtection()
		for _, origin := range o.Origins {
			if err := sameSite.AddTrustedOrigin(origin); err != nil {
				o.Logger.Warn("an origin of the configuration cannot be used", "origin", origin)
			}
		}
		h.routes = sameSite.Handler(mux)
	}
	if len(o.Origins) > 0 {
		h.routes = cors.New(cors.Options{
			AllowedOrigins: o.Origins,
			AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodPut},
			AllowedHeaders: []string{"Accept", "Authorization", "Content-Type", "Content-Encoding", "If-None-Match", "Traceparent", "Tracestate"},
			ExposedHeaders: []string{"ETag", "Content-Disposition", "Parterre-Revision"},
			MaxAge:         600,
		}).Handler(h.routes)
	}
	return h
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.routes.ServeHTTP(w, h.inTime(w, r))
}

// Ready lets /readyz say so.
func (h *Handler) Ready() { h.state.CompareAndSwap(loading, ready) }

// Drain lets /readyz say 503, takes no new stream, closes WebSockets with 1001 and completes event streams. It returns
// when the last of them has gone, or with the context's error. Call it before http.Server.Shutdown, which does not
// wait for WebSockets.
func (h *Handler) Drain(ctx context.Context) error {
	h.state.Store(draining)
	return h.streams.drain(ctx)
}

// say answers in plain text. A caller who has left is told nothing.
func say(w io.Writer, text string) { _, _ = io.WriteString(w, text) }

func (h *Handler) serveReady(w http.ResponseWriter, _ *http.Request) {
	switch h.state.Load() {
	case ready:
		say(w, "ready\n")
	case draining:
		http.Error(w, "draining", http.StatusServiceUnavailable)
	default:
		http.Error(w, "loading", http.StatusServiceUnavailable)
	}
}

// guard lets in whom the keys know. Without keys it lets in this machine only, by the name it was called by, so that
// no web page can reach it under a name of its own.
func (h *Handler) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.keys.Empty() && !calledLocally(r.Host) {
			h.respondRefusal(w, r, accepted(r, plainJSON, graphQL), refuse(http.StatusForbidden, Forbidden, "Without keys the server answers on this machine only, under names like localhost."))
			return
		}
		// A browser cannot give a WebSocket a header: its key comes in the first message.
		if isUpgrade(r) && r.URL.Path == operationsPath && r.Header.Get("Authorization") == "" {
			next.ServeHTTP(w, r)
			return
		}
		client, err := h.keys.Request(r)
		if err != nil {
			w.Header().Set("WWW-Authenticate", "Bearer")
			e, _ := translate(err)
			h.respondRefusal(w, r, accepted(r, plainJSON, graphQL), &refusal{http.StatusUnauthorized, e})
			return
		}
		next.ServeHTTP(w, r.WithContext(auth.With(r.Context(), client)))
	})
}

// calledLocally reports whether the Host header names this machine.
func calledLocally(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return auth.IsLoopback(host)
}

func isUpgrade(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// serveGraphQL chooses the transport.
func (h *Handler) serveGraphQL(w http.ResponseWriter, r *http.Request) {
	defer func() { // what resolvers panic with is caught before; this is the transports' own
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			err := h.operations.observer.recovered(r.Context(), p)
			h.respondRefusal(w, r, plainJSON, &refusal{http.StatusInternalServerError, err.(*gqlerror.Error)})
		}
	}()
	switch {
	case isUpgrade(r):
		h.serveWebSocket(w, r)
	case accepted(r, plainJSON, graphQL, eventsType) == eventsType:
		h.serveEvents(w, r)
	default:
		h.serveHTTP(w, r)
	}
}
