package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"parterre/index/event"
	"parterre/store"
)

// compareEvents compares the event types of two snapshots, and what each of their users did.
func compareEvents(a, b *Snapshot) error {
	if !slices.EqualFunc(a.eventTypes.All(), b.eventTypes.All(), func(x, y EventType) bool { return x.same(&y) }) || a.eventTypes.Next() != b.eventTypes.Next() {
		return fmt.Errorf("%w: event types", ErrDiffers)
	}
	for _, t := range a.eventTypes.All() {
		if n, m := a.events.CountOf(t.ID), b.events.CountOf(t.ID); n != m {
			return fmt.Errorf("%w: %d and %d events of %s", ErrDiffers, n, m, t.ID)
		}
	}
	if a.events.Count() != b.events.Count() {
		return fmt.Errorf("%w: %d and %d events", ErrDiffers, a.events.Count(), b.events.Count())
	}
	for ord := range uint32(a.rows) {
		if !a.Known(ord) {
			continue
		}
		key := UserKey(a.keys.at(ord))
		other, _ := b.ByKey(key)
		if !sameEvents(a, UserEvents{a, a.events.Timeline(ord)}, UserEvents{b, b.events.Timeline(other)}) {
			return fmt.Errorf("%w: user %d has two time lines", ErrDiffers, key)
		}
	}
	return nil
}

func sameEvents(s *Snapshot, x, y UserEvents) bool {
	if x.Len() != y.Len() {
		return false
	}
	for i := range x.Len() {
		kind, ms := x.At(i)
		if other, at := y.At(i); kind != other || ms != at {
			return false
		}
		t, _ := s.eventTypes.ByID(kind)
		one, other := x.Event(i, &t), y.Event(i, &t)
		for _, p := range t.Properties {
			v, has := one.Value(p)
			if w, too := other.Value(p); has != too || !v.Equal(w) {
				return false
			}
		}
	}
	return true
}

// verifyEvents compares the events of a Snapshot with their rows, and the ways in to them with each other.
func (r schemaRows) verifyEvents(ctx context.Context, st *store.Store, s *Snapshot) error {
	rows := *s
	rows.events = nil
	if err := r.loadEvents(ctx, st, &rows); err != nil {
		return err
	}
	if err := compareEvents(s, &rows); err != nil {
		return err
	}
	var byUser, byDay, sent, inOrder uint64 // sums over what leads to what; order does not matter
	err := st.Each(TableEvents, []byte{eventsOfUser}, func(key, row []byte) error {
		user, rev, err := userEventsOf(key)
		if err != nil {
			return err
		}
		events, err := decodeUserEvents(user, rev, row)
		if err != nil {
			return err
		}
		days := map[dayOfType]bool{}
		for i := range events {
			e := &events[i]
			days[dayOfType{e.kind, event.DayOf(e.ms)}] = true
			sent += came(rev, e.occasion())
			if _, here := s.ByKey(user); here && r.keepsForEver(e.kind) {
				if err := verifyMessage(st, e); err != nil {
					return err
				}
			}
		}
		for on := range days {
			byUser += leads(dayEventsKey(on.kind, on.day, rev), user)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	err = st.Each(TableEvents, []byte{eventsOfDay}, func(key, row []byte) error {
		users, rest, err := TouchedUsers(row)
		if err != nil || len(rest) > 0 || len(key) != 17 {
			return fmt.Errorf("%w: events of a day under key %x", errRow, key)
		}
		for _, user := range users {
			byDay += leads(key, user)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if byUser != byDay {
		return fmt.Errorf("%w: the events of days are not those of users", ErrDiffers)
	}
	err = EventsSince(st, 0, func(rev Revision, of []Occasion) error {
		for _, o := range of {
			inOrder += came(rev, o)
		}
		return ctx.Err()
	})
	if err == nil && sent != inOrder {
		err = fmt.Errorf("%w: the events of commands are not those of users", ErrDiffers)
	}
	return err
}

// keepsForEver reports whether the message id of an event of a type leads somewhere as long as its user is there. One that is
// past its time may have been sent again, and that one may be gone before it.
func (r schemaRows) keepsForEver(id EventTypeID) bool {
	t, known := r.eventTypes.ByID(id)
	return known && t.Retention == 0
}

// came is a number of an event that came with a command.
func came(rev Revision, o Occasion) uint64 {
	return mixed(uint64(rev) ^ mixed(uint64(o.User)^mixed(uint64(o.Type)^mixed(uint64(o.Time)))))
}

// leads is a number of a way to a user.
func leads(key []byte, user UserKey) uint64 {
	return mixed(binary.BigEndian.Uint64(key[1:9]) ^ mixed(binary.BigEndian.Uint64(key[9:17])^mixed(uint64(user))))
}

// verifyMessage holds an event against what its message id leads to: the event, or one that came after it was gone.
func verifyMessage(st *store.Store, e *recorded) error {
	if e.id == "" {
		return nil
	}
	row, err := st.Get(TableEvents, messageKey(e.id))
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: a message id of user %d leads nowhere", ErrDiffers, e.user)
	}
	if err != nil {
		return err
	}
	_, err = decodeMessage(row)
	return err
}
