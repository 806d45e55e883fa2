package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"parterre/audience/load"
	"parterre/index"
)

// remoteLoader loads through an import job of a server: the file is sent, and the server reads it in its own time.
type remoteLoader struct{ at *client }

var _ loader = (*remoteLoader)(nil)

// pollEvery is how often the job is asked how far it is.
const pollEvery = 250 * time.Millisecond

const importFields = `id status uploadPath surveying bytes size read accepted new changed unchanged rejected error
	missing deactivated guards { guard message count share } undoable undone kept finishedAt attributes { key label kind fits known isNew samples }`

// wireImport is an import as the wire has it.
type wireImport struct {
	ID, Status, UploadPath, Error                     string
	Surveying                                         bool
	Bytes, Size                                       float64
	Read, Accepted, New, Changed, Unchanged, Rejected int
	Missing                                           *int
	Deactivated, Undone, Kept                         int
	Undoable                                          bool
	FinishedAt                                        time.Time
	Guards                                            []load.GuardReport
	Attributes                                        []struct {
		Key, Label string
		Kind, Fits index.Kind
		Known      int
		IsNew      bool
		Samples    []string
	}
	Rejects []struct {
		Line   int
		User   string
		Issues []wireIssue
	}
}

func (l *remoteLoader) load(ctx context.Context, name string, t load.Task) (load.Import, error) {
	job, err := l.create(ctx, t)
	if err != nil {
		return load.Import{}, err
	}
	if err := l.upload(ctx, job, name, t); err != nil {
		return load.Import{}, again(l.giveUp(ctx, job, err), job.ID)
	}
	if job, err = l.follow(ctx, job, t.Progress); err != nil {
		return load.Import{}, again(err, job.ID)
	}
	if err := l.tellRejects(ctx, job, t); err != nil {
		return load.Import{}, err
	}
	switch blocking := job.blocking(t); {
	case job.Status == string(load.Failed) && len(blocking) > 0:
		return job.load(), &load.BlockedError{Guards: blocking, Wrote: job.Undoable}
	case job.Status == string(load.Failed):
		return job.load(), errors.New(job.Error)
	case job.Status == string(load.Cancelled):
		return job.load(), fmt.Errorf("the import was cancelled on the server; %d users were accepted and stay", job.Accepted)
	}
	return job.load(), nil
}

// follow asks how far an import is until it goes on no more.
func (l *remoteLoader) follow(ctx context.Context, job wireImport, progress func(load.Progress)) (wireImport, error) {
	for {
		var err error
		if job, err = l.ask(ctx, job.ID); err != nil {
			return job, l.giveUp(ctx, job, err)
		}
		if progress != nil {
			progress(job.progress())
		}
		if !slices.Contains([]load.Status{load.Waiting, load.Running, load.Undoing}, load.Status(job.Status)) {
			return job, nil
		}
		select {
		case <-ctx.Done():
			return job, errors.Join(ctx.Err(), l.cancel(ctx, job))
		case <-time.After(pollEvery):
		}
	}
}

func (l *remoteLoader) undo(ctx context.Context, id string) (load.Import, error) {
	var out struct {
		UndoImport struct {
			Import *wireImport
			Issues []wireIssue
		}
	}
	if err := l.at.into(ctx, `mutation UndoImport($id: ID!) { undoImport(id: $id) { import { id } issues { message } } }`, map[string]any{"id": id}, &out); err != nil {
		return load.Import{}, err
	}
	if out.UndoImport.Import == nil {
		return load.Import{}, refusals(out.UndoImport.Issues)
	}
	job, err := l.follow(ctx, *out.UndoImport.Import, nil)
	if err == nil && job.Error != "" {
		err = errors.New(job.Error)
	}
	return job.load(), err
}

// refusals are the issues a server answers with as one error.
func refusals(issues []wireIssue) error {
	var parts []string
	for _, i := range issues {
		parts = append(parts, i.String())
	}
	return errors.New(strings.Join(parts, "; "))
}

func (l *remoteLoader) create(ctx context.Context, t load.Task) (wireImport, error) {
	kinds := []map[string]string{}
	for key, kind := range t.Kinds {
		kinds = append(kinds, map[string]string{"key": key, "kind": kind.String()})
	}
	variables := map[string]any{"format": t.Format, "dry": t.DryRun, "missing": t.Missing, "confirm": t.Confirmed, "id": orNil(t.Layout.ID), "name": orNil(t.Layout.Name), "separator": orNil(t.Layout.Separator), "local": t.Layout.LocalTimes, "kinds": kinds}
	var out struct {
		CreateImport struct {
			Import *wireImport
			Issues []wireIssue
		}
	}
	err := l.at.into(ctx, `mutation CreateImport($format: ImportFormat!, $dry: Boolean!, $id: String, $name: String, $separator: String, $local: Boolean!, $kinds: [AttributeKindInput!], $missing: MissingUsers!, $confirm: [Guard!]) {
		createImport(format: $format, dryRun: $dry, idColumn: $id, nameColumn: $name, listSeparator: $separator, localTimes: $local, kinds: $kinds, missing: $missing, confirm: $confirm) { import { `+importFields+` } issues { code message path hint } }
	}`, variables, &out)
	if err != nil {
		return wireImport{}, err
	}
	if out.CreateImport.Import == nil {
		return wireImport{}, fmt.Errorf("the server makes no import: %w", refusals(out.CreateImport.Issues))
	}
	return *out.CreateImport.Import, nil
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// upload sends the file as it lies on the disk.
func (l *remoteLoader) upload(ctx context.Context, job wireImport, name string, t load.Task) error {
	body, err := t.Source.Open()
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, l.at.base+job.UploadPath+"?name="+url.QueryEscape(name), body)
	if err != nil {
		return err
	}
	request.ContentLength = t.Source.Size()
	request.Header.Set("Content-Type", "application/octet-stream")
	response, err := l.at.send(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // only read from
	if response.StatusCode != http.StatusAccepted {
		var a answer
		if json.NewDecoder(response.Body).Decode(&a) == nil && a.failure() != nil {
			return fmt.Errorf("the server did not take the file: %w", a.failure())
		}
		return fmt.Errorf("the server did not take the file: %s", response.Status)
	}
	return nil
}

func (l *remoteLoader) ask(ctx context.Context, id string) (wireImport, error) {
	var out struct{ Import *wireImport }
	if err := l.at.into(ctx, `query Import($id: ID!) { import(id: $id) { `+importFields+` } }`, map[string]any{"id": id}, &out); err != nil {
		return wireImport{ID: id}, err
	}
	if out.Import == nil {
		return wireImport{ID: id}, errors.New("the server knows the import no longer: it was started again in between; import the file once more, users who are there already stay as they are")
	}
	return *out.Import, nil
}

func (l *remoteLoader) tellRejects(ctx context.Context, job wireImport, t load.Task) error {
	if job.Rejected == 0 {
		return nil
	}
	var out struct{ Import *wireImport }
	err := l.at.into(ctx, `query Rejects($id: ID!, $first: Int!) { import(id: $id) { rejects(first: $first) { line user issues { code message path hint } } } }`,
		map[string]any{"id": job.ID, "first": min(job.Rejected, load.MaxRejects)}, &out)
	if err != nil || out.Import == nil {
		return err
	}
	for _, r := range out.Import.Rejects {
		reject := load.Reject{Line: r.Line, ID: r.User}
		for _, i := range r.Issues {
			reject.Issues = append(reject.Issues, index.Issue{Code: i.Code, Severity: index.Error, Message: i.Message, Path: i.Path, Hint: i.Hint})
		}
		t.Rejected(reject)
	}
	return nil
}

// cancel stops the job, also when the person behind it has gone.
func (l *remoteLoader) cancel(ctx context.Context, job wireImport) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer done()
	var out struct{ CancelImport struct{ Revision string } }
	return l.at.into(ctx, `mutation CancelImport($id: ID!) { cancelImport(id: $id) { revision } }`, map[string]any{"id": job.ID}, &out)
}

// giveUp stops the job after a fault. Where no server answers any more there is none to stop, and that was said already.
func (l *remoteLoader) giveUp(ctx context.Context, job wireImport, err error) error {
	stopped := l.cancel(ctx, job)
	if errors.Is(err, errNoServer) && errors.Is(stopped, errNoServer) {
		return err
	}
	return errors.Join(err, stopped)
}

// again says how an import goes on whose server went away.
func again(err error, id string) error {
	if !errors.Is(err, errNoServer) {
		return err
	}
	return fmt.Errorf("%w; then import the file once more: users of the import %s who are there already stay as they are", err, id)
}

func (l *remoteLoader) close() error { return nil }

func (i wireImport) progress() load.Progress {
	return load.Progress{Surveying: i.Surveying, Bytes: int64(i.Bytes), Size: int64(i.Size), Counts: i.counts()}
}

func (i wireImport) counts() load.Counts {
	return load.Counts{Read: i.Read, Accepted: i.Accepted, Rejected: i.Rejected, New: i.New, Changed: i.Changed, Unchanged: i.Unchanged, Deactivated: i.Deactivated}
}

// load writes the import as one of this process.
func (i wireImport) load() load.Import {
	out := load.Import{ID: i.ID, Status: load.Status(i.Status), Undone: i.Undone, Kept: i.Kept, Finished: i.FinishedAt}
	out.Verdict = load.Verdict{Counts: i.counts(), Missing: i.Missing, Guards: i.Guards, Wrote: i.Undoable}
	for _, a := range i.Attributes {
		out.Verdict.Attributes = append(out.Verdict.Attributes, load.Finding{Key: a.Key, Label: a.Label, Kind: a.Kind, Fits: a.Fits, Known: a.Known, New: a.IsNew, Samples: a.Samples})
	}
	return out
}

// blocking are the guards that hold a task up.
func (i wireImport) blocking(t load.Task) []load.GuardReport {
	if t.Missing != load.Deactivate {
		return nil
	}
	return slices.DeleteFunc(i.Guards, func(g load.GuardReport) bool { return slices.Contains(t.Confirmed, g.Guard) })
}
