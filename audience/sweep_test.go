package audience_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parterre/audience"
	"parterre/index"
)

// deeds records that somebody did something each of some days before a time.
func (w *workspace) deeds(user, name string, at time.Time, days int) {
	w.t.Helper()
	var events []index.EventWrite
	for n := range days {
		events = append(events, index.EventWrite{User: user, Name: name, Time: at.Add(-time.Duration(n) * 24 * time.Hour)})
	}
	if out, err := w.RecordEvents(ctx, ada, events, false); err != nil || out.Accepted != days {
		w.t.Fatal(out.Issues, err)
	}
}

func (w *workspace) keep(name string, days int) {
	w.t.Helper()
	if out, err := w.UpdateEventType(ctx, ada, index.EventTypeChange{Key: name, Retention: &days}); err != nil || !out.Written() {
		w.t.Fatal(out.Issues, err)
	}
}

func (w *workspace) events() int { return w.View().Facts.Events().Count() }

func TestSweep(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	w.upsert(index.UserWrite{ID: "a"}, index.UserWrite{ID: "b"})
	w.deeds("a", "login", day, 10)
	w.deeds("b", "login", day.Add(-8*24*time.Hour), 2)
	w.deeds("a", "visit", day, 10)
	a := w.publish("twice", `{"performed":{"event":"login","is":{"atLeast":2}}}`)
	size := func() int {
		t.Helper()
		n, err := w.View().Size(a)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if size() != 2 {
		t.Fatal(size())
	}
	w.keep("login", 3)
	if w.events() != 22 || size() != 1 {
		t.Fatal("events that are over count, or went before they were swept:", w.events(), size())
	}
	before := w.View()
	gone, err := w.Sweep(ctx)
	if v := w.View(); err != nil || gone != 8 || w.events() != 14 || v.Revision != before.Revision+1 || v.Now != before.Now || size() != 1 {
		t.Fatal(gone, w.events(), v.Revision, size(), err)
	}
	if gone, err := w.Sweep(ctx); err != nil || gone != 0 || w.View().Revision != before.Revision+1 {
		t.Fatal("a sweep that finds nothing is a command:", gone, err)
	}
	w.restart()
	if w.events() != 14 || size() != 1 {
		t.Fatal("after a restart:", w.events(), size())
	}
	if err := index.Verify(ctx, w.disk, w.View().Facts); err != nil {
		t.Fatal(err)
	}
	if err := audience.Verify(w.disk); err != nil {
		t.Fatal(err)
	}
}

// TestRunSweeps waits for the sweep that running brings, with a manual clock too.
func TestRunSweeps(t *testing.T) {
	for name, opened := range map[string]func(tester, string) *workspace{"manual": open, "of the machine": openMachine} {
		t.Run(fmt.Sprint("a clock that is ", name), func(t *testing.T) {
			w := closing(t, opened(t, t.TempDir()))
			w.upsert(index.UserWrite{ID: "a"})
			w.deeds("a", "login", day, 10)
			w.keep("login", 3)
			least := w.View().Revision + 1
			running, stop := context.WithCancel(ctx)
			ended := make(chan error, 1)
			go func() { ended <- w.Run(running) }()
			v, err := w.ViewFrom(ctx, least)
			if err != nil || v.Facts.Events().Count() != 4 {
				t.Error(v.Facts.Events().Count(), err)
			}
			stop()
			<-ended
		})
	}
}
