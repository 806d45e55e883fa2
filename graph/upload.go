package graph

import (
	"errors"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"parterre/audience/load"
	"parterre/graph/auth"
)

// uploads is where the files of imports are sent: the id of the import follows, and after ?name= what the file is called.
const uploads = "/imports/"

// serveUpload takes the file of an import. It answers when the file is here; the import goes on by itself.
func (h *Handler) serveUpload(w http.ResponseWriter, r *http.Request) {
	i, err := h.imports.Upload(r.PathValue("id"), r.URL.Query().Get("name"), r.Body, r.ContentLength)
	if err != nil {
		_ = http.NewResponseController(w).SetReadDeadline(time.Unix(1, 0)) // nobody waits for the rest of the file
	}
	refused := func(status int, code Code) {
		h.respondRefusal(w, r, plainJSON, refuse(status, code, "%s", sentence(err)))
	}
	switch {
	case errors.Is(err, load.ErrImportNotFound):
		refused(http.StatusNotFound, NotFound)
	case errors.Is(err, load.ErrImportStarted):
		refused(http.StatusConflict, BadRequest)
	case errors.Is(err, errLate):
		h.respondRefusal(w, r, plainJSON, refuse(http.StatusRequestTimeout, Timeout, "The file did not come in time: send it again."))
	case errors.Is(err, load.ErrUpload):
		refused(http.StatusBadRequest, BadRequest)
	case err != nil:
		e := h.operations.observer.present(r.Context(), err)
		h.respondRefusal(w, r, plainJSON, &refusal{http.StatusServiceUnavailable, e})
	default:
		respond(w, plainJSON, http.StatusAccepted, encode(&graphql.Response{Data: []byte(`{"import":{"id":"` + i.ID + `"}}`)}, true))
		h.operations.observer.log.InfoContext(r.Context(), "upload", "client", auth.From(r.Context()).Name, "import", i.ID)
	}
}
