package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"parterre/graph/auth"
)

// door is where requests come in. It is opened before minutes of loading: an address that is taken is refused at once, and what
// watches over the server sees one that is alive, is not ready and says how far it is, instead of one that hangs.
type door struct {
	address string
	server  *http.Server
	served  chan error
	logger  *slog.Logger

	percent atomic.Int32                 // of the people that are read
	routes  atomic.Pointer[http.Handler] // nil while loading
}

// openDoor takes an address; without keys it has to be on this machine.
func openDoor(address string, keys *auth.Ring, logger *slog.Logger) (*door, error) {
	if err := auth.MayListen(address, keys); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; choose another address with --listen", address, errors.Unwrap(err))
	}
	d := &door{address: listener.Addr().String(), served: make(chan error, 1), logger: logger}
	d.server = &http.Server{Handler: d, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn)}
	go func() { d.served <- d.server.Serve(listener) }()
	return d, nil
}

// close shuts the door on whoever is still there.
func (d *door) close() { _ = d.server.Close() }

// quietPercent is how much is read between two lines of the log.
const quietPercent = 10

// progress notes how far the reading is.
func (d *door) progress(done, all int) {
	now := int32(int64(done) * 100 / int64(max(all, 1)))
	for {
		before := d.percent.Load()
		if now <= before {
			return
		}
		if !d.percent.CompareAndSwap(before, now) {
			continue
		}
		if now/quietPercent > before/quietPercent {
			d.logger.Info("reading people", "percent", now)
		}
		return
	}
}

var _ http.Handler = (*door)(nil)

// ServeHTTP answers one request.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if routes := d.routes.Load(); routes != nil {
		(*routes).ServeHTTP(w, r)
		return
	}
	if r.URL.Path == "/livez" {
		fmt.Fprintln(w, "alive")
		return
	}
	w.Header().Set("Retry-After", "1")
	http.Error(w, fmt.Sprintf("loading: reading people: %d %%", d.percent.Load()), http.StatusServiceUnavailable)
}
