package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"parterre/index/column"
	"parterre/index/event"
	"parterre/store"
)

// fromCheckpoint reads the newest complete checkpoint and then the users later commands named. Whatever is wrong with
// the checkpoint itself is errNoCheckpoint; what is wrong with the log or a row is not, for a rebuild would meet it too.
func (r schemaRows) fromCheckpoint(ctx context.Context, st *store.Store, o Options) (*Snapshot, Report, error) {
	if o.Rebuild {
		return nil, Report{}, errAsked
	}
	h, found, err := newestHeader(st)
	if err != nil {
		return nil, Report{}, fmt.Errorf("find checkpoint: %w", err)
	}
	s := r.empty(o)
	switch {
	case !found && r.revision == 0:
		return s, Report{}, nil
	case !found:
		return nil, Report{}, errNoneYet
	case h.shape != s.shape:
		return nil, Report{}, fmt.Errorf("%w: it has blocks of %d users, and %d are asked for", errNoCheckpoint, h.shape.Rows(), s.shape.Rows())
	case h.revision > r.revision:
		return nil, Report{}, fmt.Errorf("%w: it is of revision %d, and the log ends at %d", errNoCheckpoint, h.revision, r.revision)
	}
	if err := readSections(ctx, st, h, s, o); errors.Is(err, errStopped) {
		return nil, Report{}, err
	} else if err != nil {
		if ctx.Err() != nil {
			return nil, Report{}, ctx.Err()
		}
		return nil, Report{}, fmt.Errorf("%w: %w", errNoCheckpoint, err)
	}
	s.reshape(h.revision)
	clear(s.claims) // laid while nobody was there
	s.layClaims()
	s, replayed, err := r.replay(ctx, st, s)
	if err != nil {
		return nil, Report{}, err
	}
	if h.eventless {
		err = r.loadEvents(ctx, st, s)
	} else {
		err = r.replayEvents(ctx, st, s, h.revision, replayed)
	}
	if err != nil {
		return nil, Report{}, err
	}
	s.compact()
	s, err = r.finish(s)
	return s, Report{Checkpoint: h.revision, Replayed: len(replayed)}, err
}

// readSections fills a snapshot that has the schema and no users from the checkpoint under a header.
func readSections(ctx context.Context, st *store.Store, h placed, s *Snapshot, o Options) error {
	for id, kind := range h.kinds {
		if a, known := s.schema.ByID(id); known && a.kindAt(h.revision) != kind {
			return fmt.Errorf("%s had kind %s, and its column is of kind %s", id, a.kindAt(h.revision), kind)
		}
	}
	var read atomic.Int64
	count := func() error {
		if n := read.Add(1); n%progressParts == 0 {
			return o.progress(int(n), h.rows)
		}
		return nil
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	section := func(section byte, number uint32, load func(column.Parts) error) {
		group.Go(func() error {
			if err := load(sectionParts(ctx, st, partKey(h.slot, section, number), count)); err != nil {
				if errors.Is(err, errStopped) {
					return err
				}
				return fmt.Errorf("part %d/%d of the checkpoint: %w", section, number, err)
			}
			return nil
		})
	}
	for id, kind := range h.kinds {
		section(sectionAttributes, uint32(id), func(parts column.Parts) error {
			c, err := loadColumn(s, kind, parts)
			if _, known := s.schema.ByID(id); known && err == nil { // a column of a deleted attribute is read only to be counted
				s.columns[id] = c
			}
			return err
		})
	}
	for _, id := range h.sent {
		section(sectionSent, uint32(id), func(parts column.Parts) error {
			c, err := loadColumn(s, h.kinds[id], parts)
			if _, known := s.schema.ByID(id); known && err == nil {
				s.sent[id] = c
			}
			return err
		})
	}
	events := event.NewLoader(s.shape, h.ordinals)
	for _, id := range h.events {
		section(sectionEvents, uint32(id), func(parts column.Parts) error {
			t, known := s.eventTypes.ByID(id)
			if !known { // events of a deleted type are read only to be counted
				return parts(func(column.Part) error { return nil })
			}
			return events.Type(id, t.forms(), parts)
		})
	}
	section(sectionDirectory, 0, func(parts column.Parts) (err error) { s.directory, err = column.LoadDirectory(parts); return })
	section(sectionNumbers, 0, func(parts column.Parts) (err error) { s.keys, err = loadSequence(h.ordinals, parts); return })
	section(sectionNumbers, 1, func(parts column.Parts) (err error) { s.created, err = loadSequence(h.ordinals, parts); return })
	section(sectionNumbers, 2, func(parts column.Parts) (err error) { s.updated, err = loadSequence(h.ordinals, parts); return })
	section(sectionEveryone, 0, func(parts column.Parts) (err error) { s.everyone, err = loadPosting(s.shape, parts); return })
	section(sectionDormant, 0, func(parts column.Parts) (err error) { s.dormant, err = loadDormant(h.ordinals, parts); return })
	section(sectionNames, 0, func(parts column.Parts) (err error) { s.names, err = column.LoadText(s.shape, parts); return })
	section(sectionRoles, 0, func(parts column.Parts) (err error) { s.roles, err = column.LoadList(s.shape, parts); return })
	section(sectionGroups, 0, func(parts column.Parts) (err error) { s.memberOf, err = column.LoadList(s.shape, parts); return })
	if err := group.Wait(); err != nil {
		return err
	}
	if int(read.Load()) != h.rows {
		return fmt.Errorf("%d of %d rows are there", read.Load(), h.rows)
	}
	if s.directory.Len() != h.ordinals {
		return fmt.Errorf("%d of %d ids are there", s.directory.Len(), h.ordinals)
	}
	s.rows, s.revision, s.events = h.ordinals, h.revision, events.Book()
	if s.rows > 0 {
		s.nextKey = UserKey(s.keys.at(uint32(s.rows-1))) + 1
	}
	return nil
}

func loadColumn(s *Snapshot, kind Kind, parts column.Parts) (any, error) {
	switch kind {
	case String, Version:
		return column.LoadText(s.shape, parts)
	case StringList:
		return column.LoadList(s.shape, parts)
	}
	return column.LoadOrdered(s.shape, parts)
}

// progressParts is how many parts are read between two words of progress.
const progressParts = 64

// errStopped: who was told of the progress did not want more.
var errStopped = errors.New("the loading was stopped")

func (o Options) progress(done, all int) error {
	if o.Progress == nil {
		return nil
	}
	if err := o.Progress(done, max(done, all)); err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	return nil
}

// sectionParts reads the rows of a section as parts; count is called for each.
func sectionParts(ctx context.Context, st *store.Store, prefix []byte, count func() error) column.Parts {
	return func(take func(column.Part) error) error {
		return st.Each(TableCheckpoint, prefix, func(key, body []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			rest := key[len(prefix):]
			if len(rest) != 5 {
				return fmt.Errorf("%w: key of a part", errRow)
			}
			if err := count(); err != nil {
				return err
			}
			return take(column.Part{Kind: rest[0], Number: binary.BigEndian.Uint32(rest[1:]), Body: body})
		})
	}
}
