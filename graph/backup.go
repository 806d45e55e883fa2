package graph

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"parterre/graph/auth"
)

// backupPath is where a backup of everything is asked for, by POST: an empty body asks for a full one, and the end of an
// earlier one, as its reader tells it, for what came after it. The answer is the file, as it is written.
const backupPath = "/backup"

// Backup writes a backup; previous is what a request has in its body. ErrNotContinued refuses previous, before anything
// is written.
type Backup func(ctx context.Context, previous []byte, to io.Writer) error

// ErrNotContinued: the backup that a request names is none that can be continued here; the message says why.
var ErrNotContinued = errors.New("no increment is made")

// previousMost bounds the body of a request for a backup.
const previousMost = 4 << 10

// serveBackup sends a backup while it is made. One that fails on the way is cut off, and so is told from a whole one by its
// missing end.
func (h *Handler) serveBackup(w http.ResponseWriter, r *http.Request) {
	previous, err := io.ReadAll(http.MaxBytesReader(w, r.Body, previousMost))
	if err != nil {
		h.respondRefusal(w, r, plainJSON, refuse(http.StatusBadRequest, BadRequest, "The request for a backup could not be read: send an empty body, or where an earlier backup ends."))
		return
	}
	to := &sending{w: w, control: http.NewResponseController(w), until: func() time.Time { return h.clock().Add(h.writeTimeout) }}
	began := h.clock()
	err = h.backup(r.Context(), previous, to)
	log := h.operations.observer.log.With("client", auth.From(r.Context()).Name, "bytes", to.bytes, "took", h.clock().Sub(began))
	switch {
	case err == nil:
		log.InfoContext(r.Context(), "backup")
		to.deadline(time.Time{})
	case to.bytes > 0:
		log.WarnContext(r.Context(), "backup cut off", "error", err)
		panic(http.ErrAbortHandler)
	case errors.Is(err, ErrNotContinued):
		h.respondRefusal(w, r, plainJSON, refuse(http.StatusConflict, BadRequest, "%s", sentence(err)))
	default:
		h.respondRefusal(w, r, plainJSON, &refusal{http.StatusServiceUnavailable, h.operations.observer.present(r.Context(), err)})
	}
}

// sending is a file on its way to a caller, who has to take each part of it in time.
type sending struct {
	w       http.ResponseWriter
	control *http.ResponseController
	until   func() time.Time
	bytes   int64
}

func (s *sending) Write(p []byte) (int, error) {
	if s.bytes == 0 {
		h := s.w.Header()
		h.Set("Content-Type", "application/octet-stream")
		h.Set("Content-Disposition", `attachment; filename="parterre.backup"`)
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
	}
	s.deadline(s.until())
	n, err := s.w.Write(p)
	s.bytes += int64(n)
	return n, err
}

// deadline sets until when the caller has to have taken what is written; a handler without a network has none.
func (s *sending) deadline(at time.Time) { _ = s.control.SetWriteDeadline(at) }
