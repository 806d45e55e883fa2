package audience_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"parterre/audience"
	"parterre/index"
	"parterre/store"
)

var errDisk = errors.New("the disk is on fire")

func TestTheWriter(t *testing.T) {
	t.Run("leaves the View as it was when a commit fails, and goes on", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		w.upsert(person("a", "city", "Graz"))
		w.publish("graz", `{"attribute":{"key":"city","is":{"equals":"Graz"}}}`)
		before := w.View()
		w.Sync(func(*store.Batch, func(*store.Batch) error) error { return errDisk })
		for range 3 {
			_, err := w.UpsertUsers(ctx, ada, []index.UserWrite{person("a", "city", "Wien"), person("b", "town", "Graz"), person("c", "city", "Graz")})
			if !errors.Is(err, audience.ErrNotWritten) || !errors.Is(err, errDisk) {
				t.Fatal(err)
			}
		}
		if _, err := w.CreateAudience(ctx, ada, audience.NewAudience{Name: "lost"}); !errors.Is(err, audience.ErrNotWritten) {
			t.Fatal(err)
		}
		if w.View() != before {
			t.Fatal("another View was published")
		}
		w.Sync(func(b *store.Batch, commit func(*store.Batch) error) error { return commit(b) })
		w.upsert(person("c", "city", "Graz"), person("d", "city", "Linz"))
		if size := w.size("graz"); size != 2 {
			t.Fatalf("size %d, want 2", size)
		}
		w.restart()
		if size := w.size("graz"); size != 2 {
			t.Fatalf("size %d after a restart, want 2", size)
		}
		if err := errors.Join(index.Verify(ctx, w.disk, w.View().Facts), index.VerifyLog(ctx, w.disk)); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("says that changes are refused when the disk is full, and reads go on", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		w.upsert(person("a", "city", "Graz"))
		w.Sync(func(*store.Batch, func(*store.Batch) error) error { return fmt.Errorf("commit: %w", store.ErrDiskFull) })
		if _, err := w.UpsertUsers(ctx, ada, []index.UserWrite{person("b", "city", "Graz")}); !errors.Is(err, audience.ErrReadOnly) {
			t.Fatal(err)
		}
		if w.View().UserStatus("a") != audience.UserActive || w.View().UserStatus("b") != audience.UserUnknown {
			t.Fatal("the View is wrong")
		}
	})
	t.Run("starts on a full disk, with the clock where it was", func(t *testing.T) {
		w := openMachine(t, t.TempDir())
		w.upsert(person("a", "city", "Graz"))
		before := w.View().Now
		w.stop()
		w.machine.Add(time.Hour.Milliseconds())
		w.reserve = math.MaxUint64 / 2
		w.start()
		if v := w.View(); v.UserStatus("a") != audience.UserActive || !v.Now.Equal(before) {
			t.Fatalf("the View is of %v, want %v", v.Now, before)
		}
		if _, err := w.Tick(ctx); !errors.Is(err, audience.ErrReadOnly) {
			t.Fatal(err)
		}
		w.reserve = 0
		w.restart()
		if now := w.View().Now; !now.Equal(before.Add(time.Hour)) {
			t.Fatalf("the clock is at %v", now)
		}
		w.stop()
	})
	t.Run("refuses changes after Close and finishes those before it", func(t *testing.T) {
		w := open(t, t.TempDir())
		const clients = 20
		var all sync.WaitGroup
		revisions := make([]index.Revision, clients)
		for i := range clients {
			all.Go(func() {
				for n := 0; ; n++ {
					out, err := w.UpsertUsers(ctx, ada, []index.UserWrite{person(fmt.Sprint("u", i), "n", n)})
					if errors.Is(err, audience.ErrClosed) {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
					revisions[i] = out.Revision
				}
			})
		}
		for w.View().Revision < 100 {
			if _, err := w.ViewFrom(ctx, w.View().Revision+1); err != nil {
				t.Fatal(err)
			}
		}
		w.stop()
		all.Wait()
		last := index.Revision(0)
		for _, r := range revisions {
			last = max(last, r)
		}
		if got := w.View().Revision; got != last {
			t.Fatalf("the last View is of revision %d, the last answer of %d", got, last)
		}
		if err := w.Close(ctx); !errors.Is(err, audience.ErrClosed) {
			t.Fatal(err)
		}
	})
	t.Run("gathers what arrives while a commit is being stored", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		begun, gate := make(chan int, 100), make(chan struct{})
		w.Sync(func(b *store.Batch, commit func(*store.Batch) error) error {
			begun <- len(b.Entries)
			<-gate
			return commit(b)
		})
		var all sync.WaitGroup
		put := func(id string) {
			all.Go(func() {
				if out, err := w.UpsertUsers(ctx, ada, []index.UserWrite{person(id, "n", 1)}); err != nil || out.Accepted != 1 {
					t.Error(out.Issues, err)
				}
			})
		}
		put("first")
		<-begun
		for i := range 50 {
			put(fmt.Sprint("u", i))
		}
		for w.Waiting() < 50 {
			runtime.Gosched() // the queue is filled by others
		}
		close(gate)
		if n := <-begun; n != 50 {
			t.Fatalf("%d commands were committed together, want 50", n)
		}
		all.Wait()
		if w.View().Revision != w.View().Facts.Revision() || w.View().Facts.Everyone().Count() != 51 {
			t.Fatal("the View lacks somebody")
		}
	})
	t.Run("lets a caller go who is still waiting", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		gate, begun := make(chan struct{}), make(chan struct{}, 10)
		w.Sync(func(b *store.Batch, commit func(*store.Batch) error) error {
			begun <- struct{}{}
			<-gate
			return commit(b)
		})
		done := make(chan error, 1)
		go func() {
			_, err := w.UpsertUsers(ctx, ada, []index.UserWrite{person("first", "n", 1)})
			done <- err
		}()
		<-begun
		brief, cancel := context.WithCancel(ctx)
		gone := make(chan error, 1)
		go func() {
			_, err := w.UpsertUsers(brief, ada, []index.UserWrite{person("second", "n", 1)})
			gone <- err
		}()
		for w.Waiting() < 1 {
			runtime.Gosched()
		}
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		close(gate)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		w.upsert(person("third", "n", 1))
		if w.View().UserStatus("second") != audience.UserUnknown {
			t.Fatal("a change was made whose caller had been told it was not")
		}
	})
	t.Run("survives a command that makes the program panic", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		var all sync.WaitGroup
		for i := range 30 {
			all.Go(func() {
				if i%10 == 7 {
					if err := w.Explode(ctx); !errors.Is(err, audience.ErrNotWritten) {
						t.Error(err)
					}
					return
				}
				if _, err := w.UpsertUsers(ctx, ada, []index.UserWrite{person(fmt.Sprint("u", i), "n", 1)}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := w.View().Facts.Everyone().Count(); n != 27 {
			t.Fatalf("%d users, want 27", n)
		}
	})
	t.Run("refuses more users than one change may have", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		out, err := w.UpsertUsers(ctx, ada, make([]index.UserWrite, audience.MaxUsers+1))
		refusedWith(t, out.Outcome, err, audience.TooManyUsers)
	})
	t.Run("answers nothing for nothing", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		if out, err := w.UpsertUsers(ctx, ada, nil); err != nil || out.Written() || len(out.Issues) > 0 {
			t.Fatal(out, err)
		}
	})
}

func TestIdempotency(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	once := audience.Actor{Name: "ada", IdempotencyKey: "k1"}
	users := []index.UserWrite{person("a", "city", "Graz"), {ID: ""}}
	first, err := w.UpsertUsers(ctx, once, users)
	if err != nil || first.Accepted != 1 || len(first.Issues) != 1 {
		t.Fatal(first, err)
	}
	same := func(t *testing.T) {
		t.Helper()
		again, err := w.UpsertUsers(ctx, once, users)
		if err != nil || again.Revision != first.Revision || again.Accepted != 1 || len(again.Issues) != 1 || again.Issues[0].Code != first.Issues[0].Code {
			t.Fatal(again, err)
		}
	}
	t.Run("a repetition answers as the first time and changes nothing", func(t *testing.T) {
		w.upsert(person("a", "city", "Wien"))
		same(t)
		if v, _ := userValue(w, "a", "city"); v != "Wien" {
			t.Fatalf("the change was done twice: %v", v)
		}
	})
	t.Run("also after a restart", func(t *testing.T) {
		w.restart()
		same(t)
	})
	t.Run("another change with the key is an issue", func(t *testing.T) {
		out, err := w.UpsertUsers(ctx, once, []index.UserWrite{person("b", "city", "Graz")})
		refusedWith(t, out.Outcome, err, audience.IdempotencyKeyReused)
		made, err := w.CreateAudience(ctx, once, audience.NewAudience{Name: "x"})
		refusedWith(t, made.Outcome, err, audience.IdempotencyKeyReused)
	})
	t.Run("another client's key is its own", func(t *testing.T) {
		out, err := w.UpsertUsers(ctx, audience.Actor{Name: "bob", IdempotencyKey: "k1"}, []index.UserWrite{person("b", "city", "Graz")})
		if err != nil || !out.Written() {
			t.Fatal(out, err)
		}
	})
	t.Run("a refused change is not remembered", func(t *testing.T) {
		by := audience.Actor{Name: "ada", IdempotencyKey: "k2"}
		out, err := w.PatchUsers(ctx, by, []index.UserWrite{person("later", "city", "Graz")})
		refusedWith(t, out.Outcome, err, index.UserNotFound)
		w.upsert(person("later", "city", "Wien"))
		if out, err := w.PatchUsers(ctx, by, []index.UserWrite{person("later", "city", "Graz")}); err != nil || !out.Written() {
			t.Fatal(out, err)
		}
	})
	t.Run("repetitions that arrive together are one change", func(t *testing.T) {
		by := audience.Actor{Name: "ada", IdempotencyKey: "k3"}
		before := w.View().Revision
		var all sync.WaitGroup
		var made, put [10]index.Revision
		for i := range made {
			all.Go(func() {
				out, err := w.CreateAudience(ctx, by, audience.NewAudience{Name: "Once"})
				if err != nil || out.Audience == nil || out.Audience.Key != "once" {
					t.Error(out, err)
				}
				made[i] = out.Revision
			})
			all.Go(func() {
				by := audience.Actor{Name: "ada", IdempotencyKey: "k4"}
				out, err := w.UpsertUsers(ctx, by, []index.UserWrite{person("twin", "city", "Graz")})
				if err != nil {
					t.Error(err)
				}
				put[i] = out.Revision
			})
		}
		all.Wait()
		for i := range made {
			if made[i] != made[0] || put[i] != put[0] {
				t.Fatal(made, put)
			}
		}
		if now := w.View().Revision; now != before+2 {
			t.Fatalf("revision %d, want %d", now, before+2)
		}
	})
	t.Run("a key is forgotten after a week", func(t *testing.T) {
		if out, err := w.AdvanceClock(ctx, ada, w.View().Now.Add(8*24*time.Hour)); err != nil || !out.Written() {
			t.Fatal(out, err)
		}
		if out, err := w.UpsertUsers(ctx, once, []index.UserWrite{person("b", "city", "Rom")}); err != nil || out.Accepted != 1 {
			t.Fatal(out, err)
		}
		if rows := countRows(t, w.disk, audience.TableIdempotency); rows != 2 {
			t.Fatalf("%d rows of keys are kept", rows)
		}
	})
	t.Run("a key that is too long is an issue", func(t *testing.T) {
		out, err := w.UpsertUsers(ctx, audience.Actor{Name: "ada", IdempotencyKey: strings.Repeat("x", 257)}, users)
		refusedWith(t, out.Outcome, err, audience.IdempotencyKeyInvalid)
	})
}

// userValue returns what a user has for an attribute.
func userValue(w *workspace, id, key string) (any, bool) {
	s := w.View().Facts
	ord, _ := s.Ordinal(id)
	a, _ := s.Schema().ByKey(key)
	v, ok := s.User(ord).Value(a.ID)
	if !ok {
		return nil, false
	}
	return v.Any(), true
}

func countRows(t *testing.T, disk *store.Store, table store.Table) int {
	t.Helper()
	n := 0
	if err := disk.Each(table, nil, func(_, _ []byte) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}
