package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"parterre/store"
)

// Report says how a Snapshot came to be: for the log of a start and for people.
type Report struct {
	Checkpoint Revision // revision of the checkpoint read; 0 when everything was rebuilt from rows
	Replayed   int      // users read again because commands after the checkpoint named them
	Rebuilt    bool     // built from user rows
	Reason     string   // why no checkpoint was used, for people; empty otherwise
	Unread     bool     // a checkpoint was there, and could not be used
	Users      int      // active and dormant
}

// errNoCheckpoint is why a checkpoint is not used: there is none, or it does not hold. The rows tell the same, slower.
var errNoCheckpoint = errors.New("no checkpoint to use")

// errNoneYet is the errNoCheckpoint of a folder in which none was written.
var errNoneYet = fmt.Errorf("%w: none has been completed", errNoCheckpoint)

// errAsked is the errNoCheckpoint of Options.Rebuild.
var errAsked = fmt.Errorf("%w: everything was to be made anew", errNoCheckpoint)

// Load returns the facts of a store: its newest complete checkpoint with the users named in later commands read again,
// or, where a checkpoint is missing, does not decode or is not wanted, everything rebuilt from rows.
func Load(ctx context.Context, st *store.Store, o Options) (*Snapshot, Report, error) {
	facts, err := loadSchema(st)
	if err != nil {
		return nil, Report{}, fmt.Errorf("load schema: %w", err)
	}
	s, report, err := facts.fromCheckpoint(ctx, st, o)
	if errors.Is(err, errNoCheckpoint) {
		report = Report{Rebuilt: true, Reason: err.Error(), Unread: !errors.Is(err, errNoneYet) && !errors.Is(err, errAsked)}
		s, err = facts.fromRows(ctx, st, o)
	}
	if err != nil {
		return nil, Report{}, err
	}
	report.Users = s.Everyone().Count() + s.Dormant()
	return s, report, nil
}

// Rebuild returns the facts of a store from its rows alone.
func Rebuild(ctx context.Context, st *store.Store, o Options) (*Snapshot, error) {
	facts, err := loadSchema(st)
	if err != nil {
		return nil, fmt.Errorf("load schema: %w", err)
	}
	return facts.fromRows(ctx, st, o)
}

// schemaRows is what the small tables say: everything but users.
type schemaRows struct {
	schema  *Schema
	groups  *Groups
	nextKey UserKey

	eventTypes *EventTypes
	revision   Revision
}

// empty returns the facts without users.
func (r schemaRows) empty(o Options) *Snapshot {
	s := Empty(o)
	s.schema, s.groups, s.eventTypes = r.schema, r.groups, r.eventTypes
	s.layColumns()
	s.layClaims()
	return s
}

// finish gives a snapshot with all users the numbers that belong to the end of the log.
func (r schemaRows) finish(s *Snapshot) (*Snapshot, error) {
	if s.nextKey > r.nextKey {
		return nil, fmt.Errorf("%w: user key %d is beyond the last one handed out, %d", errRow, s.nextKey-1, r.nextKey-1)
	}
	s.nextKey, s.revision = r.nextKey, r.revision
	return s, nil
}

func loadSchema(st *store.Store) (schemaRows, error) {
	out := schemaRows{schema: emptySchema(), groups: emptyGroups(), eventTypes: emptyEventTypes(), nextKey: 1, revision: Revision(st.Last())}
	row, err := st.Get(TableCounters, nil)
	if errors.Is(err, store.ErrNotFound) {
		return out, nil // nothing was ever written
	}
	if err != nil {
		return out, err
	}
	c, err := decodeCounters(row)
	if err != nil {
		return out, err
	}
	out.nextKey, out.schema.version = c.user, c.version
	out.schema.byID = make([]*Attribute, c.attribute)
	out.groups.byID = make([]*Group, c.group)
	err = st.Each(TableAttributes, nil, func(key, row []byte) error {
		if len(key) != 4 || AttributeID(binary.BigEndian.Uint32(key)) >= c.attribute {
			return fmt.Errorf("%w: attribute under key %x", errRow, key)
		}
		a, err := decodeAttribute(AttributeID(binary.BigEndian.Uint32(key)), row)
		if err == nil {
			out.schema.put(a)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	err = st.Each(TableGroups, nil, func(key, row []byte) error {
		if len(key) != 4 || GroupID(binary.BigEndian.Uint32(key)) >= c.group {
			return fmt.Errorf("%w: group under key %x", errRow, key)
		}
		g, err := decodeGroup(GroupID(binary.BigEndian.Uint32(key)), row)
		if err == nil {
			out.groups.put(g)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	if out.eventTypes, err = loadEventTypes(st, c.eventType); err != nil {
		return out, err
	}
	return out, out.groups.check()
}

// check holds groups read from rows against what a Tx would have allowed.
func (g *Groups) check() error {
	for _, group := range g.byID {
		if group == nil {
			continue
		}
		for _, p := range group.Parents {
			if _, ok := g.ByID(p); !ok {
				return fmt.Errorf("%w: %s is inside %s, which is gone", errRow, group.ID, p)
			}
		}
	}
	for _, group := range g.All() {
		for _, p := range group.Parents {
			if g.cycle(group.ID, p) != nil {
				return fmt.Errorf("%w: %s is inside itself", errRow, group.ID)
			}
		}
	}
	return nil
}

// replay reads the users again that commands after the snapshot's revision named, in the order of their keys, so that
// new ones get their ordinals in the order they were made, and returns the keys.
func (r schemaRows) replay(ctx context.Context, st *store.Store, s *Snapshot) (*Snapshot, []UserKey, error) {
	var keys []UserKey
	err := st.Log(uint64(s.revision)+1, func(e store.Entry) error {
		users, _, err := TouchedUsers(e.Body)
		keys = append(keys, users...)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("replay log: %w", err)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	for portion := range slices.Chunk(keys, portionUsers) {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		next := *s
		var changes []*change
		for _, key := range portion {
			row, err := st.Get(TableUsers, userKey(key))
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, nil, fmt.Errorf("read user %d: %w", key, err)
			}
			var now *Record
			if err == nil {
				if now, err = r.decodeUser(key, row); err != nil {
					return nil, nil, err
				}
			}
			c, err := next.restore(key, now)
			if err != nil {
				return nil, nil, fmt.Errorf("%w: %w", errNoCheckpoint, err)
			}
			if c != nil {
				changes = append(changes, c)
			}
		}
		slices.SortFunc(changes, byOrdinal)
		if err := next.edit(changes); err != nil {
			return nil, nil, err
		}
		s = &next
	}
	return s, keys, nil
}

// restore returns the change that gives a user the record their row has, nil for no row; it hands out an ordinal to a
// user newer than any the snapshot knows, and to one who came and went since as well: they are in the past. Keys ascend from
// call to call. A user who has a row, is not new and is not known is an error.
func (s *Snapshot) restore(key UserKey, now *Record) (*change, error) {
	if key < s.nextKey {
		ord, known := s.ByKey(key)
		switch {
		case known:
			before := s.User(ord).Record()
			return &change{id: before.ID, ordinal: ord, key: key, before: before, now: now}, nil
		case now != nil:
			return nil, fmt.Errorf("user %d, who has a row, is missing", key)
		}
		return nil, nil
	}
	c := &change{ordinal: uint32(s.rows), key: key, now: now}
	if now != nil {
		c.id = now.ID
	}
	s.rows++
	s.nextKey = key + 1
	return c, nil
}

func (r schemaRows) decodeUser(key UserKey, row []byte) (*Record, error) {
	now, err := DecodeRecord(row)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", key, err)
	}
	if now.Key != key {
		return nil, fmt.Errorf("user %d: %w: it is the row of user %d", key, errRow, now.Key)
	}
	now = now.Fit(r.schema, r.groups)
	for _, v := range now.Values {
		if a, _ := r.schema.ByID(v.Attribute); a.Kind != v.Value.kind {
			return nil, fmt.Errorf("user %d: %w: %s holds %s, and the row has %s", key, errRow, v.Attribute, a.Kind, v.Value.kind)
		}
	}
	return now, nil
}
