package audience_test

import (
	"errors"
	"runtime"
	"sync"
	"testing"

	"parterre/audience"
	"parterre/index"
	"parterre/store"
)

// A refused command has no revision: what is committed with it must not be taken for newer than it is, or a
// checkpoint of it would hide the next command from the following start.
func TestARefusedCommandAmongOthers(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	begun, gate := make(chan struct{}, 10), make(chan struct{})
	w.Sync(func(b *store.Batch, commit func(*store.Batch) error) error {
		begun <- struct{}{}
		<-gate
		return commit(b)
	})
	var all sync.WaitGroup
	in := func(waiting int, command func()) {
		all.Go(command)
		for w.Waiting() < waiting {
			runtime.Gosched() // the queue is filled by others
		}
	}
	put := func(id string) func() {
		return func() {
			if out, err := w.UpsertUsers(ctx, ada, []index.UserWrite{person(id, "n", 1)}); err != nil || out.Accepted != 1 {
				t.Error(out.Issues, err)
			}
		}
	}
	all.Go(put("first"))
	<-begun
	in(1, put("second"))
	in(2, func() {
		if out, err := w.PatchUsers(ctx, ada, []index.UserWrite{person("nobody", "n", 1)}); err != nil || out.Accepted != 0 {
			t.Error(out, err)
		}
	})
	close(gate)
	all.Wait()

	v := w.View()
	if v.Facts.Revision() != v.Revision {
		t.Fatalf("the facts say revision %d in a View of revision %d", v.Facts.Revision(), v.Revision)
	}
	if err := index.Checkpoint(ctx, w.disk, v.Facts); err != nil {
		t.Fatal(err)
	}
	w.upsert(person("third", "n", 1))
	facts, report, err := index.Load(ctx, w.disk, index.Options{Shape: w.shape})
	if err != nil || report.Rebuilt {
		t.Fatalf("%+v %v", report, err)
	}
	if _, known := facts.Ordinal("third"); !known {
		t.Fatal("a user who was acknowledged after the checkpoint is gone")
	}
}

func TestNamesWithWhiteSpaceAroundThem(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	w.upsert(index.UserWrite{ID: "a", Groups: &[]string{"g"}, Attributes: []index.AttributeWrite{{Key: "age", Value: 7}}})
	w.publish("old", `{"attribute":{"key":" age ","is":{"greaterThan":6}}}`)
	w.publish("in-g", `{"groups":{"anyOf":[" g "]}}`)
	check := func(t *testing.T) {
		t.Helper()
		if old, in := w.size("old"), w.size("in-g"); old != 1 || in != 1 {
			t.Fatalf("old %d, in-g %d", old, in)
		}
	}
	t.Run("are names all the same: what is used cannot be deleted", func(t *testing.T) {
		out, err := w.DeleteAttribute(ctx, ada, "age")
		refusedWith(t, out.Outcome, err, audience.AttributeInUse)
	})
	t.Run("follow a rename, through a restart too", func(t *testing.T) {
		years, h := "years", "h"
		if out, err := w.UpdateAttribute(ctx, ada, index.AttributeChange{Key: "age", NewKey: &years}); err != nil || !out.Written() {
			t.Fatal(out, err)
		}
		if out, err := w.PutGroup(ctx, ada, index.GroupWrite{Key: "g", NewKey: &h}); err != nil || !out.Written() {
			t.Fatal(out, err)
		}
		check(t)
		w.restart()
		check(t)
	})
}

func TestAChangeThatCannotBeShown(t *testing.T) {
	w := open(t, t.TempDir())
	w.upsert(person("before", "n", 1))
	before := w.View()
	w.Blind()
	for _, id := range []string{"stored", "refused"} {
		if _, err := w.UpsertUsers(ctx, ada, []index.UserWrite{person(id, "n", 1)}); !errors.Is(err, audience.ErrReadOnly) {
			t.Fatalf("%s: %v", id, err)
		}
	}
	if w.View() != before {
		t.Fatal("something half-built is shown")
	}
	w.restart()
	defer w.stop()
	for id, want := range map[string]bool{"before": true, "stored": true, "refused": false} {
		if _, known := w.View().Facts.Ordinal(id); known != want {
			t.Errorf("%s: known %v after the next start", id, known)
		}
	}
}
