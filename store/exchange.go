package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// exchangeByNames lets two folders change places by three renames. When the process ends between them nothing lies under
// the name a, which refuseInterrupted notices, and the next restore completes.
func exchangeByNames(a, b string) error {
	aside := a + asideSuffix
	if err := os.Rename(a, aside); err != nil {
		return err
	}
	if err := os.Rename(b, a); err != nil {
		return err
	}
	return os.Rename(aside, b)
}

// asideSuffix names a folder for the moment between two renames.
const asideSuffix = ".aside"

// refuseInterrupted keeps a restore that ended half-way from being taken for a place where nothing ever was.
func refuseInterrupted(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, left := range []string{dir + asideSuffix, dir + besideSuffix} {
		if _, err := os.Stat(left); err == nil {
			return fmt.Errorf("%w: %s is not there and %s is; run the restore again, or, to begin with nothing, move %s away",
				ErrInterrupted, dir, left, left)
		}
	}
	return nil
}
