package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// keepsake is what Badger may change in a folder before it is known whether the folder is whole: it cuts its logs where they
// are damaged, removes tables that a damaged MANIFEST no longer names, and begins to put tables together. After a refusal they are put back, so that
// whoever finds the right MANIFEST, or has to find what no backup has, is left with everything there was.
type keepsake struct{ dir, kept string }

// keptName is the folder of a keepsake. One that a crash left means nothing.
const keptName = "KEPT"

// keep links the tables, which are never written to, and copies logs, which are there after a crash only, MANIFEST and
// HIGHWATER. Too little space for it holds nobody up.
func keep(dir string, found survey) (*keepsake, error) {
	k := &keepsake{dir, filepath.Join(dir, keptName)}
	if err := k.drop(); err != nil {
		return nil, err
	}
	if err := os.Mkdir(k.kept, 0o700); err != nil {
		return nil, fmt.Errorf("keep what may be damaged: %w", err)
	}
	copies := []string{highwaterName}
	if found.manifest {
		copies = append(copies, manifestName)
	}
	var faults []error
	for _, name := range found.data {
		switch filepath.Ext(name) {
		case ".mem":
			copies = append(copies, name)
		case ".sst":
			faults = append(faults, os.Link(filepath.Join(dir, name), filepath.Join(k.kept, name)))
		}
	}
	for _, name := range copies {
		faults = append(faults, copyWithHoles(filepath.Join(k.kept, name), filepath.Join(dir, name)))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, errors.Join(fmt.Errorf("keep what may be damaged: %w", err), k.drop())
	}
	return k, nil
}

// drop forgets a keepsake.
func (k *keepsake) drop() error {
	if err := os.RemoveAll(k.kept); err != nil {
		return fmt.Errorf("remove %s: %w", keptName, err)
	}
	return nil
}

// putBack gives the folder back what it had.
func (k *keepsake) putBack() error {
	files, err := os.ReadDir(k.kept)
	if err != nil {
		return fmt.Errorf("put back what was kept: %w", err)
	}
	for _, f := range files {
		if err := os.Rename(filepath.Join(k.kept, f.Name()), filepath.Join(k.dir, f.Name())); err != nil {
			return fmt.Errorf("put back what was kept: %w", err)
		}
	}
	return k.drop()
}

// copyWithHoles copies a file and leaves out what is nothing but zeros: Badger's logs have 128 MB, most of them never written.
func copyWithHoles(to, from string) error {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return errors.Join(err, in.Close())
	}
	return errors.Join(copyData(out, in), out.Close(), in.Close())
}

func copyData(out, in *os.File) error {
	block := make([]byte, 256<<10)
	for at := int64(0); ; {
		n, err := in.ReadAt(block, at)
		if !zeros(block[:n]) {
			if _, err := out.WriteAt(block[:n], at); err != nil {
				return err
			}
		}
		at += int64(n)
		if errors.Is(err, io.EOF) {
			return out.Truncate(at)
		}
		if err != nil {
			return err
		}
	}
}

func zeros(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
