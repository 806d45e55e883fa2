package load

import (
	"context"
	"errors"
	"io/fs"

	"parterre/audience"
)

// Task is what an import does in its first pass over its file.
func (o Order) task() Task {
	return Task{
		Format: o.Format, Layout: o.Layout, Kinds: o.Kinds, DryRun: o.DryRun || o.Review, Guess: o.Review,
		Missing: o.Missing, Confirmed: o.Confirm,
	}
}

// order is what an import has to be asked for to do a task.
func (t *Task) order() Order {
	return Order{Format: t.Format, Layout: t.Layout, Kinds: t.Kinds, DryRun: t.DryRun, Missing: t.Missing, Confirm: t.Confirmed}
}

// begin starts a pass over the file of an import, which then goes on by itself. The caller holds mu, and has counted it into running.
func (r *Registry) begin(ctx context.Context, j *job, t Task) {
	t.Source = File(j.file)
	if !r.ready(j, t) {
		r.running.Done()
		return
	}
	cancel := j.cancel
	go func() {
		defer r.running.Done()
		defer cancel()
		_ = r.pass(ctx, j, t) // the import says how it ended
	}()
}

// ready puts an import at the beginning of a pass. What may write is noted before it does; false is an import that has failed
// because that could not be. The caller holds mu.
func (r *Registry) ready(j *job, t Task) bool {
	j.state.Status, j.state.Err, j.state.Rejects = Running, nil, nil
	j.state.Progress, j.state.Verdict = Progress{Size: t.Source.Size(), Surveying: t.Guess}, Verdict{}
	if j.noted = j.noted || !t.Guess; j.noted {
		j.from = r.options.Writer.View().Revision
		if r.note(j) != nil {
			r.end(j, Failed, ErrNotNoted)
			return false
		}
	}
	j.wake()
	return true
}

// Load does an import of a file on this machine, and returns when it has ended. It is told, and can be taken back, like any
// other. The error is that of Run.
func (r *Registry) Load(ctx context.Context, by audience.Actor, name string, t Task) (Import, error) {
	i, err := r.Create(by, t.order())
	if err != nil {
		return Import{}, err
	}
	j, err := r.await(i.ID, func() {})
	if err != nil {
		return Import{}, err
	}
	defer r.running.Done()
	r.mu.Lock()
	j.taking, j.state.FileName = false, shortName(name)
	ok := r.ready(j, t)
	r.mu.Unlock()
	if !ok {
		return Import{}, ErrNotNoted
	}
	err = r.pass(ctx, j, t)
	i, _ = r.Find(i.ID)
	return i, err
}

// pass reads the file of an import once, and says how that ended.
func (r *Registry) pass(ctx context.Context, j *job, t Task) error {
	rejected, progress := t.Rejected, t.Progress
	var refused rejects
	t.Rejected = func(reject Reject) {
		refused.add(reject)
		r.set(j, func(i *Import) { i.Rejects = refused.kept })
		if rejected != nil {
			rejected(reject)
		}
	}
	t.Progress = func(p Progress) {
		p.Surveying = p.Surveying || t.Guess // a review writes nothing
		r.set(j, func(i *Import) { i.Progress = p })
		if progress != nil {
			progress(p)
		}
	}
	verdict, err := Run(ctx, r.options.Writer, j.actor, t)
	r.mu.Lock()
	defer r.mu.Unlock()
	i := &j.state
	if verdict.Columns == nil {
		verdict.shape(i.Verdict)
	}
	i.Counts, i.Verdict, i.Surveying = verdict.Counts, verdict, false
	switch path := (*fs.PathError)(nil); {
	case i.Status == Cancelled && (err != nil || t.Guess):
		r.end(j, Cancelled, nil)
	case errors.Is(err, context.Canceled) && r.ctx.Err() != nil:
		r.end(j, Failed, ErrInterrupted)
	case errors.Is(err, context.Canceled):
		r.end(j, Cancelled, nil)
	case err == nil && t.Guess:
		i.Status, j.since = Review, r.options.Now()
		r.remind(j, longestReview)
		j.wake()
	case err == nil:
		r.end(j, Done, nil)
	case errors.As(err, &path) && !errors.Is(err, audience.ErrNotWritten):
		r.options.Logger.Error("the file of an import cannot be read", "import", i.ID, "error", err)
		r.end(j, Failed, ErrFileLost)
	default:
		r.end(j, Failed, err)
	}
	r.options.Logger.Info("import", "import", i.ID, "client", i.By, "status", string(i.Status), "accepted", i.Accepted, "rejected", i.Rejected, "deactivated", i.Deactivated)
	return err
}

func (r *Registry) set(j *job, change func(i *Import)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&j.state)
	j.wake()
}
