package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parterre/store"
)

func TestReadersWritersAndCloseAtOnce(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	var wait sync.WaitGroup
	expect := func(what string, err error) bool {
		if err != nil && !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s gives %v", what, err)
		}
		return err == nil
	}
	committed := make(chan struct{})
	wait.Go(func() {
		for n := uint64(1); ; n++ {
			// Both rows change together; a visit must never see one without the other.
			value := fmt.Sprint("generation ", n)
			if !expect("Commit", s.Commit(&store.Batch{Entries: entries(s.Last(), 1), Rows: []store.Row{put(1, value), put(2, value)}})) {
				return
			}
			if n == 100 {
				close(committed)
			}
		}
	})
	wait.Go(func() {
		for expect("Write", s.Write([]store.Row{{Table: 'X', Key: number(1), Value: make([]byte, 1<<20)}})) {
		}
	})
	for range 2 {
		wait.Go(func() {
			for {
				var values []string
				err := s.Each(users, nil, func(_, value []byte) error {
					values = append(values, string(value))
					return nil
				})
				if !expect("Each", err) {
					return
				}
				if len(values) == 2 && values[0] != values[1] {
					t.Errorf("a visit saw %q", values)
				}
				if _, err := s.Get('X', number(1)); !errors.Is(err, store.ErrNotFound) && !expect("Get", err) {
					return
				}
			}
		})
	}
	<-committed
	closeStore(t, s)
	wait.Wait()
	verify(t, open(t, dir))
}

func TestAFailedWriteBreaksTheStoreUntilItIsReopened(t *testing.T) {
	dir := filled(t)
	var s *store.Store
	fail := false
	s, err := store.Open(dir, store.WithStage(options(), func(step string) {
		if fail && step == "before commit" {
			store.CloseBadger(s)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	fail = true
	next := &store.Batch{Entries: entries(10, 1), Rows: []store.Row{put(1, "new")}}
	if err := s.Commit(next); err == nil {
		t.Fatal("a commit to nowhere was acknowledged")
	}
	if err := s.Commit(next); !errors.Is(err, store.ErrBroken) {
		t.Fatalf("the next commit gives %v", err)
	}
	_ = s.Close() // Badger is closed already and may say so
	s = open(t, dir)
	commit(t, s, put(1, "newer"))
	verify(t, s)
}

func TestALargeRowThatWasNotFinishedLeavesTheOldOneAndNoParts(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	old := bytes.Repeat([]byte("old"), 1<<20)
	commit(t, s, store.Row{Table: users, Key: number(1), Value: old})
	parts := store.PartCount(s)
	closeStore(t, s)
	var failing *store.Store
	failing, err := store.Open(dir, store.WithStage(options(), func(step string) {
		if step == "after commit" && store.PartCount(failing) > parts {
			store.CloseBadger(failing)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	if err := failing.Write([]store.Row{{Table: users, Key: number(1), Value: make([]byte, 20<<20)}}); err == nil {
		t.Fatal("a write to nowhere was acknowledged")
	}
	_ = failing.Close() // Badger is closed already and may say so
	s = open(t, dir)
	if !bytes.Equal(mustGet(t, s, number(1)), old) || store.PartCount(s) != parts {
		t.Errorf("%d parts are there, %d belong to the row", store.PartCount(s), parts)
	}
	verify(t, s)
}

func TestTheChainOfTransactionsStaysShort(t *testing.T) {
	dir := t.TempDir()
	for range 3 { // closing moves Badger's log into tables
		s := open(t, dir)
		for i := range uint64(1_100) {
			commit(t, s, put(i, "value"))
		}
		closeStore(t, s)
	}
	s := open(t, dir)
	if n := store.SequenceCount(s); n > 2_300 || n < 1_100 {
		t.Errorf("the chain has %d links after 3,300 transactions", n)
	}
	if s.Last() != 3_300 {
		t.Errorf("the log ends at %d", s.Last())
	}
	verify(t, s)
}

func TestBadgerSpeaksThroughSlogAndQuietly(t *testing.T) {
	var loud, all bytes.Buffer
	for level, to := range map[slog.Level]*bytes.Buffer{slog.LevelInfo: &loud, slog.LevelDebug: &all} {
		o := options()
		o.Logger = slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: level}))
		s, err := store.Open(t.TempDir(), o)
		if err != nil {
			t.Fatal(err)
		}
		commit(t, s, put(1, "a secret"))
		closeStore(t, s)
	}
	if loud.Len() != 0 {
		t.Errorf("a sound folder makes noise: %s", loud.String())
	}
	if !strings.Contains(all.String(), "badger") || strings.Contains(all.String(), "secret") {
		t.Errorf("the debug log reads %s", all.String())
	}
}

// TestAcknowledgedIsOnTheDisk stands for a power cut: what the kernel holds as changed memory of Badger's
// files would be lost in one, so after a commit there must be none. (Killing a process cannot show this: the
// kernel keeps its memory.)
func TestAcknowledgedIsOnTheDisk(t *testing.T) {
	dir := t.TempDir()
	if dir, err := filepath.EvalSymlinks(dir); err != nil || strings.HasPrefix(dir, "/dev/shm") {
		t.Skipf("needs a temporary folder on a disk: %s %v", dir, err)
	}
	s := open(t, dir)
	for i := range uint64(50) {
		commit(t, s, put(i, strings.Repeat("value", 500)))
		log, dirty, err := dirtyLog(dir)
		if err != nil {
			t.Skipf("the kernel does not tell which memory is changed, so a power cut cannot be shown: %v", err)
		}
		if log == 0 {
			t.Fatal("Badger's log is not among the mapped files")
		}
		if dirty != 0 {
			t.Fatalf("after an acknowledged commit %d kB of Badger's log are not on the disk", dirty)
		}
	}
}

// dirtyLog reads from the kernel how much of the mapped log files of a folder is in memory, and how much of
// that is not on the disk, in kB.
func dirtyLog(dir string) (resident, dirty int, err error) {
	content, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return 0, 0, err
	}
	inside := false
	for line := range strings.Lines(string(content)) {
		fields := strings.Fields(line)
		if strings.Contains(fields[0], "-") { // the first line of a mapping; memory without a file has no name
			inside = len(fields) == 6 && strings.HasPrefix(fields[5], dir) && strings.HasSuffix(fields[5], ".mem")
		}
		if !inside || len(fields) != 3 {
			continue
		}
		var kB int
		if _, err := fmt.Sscan(fields[1], &kB); err != nil {
			continue
		}
		switch fields[0] {
		case "Rss:":
			resident += kB
		case "Shared_Dirty:", "Private_Dirty:":
			dirty += kB
		}
	}
	return resident, dirty, nil
}
