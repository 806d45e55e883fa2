package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"parterre/store"
)

// fullDir makes this test binary the process whose disk is filled by others: it runs where it may mount a small one.
const fullDir = "PARTERRE_STORE_FULL_DIR"

// fullAgain makes it the one that is started again there, and says what was acknowledged.
const fullAgain = "PARTERRE_STORE_FULL_LAST"

func init() { roles[fullDir] = liveOnAFullDisk }

// What the small disk has, and what is to stay free of it.
const (
	smallDisk  = 200 << 20
	smallFree  = 64 << 20
	fillAtOnce = 4 << 20
)

// liveOnAFullDisk is two programs: the one that meets the full disk, and the one that is started after it.
func liveOnAFullDisk(disk string) error {
	if os.Getenv(fullAgain) != "" {
		return startOnAFullDisk(disk)
	}
	if err := syscall.Mount("none", disk, "tmpfs", 0, fmt.Sprint("size=", smallDisk)); err != nil {
		fmt.Println("SKIPPED: a small disk cannot be mounted here:", err)
		return nil
	}
	s, err := store.Open(filepath.Join(disk, "data"), fullOptions())
	if err != nil {
		return err
	}
	others, err := os.Create(filepath.Join(disk, "others"))
	if err != nil {
		return err
	}
	for n := uint64(0); ; n++ { // others fill the disk while we write
		err := s.Commit(&store.Batch{Entries: entries(s.Last(), 1), Rows: []store.Row{{Table: users, Key: number(n), Value: make([]byte, 10_000)}}})
		if errors.Is(err, store.ErrDiskFull) {
			break
		}
		if err != nil {
			return fmt.Errorf("write: %w", err)
		}
		if err := fill(others, 1); err != nil {
			return fmt.Errorf("the disk was full before changes were refused: %w", err)
		}
	}
	for given := false; !given; { // to the last byte, and what is given back as well
		given = store.BallastGiven(s)
		_ = fill(others, smallDisk/fillAtOnce) // until there is no more
	}
	if err := reads(s, s.Last()); err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return fmt.Errorf("close on a full disk: %w", err)
	}
	// What was left open is only gone with the program.
	return syscall.Exec(os.Args[0], os.Args[:1], append(os.Environ(), fullAgain+"="+fmt.Sprint(s.Last())))
}

func startOnAFullDisk(disk string) error {
	dir := filepath.Join(disk, "data")
	last, err := strconv.ParseUint(os.Getenv(fullAgain), 10, 64)
	if err != nil {
		return err
	}
	others, err := os.OpenFile(filepath.Join(disk, "others"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	if _, err := store.Open(dir, fullOptions()); !errors.Is(err, store.ErrDiskFull) || !strings.Contains(err.Error(), "free some space, then start again") {
		return fmt.Errorf("a full disk was opened: %w", err)
	}
	if err := others.Truncate(0); err != nil {
		return err
	}
	s, err := store.Open(dir, fullOptions())
	if err != nil {
		return fmt.Errorf("open after there was space again: %w", err)
	}
	if err := reads(s, last); err != nil {
		return err
	}
	row := []store.Row{{Table: users, Key: number(0), Value: make([]byte, 10)}}
	for err == nil {
		if err := fill(others, 1); err != nil {
			return err
		}
		err = s.Write(row)
	}
	if !errors.Is(err, store.ErrDiskFull) {
		return err
	}
	if err := others.Truncate(0); err != nil {
		return err
	}
	if err := s.Write(row); err != nil {
		return fmt.Errorf("go on without another start: %w", err)
	}
	return errors.Join(s.Verify(context.Background()), s.Close())
}

func fullOptions() store.Options {
	o := options()
	o.ReserveBytes = smallFree
	return o
}

func fill(others *os.File, times int) error {
	for range times {
		if _, err := others.Write(make([]byte, fillAtOnce)); err != nil {
			return err
		}
	}
	return nil
}

// reads demands that everything acknowledged is there.
func reads(s *store.Store, last uint64) error {
	count := uint64(0)
	err := s.Each(users, nil, func(_, value []byte) error { count++; return nil })
	if err == nil && (count != last || s.Last() != last) {
		err = fmt.Errorf("%d rows at revision %d of %d", count, s.Last(), last)
	}
	return err
}

func TestADiskThatOthersFill(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fullDir+"="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}}
	out, err := cmd.CombinedOutput()
	switch {
	case errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSPC): // no more namespaces
		t.Skipf("SKIPPED: a disk of its own cannot be given to a process here: %v", err)
	case strings.HasPrefix(string(out), "SKIPPED"):
		t.Skip(string(out))
	case err != nil:
		t.Fatalf("%v: %s", err, out)
	}
}
