//go:build !(linux || darwin || freebsd)

package store

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
)

// lockFolder leaves the locking to Badger on systems without flock.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, openerName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	return f, nil
}

// FreeBytes knows no limit on systems without statfs: the reserve is not kept there.
func FreeBytes(string) (uint64, error) { return math.MaxUint64, nil }

func allocatedBytes(info fs.FileInfo) int64 { return info.Size() }
