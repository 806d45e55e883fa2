package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"syscall"

	badger "github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

const (
	// defaultReserve is room for what Badger may still write after the last change: four memories of 64 MB
	// and a compaction of its first level.
	defaultReserve = 1 << 30
	// openingRoom is what Badger may write while it opens: its log files become tables.
	openingRoom = 256 << 20
	// memtable is what Badger gathers in memory before it becomes a table, and memoryBytes what it takes for that: it
	// lays out the largest transaction on top, once for its bytes and once for its keys.
	memtable    = 64 << 20
	memoryBytes = memtable * 130 / 100
)

// Open opens a folder, or makes it (Options.Create), and finishes or drops what a crash left half-done.
// It refuses rather than open less than was acknowledged: ErrInUse, ErrNoStore, ErrForeign, ErrFormat,
// ErrManifestMissing, ErrTailMissing, ErrCorrupt, ErrDiskFull.
func Open(dir string, o Options) (*Store, error) {
	if o.Format < 1 {
		return nil, fmt.Errorf("open %s: the format must be at least 1, not %d", dir, o.Format)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.ReserveBytes == 0 {
		o.ReserveBytes = defaultReserve
	}
	if err := prepareFolder(dir, o.Create); err != nil {
		return nil, err
	}
	opener, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, options: o, opener: opener, alarm: newAlarm(dir), splits: map[string]split{}}
	if err := s.open(); err != nil {
		if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrTailMissing) {
			s.kept = nil // nothing is wrong with the folder, and what was done in it counts
		}
		return nil, errors.Join(err, s.release())
	}
	return s, nil
}

// prepareFolder refuses a folder that is not ours before anything is written into it.
func prepareFolder(dir string, create bool) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%w: %s is a file; choose a folder", ErrForeign, dir)
	}
	found, err := surveyFolder(dir)
	if err != nil {
		return err
	}
	if err := found.refuseForeign(dir); err != nil {
		return err
	}
	if err := refuseInterrupted(dir); err != nil {
		return err
	}
	if !found.format && !create {
		return fmt.Errorf("%w: %s; check the path, or start the server once to create it", ErrNoStore, dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}

func (s *Store) open() error {
	found, err := surveyFolder(s.dir) // again, now that nobody else is at work in it
	if err != nil {
		return err
	}
	if err := found.refuseForeign(s.dir); err != nil {
		return err
	}
	s.ballast = newBallast(s.dir, s.options.ReserveBytes, s.options.Logger)
	s.ballast.trim()
	go s.ballast.watch()
	if err := s.refuseFull(0, min(s.options.ReserveBytes, openingRoom), spaceToOpen); err != nil {
		return err
	}
	if !found.format {
		if err := s.create(); err != nil {
			return err
		}
	}
	f, err := readFormat(s.dir, s.options.Format)
	if err != nil {
		return err
	}
	s.format = f.Format
	high, reached, err := openHighwater(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: the file %s is missing", ErrCorrupt, highwaterName)
	}
	if err != nil {
		return fmt.Errorf("%w; restore %s from a backup", err, s.dir)
	}
	s.high = high
	if err := found.refuseDamage(s.dir, reached); err != nil {
		return err
	}
	if err := settleManifest(s.dir); err != nil {
		return err
	}
	named, err := namedTables(s.dir)
	if err == nil {
		err = checkTables(s.dir, named)
	}
	if err != nil {
		return fmt.Errorf("%w; restore %s from a backup", err, s.dir)
	}
	if s.kept, err = keep(s.dir, found); err != nil {
		s.options.Logger.Warn("if this start is refused, the folder is not as it was before", "error", err)
	}
	if err := s.openRows(f, reached, found); err != nil {
		return err
	}
	if s.kept == nil {
		return nil
	}
	kept := s.kept
	s.kept = nil
	return kept.drop()
}

// openRows opens Badger and what lies in it.
func (s *Store) openRows(f format, reached mark, found survey) error {
	if err := dropEmptyFiles(s.dir, found.data); err != nil {
		return err
	}
	if err := s.openBadger(); err != nil {
		return err
	}
	if err := contain(s.options.Logger, func() error { return s.recover(f, reached) }); err != nil {
		return err
	}
	return clearAlarm(s.dir)
}

// create writes the files that make a folder ours. FORMAT comes last: without it the folder counts as empty.
func (s *Store) create() error {
	if err := createHighwater(s.dir); err != nil {
		return err
	}
	f := format{Format: s.options.Format, Layout: layout, Folder: s.options.Identity}
	if s.options.Now != nil {
		now := s.options.Now().UTC()
		f.Created = &now
	}
	return writeFormat(s.dir, f)
}

func (s *Store) openBadger() error {
	err := contain(s.options.Logger, func() (err error) {
		s.db, err = badger.Open(badgerOptions(s.dir, quiet{s.options.Logger, s.alarm.stop}))
		return err
	})
	if err == nil {
		return nil
	}
	s.db = nil
	switch text := err.Error(); {
	case strings.Contains(text, "Cannot acquire directory lock"):
		return fmt.Errorf("%w: %s is open in another process; stop it first", ErrInUse, s.dir)
	case errors.Is(err, ErrCorrupt):
	case isOfTheSystem(text):
		return fmt.Errorf("open %s: %w; nothing was changed: mend that, then start again", s.dir, err)
	default:
		text, _, _ = strings.Cut(text, "\n")
		err = fmt.Errorf("%w: %s", ErrCorrupt, text)
	}
	return fmt.Errorf("%w; restore %s from a backup", err, s.dir)
}

// isOfTheSystem tells want of rights or means from damage. Badger flattens its errors to text.
func isOfTheSystem(text string) bool {
	for _, e := range []syscall.Errno{syscall.EACCES, syscall.EPERM, syscall.ENOSPC, syscall.EMFILE, syscall.ENFILE,
		syscall.ENOMEM, syscall.EROFS, syscall.EIO} {
		if strings.Contains(text, e.Error()) {
			return true
		}
	}
	return false
}

// badgerOptions: durable, small in memory, everything checked.
//
// No compression: the rows are binary, the bitmaps already compact, and tables then are read straight from
// the page cache, without a block cache of Badger's own. Snappy was measured on a million users of 150 bytes:
// 115 instead of 181 bytes on disk, 1.7 instead of 3.1 million rows a second in a visit. Values never go to
// Badger's value log, where damage comes back as an empty value (see partSize). No conflict detection: there is
// one writer.
func badgerOptions(dir string, logger badger.Logger) badger.Options {
	o := badger.DefaultOptions(dir)
	o.Logger = logger
	o.SyncWrites = true
	o.DetectConflicts = false
	o.MetricsEnabled = false
	o.MemTableSize = memtable
	o.NumMemtables = 2
	o.BaseTableSize = 8 << 20 // 2 MB would be a thousand open files at ten million users
	o.NumCompactors = 2
	o.Compression = options.None
	o.BlockCacheSize = 0
	o.IndexCacheSize = 0
	o.ValueThreshold = 1 << 20
	o.ValueLogFileSize = 64 << 20
	o.ChecksumVerificationMode = options.NoVerification // checkTables has done it
	return o
}
