package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"parterre/index/block"
	"parterre/index/column"
	"parterre/store"
)

// A checkpoint is the columns, bitmaps, ids and events of one Snapshot, in rows of TableCheckpoint. There is room for two, in
// slots 0 and 1: the next one goes where the newest complete one is not, and counts with its header, written last. So a
// checkpoint that was cut short is never read, and never stays behind.
//
//	header  │ 'H' │ slot │ → version │ shape │ generation │ revision │ ordinals │ rows │ n columns │ attribute, kind …
//	        │ from version 2 on n columns of what was sent │ attribute … │ from version 3 on n types of events │ type …
//	row     │ 'P' │ slot │ section │ number (4) │ part kind │ part number (4) │ → part
//
// Sections, with what number says:
const (
	sectionDirectory  = 1  // 0: the ids of users
	sectionNumbers    = 2  // 0 keys, 1 created, 2 updated: pages of a sequence
	sectionEveryone   = 3  // 0: roaring bitmaps of the active users, one per 16 blocks
	sectionDormant    = 4  // 0: rows of deactivated users, with their ordinals
	sectionNames      = 5  // 0: a text column
	sectionRoles      = 6  // 0: a list column
	sectionGroups     = 7  // 0: a list column
	sectionAttributes = 8  // attribute id: its column
	sectionSent       = 9  // attribute id: what was sent where that is another spelling
	sectionEvents     = 10 // event type id: its events
)

const (
	headerPrefix = 'H'
	partPrefix   = 'P'

	checkpointVersion = 3       // 1 has no columns of what was sent, 2 no events
	writeBytes        = 8 << 20 // rows are handed to the store in portions of about this size
	besideBytes       = 256 << 10
	besideBreath      = 8 * time.Millisecond // at most 32 MB a second
	dormantBytes      = 128 << 10
)

// header is what closes a checkpoint.
type header struct {
	shape      block.Shape
	generation uint64
	revision   Revision
	ordinals   int
	rows       int // parts written
	kinds      map[AttributeID]Kind
	sent       []AttributeID // ascending
	events     []EventTypeID // ascending
	eventless  bool          // of a version that had no events: they are read from rows
}

// Checkpoint writes the columns, bitmaps, ids and events of a Snapshot so that Load need not rebuild them, and then drops the
// checkpoint before. It may run beside commits, but not beside another Checkpoint.
func Checkpoint(ctx context.Context, st *store.Store, s *Snapshot) error {
	return checkpoint(ctx, st, s, pace{bytes: writeBytes})
}

// CheckpointBeside is a Checkpoint that lets commits go first: one of them waits for a portion that is being synced, and all of
// them for Badger when it has more to move into tables than the disk takes. Small portions with a breath between them keep
// both short; it takes some seconds more for a million users.
func CheckpointBeside(ctx context.Context, st *store.Store, s *Snapshot) error {
	return checkpoint(ctx, st, s, pace{bytes: besideBytes, breath: besideBreath})
}

// pace is how much of a checkpoint is handed to the store at once, and how long to wait after it.
type pace struct {
	bytes  int
	breath time.Duration
}

func checkpoint(ctx context.Context, st *store.Store, s *Snapshot, p pace) error {
	slot, generation, err := nextSlot(st)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if err := dropCheckpoint(st, slot); err != nil {
		return fmt.Errorf("checkpoint: clear slot %d: %w", slot, err)
	}
	w := &checkpointWriter{ctx: ctx, st: st, slot: slot, pace: p}
	if err := w.snapshot(s); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if err := w.flush(); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	h := header{shape: s.shape, generation: generation, revision: s.revision, ordinals: s.rows, rows: w.written, kinds: map[AttributeID]Kind{}, events: s.events.Types()}
	for _, a := range s.schema.byID {
		if a != nil {
			h.kinds[a.ID] = a.Kind
			if s.sent[a.ID] != nil {
				h.sent = append(h.sent, a.ID)
			}
		}
	}
	if err := st.Write([]store.Row{{Table: TableCheckpoint, Key: []byte{headerPrefix, slot}, Value: h.append(nil)}}); err != nil {
		return fmt.Errorf("checkpoint: close: %w", err)
	}
	if err := dropCheckpoint(st, 1-slot); err != nil {
		return fmt.Errorf("checkpoint: drop the one before: %w", err)
	}
	return nil
}

// nextSlot returns where the next checkpoint goes and its generation.
func nextSlot(st *store.Store) (slot byte, generation uint64, err error) {
	newest, found, err := newestHeader(st)
	if err != nil || !found {
		return 0, 1, err
	}
	return 1 - newest.slot, newest.generation + 1, nil
}

// dropCheckpoint removes a checkpoint, the header first, so that no part is missing under a header.
func dropCheckpoint(st *store.Store, slot byte) error {
	if err := st.Write([]store.Row{{Table: TableCheckpoint, Key: []byte{headerPrefix, slot}}}); err != nil {
		return err
	}
	return st.DeletePrefix(TableCheckpoint, []byte{partPrefix, slot})
}

// placed is a header with the slot it closes.
type placed struct {
	header
	slot byte
}

// newestHeader returns the header of the newest complete checkpoint. One that does not decode is passed over.
func newestHeader(st *store.Store) (newest placed, found bool, err error) {
	for slot := range byte(2) {
		row, err := st.Get(TableCheckpoint, []byte{headerPrefix, slot})
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrCorrupt) {
			continue
		}
		if err != nil {
			return placed{}, false, err
		}
		if h, err := decodeHeader(row); err == nil && (!found || h.generation > newest.generation) {
			newest, found = placed{h, slot}, true
		}
	}
	return newest, found, nil
}

// checkpointWriter hands parts to the store in portions.
type checkpointWriter struct {
	ctx     context.Context
	st      *store.Store
	slot    byte
	pace    pace
	rows    []store.Row
	bytes   int
	written int
}

func (w *checkpointWriter) snapshot(s *Snapshot) error {
	sections := []struct {
		section byte
		number  uint32
		parts   column.Parts
	}{
		{sectionDirectory, 0, s.directory.Parts},
		{sectionNumbers, 0, s.keys.parts},
		{sectionNumbers, 1, s.created.parts},
		{sectionNumbers, 2, s.updated.parts},
		{sectionEveryone, 0, postingParts(s.everyone)},
		{sectionDormant, 0, s.dormant.parts},
		{sectionNames, 0, s.names.Parts},
		{sectionRoles, 0, s.roles.Parts},
		{sectionGroups, 0, s.memberOf.Parts},
	}
	for _, x := range sections {
		if err := w.section(x.section, x.number, x.parts); err != nil {
			return err
		}
	}
	if err := w.columns(sectionAttributes, s.columns); err != nil {
		return err
	}
	if err := w.columns(sectionSent, s.sent); err != nil {
		return err
	}
	for _, t := range s.events.Types() {
		if err := w.section(sectionEvents, uint32(t), s.events.Parts(t)); err != nil {
			return err
		}
	}
	return nil
}

func (w *checkpointWriter) columns(section byte, of []any) error {
	for id, c := range of {
		if c == nil {
			continue
		}
		if err := w.section(section, uint32(id), c.(interface {
			Parts(func(column.Part) error) error
		}).Parts); err != nil {
			return err
		}
	}
	return nil
}

func (w *checkpointWriter) section(section byte, number uint32, parts column.Parts) error {
	prefix := partKey(w.slot, section, number)
	return parts(func(p column.Part) error {
		key := binary.BigEndian.AppendUint32(append(append(make([]byte, 0, 12), prefix...), p.Kind), p.Number)
		w.rows = append(w.rows, store.Row{Table: TableCheckpoint, Key: key, Value: append(make([]byte, 0, len(p.Body)), p.Body...)})
		w.bytes += len(p.Body)
		if w.bytes >= w.pace.bytes {
			return w.flush()
		}
		return nil
	})
}

func (w *checkpointWriter) flush() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if err := w.st.Write(w.rows); err != nil {
		return err
	}
	w.written += len(w.rows)
	w.rows, w.bytes = w.rows[:0], 0
	if w.pace.breath == 0 {
		return nil
	}
	select {
	case <-time.After(w.pace.breath):
		return nil
	case <-w.ctx.Done():
		return w.ctx.Err()
	}
}

// partKey returns what the keys of a section's rows begin with.
func partKey(slot, section byte, number uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{partPrefix, slot, section}, number)
}

// postingParts is the stored form of a posting as parts.
func postingParts(p *block.Posting) column.Parts {
	return func(emit func(column.Part) error) error {
		return p.Segments(func(number int, portable []byte) error {
			return emit(column.Part{Number: uint32(number), Body: portable})
		})
	}
}
