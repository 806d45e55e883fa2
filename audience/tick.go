package audience

import (
	"context"
	"errors"
	"time"

	"parterre/store"
)

// The clock is in the log: a tick is a command, and nothing else moves View.Now. A tick comes when the window of an active
// audience is due, at most one a second, and otherwise once a minute; the ticks one was too late for are one.

const (
	tickLeast  = time.Second // between two ticks of the machine's clock
	tickMost   = time.Minute
	clockActor = "clock" // who ticks
)

// Run moves the clock of the machine into the log while serving, and removes the events that are kept no longer, until the
// context ends. A manual clock it leaves alone.
func (s *Service) Run(ctx context.Context) error {
	var swept time.Time
	beat := time.NewTicker(tickLeast)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-beat.C:
		}
		if err := s.beat(ctx, &swept); err != nil && !errors.Is(err, ErrReadOnly) && !errors.Is(err, ErrNotWritten) {
			return err // closed, or the context has ended; a full disk may be emptied
		}
	}
}

// beat does what time brings: a tick, or one command of a sweep when an hour has passed since nothing was left to remove.
func (s *Service) beat(ctx context.Context, swept *time.Time) error {
	if !s.Manual() {
		if ticked, err := s.Tick(ctx); err != nil || ticked {
			return err
		}
	}
	now := s.View().Now
	if !swept.IsZero() && now.Sub(*swept) < sweepEvery {
		return nil
	}
	gone, err := s.Sweep(ctx)
	if err == nil && gone == 0 {
		*swept = now
	}
	return err
}

// Tick moves the clock to the machine's time if the window of an active audience is due or a minute has passed, and says
// whether it did.
func (s *Service) Tick(ctx context.Context) (bool, error) {
	v := s.View()
	now := s.time(v)
	if now.Sub(v.Now) < tickLeast || now.Sub(v.Now) < tickMost && !v.due(now) {
		return false, nil
	}
	c := &command{kind: ClockAdvanced, by: Actor{Name: clockActor}, alone: true}
	c.prepare = func(n *next) (answer, error) {
		if n.now = s.time(n.base); !n.now.After(n.base.Now) {
			return answer{}, nil
		}
		detail, err := n.tick()
		return answer{written: true, detail: detail}, err
	}
	out, err := s.run(ctx, c)
	return out.Written(), err
}

// due reports whether time alone may change an active audience by then.
func (v *View) due(by time.Time) bool {
	for _, a := range v.Catalog.active {
		if plan := v.Catalog.plans[a.ID]; plan.Windows() {
			if due, ok := plan.NextDue(v.Facts, v.Now); ok && !due.After(by) {
				return true
			}
		}
	}
	return false
}

// tick adds what stores the clock.
func (n *next) tick() (Detail, error) {
	ms := millis(n.now)
	value, err := encodeRow(clockRow{Now: ms})
	if err != nil {
		return Detail{}, err
	}
	n.rows = append(n.rows, store.Row{Table: TableSettings, Key: keyClock, Value: value})
	return Detail{Now: ms}, nil
}
