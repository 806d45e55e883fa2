package graph

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parterre/audience"
	"parterre/audience/export"
	"parterre/graph/auth"
)

// exportPath is where people are fetched as a file: by GET with what is wanted in the query string, or by POST with an
// object, see exportRequest. The answer is written while it is read, out of one View; one that was not written to its
// end breaks off, so that nobody takes a part for the whole.
const exportPath = "/export"

// mostExports is how many files are written at once: each keeps its View from being forgotten.
const mostExports = 16

// peopleTrailer comes behind the file and says how many people are in it.
const peopleTrailer = "Parterre-People"

// serveExport answers with people as CSV or NDJSON. It holds a portion of the file and the View, and never the writer.
func (h *Handler) serveExport(w http.ResponseWriter, r *http.Request) {
	ctx, leave, ok := h.streams.enter(r.Context())
	if !ok {
		h.respondRefusal(w, r, plainJSON, refuse(http.StatusServiceUnavailable, Unavailable, "The server is stopping: ask again in a moment."))
		return
	}
	defer leave()
	select {
	case h.exports <- struct{}{}:
		defer func() { <-h.exports }()
	default:
		h.respondRefusal(w, r, plainJSON, refuse(http.StatusServiceUnavailable, Unavailable, "%d files are being written already: ask again when one of them is done.", mostExports))
		return
	}
	asked, refused := h.readExport(w, r)
	if refused != nil {
		h.respondRefusal(w, r, plainJSON, refused)
		return
	}
	file, view, err := h.openExport(ctx, asked)
	if err != nil {
		h.refuseExport(w, r, err)
		return
	}
	began := h.clock()
	out := &exportWriter{ctx: ctx, to: w, control: http.NewResponseController(w), until: func() time.Time { return h.clock().Add(h.writeTimeout) }}
	defer context.AfterFunc(ctx, func() { _ = out.control.SetWriteDeadline(time.Unix(1, 0)) })() // a write that waits ends at once
	out.head = func() {
		head := w.Header()
		head.Set("Content-Type", file.MediaType())
		head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": asked.fileName() + file.Extension()}))
		head.Set("Cache-Control", "no-store")
		head.Set("Trailer", peopleTrailer)
		head.Set("Vary", "Accept-Encoding")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Parterre-Revision", strconv.FormatUint(uint64(view.Revision), 10))
		if acceptsGzip(r) {
			head.Set("Content-Encoding", "gzip")
			out.pack()
		}
	}
	people, err := file.Write(ctx, out)
	w.Header().Set(peopleTrailer, strconv.Itoa(people))
	if err == nil {
		err = out.close()
	}
	if err != nil && !out.begun {
		h.refuseExport(w, r, err)
		return
	}
	h.operations.observer.log.InfoContext(r.Context(), "export", "client", auth.From(r.Context()).Name, "people", people,
		"bytes", out.bytes, "whole", err == nil, "took", h.clock().Sub(began))
	if err != nil {
		panic(http.ErrAbortHandler) // the only way to tell that the answer is not whole
	}
}

// openExport finds the people and checks the order.
func (h *Handler) openExport(ctx context.Context, asked *exportRequest) (*export.File, *audience.View, error) {
	v := h.service.View()
	var err error
	switch {
	case asked.revision != nil:
		v, err = h.service.ViewOf(*asked.revision)
	case asked.least != nil:
		v, err = reach(ctx, h.service, *asked.least, h.revisionWait)
	}
	if err != nil {
		return nil, nil, err
	}
	var of audience.People = v.Inactive()
	if !asked.inactive {
		if of, err = v.Population(asked.of); err != nil {
			return nil, nil, err
		}
	}
	file, err := export.Open(of, asked.order)
	return file, v, err
}

func (h *Handler) refuseExport(w http.ResponseWriter, r *http.Request, err error) {
	e, known := translate(err)
	status := http.StatusBadRequest
	switch code := codeOf(e); {
	case !known:
		e, status = h.operations.observer.present(r.Context(), err), http.StatusInternalServerError
	case code == NotFound:
		status = http.StatusNotFound
	case code == RevisionGone:
		status = http.StatusGone
	case code == Unavailable || code == Timeout || code == NotReached:
		status = http.StatusServiceUnavailable
	case code == NotAnswerable || code == Degraded:
		status = http.StatusConflict
	}
	h.respondRefusal(w, r, plainJSON, &refusal{status, e})
}

// exportWriter writes a file to somebody who may be slow: whoever takes nothing for a while is left.
type exportWriter struct {
	ctx     context.Context
	to      http.ResponseWriter
	control *http.ResponseController
	until   func() time.Time
	head    func() // called before the first byte
	packed  *gzip.Writer
	begun   bool
	bytes   int64 // before they are packed
}

var _ io.Writer = (*exportWriter)(nil)

func (w *exportWriter) pack() { w.packed, _ = gzip.NewWriterLevel(w.to, gzip.BestSpeed) } // the level is one there is

func (w *exportWriter) Write(p []byte) (int, error) {
	if !w.begun {
		w.begun = true
		w.head()
		w.to.WriteHeader(http.StatusOK)
	}
	w.bytes += int64(len(p))
	if err := w.control.SetWriteDeadline(w.until()); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, fmt.Errorf("set a deadline: %w", err)
	}
	if err := w.ctx.Err(); err != nil { // after the deadline was set, which would hide that it is over
		return 0, err
	}
	if w.packed != nil {
		return w.packed.Write(p)
	}
	return w.to.Write(p)
}

// close writes what is left. The connection may be used for the next request, which takes its own time.
func (w *exportWriter) close() error {
	var err error
	if w.packed != nil {
		err = w.packed.Close()
	}
	_ = w.control.SetWriteDeadline(time.Time{}) // what has no deadline needs none
	return err
}

// acceptsGzip reports whether the caller reads what is compressed.
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if strings.EqualFold(name, "gzip") {
			return strings.Trim(weight, "q=0.") != "" || weight == ""
		}
	}
	return false
}
