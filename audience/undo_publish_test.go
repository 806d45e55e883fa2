package audience_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"parterre/audience"
	"parterre/store"
)

func TestUndoPublish(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	w.upsert(person("a", "n", 1), person("b", "n", 2), person("c", "n", 3))
	low, lower := `{"users":["a","b"]}`, `{"users":["a"]}`
	a := w.publish("low", low)
	undo := func() {
		t.Helper()
		a = w.must(w.UndoPublish(ctx, ada, audience.ByID(a.ID), a.Version))
	}
	redefine := func(text string) {
		t.Helper()
		a = w.must(w.UpdateDraft(ctx, ada, audience.ByID(a.ID), a.Version, audience.DraftChange{Criteria: criteria(t, text)}))
		a = w.must(w.PublishAudience(ctx, ada, audience.ByID(a.ID), a.Version))
	}
	redefine(lower)

	t.Run("the members follow the definition before, which is published anew, and the stream says so", func(t *testing.T) {
		stream, err := w.Subscribe(audience.StreamOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer stream.Close()
		undo()
		said, err := stream.Next(ctx)
		var redefined audience.Split
		redefined.Add(audience.CauseDefinition, 1, 0)
		if want := []audience.Change{{Audience: a.ID, Entered: 1, Occasion: audience.OccasionDefinition, Causes: redefined}}; err != nil || !slices.Equal(said.Changes, want) {
			t.Fatalf("%+v %v", said.Changes, err)
		}
		if w.size("low") != 2 || w.sizeOf("low") != 2 || a.Active.Number != 3 || len(a.Versions) != 3 {
			t.Fatalf("%+v, size %d", a.Active, w.size("low"))
		}
		if got := usersOf(a.Draft.Criteria.Users); got != "a" {
			t.Fatalf("the draft asks for %q", got)
		}
	})
	t.Run("it is in the log with what was published", func(t *testing.T) {
		var last audience.Entry
		if err := w.disk.Log(1, func(e store.Entry) (err error) { last, err = audience.DecodeEntry(e.Body); return err }); err != nil {
			t.Fatal(err)
		}
		if d := last.Detail; last.Kind != audience.PublishUndone || d.Audience != a.ID || d.Number != 3 || d.Version != a.Version || usersOf(d.Criteria.Users) != "a b" {
			t.Fatalf("%+v", last)
		}
	})
	t.Run("done twice, it publishes again what was taken back", func(t *testing.T) {
		undo()
		if w.size("low") != 1 || a.Active.Number != 4 || usersOf(a.Draft.Criteria.Users) != "a b" {
			t.Fatalf("%+v", a)
		}
		undo()
	})
	t.Run("a draft that is there already stays", func(t *testing.T) {
		a = w.must(w.UpdateDraft(ctx, ada, audience.ByID(a.ID), a.Version, audience.DraftChange{Criteria: criteria(t, `{"users":["c"]}`)}))
		undo()
		if got := usersOf(a.Draft.Criteria.Users); got != "c" {
			t.Fatalf("the draft asks for %q", got)
		}
	})
	t.Run("lists are taken back with the criteria", func(t *testing.T) {
		include := []string{"c"}
		a = w.must(w.UpdateDraft(ctx, ada, audience.ByID(a.ID), a.Version, audience.DraftChange{Criteria: criteria(t, lower), Include: &include}))
		a = w.must(w.PublishAudience(ctx, ada, audience.ByID(a.ID), a.Version))
		undo()
		if w.size("low") != 1 || usersOf(a.Draft.Include) != "c" || len(a.Active.Include) > 0 {
			t.Fatalf("%+v", a)
		}
	})
	t.Run("whoever has not seen the newest version is refused", func(t *testing.T) {
		out, err := w.UndoPublish(ctx, ada, audience.ByID(a.ID), a.Version-1)
		refusedWith(t, out.Outcome, err, audience.StaleVersion)
	})
	t.Run("sent again with its key, it is done once", func(t *testing.T) {
		once := audience.Actor{Name: "ada", IdempotencyKey: "once"}
		version := a.Version
		a = w.must(w.UndoPublish(ctx, once, audience.ByID(a.ID), version))
		if again := w.must(w.UndoPublish(ctx, once, audience.ByID(a.ID), version)); again.Version != a.Version {
			t.Fatalf("version %d, then %d", a.Version, again.Version)
		}
	})
	t.Run("after a restart all is as it was, versions as well", func(t *testing.T) {
		size := w.size("low")
		w.restart()
		back, _ := w.View().Catalog.ByID(a.ID)
		if w.size("low") != size || w.sizeOf("low") != size || back.Active.Number != a.Active.Number || back.Active.Replaced != a.Active.Replaced || len(back.Versions) != len(a.Versions) || back.Draft == nil {
			t.Fatalf("%+v; was %+v", back, a)
		}
		a = back
	})
	t.Run("what can no longer be followed is not published anew", func(t *testing.T) {
		gone := w.publish("gone", low)
		redefine(`{"audience":{"key":"gone"}}`)
		redefine(lower)
		w.must(w.ArchiveAudience(ctx, ada, audience.ByID(gone.ID), gone.Version))
		out, err := w.UndoPublish(ctx, ada, audience.ByID(a.ID), a.Version)
		if issue := refusedWith(t, out.Outcome, err, audience.AudienceIsArchived); strings.Join(issue.Path, ".") != "active.criteria.audience" {
			t.Fatal(issue.Path)
		}
	})
}

func usersOf(list []string) string { return strings.Join(list, " ") }

func TestUndoTheFirstPublication(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	w.upsert(person("a", "n", 1))
	a := w.publish("first", `{"everyone":true}`)
	user := w.publish("user", `{"not":{"audience":{"key":"first"}}}`)

	t.Run("is refused while other audiences use it, and they are listed", func(t *testing.T) {
		out, err := w.UndoPublish(ctx, ada, audience.ByKey("first"), a.Version)
		if issue := refusedWith(t, out.Outcome, err, audience.AudienceInUse); !strings.Contains(issue.Message, `"user"`) {
			t.Fatal(issue.Message)
		}
	})
	t.Run("leaves a draft without members, and its version can be read", func(t *testing.T) {
		w.must(w.UndoPublish(ctx, ada, audience.ByKey("user"), user.Version))
		if out, err := w.DeleteAudience(ctx, ada, audience.ByKey("user"), user.Version+1); err != nil || !out.Deleted {
			t.Fatal(out.Issues, err)
		}
		a = w.must(w.UndoPublish(ctx, ada, audience.ByKey("first"), a.Version))
		for range 2 {
			if a.Status != audience.StatusDraft || a.Active != nil || a.Draft == nil || len(a.Versions) != 1 || len(w.View().Catalog.Active()) != 0 {
				t.Fatalf("%+v", a)
			}
			w.restart()
			a, _ = w.View().Catalog.ByID(a.ID)
		}
	})
	t.Run("leaves nothing to take back", func(t *testing.T) {
		out, err := w.UndoPublish(ctx, ada, audience.ByKey("first"), a.Version)
		refusedWith(t, out.Outcome, err, audience.AudienceNotPublished)
	})
	t.Run("is as the first when it is published again and taken back again", func(t *testing.T) {
		a = w.must(w.PublishAudience(ctx, ada, audience.ByKey("first"), a.Version))
		if a.Active.Number != 2 || w.size("first") != 1 {
			t.Fatalf("%+v", a.Active)
		}
		w.restart()
		a = w.must(w.UndoPublish(ctx, ada, audience.ByKey("first"), a.Version))
		if a.Status != audience.StatusDraft || len(a.Versions) != 2 {
			t.Fatalf("%+v", a)
		}
	})
}

// Folders of before had no word about what a definition replaced: it was always the one with the number before.
func TestUndoPublishOfAnOlderFolder(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	w.upsert(person("a", "n", 1))
	a := w.publish("old", `{"everyone":true}`)
	a = w.must(w.UpdateDraft(ctx, ada, audience.ByID(a.ID), a.Version, audience.DraftChange{Criteria: criteria(t, `{"users":["b"]}`)}))
	a = w.must(w.PublishAudience(ctx, ada, audience.ByID(a.ID), a.Version))
	if err := w.Close(ctx); err != nil {
		t.Fatal(err)
	}
	var rows []store.Row
	err := w.disk.Each(audience.TableDefinitions, nil, func(key, value []byte) error {
		head, _, found := bytes.Cut(value, []byte(`,"replaced"`))
		if !found {
			t.Fatalf("no word about what is replaced: %s", value)
		}
		rows = append(rows, store.Row{Table: audience.TableDefinitions, Key: slices.Clone(key), Value: append(slices.Clone(head), '}', '\n')})
		return nil
	})
	if err == nil {
		err = w.disk.Write(rows)
	}
	if err == nil {
		err = w.disk.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	w.start()
	a = w.must(w.UndoPublish(ctx, ada, audience.ByID(a.ID), a.Version))
	if w.size("old") != 1 {
		t.Fatalf("%+v, size %d", a.Active, w.size("old"))
	}
}
