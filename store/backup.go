package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	badger "github.com/dgraph-io/badger/v4"

	"parterre/store/backup"
)

// BackupOptions say what goes into a backup.
type BackupOptions struct {
	Workspace string           // what the folder is called
	Made      time.Time        // now
	Leave     []Table          // tables that are derived from others and can be made again
	Previous  *backup.Previous // the backup to continue; nil makes a full one
}

// Backup writes all rows as they are at one moment between two changes, while changes go on. Every row is checked on the
// way: a damaged one ends the backup with ErrCorrupt. An increment reads no values but those that are newer than what it
// continues. Errors: ErrPrevious, ErrCorrupt, ErrBroken, ErrClosed, those of the writer and of the context.
//
// Rows that are newer are told by Badger's version of each row, and what was removed by its absence (see package backup):
// Badger drops its marks of removals when it sees fit.
func (s *Store) Backup(ctx context.Context, to io.Writer, o BackupOptions) (backup.Summary, error) {
	if err := s.use(); err != nil {
		return backup.Summary{}, err
	}
	defer s.uses.Done()
	var summary backup.Summary
	err := contain(s.options.Logger, func() error {
		txn, revision, err := s.moment()
		if err != nil {
			return err
		}
		defer txn.Discard()
		h := backup.Header{Workspace: o.Workspace, Format: s.options.Format, Made: o.Made.UTC(), Previous: o.Previous,
			Point: backup.Point{Folder: s.identity, Revision: revision, Mark: txn.ReadTs()}}
		if h.Entry, err = entryDigest(txn, revision); err != nil {
			return err
		}
		var since uint64
		if o.Previous != nil {
			if err := continues(txn, h.Point, o.Previous.Point); err != nil {
				return err
			}
			since = o.Previous.Mark
		}
		summary, err = writeBackup(ctx, txn, to, h, since, o.Leave)
		return err
	})
	return summary, err
}

// moment begins a read between two changes: no large batch is half there.
func (s *Store) moment() (*badger.Txn, uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return nil, 0, fmt.Errorf("%w after: %w", ErrBroken, s.broken)
	}
	return s.db.NewTransaction(false), s.Last(), nil
}

// entryDigest is what tells two histories of the same length apart.
func entryDigest(txn *badger.Txn, revision uint64) (string, error) {
	if revision == 0 {
		return "", nil
	}
	physical := numberKey(tableLog, revision)
	k, payload, err := read(txn, physical)
	if errors.Is(err, ErrNotFound) {
		return "", fmt.Errorf("%w: the log has no entry %d", ErrCorrupt, revision)
	}
	if err == nil {
		payload, err = whole(txn, physical, k, payload, nil)
	}
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(payload)
	return hex.EncodeToString(sum[:]), nil
}

// continues refuses a backup that this folder does not lead on from. An increment to it would miss what differs.
func continues(txn *badger.Txn, now, before backup.Point) error {
	refuse := func(why string) error {
		return fmt.Errorf("%w: %s; make a full backup", ErrPrevious, why)
	}
	switch {
	case before.Folder == "" || before.Folder != now.Folder:
		return refuse("it is of another folder, or of this one before it was restored")
	case before.Revision > now.Revision || before.Mark > now.Mark:
		return refuse(fmt.Sprintf("it ends at revision %d, and the folder at %d", before.Revision, now.Revision))
	}
	switch entry, err := entryDigest(txn, before.Revision); {
	case err != nil:
		return err
	case entry != before.Entry:
		return refuse(fmt.Sprintf("revision %d is another change here than there", before.Revision))
	}
	return nil
}

func writeBackup(ctx context.Context, txn *badger.Txn, to io.Writer, h backup.Header, since uint64, leave []Table) (backup.Summary, error) {
	w, err := backup.NewWriter(to, h)
	if err != nil {
		return backup.Summary{}, err
	}
	defer w.Abandon()
	due, count := uint64(1), 0
	var large []byte
	row := func(key []byte, item *badger.Item) error {
		if count++; count%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if Table(key[0]) == tableLog {
			if n, ok := keyNumber(key, 0); !ok || len(key) != 1+8 || n != due {
				return fmt.Errorf("%w: the log has no entry %d", ErrCorrupt, due)
			}
			due++
		}
		if since > 0 && item.Version() <= since {
			return w.Keep(key)
		}
		return item.Value(func(value []byte) error {
			payload, err := joined(txn, key, value, &large)
			if err != nil {
				return err
			}
			return w.Row(key, payload)
		})
	}
	for table := range 256 {
		t := Table(table)
		if t == '!' || t == tableStaged || t == tableSequence || t == tableParts || slices.Contains(leave, t) {
			continue
		}
		if err := iterate(txn, keyRange{prefix: []byte{byte(t)}}, row); err != nil {
			return backup.Summary{}, err
		}
	}
	if due != h.Revision+1 {
		return backup.Summary{}, fmt.Errorf("%w: the log has no entry %d", ErrCorrupt, due)
	}
	return w.Close()
}

// loadRow is a row of a backup as a change: the rows of the log among them.
func (e *encoder) loadRow(physical, value []byte) error {
	switch Table(physical[0]) {
	case tableStaged, tableSequence, tableParts, '!':
		return fmt.Errorf("%w: it has a row of table %q, which belongs to a folder", backup.ErrDamaged, physical[0])
	case tableLog:
		if len(physical) != 1+8 || binary.BigEndian.Uint64(physical[1:]) == 0 {
			return fmt.Errorf("%w: an entry of its log has no revision", backup.ErrDamaged)
		}
	}
	return e.put(slices.Clone(physical), notNil(value))
}
