package store

import (
	"context"
	"log/slog"
	"time"
)

// Table is the first byte of a key. Capital letters 'L', 'P', 'Q' and 'Z' are the store's own.
type Table byte

// Row is one change: Value nil removes the row, an empty Value stores an empty row.
type Row struct {
	Table Table
	Key   []byte
	Value []byte
}

// Entry is one command of the log.
type Entry struct {
	Revision uint64
	Body     []byte
}

// Batch is what one Commit makes durable: entries with contiguous revisions from Last()+1, and rows.
// Of two rows with the same key the later one counts.
type Batch struct {
	Entries []Entry
	Rows    []Row
}

// Options say how a folder is opened.
type Options struct {
	Create       bool             // make the folder when it is missing or empty
	Format       int              // version of the rows, at least 1; newer folders are refused
	Now          func() time.Time // for the date in a new FORMAT file; nil leaves it out
	Logger       *slog.Logger     // nil discards
	ReserveBytes uint64           // disk space that changes leave free; 0 means 1 GiB
}

// Store is an open folder. Its methods may be called from several goroutines at once.
type Store struct{}

func Open(dir string, o Options) (*Store, error) { panic("not written yet") }
func (s *Store) Close() error                    { panic("not written yet") }

// Last is the revision of the newest committed entry, 0 for an empty log.
func (s *Store) Last() uint64 { panic("not written yet") }

// Format is the version of the rows the folder had when it was opened.
func (s *Store) Format() int { panic("not written yet") }

// Commit makes a batch durable, all or nothing.
func (s *Store) Commit(b *Batch) error { panic("not written yet") }

// Write stores rows outside the log, in as many transactions as needed; not atomic.
func (s *Store) Write(rows []Row) error { panic("not written yet") }

// Get reads one row into a fresh slice.
func (s *Store) Get(t Table, key []byte) ([]byte, error) { panic("not written yet") }

// Each visits rows in ascending key order; key and value are valid during the call only.
func (s *Store) Each(t Table, prefix []byte, fn func(key, value []byte) error) error {
	panic("not written yet")
}

// EachParallel visits a table with several workers; fn runs concurrently.
func (s *Store) EachParallel(t Table, workers int, fn func(key, value []byte) error) error {
	panic("not written yet")
}

// Log visits entries in ascending order from a revision on.
func (s *Store) Log(from uint64, fn func(Entry) error) error { panic("not written yet") }

// DeletePrefix removes the rows of a table whose keys begin with prefix; not atomic.
func (s *Store) DeletePrefix(t Table, prefix []byte) error { panic("not written yet") }

// Size is the disk space the folder takes, in bytes.
func (s *Store) Size() (int64, error) { panic("not written yet") }

// Verify reads everything and checks it.
func (s *Store) Verify(ctx context.Context) error { panic("not written yet") }
