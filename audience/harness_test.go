package audience_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"parterre/audience"
	"parterre/audience/live"
	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/store"
)

var (
	ctx = context.Background()
	ada = audience.Actor{Name: "ada"}
)

// day is where the clocks of tests start.
var day = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// tester is what testing and rapid have in common.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// workspace is a folder with a running Service.
type workspace struct {
	t       tester
	dir     string
	shape   block.Shape
	after   int           // users changed before a checkpoint
	machine *atomic.Int64 // milliseconds of the machine's clock; nil for a manual one
	behind  int           // users that count as changed at the start
	reserve uint64        // disk space that stays free; 0 hardly any
	disk    *store.Store
	feed    *live.Feed
	*audience.Service
}

func open(t tester, dir string) *workspace {
	t.Helper()
	w := &workspace{t: t, dir: dir, shape: 6, after: 50}
	w.start()
	return w
}

func openMachine(t tester, dir string) *workspace {
	t.Helper()
	w := &workspace{t: t, dir: dir, shape: 6, after: 50, machine: new(atomic.Int64)}
	w.machine.Store(day.UnixMilli())
	w.start()
	return w
}

func (w *workspace) start() {
	w.t.Helper()
	disk, err := store.Open(w.dir, store.Options{Create: true, Format: 1, ReserveBytes: max(w.reserve, 1)})
	if err != nil {
		w.t.Fatal(err)
	}
	facts, _, err := index.Load(ctx, disk, index.Options{Shape: w.shape})
	if err != nil {
		w.t.Fatal(err)
	}
	w.disk, w.feed = disk, live.NewFeed(time.After)
	o := audience.Options{Store: disk, Facts: facts, Start: day, Counter: live.Counter{}, Feed: w.feed, CheckpointAfter: w.after, Behind: w.behind}
	if w.machine != nil {
		o.Clock = func() time.Time { return time.UnixMilli(w.machine.Load()) }
	}
	if w.Service, err = audience.Open(ctx, o); err != nil {
		w.t.Fatal(err)
	}
}

func (w *workspace) stop() {
	w.t.Helper()
	if err := w.Close(ctx); err != nil {
		w.t.Fatal(err)
	}
	if err := w.disk.Close(); err != nil {
		w.t.Fatal(err)
	}
}

func (w *workspace) restart() {
	w.t.Helper()
	w.stop()
	w.start()
}

// closing stops the workspace when the test ends.
func closing(t *testing.T, w *workspace) *workspace {
	t.Cleanup(w.stop)
	return w
}

// criteria parses criteria that have no fault of shape.
func criteria(t tester, text string) *engine.Criteria {
	t.Helper()
	c, issues := engine.ParseCriteria([]byte(text))
	if len(issues) > 0 {
		t.Fatalf("criteria %s: %v", text, issues)
	}
	return c
}

// upsert writes users that must all be accepted.
func (w *workspace) upsert(users ...index.UserWrite) audience.UsersOutcome {
	w.t.Helper()
	out, err := w.UpsertUsers(ctx, ada, users)
	if err != nil || out.Accepted != len(users) {
		w.t.Fatalf("%d of %d users accepted: %v %v", out.Accepted, len(users), out.Issues, err)
	}
	return out
}

// person is a user with one attribute.
func person(id, key string, value any) index.UserWrite {
	return index.UserWrite{ID: id, Attributes: []index.AttributeWrite{{Key: key, Value: value}}}
}

// created returns what a change of an audience made, which must be written.
func (w *workspace) must(out audience.AudienceOutcome, err error) *audience.Audience {
	w.t.Helper()
	if err != nil || !out.Written() {
		w.t.Fatalf("not written: %v %v", out.Issues, err)
	}
	return out.Audience
}

// publish makes an audience and publishes it.
func (w *workspace) publish(key, text string) *audience.Audience {
	w.t.Helper()
	a := w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Key: &key, Name: key, Criteria: criteria(w.t, text)}))
	return w.must(w.PublishAudience(ctx, ada, audience.ByID(a.ID), a.Version))
}

// size returns the size of an audience by its Roster and by a count from nothing, which must agree.
func (w *workspace) size(key string) int {
	w.t.Helper()
	v := w.View()
	p, err := v.Population(audience.Question{Audience: ref(key)})
	if err != nil {
		w.t.Fatal(err)
	}
	size, err := p.Size(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	page, err := p.Members(ctx, engine.MembersOptions{First: engine.MaxPage})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(page.Members) != size {
		w.t.Fatalf("audience %s: size %d, %d members", key, size, len(page.Members))
	}
	return size
}

// sizeOf returns the size of an audience by its Roster.
func (w *workspace) sizeOf(key string) int {
	w.t.Helper()
	a, err := w.View().Catalog.Find(audience.ByKey(key))
	if err != nil {
		w.t.Fatal(err)
	}
	size, err := w.View().Size(a)
	if err != nil {
		w.t.Fatal(err)
	}
	return size
}

func ref(key string) *audience.Ref { r := audience.ByKey(key); return &r }

// refusedWith demands that nothing was written, with an issue of a code.
func refusedWith(t tester, out audience.Outcome, err error, code index.IssueCode) index.Issue {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if out.Written() {
		t.Fatalf("written; want the issue %s", code)
	}
	for _, i := range out.Issues {
		if i.Code == code {
			if i.Message == "" || i.Hint == "" {
				t.Fatalf("the issue %s lacks words: %+v", code, i)
			}
			return i
		}
	}
	t.Fatalf("issues %v; want %s", out.Issues, code)
	return index.Issue{}
}
