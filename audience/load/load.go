package load

import (
	"context"
	"errors"
	"fmt"

	"parterre/audience"
	"parterre/index"
)

// Writer is where people go: an audience.Service.
type Writer interface {
	View() *audience.View
	// Fits refuses so many bytes more than are in use, before anything is written.
	Fits(bytes int64) error
	UpsertUsers(ctx context.Context, by audience.Actor, users []index.UserWrite) (audience.UsersOutcome, error)
	DeactivateUsers(ctx context.Context, by audience.Actor, ids []string) (audience.UsersOutcome, error)
	DeclareAttribute(ctx context.Context, by audience.Actor, in index.AttributeChange) (audience.AttributeOutcome, error)

	Trail(ctx context.Context, of string, since index.Revision) (*audience.Trail, error)
	TakeBackUsers(ctx context.Context, by audience.Actor, t *audience.Trail) (audience.TakenBack, error)
	TakeBackNames(ctx context.Context, by audience.Actor, t *audience.Trail) error
}

var _ Writer = (*audience.Service)(nil)

// Task is one load.
type Task struct {
	Source Source
	Format Format
	Layout Layout
	// Kinds asks for kinds of attributes that are not there yet, by key: {"startDate": index.Date}.
	Kinds  map[string]index.Kind
	DryRun bool // say what would change and write nothing
	Guess  bool // find out which columns have ids and names, where Layout does not say

	Missing Missing // what becomes of active users who are not in the file; empty is Leave
	// Confirmed are guards that do not hold the load up. A load that deactivates is read through and held against the
	// guards before anything is written, unless it was Reviewed, which means that somebody has seen them.
	Confirmed []Guard
	Reviewed  bool

	Rejected func(Reject)   // called for every row that is refused, in the order of the lines; nil for nobody
	Progress func(Progress) // called after every chunk; nil for nobody
}

// Progress is how far a load is.
type Progress struct {
	Surveying bool  // reading to find the kinds, before anything is written
	Bytes     int64 // read of the file in this pass
	Size      int64 // of the file; 0 when it is not known
	Counts
}

// Counts say what became of the rows. Accepted is New + Changed + Unchanged; Read is Accepted + Rejected.
type Counts struct {
	Read, Accepted, Rejected int
	New                      int // users that were not there
	Changed                  int // users that differ from before
	Unchanged                int // users the file says nothing new about
	Deactivated              int // users who are not in the file; in a dry run, how many would be
}

// Verdict is what a load came to.
type Verdict struct {
	Counts
	Attributes []Finding // of a dry run and of every CSV file
	Columns    []Column  // the same
	// IDColumn and NameColumn are chosen or guessed; empty is none. Without a column of ids nothing more is known.
	IDColumn, NameColumn string
	Active               int  // users who were active when the load began
	Missing              *int // of them, who are not in the file; nil until every row was read
	Unnamed              int  // rows refused before an id could be read: whoever they are about counts as missing
	Guards               []GuardReport
	Wrote                bool // something is different from before
}

// shape takes over what an earlier reading of the file said is in it.
func (v *Verdict) shape(of Verdict) {
	if of.Columns != nil {
		v.Columns, v.Attributes, v.IDColumn, v.NameColumn = of.Columns, of.Attributes, of.IDColumn, of.NameColumn
	}
}

// chunk is how many users go into one command.
const chunk = audience.MaxUsers

// Run does a load. It stops at the first error; the Verdict then says what was accepted, which stays. Errors are those of
// OpenReader, the context's, those of the Service, *RoomError, and *StoppedError around any of them that came after the first row.
func Run(ctx context.Context, w Writer, by audience.Actor, t Task) (Verdict, error) {
	if t.Format != NDJSON && t.Format != CSV {
		return Verdict{}, fmt.Errorf("the format %q is not known: it is NDJSON or CSV", string(t.Format))
	}
	t.Source = stoppable{t.Source, ctx}
	if t.Missing == Deactivate && !t.DryRun && !t.Reviewed {
		if foretold, err := foretell(ctx, w, by, t); err != nil {
			return foretold, err
		}
	}
	return once(ctx, w, by, t)
}

// foretell reads a load through before it deactivates anybody. The error is a *BlockedError when guards hold it up.
func foretell(ctx context.Context, w Writer, by audience.Actor, t Task) (Verdict, error) {
	var refused rejects
	rehearsed := t
	rehearsed.DryRun = true
	rehearsed.Rejected = refused.add
	rehearsed.Progress = func(p Progress) {
		if t.Progress != nil {
			t.Progress(Progress{Surveying: true, Bytes: p.Bytes, Size: p.Size})
		}
	}
	verdict, err := once(ctx, w, by, rehearsed)
	if blocking := unconfirmed(verdict.Guards, t.Confirmed); err == nil && len(blocking) > 0 {
		err = &BlockedError{Guards: blocking}
	}
	if err != nil && t.Rejected != nil {
		for _, j := range refused.kept {
			t.Rejected(j)
		}
	}
	return verdict, err
}

// once does a load in one go.
func once(ctx context.Context, w Writer, by audience.Actor, t Task) (Verdict, error) {
	v, err := newRun(w, by, t).through(ctx)
	v.Wrote = v.Wrote && !t.DryRun
	return v, err
}

func newRun(w Writer, by audience.Actor, t Task) *run {
	facts := w.View().Facts
	r := &run{task: t, writer: w, roll: newRoll(facts), heads: headingsOf(facts.Schema()), groups: groupNamesIn(facts)}
	if t.Layout.LocalTimes {
		r.zone = w.View().Settings.Zone
	}
	if t.Format == NDJSON {
		r.verdict.IDColumn = "id"
	}
	r.verdict.Active = facts.Everyone().Count()
	if t.DryRun {
		r.sink = &rehearsal{facts}
	} else {
		r.sink = &service{w, by}
	}
	return r
}

// through takes the file from its beginning to its end.
func (r *run) through(ctx context.Context) (Verdict, error) {
	t, schema := &r.task, r.roll.facts.Schema()
	if t.DryRun || t.Format == CSV {
		if known, err := r.survey(ctx, schema); err != nil || !known {
			return r.verdict, err
		}
	}
	if err := r.fit(ctx); err != nil {
		return r.verdict, err
	}
	if err := r.declare(ctx, schema); err != nil {
		return r.verdict, err
	}
	err := r.write(ctx)
	if err == nil {
		err = r.callRoll(ctx)
	}
	if blocked := (*BlockedError)(nil); err != nil && r.verdict.Read > 0 && !errors.As(err, &blocked) {
		err = &StoppedError{Line: r.line, Counts: r.verdict.Counts, DryRun: t.DryRun, Err: err}
	}
	return r.verdict, err
}

// StoppedError is a load that ended before its file did.
type StoppedError struct {
	Line   int // of the file, where it ended
	Counts Counts
	DryRun bool
	Err    error
}

// Error says where the load ended and what stays.
func (e *StoppedError) Error() string {
	if e.DryRun {
		return fmt.Sprintf("%v at line %d; nothing was written, for it was a dry run", e.Err, e.Line)
	}
	text := fmt.Sprintf("%v at line %d; %d users of the lines before were accepted and stay", e.Err, e.Line, e.Counts.Accepted)
	if cut(e.Err) {
		text += "; copy it again and send the whole file again"
	}
	return text
}

// Unwrap returns why the load ended.
func (e *StoppedError) Unwrap() error { return e.Err }
