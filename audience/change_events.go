package audience

import (
	"context"
	"fmt"
	"runtime"
	"strconv"

	"parterre/index"
)

// MaxEvents is how many events one command takes.
const MaxEvents = 1_000

// RecordEvents takes what users did, MaxEvents at most. An event with a fault is refused whole, the others are accepted; one
// with the message id of an event that is kept is not taken again. Unknown users are made, or refused with their place.
func (s *Service) RecordEvents(ctx context.Context, by Actor, events []index.EventWrite, createUsers bool) (EventsOutcome, error) {
	if len(events) > MaxEvents {
		return EventsOutcome{Outcome: Outcome{View: s.View(), Issues: []index.Issue{refusal(TooManyEvents,
			fmt.Sprintf("There are %d events in one change; at most %d are taken.", len(events), MaxEvents), "Send them in several changes.", "events")}}}, nil
	}
	if s.memory != nil {
		if err := s.memory(0); err != nil {
			return EventsOutcome{Outcome: Outcome{View: s.View()}}, fmt.Errorf("%w: %w", ErrReadOnly, err)
		}
	}
	bytes := 0
	for i := range events {
		bytes += eventWeight(&events[i])
	}
	c := &command{by: by, kind: EventsRecorded, users: len(events), bytes: bytes}
	c.prepare = func(n *next) (answer, error) { return n.record(s, events, createUsers) }
	out, err := s.run(ctx, c, events, createUsers)
	return EventsOutcome{Outcome: out, Accepted: c.answer.Accepted, Duplicates: c.answer.Duplicates}, err
}

func (n *next) record(s *Service, events []index.EventWrite, createUsers bool) (answer, error) {
	var a answer
	ids := make([]string, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	seen, err := n.base.Facts.KnownMessages(s.disk, ids, millis(n.at))
	if err != nil {
		return a, err
	}
	tx := n.facts()
	for i := range events {
		if i%16 == 15 {
			runtime.Gosched() // readers may be waiting for a processor
		}
		became, issues := tx.Record(events[i], index.RecordOptions{At: n.at, CreateUser: createUsers, Seen: seen[i]})
		switch became {
		case index.Accepted:
			a.Accepted++
		case index.Duplicate:
			a.Duplicates++
		case index.Refused:
			a.Issues = append(a.Issues, index.Under(issues, "events", strconv.Itoa(i))...)
		}
	}
	a.written = a.Accepted > 0
	a.detail = Detail{Events: a.Accepted}
	return a, nil
}

// eventWeight is about how many bytes an event takes.
func eventWeight(e *index.EventWrite) int {
	return 96 + len(e.ID) + weight(&index.UserWrite{ID: e.User, Attributes: e.Properties})
}

// DeclareEventType makes an event type, with kinds of the caller's choice for its properties.
func (s *Service) DeclareEventType(ctx context.Context, by Actor, in index.EventTypeChange) (EventTypeOutcome, error) {
	return s.changeEventType(ctx, by, EventTypeDeclared, in, (*index.Tx).DeclareEventType)
}

// UpdateEventType changes what is said about an event type, by key or id.
func (s *Service) UpdateEventType(ctx context.Context, by Actor, in index.EventTypeChange) (EventTypeOutcome, error) {
	return s.changeEventType(ctx, by, EventTypeUpdated, in, (*index.Tx).UpdateEventType)
}

func (s *Service) changeEventType(
	ctx context.Context, by Actor, kind CommandKind, in index.EventTypeChange, verb func(*index.Tx, index.EventTypeChange) (index.EventTypeID, []index.Issue),
) (EventTypeOutcome, error) {
	c := &command{by: by, kind: kind, alone: true}
	c.prepare = func(n *next) (answer, error) {
		id, issues := verb(n.facts(), in)
		if len(issues) > 0 {
			return refused(issues...), nil
		}
		n.edited = true // what a window reaches may be another
		n.edition.stale = func(names *names) bool { return contains(names.eventTypes, id) }
		return answer{EventType: id, written: true, detail: Detail{EventType: id, Key: in.Key}}, nil
	}
	out, err := s.run(ctx, c, in)
	result := EventTypeOutcome{Outcome: out}
	if t, ok := out.View.Facts.EventTypes().ByID(c.answer.EventType); ok && out.Written() {
		result.EventType = &t
	}
	return result, err
}

// DeleteEventType deletes an event type, by key or id, with all its events, unless an audience asks for it.
func (s *Service) DeleteEventType(ctx context.Context, by Actor, eventType string) (DeleteOutcome, error) {
	c := &command{by: by, kind: EventTypeDeleted, alone: true}
	c.prepare = func(n *next) (answer, error) {
		t, _ := n.base.Facts.EventTypes().ByKey(eventType)
		if users := n.base.Catalog.UsersOfEventType(t.ID); len(users) > 0 {
			return refused(refusal(EventTypeInUse, fmt.Sprintf("The event type %q is used by %s.", t.Key, listed(users)),
				"Take it out of these audiences and their drafts first, and publish them.", "key")), nil
		}
		if issues := n.facts().DeleteEventType(eventType); len(issues) > 0 {
			return refused(issues...), nil
		}
		return answer{written: true, detail: Detail{EventType: t.ID, Key: t.Key}}, nil
	}
	out, err := s.run(ctx, c, eventType)
	return DeleteOutcome{Outcome: out, Deleted: out.Written()}, err
}

// KnownMessages reports which message ids are those of events that are kept. The empty id is never known.
func (s *Service) KnownMessages(ids []string) ([]bool, error) {
	v := s.View()
	return v.Facts.KnownMessages(s.disk, ids, millis(v.Now))
}
