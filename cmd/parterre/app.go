package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/trace"

	"parterre"
	"parterre/audience"
	"parterre/audience/live"
	"parterre/audience/load"
	"parterre/graph"
	"parterre/graph/auth"
	"parterre/index"
	"parterre/store"
	"parterre/web"
)

// options are what a house is opened with.
type options struct {
	folder  string // of the workspace
	create  bool   // make the folder when it is missing or empty
	manual  bool   // the clock is moved by advanceClock only
	start   time.Time
	keys    *auth.Ring // nil: everybody on this machine may ask
	origins []string
	now     func() time.Time
	logger  *slog.Logger
	tracer  trace.TracerProvider // nil traces nothing
	memory  memory               // the zero one has no limit

	rebuild bool // columns and bitmaps are made from the rows, whatever was written of them
	keep    bool // and written soon, where the start had to make them

	progress func(done, all int) // told how far the reading of people is; nil is not told
}

// app is the house: every floor, opened from the cellar up and closed from the roof down.
type app struct {
	store    *store.Store
	report   index.Report
	service  *audience.Service
	imports  *load.Registry
	handler  *graph.Handler
	routes   http.Handler
	logger   *slog.Logger
	stopTime context.CancelFunc
	time     chan error
}

// How long each step of closing may take.
const (
	drainTime      = 10 * time.Second
	requestTime    = 20 * time.Second
	checkpointTime = 5 * time.Minute
)

// open opens every floor but the listener: store, facts, definitions with their live sizes, then what the wire sees.
func open(ctx context.Context, o options) (*app, error) {
	a := &app{logger: o.logger}
	var err error
	if a.store, err = store.Open(o.folder, storeOptions(o.create, o.now, o.logger)); err != nil {
		return nil, err
	}
	if err := a.openFloors(ctx, o); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	return a, nil
}

// storeOptions are how this release opens a folder.
func storeOptions(create bool, now func() time.Time, logger *slog.Logger) store.Options {
	return store.Options{Create: create, Format: format, Now: now, Logger: logger, Identity: rand.Text()}
}

func (a *app) openFloors(ctx context.Context, o options) error {
	facts, report, err := index.Load(ctx, a.store, index.Options{Rebuild: o.rebuild, Progress: func(done, all int) error {
		if o.progress != nil {
			o.progress(done, all)
		}
		return o.memory.fits()
	}})
	if err != nil {
		return fmt.Errorf("load the people: %w", err)
	}
	a.report = report
	behind := 0
	switch {
	case o.keep && report.Rebuilt:
		behind = report.Users
	case o.keep:
		behind = report.Replayed
	}
	clock := o.now
	if o.manual {
		clock = nil
	}
	a.service, err = audience.Open(ctx, audience.Options{
		Store: a.store, Facts: facts, Clock: clock, Start: o.start, Logger: o.logger,
		Counter: live.Counter{}, Feed: live.NewFeed(time.After), Memory: o.memory.full, Behind: behind,
	})
	if err != nil {
		return err
	}
	files := filepath.Join(o.folder, "imports")
	a.imports = load.NewRegistry(load.Options{Writer: a.service, Store: a.store, Now: o.now, Folder: files, Room: room(o.folder), Logger: o.logger})
	if err := a.imports.Recall(); err != nil {
		return errors.Join(err, a.service.Close(ctx))
	}
	figures := prometheus.NewRegistry()
	figures.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		holdings{service: a.service, store: a.store, imports: a.imports, memory: o.memory, folder: o.folder})
	a.handler = graph.New(graph.Options{
		Service: a.service, Imports: a.imports, Clock: o.now, Schema: parterre.Schema, Backup: a.writeBackup(o.folder, o.now), Keys: o.keys, Origins: o.origins,
		Introspection: true, Logger: o.logger, Tracer: o.tracer, Registry: figures,
	})
	mux := http.NewServeMux()
	for _, path := range graph.Paths() {
		mux.Handle(path, a.handler)
	}
	mux.Handle("/", web.Handler(a.handler))
	a.routes = mux

	var running context.Context
	running, a.stopTime = context.WithCancel(context.Background())
	a.time = make(chan error, 1)
	go func() { a.time <- a.service.Run(running) }()
	a.handler.Ready()
	return nil
}

// uploadReserve is disk space that uploads leave free, beside what the store keeps for itself.
const uploadReserve = 2 << 30

// room is how much an upload may take of the disk that files lie on until they were read: that of the people.
func room(folder string) func() (int64, error) {
	return func() (int64, error) {
		free, err := store.FreeBytes(folder)
		return int64(min(free, math.MaxInt64)) - uploadReserve, err
	}
}

// serve answers at the door until the context ends; then it lets go from the roof down, as far as the wire reaches. Ready is
// called with the address once requests are answered.
func (a *app) serve(ctx context.Context, d *door, ready func(address string)) error {
	d.routes.Store(&a.routes)
	ready(d.address)
	select {
	case err := <-d.served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	a.logger.Info("stopping")
	a.imports.Close() // or an upload that stalls would hold the server up
	draining, done := context.WithTimeout(context.Background(), drainTime)
	defer done()
	if err := a.handler.Drain(draining); err != nil {
		a.logger.Warn("some subscriptions did not end in time", "error", err)
	}
	finishing, done := context.WithTimeout(context.Background(), requestTime)
	defer done()
	if err := d.server.Shutdown(finishing); err != nil {
		a.logger.Warn("some requests did not end in time", "error", err)
		return d.server.Close()
	}
	return nil
}

// close closes every floor below the wire, from the top down.
func (a *app) close() error {
	a.imports.Close()
	a.stopTime()
	var faults []error
	if err := <-a.time; err != nil && !errors.Is(err, context.Canceled) {
		faults = append(faults, fmt.Errorf("the clock stopped: %w", err))
	}
	ctx, done := context.WithTimeout(context.Background(), checkpointTime)
	defer done()
	return errors.Join(append(faults, a.service.Close(ctx), a.store.Close())...)
}
