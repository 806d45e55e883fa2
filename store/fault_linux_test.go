//go:build amd64 || arm64

package store_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"parterre/store"
	"parterre/store/storetest"
)

// faultDir makes this test binary the process whose disk fails.
const faultDir = "PARTERRE_STORE_FAULT_DIR"

func init() { roles[faultDir] = failing }

// failing opens a folder, changes it in every way there is, closes it, and does it again; it says what was acknowledged
// and goes on after an error as a server would: reading, refusing, opening again.
func failing(dir string) error {
	if err := storetest.Enter(); err != nil {
		fmt.Println("unwatched", err)
		return nil
	}
	for session := range 3 {
		s, err := store.Open(dir, options())
		if err != nil {
			fmt.Println("refused", err)
			continue
		}
		fault := change(s, uint64(session))
		if fault != nil {
			fmt.Println("failed", fault)
			if err := s.Commit(&store.Batch{Entries: entries(s.Last(), 1)}); err == nil {
				return fmt.Errorf("a change after %w was taken", fault)
			}
			if err := s.Each(users, nil, func(_, _ []byte) error { return nil }); err != nil {
				return fmt.Errorf("reading after %w: %w", fault, err)
			}
		}
		if err := s.Close(); err != nil {
			fmt.Println("failed", err)
		}
	}
	return nil
}

// change commits small and large batches and rows beside the log.
func change(s *store.Store, session uint64) error {
	for n := range uint64(5) {
		last := s.Last()
		c := command{Seed: last + 1, Entries: 1 + int(n%2), Rows: 20, Size: 100}
		switch n {
		case 1:
			c.Rows, c.Size = 9_000, 1_600 // several transactions
		case 2:
			c.Rows, c.Size = 2, 1<<20 // rows in parts
		}
		b, err := c.batch(last)
		if err != nil {
			return err
		}
		if err := s.Commit(b); err != nil {
			return err
		}
		fmt.Println("acknowledged", s.Last())
	}
	for n := range uint64(3) {
		if err := s.Write([]store.Row{{Table: bulk, Key: number(session + n), Value: make([]byte, 1000)}}); err != nil {
			return err
		}
	}
	return s.DeletePrefix(bulk, number(session))
}

// opening is what Badger says when it ends the process while it opens: before anything is served, and for nothing that
// concerns rows.
var opening = regexp.MustCompile(`^\S+ \S+  err: (while opening file: DISCARD\n|open \S+/data: input/output error\n)`)

// run runs the failing process on a folder and returns what was acknowledged, how many calls there were, and what it said.
func run(t *testing.T, dir string, fail func(int, storetest.Call) syscall.Errno) (acknowledged uint64, calls int, said string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), faultDir+"="+dir, "GODEBUG=asyncpreemptoff=1")
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	disk, err := storetest.Start(cmd, dir, fail)
	if err != nil {
		_ = cmd.Wait() // the process says more than its end
		t.Skipf("SKIPPED: the calls of a process cannot be watched here: %v %s", err, out.String())
	}
	stuck := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Signal(syscall.SIGQUIT) })
	err = cmd.Wait()
	if opening.MatchString(stderr.String()) {
		err = nil
	}
	if err := errors.Join(err, disk.Wait()); err != nil {
		t.Errorf("the process ended with %v: %s\n%s", err, out.String(), stderr.String())
	}
	stuck.Stop()
	lines := bufio.NewScanner(&out)
	for lines.Scan() {
		if _, err := fmt.Sscanf(lines.Text(), "acknowledged %d", &acknowledged); err != nil {
			said += lines.Text() + "\n"
		}
	}
	return acknowledged, disk.Calls(), said
}

func TestTheDiskFailsAtAnyCall(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector has nothing to find here")
	}
	clean := filepath.Join(t.TempDir(), "data")
	_, calls, said := run(t, clean, func(int, storetest.Call) syscall.Errno { return 0 })
	if calls < 100 || said != "" {
		t.Fatalf("without a fault: %d calls, %s", calls, said)
	}
	for _, lasting := range []bool{false, true} {
		name := map[bool]string{false: "once", true: "from then on"}[lasting]
		t.Run(name, func(t *testing.T) {
			step := 15 // from another one each time
			if thorough {
				step = 1
			}
			for at := 1 + rand.IntN(step); at <= calls; at += step {
				var failed storetest.Call
				dir := filepath.Join(t.TempDir(), "data")
				acknowledged, _, said := run(t, dir, func(n int, c storetest.Call) syscall.Errno {
					if n == at {
						failed = c
					}
					if n == at || lasting && n > at {
						return syscall.EIO
					}
					return 0
				})
				if !t.Run(fmt.Sprintf("call %d, %s %s", at, failed.Name, failed.File), func(t *testing.T) {
					checkCrash(t, dir, acknowledged)
				}) {
					t.Log(said)
				}
				_ = os.RemoveAll(dir)
			}
		})
	}
}
