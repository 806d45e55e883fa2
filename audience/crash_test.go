package audience_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"

	"parterre/audience"
	"parterre/index"
)

// crashDir makes this test binary the server that is killed: it writes into the folder until then.
const crashDir = "PARTERRE_CRASH_DIR"

const crashClients = 4

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		writeUntilKilled(dir)
		return
	}
	os.Exit(m.Run())
}

// crashing is a tester for the server that is killed.
type crashing struct{}

func (crashing) Helper()                      {}
func (crashing) Fatal(args ...any)            { panic(fmt.Sprint(args...)) }
func (crashing) Fatalf(f string, args ...any) { panic(fmt.Sprintf(f, args...)) }
func (crashing) Errorf(f string, args ...any) { panic(fmt.Sprintf(f, args...)) }

// writeUntilKilled runs clients that each write their users in order, and audiences in between, and say on standard output
// what was acknowledged: the client, the number of its change, and the revision.
func writeUntilKilled(dir string) {
	w := open(crashing{}, dir)
	var say sync.Mutex
	var all sync.WaitGroup
	for client := range crashClients {
		n := 0
		for w.View().UserStatus(crashUser(client, n)) != audience.UserUnknown {
			n++
		}
		all.Go(func() {
			for ; ; n++ {
				if client == 0 && n%5 == 0 {
					w.publishAbove(n)
				}
				out := w.upsert(person(crashUser(client, n), "n", n), person(fmt.Sprint("last-", client), "n", n))
				say.Lock()
				fmt.Println(client, n, uint64(out.Revision))
				say.Unlock()
			}
		})
	}
	all.Wait()
}

// publishAbove publishes the audience of numbers above n, as far as that was not done before the last crash.
func (w *workspace) publishAbove(n int) {
	key := fmt.Sprint("above-", n)
	a, err := w.View().Catalog.Find(audience.ByKey(key))
	if err != nil {
		text := fmt.Sprintf(`{"attribute":{"key":"n","is":{"greaterThan":%d}}}`, n)
		a = w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Key: &key, Name: key, Criteria: criteria(w.t, text)}))
	}
	if a.Status == audience.StatusDraft {
		if out, err := w.PublishAudience(ctx, ada, audience.ByID(a.ID), a.Version); n > 0 {
			w.must(out, err)
		}
	}
}

func crashUser(client, n int) string { return fmt.Sprintf("user-%d-%d", client, n) }

// After kill -9 the state is a prefix of what was submitted that contains everything acknowledged.
func TestAServerIsKilledAtAnyMoment(t *testing.T) {
	rounds := 10
	switch {
	case testing.Short():
		rounds = 2
	case os.Getenv("PARTERRE_FAULTS") != "": // make faults
		rounds = 100
	}
	dir := t.TempDir()
	dice := rand.New(rand.NewPCG(7, 8))
	acked := [crashClients]int{}
	for i := range acked {
		acked[i] = -1
	}
	for round := range rounds {
		killed := exec.Command(os.Args[0], "-test.run=^$")
		killed.Env = append(os.Environ(), crashDir+"="+dir)
		killed.Stderr = os.Stderr
		out, err := killed.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := killed.Start(); err != nil {
			t.Fatal(err)
		}
		var revision uint64
		lines := bufio.NewScanner(out)
		for left := 20 + dice.IntN(200); lines.Scan(); left-- {
			var client, n int
			var r uint64
			if got, err := fmt.Sscan(lines.Text(), &client, &n, &r); got != 3 {
				break // the last line was cut
			} else if err != nil {
				t.Fatal(err)
			}
			acked[client], revision = n, max(revision, r)
			if left == 0 {
				if err := killed.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = killed.Wait() // it was killed
		if revision == 0 {
			t.Fatalf("round %d: nothing was acknowledged", round)
		}
		checkCrash(t, dir, acked, index.Revision(revision))
	}
}

func checkCrash(t *testing.T, dir string, acked [crashClients]int, revision index.Revision) {
	t.Helper()
	w := open(t, dir)
	defer w.stop()
	v := w.View()
	if v.Revision < revision {
		t.Fatalf("revision %d after the crash; %d was acknowledged", v.Revision, revision)
	}
	for client, last := range acked {
		n := 0
		for v.UserStatus(crashUser(client, n)) == audience.UserActive {
			n++
		}
		if n <= last {
			t.Fatalf("client %d has %d users; number %d was acknowledged", client, n, last)
		}
		if v.UserStatus(crashUser(client, n+1)) != audience.UserUnknown {
			t.Fatalf("client %d has number %d without number %d", client, n+1, n)
		}
		if got, _ := userValue(w, fmt.Sprint("last-", client), "n"); got != float64(n-1) {
			t.Fatalf("client %d: half a change is there: %v beside %d users", client, got, n)
		}
	}
	for at := 5; at < acked[0]; at += 5 {
		a, err := v.Catalog.Find(audience.ByKey(fmt.Sprint("above-", at)))
		if err != nil || a.Status != audience.StatusActive {
			t.Fatalf("audience above-%d: %v %v", at, a, err)
		}
		want := 0
		for client := range crashClients {
			for n := at + 1; v.UserStatus(crashUser(client, n)) == audience.UserActive; n++ {
				want++
			}
			if got, _ := userValue(w, fmt.Sprint("last-", client), "n"); got.(float64) > float64(at) {
				want++
			}
		}
		if size := w.sizeOf(a.Key); size != want {
			t.Fatalf("audience %s: size %d, want %d", a.Key, size, want)
		}
	}
	if err := errors.Join(index.Verify(ctx, w.disk, v.Facts), index.VerifyLog(ctx, w.disk), audience.Verify(w.disk)); err != nil {
		t.Fatal(err)
	}
}
