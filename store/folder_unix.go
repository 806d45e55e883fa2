//go:build linux || darwin || freebsd

package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// lockFolder takes the folder for this process, or says who has it.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, openerName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errors.Join(inUse(dir, f), f.Close())
	}
	if err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = fmt.Fprintf(f, "%d\n", os.Getpid())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the data folder: %w", err), f.Close())
	}
	return f, nil
}

func inUse(dir string, opener *os.File) error {
	pid := make([]byte, 20)
	n, _ := opener.Read(pid) // who it is is a courtesy; without it the refusal stands
	who := "another process"
	if id := strings.TrimSpace(string(pid[:n])); id != "" {
		who = "process " + id
	}
	return fmt.Errorf("%w: %s is open in %s; stop that process first, or send the work to it (--url)",
		ErrInUse, dir, who)
}

// FreeBytes is the disk space an ordinary process may still take where a folder lies.
func FreeBytes(dir string) (uint64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("ask for free disk space: %w", err)
	}
	return uint64(st.Bavail) * uint64(st.Bsize), nil
}

// allocatedBytes counts what a file takes on disk; Badger's log files have large holes.
func allocatedBytes(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int64(st.Blocks) * 512
	}
	return info.Size()
}
