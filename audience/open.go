package audience

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"parterre/index"
	"parterre/store"
)

// Open builds the first View: definitions are read, compiled and counted. A definition that can no longer be read makes
// its audience DEGRADED and holds nothing else up. Time that passed since the clock was last stored is one tick.
func Open(ctx context.Context, o Options) (*Service, error) {
	s := &Service{
		disk: o.Store, sync: o.Store.Commit, clock: o.Clock, counter: o.Counter, feed: o.Feed, memory: o.Memory, logger: o.Logger,
		queue: make(chan *command, queueRoom), written: make(chan struct{}),
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	s.checkpoints = checkpoints{disk: o.Store, logger: s.logger, after: o.CheckpointAfter, changed: o.Behind}
	if s.checkpoints.after <= 0 {
		s.checkpoints.after = checkpointAfter
	}
	v, err := s.load(o)
	if err != nil {
		return nil, err
	}
	if v, err = s.catchUp(v); err != nil {
		return nil, err
	}
	if v.Roster, err = s.counter.Count(ctx, v); err != nil {
		return nil, fmt.Errorf("count audiences: %w", err)
	}
	s.view.Store(v)
	s.feed.Announce(Announcement{View: v})
	go s.write()
	return s, nil
}

// load reads settings, clock and definitions.
func (s *Service) load(o Options) (*View, error) {
	v := &View{Revision: index.Revision(o.Store.Last()), Facts: o.Facts, Settings: Settings{Zone: time.UTC, WeekStart: time.Monday}}
	if row, ok, err := readRow[settingsRow](s.disk, keySettings); err != nil {
		return nil, err
	} else if ok {
		zone, err := time.LoadLocation(row.Zone)
		if err != nil {
			return nil, fmt.Errorf("load settings: zone: %w", err)
		}
		v.Settings = Settings{Zone: zone, WeekStart: row.WeekStart}
	}
	if row, ok, err := readRow[clockRow](s.disk, keyClock); err != nil {
		return nil, err
	} else if ok {
		v.Now = instant(row.Now)
	} else if s.clock == nil && !o.Start.IsZero() {
		v.Now = o.Start.UTC().Truncate(time.Millisecond)
	} else {
		v.Now = instant(0)
	}
	next, _, err := readRow[nextRow](s.disk, keyNext)
	if err != nil {
		return nil, err
	}
	e := edition{before: emptyCatalog(), next: next.Next, ground: v.ground(), stale: func(*names) bool { return false }}
	if e.put, err = s.loadAudiences(v); err != nil {
		return nil, err
	}
	v.Catalog = e.compile()
	for _, a := range v.Catalog.sorted {
		if a.Status == StatusDegraded {
			s.logger.Warn("an audience cannot be answered", "audience", a.Key, "faults", len(a.Issues))
		}
	}
	return v, nil
}

// readRow reads a row of the settings; false when there is none yet.
func readRow[T any](disk *store.Store, key []byte) (row T, ok bool, err error) {
	value, err := disk.Get(TableSettings, key)
	if errors.Is(err, store.ErrNotFound) {
		return row, false, nil
	}
	if err == nil {
		row, err = decodeRow[T](value)
	}
	if err != nil {
		return row, false, fmt.Errorf("load %s: %w", key, err)
	}
	return row, true, nil
}

// loadAudiences reads every audience with its definitions. One whose rows cannot be decoded is kept as unreadable.
func (s *Service) loadAudiences(v *View) (map[ID]*Audience, error) {
	out := map[ID]*Audience{}
	actives := map[ID]int{}
	err := s.disk.Each(TableAudiences, nil, func(key, value []byte) error {
		if len(key) != 8 {
			return fmt.Errorf("key of an audience: %w", errRow)
		}
		id := ID(binary.BigEndian.Uint64(key))
		a, active, err := decodeAudience(id, value)
		if err != nil {
			a = unreadable(&Audience{ID: id, Key: id.String(), Name: id.String(), Version: 1})
		}
		out[id], actives[id] = a, active
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load audiences: %w", err)
	}
	err = s.disk.Each(TableDefinitions, nil, func(key, value []byte) error {
		if len(key) != 12 {
			return fmt.Errorf("key of a definition: %w", errRow)
		}
		id, number := ID(binary.BigEndian.Uint64(key)), int(binary.BigEndian.Uint32(key[8:]))
		a, ok := out[id]
		if !ok {
			return nil
		}
		d, err := decodeDefinition(number, value)
		if err != nil {
			if number == actives[id] {
				unreadable(a)
			}
			return nil
		}
		a.Versions = append(a.Versions, d)
		if number == actives[id] {
			a.Active = d
			if a.Status == StatusDraft {
				a.Status = StatusActive
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load definitions: %w", err)
	}
	for id, a := range out {
		if actives[id] != 0 && a.Active == nil {
			unreadable(a)
		}
	}
	s.nameAll(v, out)
	return out, nil
}

// nameAll notes what definitions and drafts name. They are stored pinned, so names resolve to the ids they hold.
func (s *Service) nameAll(v *View, audiences map[ID]*Audience) {
	catalog := &Catalog{byID: audiences, byKey: map[string]ID{}}
	for id, a := range audiences {
		catalog.byKey[a.Key] = id
	}
	for _, a := range audiences {
		for _, d := range a.Versions {
			_, d.names = pin(d.Criteria, v.ground(), catalog.find)
		}
		if a.Draft != nil {
			_, a.Draft.names = pin(a.Draft.Criteria, v.ground(), catalog.find)
		}
	}
}

// unreadable flags an audience whose stored rows cannot be read.
func unreadable(a *Audience) *Audience {
	a.Status, a.unreadable = StatusDegraded, true
	a.Issues = []index.Issue{refusal(DefinitionUnreadable, "The stored definition of this audience cannot be read.",
		"Delete the audience and make it again, or restore the data folder from a backup.")}
	return a
}

// catchUp makes the time since the clock was last stored one tick.
func (s *Service) catchUp(v *View) (*View, error) {
	n := newNext(v, v.Now)
	n.now = s.time(v)
	_, stored, err := readRow[clockRow](s.disk, keyClock)
	if err != nil {
		return nil, err
	}
	if stored && !n.now.After(v.Now) {
		return v, nil
	}
	n.begin()
	detail, err := n.tick()
	if err == nil {
		err = n.log(&command{kind: ClockAdvanced, by: Actor{Name: clockActor}}, detail)
	}
	if err != nil {
		return nil, fmt.Errorf("store the clock: %w", err)
	}
	batch, err := n.batch()
	if err != nil {
		return nil, err
	}
	switch err := s.sync(batch); {
	case errors.Is(err, store.ErrDiskFull):
		s.logger.Warn("changes are refused, and the clock stands still until there is space", "clock", v.Now, "error", err)
		return v, nil
	case err != nil:
		return nil, fmt.Errorf("store the clock: %w", err)
	}
	next, _ := n.view()
	return next, nil
}
