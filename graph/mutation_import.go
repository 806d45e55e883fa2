package graph

import (
	"context"
	"errors"
	"reflect"
	"sync"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/graph/generated"
	"parterre/index"
)

// importRefused is the code of an import that cannot be made or found, or that does not take what is asked of it now.
const importRefused index.IssueCode = "IMPORT_REFUSED"

func (m mutation) CreateImport(ctx context.Context, format load.Format, dryRun, review bool, missing load.Missing, confirm []load.Guard, idColumn, nameColumn, listSeparator *string, localTimes bool, kinds []generated.AttributeKindInput, idempotencyKey *string) (*generated.ImportPayload, error) {
	order := load.Order{
		Format: format, DryRun: dryRun, Review: review, Kinds: kindsOf(kinds), Missing: missing, Confirm: confirm,
		Layout: load.Layout{ID: text(idColumn), Name: text(nameColumn), Separator: text(listSeparator), LocalTimes: localTimes},
	}
	if dryRun && review {
		return m.importPayload(load.Import{}, &audience.IssuesError{Issues: []index.Issue{{
			Code: importRefused, Severity: index.Error, Path: []string{"review"}, Message: "A dry run writes nothing, so there is nothing to decide about.",
			Hint: "Leave out dryRun: an import that is reviewed writes nothing either until it is applied.",
		}}})
	}
	by := actor(ctx, idempotencyKey)
	return m.importPayload(m.orders.once(by, order, func() (load.Import, error) { return m.imports.Create(by, order) }))
}

func (m mutation) ReviewImport(ctx context.Context, id string, missing *load.Missing, idColumn, nameColumn, listSeparator *string, localTimes *bool, kinds []generated.AttributeKindInput, idempotencyKey *string) (*generated.ImportPayload, error) {
	choices := load.Choices{Missing: missing, ID: idColumn, Name: nameColumn, ListSeparator: listSeparator, LocalTimes: localTimes}
	if kinds != nil {
		choices.Kinds = kindsOf(kinds)
	}
	return m.importPayload(m.orders.once(actor(ctx, idempotencyKey), []any{"review", id, choices}, func() (load.Import, error) { return m.imports.Review(id, choices) }))
}

func (m mutation) ApplyImport(ctx context.Context, id string, missing *load.Missing, confirm []load.Guard, idempotencyKey *string) (*generated.ImportPayload, error) {
	return m.importPayload(m.orders.once(actor(ctx, idempotencyKey), []any{"apply", id, missing, confirm}, func() (load.Import, error) { return m.imports.Apply(id, missing, confirm) }))
}

func (m mutation) UndoImport(ctx context.Context, id string, idempotencyKey *string) (*generated.ImportPayload, error) {
	return m.importPayload(m.orders.once(actor(ctx, idempotencyKey), []any{"undo", id}, func() (load.Import, error) { return m.imports.Undo(id) }))
}

func (m mutation) CancelImport(_ context.Context, id string, _ *string) (*generated.ImportPayload, error) {
	return m.importPayload(m.imports.Cancel(id)) // cancelling twice is cancelling once
}

func kindsOf(kinds []generated.AttributeKindInput) map[string]index.Kind {
	out := map[string]index.Kind{}
	for _, k := range kinds {
		out[k.Key] = k.Kind
	}
	return out
}

func (m mutation) importPayload(i load.Import, err error) (*generated.ImportPayload, error) {
	revision := m.service.View().Revision
	out := &generated.ImportPayload{Revision: &revision, Issues: []generated.Issue{}, BlockedBy: []load.GuardReport{}}
	var faults *audience.IssuesError
	var blocked *load.BlockedError
	switch {
	case errors.Is(err, errReused):
		out.Issues = issuesOf([]index.Issue{{
			Code: audience.IdempotencyKeyReused, Severity: index.Error, Path: []string{"idempotencyKey"},
			Message: "The idempotency key was used for another import.",
			Hint:    "Give every import a key of its own; only a repetition of the same import keeps it.",
		}})
	case errors.As(err, &faults):
		out.Issues = issuesOf(faults.Issues)
	case errors.As(err, &blocked):
		out.Import, out.BlockedBy = m.importOf(i), blocked.Guards
	case load.Refused(err):
		out.Issues = issuesOf([]index.Issue{{Code: importRefused, Severity: index.Error, Message: sentence(err), Path: []string{}}})
	case err != nil:
		return nil, err
	default:
		out.Import = m.importOf(i)
	}
	return out, nil
}

// orders remembers what was asked under an idempotency key, as long as the registry remembers the import, so that a
// repeated mutation does nothing a second time.
type orders struct {
	mu      sync.Mutex // guards made; held while something is done
	made    map[audience.Actor]order
	imports *load.Registry
}

// order is what was asked under a key, and of which import.
type order struct {
	asked any
	id    string
}

// errReused refuses an idempotency key under which something else was ordered.
var errReused = errors.New("the idempotency key was used for another import")

// once does what is asked, or returns the import of which the same was asked under the same key.
func (o *orders) once(by audience.Actor, asked any, do func() (load.Import, error)) (load.Import, error) {
	if by.IdempotencyKey == "" {
		return do()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if i, ok := o.imports.Find(o.made[by].id); ok {
		if !reflect.DeepEqual(o.made[by].asked, asked) {
			return load.Import{}, errReused
		}
		return i, nil
	}
	for key, was := range o.made { // forget with the registry
		if _, ok := o.imports.Find(was.id); !ok {
			delete(o.made, key)
		}
	}
	i, err := do()
	if err == nil {
		o.made[by] = order{asked, i.ID}
	}
	return i, err
}
