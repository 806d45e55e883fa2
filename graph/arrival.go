package graph

import (
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// portion is how much of an upload has to come within the time an operation's body has as a whole, in bytes.
const portion = 256 << 10

// arrival is the body of a request while it comes. It has to come in time: a connection that sends nothing is not
// kept. Once the body is here there is no deadline any more, for answers may take long.
type arrival struct {
	io.ReadCloser
	control *http.ResponseController
	until   func() time.Time // when what begins to come now has to be here
	upload  bool             // the time begins anew with every portion
	taken   int              // bytes of the running portion
}

// inTime lets the body of a request come only so long. What nobody reads of it has no longer either.
func (h *Handler) inTime(w http.ResponseWriter, r *http.Request) *http.Request {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return r
	}
	a := &arrival{
		ReadCloser: r.Body, control: http.NewResponseController(w), until: func() time.Time { return h.clock().Add(h.bodyWait) },
		upload: strings.HasPrefix(r.URL.Path, uploads),
	}
	a.deadline(a.until())
	r = r.WithContext(r.Context()) // the server's own request keeps its body
	r.Body = a
	return r
}

func (a *arrival) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	a.taken += n
	switch {
	case err == io.EOF:
		a.deadline(time.Time{})
	case a.upload && a.taken >= portion:
		a.taken = 0
		a.deadline(a.until())
	}
	return n, err
}

// deadline sets the deadline of the connection. One that knows none, as in a program's own memory, is never slow.
func (a *arrival) deadline(t time.Time) { _ = a.control.SetReadDeadline(t) }

// errLate is what reading a body that did not come in time ends with.
var errLate = os.ErrDeadlineExceeded
