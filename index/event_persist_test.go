package index_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/index"
)

// anEvent draws an event of one of few users, so that everything meets.
func anEvent(t *rapid.T) index.EventWrite {
	w := index.EventWrite{
		User: fmt.Sprintf("u%d", rapid.IntRange(0, 150).Draw(t, "user")),
		Name: rapid.SampledFrom([]string{"login", "purchase", "a b"}).Draw(t, "name"),
		Time: noon.Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, "hours")) * 13 * time.Hour),
	}
	if rapid.Bool().Draw(t, "named") {
		w.ID = fmt.Sprintf("m%d", rapid.IntRange(0, 40).Draw(t, "id"))
	}
	for _, property := range []struct {
		key    string
		values []any
	}{
		{"amount", []any{1.5, -2, 0}}, {"item", []any{"tea", "milk", ""}}, {"tags", []any{[]any{}, []any{"a", "b"}, []any{"b"}}}, {"gift", []any{true, false}},
	} {
		key, values := property.key, property.values
		if rapid.Bool().Draw(t, "has "+key) {
			w.Properties = append(w.Properties, index.AttributeWrite{Key: key, Value: rapid.SampledFrom(values).Draw(t, key)})
		}
	}
	return w
}

// TestEventsSurviveARestart holds what is read from rows, with and without a checkpoint before, against what was in memory.
func TestEventsSurviveARestart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := open(rt, t.TempDir(), 6)
		defer func() { _ = w.st.Close() }()
		w.commit(func(tx *index.Tx) {
			for n := range 151 {
				tx.Upsert(index.UserWrite{ID: fmt.Sprintf("u%d", n)})
			}
		})
		checkpoint := false
		for range rapid.IntRange(1, 6).Draw(rt, "commits") {
			var commands []func(*index.Tx)
			for range rapid.IntRange(1, 3).Draw(rt, "commands") {
				commands = append(commands, func(tx *index.Tx) {
					for range rapid.IntRange(0, 8).Draw(rt, "verbs") {
						e := anEvent(rt)
						switch rapid.IntRange(0, 9).Draw(rt, "verb") {
						case 0:
							tx.Delete(e.User)
						case 1:
							tx.Upsert(index.UserWrite{ID: e.User})
						case 2:
							if rapid.Bool().Draw(rt, "type deleted") {
								tx.DeleteEventType(e.Name) // and it is inferred again by the next event
							}
						default:
							known, err := w.facts.KnownMessages(w.st, []string{e.ID}, noon.UnixMilli())
							if err != nil {
								rt.Fatal(err)
							}
							tx.Record(e, index.RecordOptions{At: noon, Seen: known[0], CreateUser: rapid.Bool().Draw(rt, "create")})
						}
					}
				})
			}
			w.commit(commands...)
			if rapid.IntRange(0, 3).Draw(rt, "checkpoint") == 0 {
				w.checkpoint()
				checkpoint = true
			}
			if rapid.IntRange(0, 3).Draw(rt, "reopened") == 0 {
				w.reopen()
				w.facts, _ = w.load() // go on as after a restart
			}
		}
		s, report := w.load()
		w.same(s)
		if checkpoint == report.Rebuilt {
			rt.Fatalf("report %+v", report)
		}
		rebuilt, err := index.Rebuild(context.Background(), w.st, index.Options{Shape: w.facts.Shape()})
		if err != nil {
			rt.Fatal(err)
		}
		w.same(rebuilt)
		if err := index.Verify(context.Background(), w.st, s); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestKnownMessages(t *testing.T) {
	w := open(t, t.TempDir(), 6)
	defer func() { _ = w.st.Close() }()
	e := did("login", time.Hour)
	e.ID = "m1"
	w.commit(func(tx *index.Tx) {
		tx.Upsert(index.UserWrite{ID: "ann"})
		if got, issues := tx.Record(e, index.RecordOptions{At: noon}); got != index.Accepted {
			t.Fatal(issues)
		}
	})
	known := func(want ...bool) {
		t.Helper()
		got, err := w.facts.KnownMessages(w.st, []string{"m1", "m2", ""}, noon.UnixMilli())
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatal(got, err)
		}
	}
	known(true, false, false)
	w.commit(func(tx *index.Tx) { tx.Delete("ann") })
	known(false, false, false)
}

// TestEventsAroundACheckpoint holds the order of events of one user and one instant through a checkpoint between them, and that those of who
// was deleted since do not come back with it.
func TestEventsAroundACheckpoint(t *testing.T) {
	w := open(t, t.TempDir(), 6)
	defer func() { _ = w.st.Close() }()
	said := func(who, item string) func(*index.Tx) {
		return func(tx *index.Tx) {
			e := did("purchase", time.Hour)
			e.User, e.Properties = who, []index.AttributeWrite{{Key: "item", Value: item}}
			if got, issues := tx.Record(e, index.RecordOptions{At: noon, CreateUser: true}); got != index.Accepted {
				t.Fatal(issues)
			}
		}
	}
	w.commit(said("ann", "first"), said("bob", "gone"), said("ann", "second"))
	w.checkpoint()
	w.commit(func(tx *index.Tx) { said("ann", "third")(tx); said("ann", "fourth")(tx) }, said("bob", "gone too"), func(tx *index.Tx) { tx.Delete("bob") }, said("bob", "new"))
	w.reopen()
	s, report := w.load()
	if report.Rebuilt || report.Checkpoint != 3 {
		t.Fatalf("report %+v", report)
	}
	w.same(s)
	kind, _ := s.EventTypes().ByKey("purchase")
	item, _ := kind.Property("item")
	var got []string
	for _, who := range []string{"ann", "bob"} {
		ord, _ := s.Ordinal(who)
		events := s.User(ord).Events()
		for i := range events.Len() {
			v, _ := events.Event(i, &kind).Value(item)
			got = append(got, fmt.Sprint(v.Any()))
		}
	}
	if fmt.Sprint(got) != "[first second third fourth new]" {
		t.Fatal(got)
	}
}
