package load

import (
	"context"
	"strconv"

	"parterre/audience"
	"parterre/index"
)

// EventWriter is what takes events for good: an audience.Service.
type EventWriter interface {
	RecordEvents(ctx context.Context, by audience.Actor, events []index.EventWrite, createUsers bool) (audience.EventsOutcome, error)
}

var _ EventWriter = (*audience.Service)(nil)

// Recording hands events to a Service.
type Recording struct {
	To          EventWriter
	By          audience.Actor
	CreateUsers bool
}

var _ Recorder = Recording{}

// Record takes events in one command.
func (r Recording) Record(ctx context.Context, events []index.EventWrite) (Taken, error) {
	out, err := r.To.RecordEvents(ctx, r.By, events, r.CreateUsers)
	return Taken{out.Accepted, out.Duplicates, out.Issues}, err
}

// EventRehearsal does what a Recording would, into facts that nobody sees. It needs the memory of what it would add.
type EventRehearsal struct {
	base        *audience.View
	facts       *index.Snapshot
	known       func(ids []string) ([]bool, error)
	createUsers bool
	met         map[string]bool // message ids it has taken
}

var _ Recorder = (*EventRehearsal)(nil)

// RehearseEvents begins a rehearsal on a View; known tells the message ids of events that are kept.
func RehearseEvents(v *audience.View, known func(ids []string) ([]bool, error), createUsers bool) *EventRehearsal {
	return &EventRehearsal{base: v, facts: v.Facts, known: known, createUsers: createUsers, met: map[string]bool{}}
}

// Record takes events, and writes none.
func (r *EventRehearsal) Record(ctx context.Context, events []index.EventWrite) (Taken, error) {
	var t Taken
	ids := make([]string, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	seen, err := r.known(ids)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return t, err
	}
	tx := r.facts.Begin(r.facts.Revision() + 1)
	for i, e := range events {
		became, issues := tx.Record(e, index.RecordOptions{At: r.base.Now, CreateUser: r.createUsers, Seen: seen[i] || r.met[e.ID]})
		switch became {
		case index.Accepted:
			t.Accepted++
			if e.ID != "" {
				r.met[e.ID] = true
			}
		case index.Duplicate:
			t.Duplicates++
		case index.Refused:
			t.Issues = append(t.Issues, index.Under(issues, "events", strconv.Itoa(i))...)
		}
	}
	r.facts = tx.Snapshot()
	return t, nil
}

// EventFinding is an event type that a rehearsal has met, with the properties it would have then.
type EventFinding struct {
	Type  index.EventType
	New   bool
	Count int // events it would bring
}

// Findings tells the types that gained events, in the order of their ids.
func (r *EventRehearsal) Findings() []EventFinding {
	var out []EventFinding
	for _, t := range r.facts.EventTypes().All() {
		_, there := r.base.Facts.EventTypes().ByID(t.ID)
		if n := r.facts.Events().CountOf(t.ID) - r.base.Facts.Events().CountOf(t.ID); n > 0 {
			out = append(out, EventFinding{t, !there, n})
		}
	}
	return out
}
