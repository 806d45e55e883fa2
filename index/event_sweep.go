package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"parterre/index/event"
	"parterre/store"
)

// sweep is what of the events a Tx has swept away.
type sweep struct {
	from map[EventTypeID]int64 // the first day that stays
	rows []store.Row
	gone int // events
}

// place is where the events of one user and one command lie.
type place struct {
	user     UserKey
	revision Revision
}

// errEnough ends a visit that has seen enough.
var errEnough = errors.New("enough")

// Sweep removes events that are older at a time, in milliseconds since 1970, than events of their type are kept: in whole days,
// the oldest of each type first, and no further day once it has met so many. It returns how many are gone, those of deleted
// users included. They count for nothing already, so that nobody is touched. A Tx that sweeps does nothing else.
func (tx *Tx) Sweep(st *store.Store, now int64, most int) (int, error) {
	s := sweep{from: map[EventTypeID]int64{}}
	over, places := map[dayOfType]bool{}, map[place]bool{}
	for _, t := range tx.eventTypes.All() {
		since, some := t.KeptSince(now)
		if !some || len(places) >= most {
			continue
		}
		err := st.Each(TableEvents, binary.BigEndian.AppendUint32([]byte{eventsOfDay}, uint32(t.ID)), func(key, row []byte) error {
			on, rev, err := dayEventsOf(key)
			if err != nil {
				return err
			}
			if on.day >= event.DayOf(since) || !over[on] && len(places) >= most {
				return errEnough
			}
			users, _, err := TouchedUsers(row)
			if err != nil {
				return err
			}
			for _, user := range users {
				places[place{user, rev}] = true
			}
			over[on], s.from[t.ID] = true, on.day+1
			s.rows = append(s.rows, store.Row{Table: TableEvents, Key: bytes.Clone(key)})
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			return 0, fmt.Errorf("sweep events: %w", err)
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(places), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.revision, b.revision), cmp.Compare(a.user, b.user))
	}) {
		if err := s.user(st, at, over); err != nil {
			return 0, fmt.Errorf("sweep events: %w", err)
		}
	}
	if err := s.commands(st, places, over); err != nil {
		return 0, fmt.Errorf("sweep events: %w", err)
	}
	for _, id := range slices.Sorted(maps.Keys(s.from)) {
		key := binary.BigEndian.AppendUint64([]byte{eventsSwept}, uint64(tx.revision))
		s.rows = append(s.rows, store.Row{
			Table: TableEvents, Key: binary.BigEndian.AppendUint32(key, uint32(id)), Value: binary.AppendVarint([]byte{eventRowVersion}, s.from[id]),
		})
	}
	tx.swept = s
	return s.gone, nil
}

// sweptSince yields what the sweeps after a revision left: of a type nothing before a day. What came after a sweep may lie before
// it again, where events are kept for longer since.
func sweptSince(st *store.Store, after Revision, fn func(t EventTypeID, from int64)) error {
	first := binary.BigEndian.AppendUint64([]byte{eventsSwept}, uint64(after+1))
	return st.EachFrom(TableEvents, []byte{eventsSwept}, first, func(key, row []byte) error {
		d := openEventRow(row)
		from := d.varint()
		if err := d.end(); err != nil || len(key) != 13 {
			return fmt.Errorf("%w: a sweep of events under key %x", errRow, key)
		}
		fn(EventTypeID(binary.BigEndian.Uint32(key[9:])), from)
		return nil
	})
}

func dayEventsOf(key []byte) (dayOfType, Revision, error) {
	if len(key) != 17 {
		return dayOfType{}, 0, fmt.Errorf("%w: events of a day under key %x", errRow, key)
	}
	day := int32(binary.BigEndian.Uint32(key[5:]) ^ 1<<31)
	return dayOfType{EventTypeID(binary.BigEndian.Uint32(key[1:])), int64(day)}, Revision(binary.BigEndian.Uint64(key[9:])), nil
}

// user removes the events of one user and one command, with the message ids that lead to them.
func (s *sweep) user(st *store.Store, at place, over map[dayOfType]bool) error {
	key := userEventsKey(at.user, at.revision)
	row, err := st.Get(TableEvents, key)
	if err != nil {
		return fmt.Errorf("events of user %d: %w", at.user, err)
	}
	events, err := decodeUserEvents(at.user, at.revision, row)
	if err != nil {
		return err
	}
	left := events[:0]
	for _, e := range events {
		if !over[dayOfType{e.kind, event.DayOf(e.ms)}] {
			left = append(left, e)
			continue
		}
		s.gone++
		if err := s.message(st, &e); err != nil {
			return err
		}
	}
	next := store.Row{Table: TableEvents, Key: key}
	if len(left) > 0 {
		next.Value = appendUserEvents(nil, left)
	}
	s.rows = append(s.rows, next)
	return nil
}

// message removes the row of a message id, unless it leads to an event that was sent with the same one later.
func (s *sweep) message(st *store.Store, e *recorded) error {
	if e.id == "" {
		return nil
	}
	row, err := st.Get(TableEvents, messageKey(e.id))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	of, err := decodeMessage(row)
	if err == nil && of == e.occasion() {
		s.rows = append(s.rows, store.Row{Table: TableEvents, Key: messageKey(e.id)})
	}
	return err
}

// commands removes what is over from the events in the order they came.
func (s *sweep) commands(st *store.Store, places map[place]bool, over map[dayOfType]bool) error {
	revisions := map[Revision]bool{}
	for at := range places {
		revisions[at.revision] = true
	}
	for _, rev := range slices.Sorted(maps.Keys(revisions)) {
		row, err := st.Get(TableEvents, commandEventsKey(rev))
		if err != nil {
			return fmt.Errorf("events of command %d: %w", rev, err)
		}
		of, err := decodeCommandEvents(row)
		if err != nil {
			return err
		}
		left := slices.DeleteFunc(of, func(o Occasion) bool { return over[dayOfType{o.Type, event.DayOf(o.Time)}] })
		next := store.Row{Table: TableEvents, Key: commandEventsKey(rev)}
		if len(left) > 0 {
			next.Value = appendCommandEvents(nil, left)
		}
		s.rows = append(s.rows, next)
	}
	return nil
}
