package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"parterre/store/backup"
)

// RestoreOptions say how a folder is restored.
type RestoreOptions struct {
	Options                           // of the new folder; Create and Format are set here
	Replace bool                      // also a folder that holds something
	Keep    string                    // what its name then ends with
	Check   func(folder string) error // called with the new folder, closed, before it takes its place
}

// Restored is what a restore came to.
type Restored struct {
	Revision uint64
	Rows     uint64
	Kept     string // where the folder that was there now lies; "" when there was none
}

// besideSuffix names the folder in which a restore is at work. What is left of one that was interrupted is cleared by the next.
const besideSuffix = ".restoring"

// Restore makes a folder from a chain of backups: beside its place first, and in its place only when every checksum was
// compared and Check has agreed. Until then nothing of what was there is touched; afterwards it is kept under another name.
// Errors: ErrUsed, ErrInUse, ErrForeign, ErrFormat, those of the chain, of Check and of Open.
func Restore(ctx context.Context, dir string, c *backup.Chain, o RestoreOptions) (r Restored, err error) {
	if f := c.Header().Format; f > o.Format {
		return r, fmt.Errorf("%w: the backup has rows of format %d, and this release reads up to %d; use the release that made it, or a newer one", ErrFormat, f, o.Format)
	}
	place, err := takePlace(dir, o.Replace)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, place.release()) }()
	beside := dir + besideSuffix
	if err := clearBeside(beside); err != nil {
		return r, err
	}
	if r, err = fill(ctx, beside, c, o.Options); err == nil && o.Check != nil {
		err = o.Check(beside)
	}
	if err != nil {
		return Restored{}, errors.Join(err, os.RemoveAll(beside))
	}
	if place.used {
		r.Kept = dir + o.Keep
	}
	return r, place.takeOver(beside, r.Kept)
}

// place is where a folder is restored.
type place struct {
	dir    string
	opener *os.File // holds the folder that is there against openers; nil when there is none
	used   bool     // that folder holds something
}

func (p place) release() error {
	if p.opener == nil {
		return nil
	}
	return p.opener.Close()
}

// takePlace looks at the place of a restore, and holds it.
func takePlace(dir string, replace bool) (place, error) {
	p := place{dir: dir}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return p, nil
	case err != nil:
		return p, fmt.Errorf("look at %s: %w", dir, err)
	case !info.IsDir():
		return p, fmt.Errorf("%w: %s is a file; choose a folder", ErrForeign, dir)
	}
	found, err := surveyFolder(dir)
	p.used = found.ours()
	switch {
	case err != nil:
		return p, err
	case !p.used && len(found.foreign) > 0:
		return p, found.refuseForeign(dir)
	case p.used && !replace:
		return p, fmt.Errorf("%w: %s; nothing was changed. Add --replace to put the backup in its place: what is there now is kept beside it, under another name", ErrUsed, dir)
	}
	p.opener, err = lockFolder(dir)
	return p, err
}

// ours reports whether a folder holds anything that this package writes.
func (s survey) ours() bool { return s.format || s.highwater || s.manifest || len(s.data) > 0 }

// clearBeside removes what an interrupted restore has left, unless it is not interrupted.
func clearBeside(beside string) error {
	if _, err := os.Stat(beside); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	opener, err := lockFolder(beside)
	if err != nil {
		return err
	}
	if err := errors.Join(os.RemoveAll(beside), opener.Close()); err != nil {
		return fmt.Errorf("clear what an interrupted restore has left: %w", err)
	}
	return nil
}

// fill makes a folder of the rows of a chain, and closes it.
func fill(ctx context.Context, dir string, c *backup.Chain, o Options) (r Restored, err error) {
	o.Create, o.Format = true, c.Header().Format
	s, err := Open(dir, o)
	if err != nil {
		return r, err
	}
	r.Rows, err = s.load(ctx, c)
	if err = errors.Join(err, s.Close()); err != nil {
		return r, err
	}
	o.Create = false
	if s, err = Open(dir, o); err != nil { // its tables are compared, its chain of transactions read
		return r, err
	}
	if r.Revision = s.Last(); r.Revision != c.Header().Revision {
		err = fmt.Errorf("%w: its log ends at revision %d, and it says %d", backup.ErrDamaged, r.Revision, c.Header().Revision)
	}
	return r, errors.Join(err, s.Close())
}

// load writes the rows of a chain.
func (s *Store) load(ctx context.Context, c *backup.Chain) (rows uint64, err error) {
	err = contain(s.options.Logger, func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		e := s.newEncoder(0)
		flush := func() error {
			if err := s.refuseFull(e.bytes, s.options.ReserveBytes, spaceToWrite); err != nil {
				return err
			}
			if err := s.transactAll(e.changes); err != nil {
				return err
			}
			e.settle()
			e = s.newEncoder(len(e.changes))
			return ctx.Err()
		}
		for {
			key, value, err := c.Next()
			if errors.Is(err, io.EOF) {
				return flush()
			}
			if err == nil {
				err = e.loadRow(key, value)
			}
			if err != nil {
				return err
			}
			if rows++; e.bytes >= transactionBytes/2 {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	})
	return rows, err
}

// takeOver puts the folder beside into its place, and what was there under another name.
func (p place) takeOver(beside, kept string) error {
	if err := syncTree(beside); err != nil {
		return err
	}
	var err error
	switch {
	case p.opener == nil:
		err = os.Rename(beside, p.dir)
	case !p.used:
		if err = exchange(p.dir, beside); err == nil {
			err = os.RemoveAll(beside)
		}
	default:
		if _, there := os.Lstat(kept); there == nil {
			return fmt.Errorf("%w: %s, where the folder of before was to be kept; move it away", ErrUsed, kept)
		}
		if err = exchange(p.dir, beside); err == nil {
			err = os.Rename(beside, kept)
		}
	}
	if err != nil {
		return fmt.Errorf("put the restored folder in its place: %w", err)
	}
	return syncFolder(filepath.Dir(p.dir))
}

// syncTree makes sure that a folder with all its files is on the disk.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("list the restored folder: %w", err)
		}
		return syncFolder(path)
	})
}
