package graph

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"reflect"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/graph/auth"
	"parterre/graph/generated"
	"parterre/index"
)

// uploads is where the files of imports are sent: the id of the import follows.
const uploads = "/imports/"

// importRefused is the code of an import that cannot be made or found.
const importRefused index.IssueCode = "IMPORT_REFUSED"

func (q query) Import(_ context.Context, id string) (*generated.Import, error) {
	found, ok := q.imports.Find(id)
	if !ok {
		return nil, nil
	}
	return importOf(found), nil
}

func (q query) Imports(context.Context) ([]generated.Import, error) {
	out := []generated.Import{}
	for _, i := range q.imports.All() {
		out = append(out, *importOf(i))
	}
	return out, nil
}

func (m mutation) CreateImport(ctx context.Context, format load.Format, dryRun, review bool, missing generated.MissingUsers, confirm []generated.Guard, idColumn, nameColumn, listSeparator *string, kinds []generated.AttributeKindInput, idempotencyKey *string) (*generated.ImportPayload, error) {
	order := load.Order{
		Format: format, DryRun: dryRun, Kinds: map[string]index.Kind{},
		Layout: load.Layout{ID: text(idColumn), Name: text(nameColumn), Separator: text(listSeparator)},
	}
	for _, k := range kinds {
		order.Kinds[k.Key] = k.Kind
	}
	return m.importPayload(m.orders.once(actor(ctx, idempotencyKey), order))
}

func (m mutation) CancelImport(_ context.Context, id string, _ *string) (*generated.ImportPayload, error) {
	return m.importPayload(m.imports.Cancel(id)) // cancelling twice is cancelling once
}

func (m mutation) importPayload(i load.Import, err error) (*generated.ImportPayload, error) {
	revision := m.service.View().Revision
	out := &generated.ImportPayload{Revision: &revision, Issues: []generated.Issue{}, BlockedBy: []generated.GuardReport{}}
	switch {
	case errors.Is(err, errReused):
		out.Issues = issuesOf([]index.Issue{{
			Code: audience.IdempotencyKeyReused, Severity: index.Error, Path: []string{"idempotencyKey"},
			Message: "The idempotency key was used for another import.",
			Hint:    "Give every import a key of its own; only a repetition of the same import keeps it.",
		}})
	case errors.Is(err, load.ErrTooManyImports), errors.Is(err, load.ErrImportNotFound):
		out.Issues = issuesOf([]index.Issue{{Code: importRefused, Severity: index.Error, Message: sentence(err), Path: []string{}}})
	case err != nil:
		return nil, err
	default:
		out.Import = importOf(i)
	}
	return out, nil
}

// importOf writes an import as the schema has it.
func importOf(i load.Import) *generated.Import {
	out := &generated.Import{
		ID: i.ID, Status: i.Status, Format: i.Order.Format, DryRun: i.Order.DryRun, CreatedBy: i.By,
		Surveying: i.Surveying, Bytes: float64(i.Bytes), Size: float64(i.Size),
		Read: i.Read, Accepted: i.Accepted, New: i.New, Changed: i.Changed, Unchanged: i.Unchanged, Rejected: i.Rejected,
		Attributes: make([]generated.ImportAttribute, len(i.Attributes)), CreatedAt: i.Created, Of: i,
	}
	if i.Status == load.Waiting {
		out.UploadPath = given(uploads + i.ID)
	}
	if !i.Finished.IsZero() {
		out.FinishedAt = &i.Finished
	}
	if i.Err != nil {
		out.Error = given(failed(i.Err))
	}
	for n, f := range i.Attributes {
		out.Attributes[n] = generated.ImportAttribute{Key: f.Key, Label: given(f.Label), Kind: f.Kind, Fits: f.Fits, Known: f.Known, IsNew: f.New, Samples: f.Samples}
	}
	return out
}

// failed says why an import failed. What concerns the server's own files stays inside.
func failed(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return "The server could not read back the file it had kept: send it again."
	}
	return sentence(err)
}

type importFields struct{}

func (importFields) Rejects(_ context.Context, i *generated.Import, first int) ([]generated.ImportReject, error) {
	if first < 1 || first > load.MaxRejects {
		return nil, failure(BadUserInput, "rejects answers 1 to %d rows: set first accordingly.", load.MaxRejects)
	}
	rejects := i.Of.Rejects[:min(first, len(i.Of.Rejects))]
	out := make([]generated.ImportReject, len(rejects))
	for n, r := range rejects {
		out[n] = generated.ImportReject{Line: r.Line, User: given(r.ID), Issues: issuesOf(r.Issues)}
	}
	return out, nil
}

// orders remembers which import came of an idempotency key, as long as the registry remembers the import, so that a
// repeated mutation makes no second one.
type orders struct {
	mu      sync.Mutex // guards made; held while an import is made
	made    map[audience.Actor]string
	imports *load.Registry
}

// errReused refuses an idempotency key under which something else was ordered.
var errReused = errors.New("the idempotency key was used for another import")

// once makes an import, or returns the one made of the same order under the same key.
func (o *orders) once(by audience.Actor, order load.Order) (load.Import, error) {
	if by.IdempotencyKey == "" {
		return o.imports.Create(by, order)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if i, ok := o.imports.Find(o.made[by]); ok {
		if !reflect.DeepEqual(i.Order, order) {
			return load.Import{}, errReused
		}
		return i, nil
	}
	for key, id := range o.made { // forget with the registry
		if _, ok := o.imports.Find(id); !ok {
			delete(o.made, key)
		}
	}
	i, err := o.imports.Create(by, order)
	if err == nil {
		o.made[by] = i.ID
	}
	return i, err
}

// serveUpload takes the file of an import. It answers when the file is here; the import goes on by itself.
func (h *Handler) serveUpload(w http.ResponseWriter, r *http.Request) {
	i, err := h.imports.Upload(r.PathValue("id"), r.Body, r.ContentLength)
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
