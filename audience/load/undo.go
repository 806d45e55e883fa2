package load

import (
	"context"
	"errors"
	"fmt"

	"parterre/audience"
)

// Undo takes back what an import has written; it goes on by itself. Whom the import made is deleted, whom it changed or
// deactivated is as before, and whom somebody else has changed since is left alone. One that stops before its end is gone on
// with by another Undo.
func (r *Registry) Undo(id string) (Import, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, err := r.find(id)
	if err != nil {
		return Import{}, err
	}
	i := &j.state
	if !i.Undoable() {
		return Import{}, fmt.Errorf("%w: %s", ErrNotUndoable, i.bar())
	}
	j.was, i.Status, i.Err, i.Undone, i.Kept = i.Status, Undoing, nil, 0, 0
	if err := r.note(j); err != nil {
		i.Status = j.was
		return Import{}, fmt.Errorf("%w: %w", audience.ErrNotWritten, err)
	}
	j.wake()
	var ctx context.Context
	ctx, j.cancel = context.WithCancel(r.ctx)
	cancel := j.cancel
	r.running.Add(1)
	go func() {
		defer r.running.Done()
		defer cancel()
		r.undone(j, r.takeBack(ctx, j))
	}()
	return *i, nil
}

// bar says why an import cannot be taken back.
func (i *Import) bar() string {
	switch {
	case i.Status == Undoing:
		return "that is being done"
	case i.Status == Undone:
		return "it was, already"
	case i.Status == Review:
		return "it waits for a decision, and has written nothing"
	case !i.Settled():
		return "it has not ended yet; cancel it first"
	case i.Order.DryRun:
		return "it was a dry run, and wrote nothing"
	}
	return "it has written nothing"
}

func (r *Registry) takeBack(ctx context.Context, j *job) error {
	trail, err := r.options.Writer.Trail(ctx, j.state.ID, j.from)
	if err != nil {
		return err
	}
	r.set(j, func(i *Import) { i.Undone = trail.Back })
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		done, err := r.options.Writer.TakeBackUsers(ctx, j.actor, trail)
		r.set(j, func(i *Import) { i.Undone, i.Kept = i.Undone+done.Back, i.Kept+done.Kept })
		if err != nil {
			return err
		}
		more = done.More
	}
	return r.options.Writer.TakeBackNames(ctx, j.actor, trail)
}

// undone says how taking an import back ended.
func (r *Registry) undone(j *job, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := &j.state
	i.Status = Undone
	if err != nil {
		i.Status, i.Err = j.was, ErrUndoStopped
		if !errors.Is(err, context.Canceled) {
			r.options.Logger.Error("an import could not be taken back", "import", i.ID, "error", err)
		}
	}
	_ = r.note(j) // has told the log; after a start it is as if it had stopped, and going on finds nothing left
	j.wake()
	r.options.Logger.Info("import taken back", "import", i.ID, "status", string(i.Status), "back", i.Undone, "kept", i.Kept)
}
