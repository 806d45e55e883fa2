package graph

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The media types of answers.
const (
	plainJSON  = "application/json"
	graphQL    = "application/graphql-response+json"
	eventsType = "text/event-stream"
)

// accepted chooses the media type of the answer: the one the caller likes best, JSON when it likes anything, and ""
// when it takes none of ours.
func accepted(r *http.Request, offered ...string) string {
	header := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(header) == "" {
		return offered[0]
	}
	best, likes := "", 0.0
	for part := range strings.SplitSeq(header, ",") {
		media, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		quality := 1.0
		if q, ok := parameters["q"]; ok {
			if quality, err = strconv.ParseFloat(q, 64); err != nil {
				continue
			}
		}
		if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
			continue
		}
		for _, offer := range offered {
			if quality > likes && (media == offer || media == "*/*" || media == "application/*" && strings.HasPrefix(offer, "application/")) {
				best, likes = offer, quality
				break
			}
		}
	}
	return best
}

// encode writes an answer: the errors first, the answer of a request that never ran without data.
func encode(response *graphql.Response, ran bool) []byte {
	var b bytes.Buffer
	b.Grow(len(response.Data) + 64)
	b.WriteByte('{')
	if len(response.Errors) > 0 {
		b.WriteString(`"errors":`)
		errs, err := json.Marshal(response.Errors)
		if err != nil { // messages, paths and codes are all there is
			errs = []byte(`[{"message":"Something went wrong inside the server."}]`)
		}
		b.Write(errs)
	}
	if ran {
		if len(response.Errors) > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"data":`)
		if len(response.Data) == 0 {
			b.WriteString("null")
		} else {
			b.Write(response.Data)
		}
	}
	b.WriteByte('}')
	return b.Bytes()
}

// respond writes an answer with its status. It is not to be kept, unless the header says already how it may be.
func respond(w http.ResponseWriter, media string, status int, answer []byte) {
	h := w.Header()
	h.Set("Content-Type", media+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(answer)))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(answer) // a caller who has left is told nothing
}

// respondRefusal answers a request that never became an operation, and writes its line in the log.
func (h *Handler) respondRefusal(w http.ResponseWriter, r *http.Request, media string, refused *refusal) {
	if media == "" || media == eventsType {
		media = plainJSON
	}
	respond(w, media, refused.status, encode(&graphql.Response{Errors: gqlerror.List{refused.err}}, false))
	h.operations.observer.refused(r, refused.status, codeOf(refused.err))
}
