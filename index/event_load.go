package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"parterre/index/event"
	"parterre/store"
)

// loadEvents reads the events of a snapshot nobody has seen yet, a block of users at a time: users lie in the order of their
// keys, and so of their ordinals. Events of users and types since deleted are passed over.
func (r schemaRows) loadEvents(ctx context.Context, st *store.Store, s *Snapshot) error {
	if s.eventTypes = r.eventTypes; s.eventTypes.Len() == 0 {
		return nil
	}
	e := event.Edit(s.shape, nil)
	var events []recorded
	flush := func() {
		slices.SortFunc(events, func(a, b recorded) int {
			return cmp.Or(cmp.Compare(a.ms, b.ms), cmp.Compare(a.revision, b.revision), cmp.Compare(a.place, b.place))
		})
		for i := range events {
			putEvent(e, events[i].ordinal, events[i].kind, events[i].ms, events[i].values)
		}
		events = events[:0]
	}
	current := 0
	err := st.Each(TableEvents, []byte{eventsOfUser}, func(key, row []byte) error {
		user, rev, err := userEventsOf(key)
		if err != nil {
			return err
		}
		ord, known := s.ByKey(user)
		if !known {
			return nil
		}
		if blk, _ := s.shape.Split(ord); blk != current {
			flush()
			current = blk
		}
		of, err := decodeUserEvents(user, rev, row)
		if err != nil {
			return err
		}
		for _, one := range of {
			if _, known := r.eventTypes.ByID(one.kind); known {
				one.ordinal = ord
				events = append(events, one)
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("load events: %w", err)
	}
	flush()
	s.events = e.Freeze()
	return nil
}

// replayEvents brings the events of a snapshot nobody has seen yet, which are those of an earlier revision, up to its own: those
// of users who were named since and are deleted go, and those of days that were removed since; those that came since come, in
// their order.
func (r schemaRows) replayEvents(ctx context.Context, st *store.Store, s *Snapshot, after Revision, named []UserKey) error {
	e := event.Edit(s.shape, s.events)
	for _, key := range named {
		if ord, known := s.ByKey(key); !known && s.rows > 0 && UserKey(s.keys.at(ord)) == key {
			e.RemoveUser(ord)
		}
	}
	err := sweptSince(st, after, func(t EventTypeID, from int64) { e.RemoveBefore(t, from) })
	if err != nil {
		return fmt.Errorf("replay events: %w", err)
	}
	err = EventsSince(st, after, func(rev Revision, came []Occasion) error {
		events, err := r.eventsOfCommand(st, s, rev, came)
		for i := range events {
			putEvent(e, events[i].ordinal, events[i].kind, events[i].ms, events[i].values)
		}
		return cmp.Or(err, ctx.Err())
	})
	if err != nil {
		return fmt.Errorf("replay events: %w", err)
	}
	s.events = e.Freeze()
	return nil
}

// eventsOfCommand reads the events that came with a command, in their order: those of users and types that are there.
func (r schemaRows) eventsOfCommand(st *store.Store, s *Snapshot, rev Revision, came []Occasion) ([]recorded, error) {
	var events []recorded
	met := map[UserKey]bool{}
	for _, o := range came {
		ord, known := s.ByKey(o.User)
		if !known || met[o.User] {
			continue
		}
		met[o.User] = true
		row, err := st.Get(TableEvents, userEventsKey(o.User, rev))
		if err != nil {
			return nil, fmt.Errorf("read events of user %d: %w", o.User, err)
		}
		of, err := decodeUserEvents(o.User, rev, row)
		if err != nil {
			return nil, err
		}
		for _, one := range of {
			if _, known := r.eventTypes.ByID(one.kind); known {
				one.ordinal = ord
				events = append(events, one)
			}
		}
	}
	slices.SortFunc(events, func(a, b recorded) int { return cmp.Compare(a.place, b.place) })
	return events, nil
}

func userEventsOf(key []byte) (UserKey, Revision, error) {
	if len(key) != 17 {
		return 0, 0, fmt.Errorf("%w: events under key %x", errRow, key)
	}
	return UserKey(binary.BigEndian.Uint64(key[1:])), Revision(binary.BigEndian.Uint64(key[9:])), nil
}

func loadEventTypes(st *store.Store, next EventTypeID) (*EventTypes, error) {
	out := emptyEventTypes()
	out.byID = make([]*EventType, next)
	err := st.Each(TableEventTypes, nil, func(key, row []byte) error {
		if len(key) != 4 || EventTypeID(binary.BigEndian.Uint32(key)) >= next {
			return fmt.Errorf("%w: event type under key %x", errRow, key)
		}
		t, err := decodeEventType(EventTypeID(binary.BigEndian.Uint32(key)), row)
		if err == nil {
			out.put(t)
		}
		return err
	})
	return out, err
}

// KnownMessages reports which message ids are those of events that are kept: of users and types that are there, and not older
// than their retention. The empty id is never known.
func (s *Snapshot) KnownMessages(st *store.Store, ids []string, now int64) ([]bool, error) {
	out := make([]bool, len(ids))
	for i, id := range ids {
		if id == "" {
			continue
		}
		row, err := st.Get(TableEvents, messageKey(id))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look up message ids: %w", err)
		}
		of, err := decodeMessage(row)
		if err != nil {
			return nil, err
		}
		_, here := s.ByKey(of.User)
		kind, known := s.eventTypes.ByID(of.Type)
		since, some := kind.KeptSince(now)
		out[i] = here && known && (!some || of.Time >= since)
	}
	return out, nil
}

// EventsSince yields the events that came with the commands after a revision, in the order they came, deleted users' included.
func EventsSince(st *store.Store, after Revision, fn func(Revision, []Occasion) error) error {
	return st.EachFrom(TableEvents, []byte{eventsOfCommand}, commandEventsKey(after+1), func(key, row []byte) error {
		if len(key) != 9 {
			return fmt.Errorf("%w: events of a command under key %x", errRow, key)
		}
		of, err := decodeCommandEvents(row)
		if err != nil {
			return err
		}
		return fn(Revision(binary.BigEndian.Uint64(key[1:])), of)
	})
}
