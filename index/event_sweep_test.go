package index_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/index"
)

// TestSweep holds what is left after sweeps, in memory, on the disk and by every way in, against a plain list of events.
func TestSweep(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := open(rt, t.TempDir(), 6)
		defer func() { _ = w.st.Close() }()
		now, day := noon, 24*time.Hour
		var kept []index.EventWrite // as the users who are there have them

		w.commit(func(tx *index.Tx) {
			for n := range 151 {
				tx.Upsert(index.UserWrite{ID: fmt.Sprintf("u%d", n)})
			}
			for _, name := range []string{"login", "purchase", "a b"} {
				days := rapid.IntRange(0, 3).Draw(rt, "retention")
				if _, issues := tx.DeclareEventType(index.EventTypeChange{Key: name, Retention: &days}); issues != nil {
					rt.Fatal(issues)
				}
			}
		})
		for range rapid.IntRange(1, 4).Draw(rt, "commits") {
			w.commit(func(tx *index.Tx) {
				for range rapid.IntRange(0, 12).Draw(rt, "events") {
					e := anEvent(rt)
					e.Time = e.Time.Add(now.Sub(noon))
					known, err := w.facts.KnownMessages(w.st, []string{e.ID}, now.UnixMilli())
					if err != nil {
						rt.Fatal(err)
					}
					if became, _ := tx.Record(e, index.RecordOptions{At: now, Seen: known[0]}); became == index.Accepted {
						kept = append(kept, e)
					}
				}
			})
			if who := anEvent(rt).User; rapid.Bool().Draw(rt, "deleted") {
				w.commit(func(tx *index.Tx) { tx.Delete(who) })
				kept = slices.DeleteFunc(kept, func(e index.EventWrite) bool { return e.User == who })
			}
			if rapid.IntRange(0, 2).Draw(rt, "checkpoint") == 0 {
				w.checkpoint()
			}
			if rapid.IntRange(0, 3).Draw(rt, "kept for longer") == 0 {
				days := 0
				w.commit(func(tx *index.Tx) { tx.UpdateEventType(index.EventTypeChange{Key: "login", Retention: &days}) })
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 5).Draw(rt, "passed")) * 11 * time.Hour)
			for swept := 1; swept > 0; {
				w.commit(func(tx *index.Tx) {
					var err error
					if swept, err = tx.Sweep(w.st, now.UnixMilli(), rapid.IntRange(1, 5).Draw(rt, "most")); err != nil {
						rt.Fatal(err)
					}
					if len(tx.Touched()) > 0 || tx.Changed() != (swept > 0) {
						rt.Fatal("a sweep touches somebody, or changes nothing")
					}
				})
			}
			var left []string
			kept = slices.DeleteFunc(kept, func(e index.EventWrite) bool {
				kind, _ := w.facts.EventTypes().ByKey(e.Name)
				over := kind.Retention > 0 && e.Time.Truncate(day).Before(now.Add(time.Millisecond-time.Duration(kind.Retention)*day).Truncate(day))
				if !over {
					left = append(left, fmt.Sprint(e.User, e.Name, e.Time.UnixMilli()))
				}
				return over
			})
			var got []string
			for n := range 151 {
				id := fmt.Sprintf("u%d", n)
				if ord, ok := w.facts.Ordinal(id); ok {
					line := w.facts.User(ord).Events()
					for i := range line.Len() {
						kind, ms := line.At(i)
						of, _ := w.facts.EventTypes().ByID(kind)
						got = append(got, fmt.Sprint(id, of.Key, ms))
					}
				}
			}
			slices.Sort(left)
			slices.Sort(got)
			if !slices.Equal(got, left) {
				rt.Fatalf("left are %v, not %v", got, left)
			}
		}
		s, _ := w.load()
		w.same(s)
		if err := index.Verify(context.Background(), w.st, s); err != nil {
			rt.Fatal(err)
		}
		inOrder := 0
		err := index.EventsSince(w.st, 0, func(_ index.Revision, of []index.Occasion) error { inOrder += len(of); return nil })
		if err != nil || inOrder < len(kept) {
			rt.Fatal(inOrder, err)
		}
	})
}

func TestSweptMessageIsTakenAgain(t *testing.T) {
	w := open(t, t.TempDir(), 6)
	defer func() { _ = w.st.Close() }()
	e, days := did("login", 0), 1
	e.ID = "m1"
	record := func(at time.Time) (became index.Recorded) {
		e.Time = at
		w.commit(func(tx *index.Tx) { became, _ = tx.Record(e, index.RecordOptions{At: at}) })
		return became
	}
	sweep := func(at time.Time) (n int) {
		w.commit(func(tx *index.Tx) {
			var err error
			if n, err = tx.Sweep(w.st, at.UnixMilli(), 100); err != nil {
				t.Fatal(err)
			}
		})
		return n
	}
	w.commit(func(tx *index.Tx) {
		tx.Upsert(index.UserWrite{ID: "ann"})
		tx.DeclareEventType(index.EventTypeChange{Key: "login", Retention: &days})
	})
	later := noon.Add(3 * 24 * time.Hour)
	if record(noon) != index.Accepted || record(later) != index.Accepted {
		t.Fatal("an event is refused")
	}
	if n := sweep(later); n != 1 {
		t.Fatal(n, "are gone")
	}
	if known, err := w.facts.KnownMessages(w.st, []string{"m1"}, later.UnixMilli()); err != nil || !known[0] {
		t.Fatal("the sweep took the message id of the later event", err)
	}
	if n := sweep(later.Add(3 * 24 * time.Hour)); n != 1 {
		t.Fatal(n, "are gone")
	}
	if left, err := index.EventRowsLeft(w.st); err != nil || left != 0 {
		t.Fatal(left, "rows are left", err)
	}
}

func TestSweptStaysAwayWhenOlderComesLater(t *testing.T) {
	w := open(t, t.TempDir(), 6)
	defer func() { _ = w.st.Close() }()
	kept := func(days int) {
		w.commit(func(tx *index.Tx) { tx.UpdateEventType(index.EventTypeChange{Key: "login", Retention: &days}) })
	}
	record := func(before time.Duration) {
		w.commit(func(tx *index.Tx) { tx.Record(did("login", before), index.RecordOptions{At: noon}) })
	}
	w.commit(func(tx *index.Tx) { tx.Upsert(index.UserWrite{ID: "ann"}) })
	record(50 * time.Hour)
	record(0)
	w.checkpoint()
	kept(1)
	w.commit(func(tx *index.Tx) {
		if n, err := tx.Sweep(w.st, noon.UnixMilli(), 10); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	})
	kept(0)
	record(100 * time.Hour)
	s, report := w.load()
	if report.Rebuilt || s.Events().Count() != 2 {
		t.Fatal(report, s.Events().Count())
	}
	w.same(s)
}
