package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	badger "github.com/dgraph-io/badger/v4"
)

// Table is the first byte of a key. 'L', 'P', 'Q' and 'Z' are the store's own, '!' is Badger's.
type Table byte

// Row is one change: Value nil removes the row, an empty Value stores an empty row.
type Row struct {
	Table Table
	Key   []byte // at most 32 KB
	Value []byte // at most 1 GB
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
	Identity     string           // random; what backups know a folder by that has no such name yet; without one, none continues another

	stage func(name string) // called between the steps of a change; set by tests that crash there
}

// Store is an open folder. Its methods may be called from several goroutines at once; changes are
// made one after the other, reads see the rows of finished transactions.
type Store struct {
	dir      string
	options  Options
	format   int    // of the rows when the folder was opened
	identity string // what backups know the folder by
	opener   *os.File
	db       *badger.DB
	high     *highwater
	alarm    *alarm
	ballast  *ballast
	kept     *keepsake // while the folder is being opened
	last     atomic.Uint64

	mu         sync.Mutex       // one change at a time
	sequence   uint64           // GUARDED_BY(mu) of the last transaction
	anchor     uint64           // GUARDED_BY(mu) oldest row of 'Q' that may still be there
	generation uint64           // GUARDED_BY(mu) last one given to the parts of a large row
	splits     map[string]split // GUARDED_BY(mu) large rows by physical key
	broken     error            // GUARDED_BY(mu) why nothing more may be changed

	life   sync.Mutex     // opening and closing of uses
	closed bool           // GUARDED_BY(life)
	uses   sync.WaitGroup // calls under way; Close waits for them
}

// Format is the version of the rows the folder had when it was opened; it is raised to Options.Format
// by Open, since newer rows may be written from then on.
func (s *Store) Format() int { return s.format }

// Last is the revision of the newest committed entry, 0 for an empty log.
func (s *Store) Last() uint64 { return s.last.Load() }

// Memory is about how many bytes the store holds in memory: what is not yet in tables, and its list of large rows.
func (s *Store) Memory() (int64, error) {
	if err := s.use(); err != nil {
		return 0, err
	}
	defer s.uses.Done()
	logs, err := filepath.Glob(filepath.Join(s.dir, "*.mem")) // one for each of Badger's memories
	if err != nil {
		return 0, fmt.Errorf("list the memories: %w", err)
	}
	return int64(len(logs)) * memoryBytes, nil
}

// Close waits for calls under way, hands Badger's memory to the disk and frees the folder. Later
// calls answer ErrClosed; a second Close does nothing. It must not be called from within a visit (Each, Log).
func (s *Store) Close() error {
	s.life.Lock()
	if s.closed {
		s.life.Unlock()
		return nil
	}
	s.closed = true
	s.life.Unlock()
	s.uses.Wait()
	return s.release()
}

// release gives back what Open took, last taken first.
func (s *Store) release() (err error) {
	room := s.ballast != nil && s.ballast.close()
	switch {
	case s.db == nil:
	case !room:
		s.options.Logger.Warn("the disk is full: what is in memory is read from the log at the next start, which needs space")
	default:
		if err = s.closeBadger(); err != nil {
			err = fmt.Errorf("close the data folder: %w", err)
		}
	}
	if s.high != nil {
		err = errors.Join(err, s.high.close())
	}
	if s.kept != nil && s.alarm.silent() {
		err = errors.Join(err, s.kept.putBack())
	}
	return errors.Join(err, s.opener.Close())
}

// use marks a call as under way; the caller ends it with s.uses.Done.
func (s *Store) use() error {
	s.life.Lock()
	defer s.life.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.uses.Add(1)
	return nil
}

// Size is the disk space the folder takes, in bytes.
func (s *Store) Size() (int64, error) {
	if err := s.use(); err != nil {
		return 0, err
	}
	defer s.uses.Done()
	var total int64
	err := filepath.WalkDir(s.dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return ignoreGone(err)
		}
		info, err := e.Info()
		if err != nil {
			return ignoreGone(err)
		}
		total += allocatedBytes(info)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("measure the data folder: %w", err)
	}
	return total, nil
}

// ignoreGone forgives files that Badger removed between listing and asking.
func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// contain runs a call into Badger and turns a panic of Badger's into ErrCorrupt: it panics when it
// meets bytes that cannot be. A panic of the caller's own function is passed on (see visitor).
func contain(logger *slog.Logger, call func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case foreignPanic:
			panic(r.value)
		default:
			logger.Error("badger panicked", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: the storage engine stopped (details are in the log)", ErrCorrupt)
		}
	}()
	return call()
}

// foreignPanic carries a panic of a visited function past contain.
type foreignPanic struct{ value any }

// protect lets a panic of fn be told from one of Badger's.
func protect(fn func() error) error {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(foreignPanic); ok {
				panic(r)
			}
			panic(foreignPanic{r})
		}
	}()
	return fn()
}

func (s *Store) step(name string) {
	if s.options.stage != nil {
		s.options.stage(name)
	}
}
