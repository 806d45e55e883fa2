//go:build !linux

package store

import (
	"errors"
	"os"
)

// allocate takes no disk space on systems without fallocate.
func allocate(*os.File, int64) error { return errors.ErrUnsupported }
