package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"parterre/index/event"
)

// events brings the events of next to its revision: what came after it goes, and what came between comes. Users and types that
// are there again have theirs read from the disk. It returns the users whose events differ.
func (p *Past) events(ctx context.Context, from, next *Snapshot, changes []*change) ([]uint32, error) {
	e := event.Edit(next.shape, from.events)
	again := map[UserKey]bool{}
	for _, c := range changes {
		switch {
		case c.before == nil:
			again[c.key] = true
		case c.now == nil:
			e.RemoveUser(c.ordinal)
		}
	}
	in := func(t EventTypeID, s *Snapshot) bool { _, there := s.eventTypes.ByID(t); return there }
	for _, t := range from.eventTypes.byID {
		if t != nil && !in(t.ID, next) {
			e.RemoveBefore(t.ID, math.MaxInt64)
		}
	}
	var touched []uint32
	var gone []event.Happening
	var come []place
	lo, hi := min(from.revision, next.revision), max(from.revision, next.revision)
	err := EventsSince(p.Store, lo, func(rev Revision, of []Occasion) error {
		if rev > hi {
			return errEnough
		}
		for _, o := range of {
			ord, ok := p.Present.everOrdinal(o.User)
			if !ok || !from.Known(ord) && !next.Known(ord) {
				continue
			}
			touched = append(touched, ord)
			switch {
			case !in(o.Type, from) || !in(o.Type, next) || !from.Known(ord) || !next.Known(ord):
			case rev > next.revision:
				gone = append(gone, event.Happening{Ordinal: ord, Type: o.Type, Time: o.Time})
			default:
				come = append(come, place{o.User, rev})
			}
		}
		return ctx.Err()
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("events of between: %w", err)
	}
	slices.Reverse(gone)
	e.Withdraw(gone)
	added, err := p.eventsOf(ctx, come, func(r *recorded) bool { return in(r.kind, from) && in(r.kind, next) })
	if err != nil {
		return nil, err
	}
	more, err := p.eventsAgain(ctx, from, next, again)
	if err != nil {
		return nil, err
	}
	added = append(added, more...)
	slices.SortFunc(added, func(a, b recorded) int {
		return cmp.Or(cmp.Compare(a.ms, b.ms), cmp.Compare(a.revision, b.revision), cmp.Compare(a.place, b.place))
	})
	for i := range added {
		putEvent(e, added[i].ordinal, added[i].kind, added[i].ms, added[i].values)
	}
	next.events = e.Freeze()
	return touched, nil
}

// eventsOf reads events that are wanted, with the ordinals of their users.
func (p *Past) eventsOf(ctx context.Context, of []place, wanted func(*recorded) bool) ([]recorded, error) {
	slices.SortFunc(of, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.user, b.user), cmp.Compare(a.revision, b.revision))
	})
	of = slices.Compact(of)
	keys := make([][]byte, len(of))
	for i, one := range of {
		keys[i] = userEventsKey(one.user, one.revision)
	}
	var out []recorded
	err := p.Store.EachFirst(TableEvents, keys, func(i int, key, row []byte) error {
		if string(key) != string(keys[i]) {
			return ctx.Err() // erased, or beyond what is kept
		}
		events, err := decodeUserEvents(of[i].user, of[i].revision, row)
		if err != nil {
			return err
		}
		ord, _ := p.Present.everOrdinal(of[i].user)
		for _, r := range events {
			if wanted(&r) {
				r.ordinal = ord
				out = append(out, r)
			}
		}
		return ctx.Err()
	})
	return out, err
}

// eventsAgain reads the events of users, and of types, that are not in from and are in next.
func (p *Past) eventsAgain(ctx context.Context, from, next *Snapshot, users map[UserKey]bool) ([]recorded, error) {
	var of []place
	for user := range users {
		err := p.Store.Each(TableEvents, binary.BigEndian.AppendUint64([]byte{eventsOfUser}, uint64(user)), func(key, _ []byte) error {
			_, rev, err := userEventsOf(key)
			if err == nil && rev <= next.revision {
				of = append(of, place{user, rev})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	out, err := p.eventsOf(ctx, of, func(r *recorded) bool { _, there := next.eventTypes.ByID(r.kind); return there })
	if err != nil {
		return nil, err
	}
	for _, t := range next.eventTypes.byID {
		if t == nil {
			continue
		}
		if _, there := from.eventTypes.ByID(t.ID); there {
			continue
		}
		of, err := p.eventsOfType(ctx, t.ID, next.revision, func(user UserKey) bool {
			ord, ok := next.ByKey(user)
			return ok && next.Known(ord) && !users[user]
		})
		if err != nil {
			return nil, err
		}
		more, err := p.eventsOf(ctx, of, func(r *recorded) bool { return r.kind == t.ID })
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// eventsOfType finds the events of a type, up to a revision, of users who are wanted.
func (p *Past) eventsOfType(ctx context.Context, t EventTypeID, last Revision, wanted func(UserKey) bool) ([]place, error) {
	var out []place
	err := p.Store.Each(TableEvents, binary.BigEndian.AppendUint32([]byte{eventsOfDay}, uint32(t)), func(key, row []byte) error {
		users, _, err := TouchedUsers(row)
		if err != nil || len(key) != 17 {
			return fmt.Errorf("%w: events of a day under key %x", errRow, key)
		}
		if rev := Revision(binary.BigEndian.Uint64(key[9:])); rev <= last {
			for _, user := range users {
				if wanted(user) {
					out = append(out, place{user, rev})
				}
			}
		}
		return ctx.Err()
	})
	return out, err
}
