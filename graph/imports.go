package graph

import (
	"context"

	"parterre/audience/load"
	"parterre/graph/generated"
)

func (q query) Import(_ context.Context, id string) (*generated.Import, error) {
	found, ok := q.imports.Find(id)
	if !ok {
		return nil, nil
	}
	return q.importOf(found), nil
}

func (q query) Imports(context.Context) ([]generated.Import, error) {
	out := []generated.Import{}
	for _, i := range q.imports.All() {
		out = append(out, *q.importOf(i))
	}
	return out, nil
}

// importOf writes an import as the schema has it.
func (r *resolvers) importOf(i load.Import) *generated.Import {
	i = i.Discreet(r.service.View().Facts.Schema())
	out := &generated.Import{
		ID: i.ID, Status: i.Status, Format: i.Order.Format, DryRun: i.Order.DryRun, CreatedBy: i.By, FileName: given(i.FileName),
		Surveying: i.Surveying, Bytes: float64(i.Bytes), Size: float64(i.Size),
		Read: i.Read, Accepted: i.Accepted, New: i.New, Changed: i.Changed, Unchanged: i.Unchanged, Rejected: i.Rejected,
		Missing: i.Verdict.Missing, MissingUsers: i.Order.Missing, Deactivated: i.Deactivated, Guards: i.Verdict.Guards,
		Undoable: i.Undoable(), Undone: i.Undone, Kept: i.Kept,
		IDColumn: given(i.Verdict.IDColumn), NameColumn: given(i.Verdict.NameColumn), ListSeparator: given(i.Order.Layout.Separator), LocalTimes: i.Order.Layout.LocalTimes,
		Columns: i.Verdict.Columns, Attributes: make([]generated.ImportAttribute, len(i.Verdict.Attributes)), Issues: []generated.Issue{}, CreatedAt: i.Created, Of: i,
	}
	if i.Status == load.Waiting {
		out.UploadPath = given(uploads + i.ID)
	}
	if !i.Finished.IsZero() {
		out.FinishedAt = &i.Finished
	}
	if i.Err != nil {
		out.Error = given(sentence(i.Err))
		out.Issues = issuesOf(load.Faults(i.Err))
	}
	for n, f := range i.Verdict.Attributes {
		out.Attributes[n] = generated.ImportAttribute{Key: f.Key, Label: given(f.Label), Kind: f.Kind, Fits: f.Fits, Known: f.Known, IsNew: f.New, Samples: f.Samples}
	}
	return out
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
