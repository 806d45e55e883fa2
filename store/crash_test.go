package store_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"parterre/store"
)

// The crash oracle: after a crash the folder holds a prefix of what was submitted that contains
// everything acknowledged. A child process commits for ever and prints each acknowledged revision; it is killed
// with SIGKILL, from outside at any moment or by itself between two steps of a change. The parent opens
// the folder and plays the log again: the rows must be exactly those the log gives.

const (
	crashDir  = "PARTERRE_STORE_CRASH_DIR"
	crashStep = "PARTERRE_STORE_CRASH_STEP" // name of the step, then how many of it pass before
	bulk      = store.Table('X')
)

func TestMain(m *testing.M) {
	for variable, run := range roles {
		if dir := os.Getenv(variable); dir != "" {
			if err := run(dir); err != nil {
				fmt.Println("error", err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

// roles are what this test binary does instead of testing, by the variable that names a folder for it.
var roles = map[string]func(dir string) error{
	crashDir: func(dir string) error { return child(dir, os.Getenv(crashStep)) },
}

// thorough is whether every fault is tried and not a sample of them: make faults.
var thorough = os.Getenv("PARTERRE_FAULTS") != ""

// command is the body of the first entry of a batch: the rows follow from it.
type command struct {
	Seed    uint64
	Entries int
	Rows    int
	Size    int
}

// rows are the changes of a command. Keys come from a small range, so that later commands overwrite and remove.
func (c command) rows() []store.Row {
	dice := rand.New(rand.NewPCG(c.Seed, 0))
	rows := make([]store.Row, c.Rows)
	for i := range rows {
		rows[i] = store.Row{Table: users, Key: number(uint64(dice.IntN(2 * c.Rows)))}
		if dice.IntN(5) == 0 {
			continue
		}
		rows[i].Value = make([]byte, 8+dice.IntN(c.Size))
		for at := 0; at < len(rows[i].Value); at += 8 {
			copy(rows[i].Value[at:], number(dice.Uint64()))
		}
	}
	return rows
}

// nextCommand is chosen by the revision it will have; large ones need several transactions.
func nextCommand(revision uint64, dice *rand.Rand) command {
	c := command{Seed: revision, Entries: 1 + dice.IntN(3), Rows: 1 + dice.IntN(200), Size: 100}
	switch dice.IntN(16) {
	case 0:
		c.Rows, c.Size = 14_000, 1_600
	case 1:
		c.Rows, c.Size = 3, 1<<20
	}
	return c
}

func (c command) batch(last uint64) (*store.Batch, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	b := &store.Batch{Entries: entries(last, c.Entries), Rows: c.rows()}
	b.Entries[0].Body = body
	return b, nil
}

// child commits until it is killed.
func child(dir, step string) error {
	o := options()
	if step != "" {
		name, count, _ := strings.Cut(step, "/")
		left, err := strconv.Atoi(count)
		if err != nil {
			return err
		}
		o = store.WithStage(o, func(at string) {
			if at != name {
				return
			}
			if left--; left < 0 {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
		})
	}
	s, err := store.Open(dir, o)
	if err != nil {
		return err
	}
	go func() { // rows beside the log come and go meanwhile
		for n := uint64(0); ; n++ {
			_ = s.Write([]store.Row{{Table: bulk, Key: number(n % 500), Value: make([]byte, 100+n%3000)}})
			if n%100 == 99 {
				_ = s.DeletePrefix(bulk, nil)
			}
		}
	}()
	dice := rand.New(rand.NewPCG(s.Last(), 1))
	for {
		last := s.Last()
		b, err := nextCommand(last+1, dice).batch(last)
		if err != nil {
			return err
		}
		if err := s.Commit(b); err != nil {
			return err
		}
		fmt.Println(s.Last())
	}
}

// crash runs the child on a folder and kills it after some acknowledgements (0: it kills itself). It gives
// the last acknowledged revision.
func crash(t *testing.T, dir, step string, acknowledgements int) uint64 {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir, crashStep+"="+step)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var acknowledged uint64
	lines := bufio.NewScanner(out)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "error") {
			t.Fatalf("the child failed: %s", lines.Text())
		}
		if acknowledged, err = strconv.ParseUint(lines.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
		if n == acknowledgements {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended with %v", err)
	}
	return acknowledged
}

// replay demands that the rows are those the log gives, and returns the last revision.
func replay(t *testing.T, s *store.Store) uint64 {
	t.Helper()
	want := map[string]string{}
	inside := 0
	err := s.Log(1, func(e store.Entry) error {
		if inside > 0 {
			inside--
			return nil
		}
		var c command
		if err := json.Unmarshal(e.Body, &c); err != nil {
			return err
		}
		inside = c.Entries - 1
		for _, row := range c.rows() {
			if row.Value == nil {
				delete(want, string(row.Key))
			} else {
				want[string(row.Key)] = string(row.Value)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if inside != 0 {
		t.Fatalf("the log ends inside a batch, %d entries are missing", inside)
	}
	err = s.Each(users, nil, func(key, value []byte) error {
		if expected, ok := want[string(key)]; !ok || expected != string(value) {
			t.Fatalf("row %x differs from the log", key)
		}
		delete(want, string(key))
		return nil
	})
	if err != nil || len(want) != 0 {
		t.Fatalf("%d rows are missing: %v", len(want), err)
	}
	if n := store.StagedCount(s); n != 0 {
		t.Fatalf("%d staged changes are left", n)
	}
	verify(t, s)
	return s.Last()
}

func checkCrash(t *testing.T, dir string, acknowledged uint64) {
	t.Helper()
	s, err := store.Open(dir, options())
	if err != nil {
		t.Fatalf("open after the crash: %v", err)
	}
	defer closeStore(t, s)
	if last := replay(t, s); last < acknowledged || last > acknowledged+3 {
		t.Fatalf("revision %d was acknowledged, the log ends at %d", acknowledged, last)
	}
}

func TestKilledAtAnyMoment(t *testing.T) {
	rounds := 10
	switch {
	case testing.Short():
		rounds = 3
	case thorough:
		rounds = 100
	}
	dir := filepath.Join(t.TempDir(), "data")
	dice := rand.New(rand.NewPCG(7, 7))
	var acknowledged uint64
	for round := range rounds {
		if now := crash(t, dir, "", 1+dice.IntN(10)); now > 0 {
			acknowledged = now
		}
		checkCrash(t, dir, acknowledged)
		if round%4 == 3 { // the log is played from its beginning each time: keep it short
			dir, acknowledged = filepath.Join(t.TempDir(), "data"), 0
		}
	}
}

func TestKilledBetweenTheStepsOfALargeBatch(t *testing.T) {
	for _, step := range []string{
		"before commit/9", "after commit/9", "staged/0", "staged/1", "sealed/0", "applied/0", "unsealed/0", "unsealed/1",
	} {
		t.Run("killed at "+step, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			checkCrash(t, dir, crash(t, dir, step, 0))
		})
	}
	t.Run("killed again while the batch is completed", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "data")
		acknowledged := crash(t, dir, "sealed/0", 0)
		for range 3 {
			if again := crash(t, dir, "before commit/1", 0); again != 0 {
				t.Fatalf("revision %d was acknowledged before the batch was complete", again)
			}
		}
		checkCrash(t, dir, acknowledged)
	})
}
