package index_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/index"
	"parterre/index/indextest"
	"parterre/store"
)

// told writes everything a Snapshot says, but for attributes that are not to be told.
func told(s *index.Snapshot, lost map[index.AttributeID]bool) string {
	var out strings.Builder
	fmt.Fprintln(&out, s.Revision(), s.Schema().Version(), s.Schema().Next(), s.Groups().Next(), s.EventTypes().Next())
	for _, a := range s.Schema().All() {
		if !lost[a.ID] {
			fmt.Fprintln(&out, a.ID, a.Key, a.Kind, a.Label, a.Aliases.All(), s.Present(a.ID).Count())
		}
	}
	for _, g := range s.Groups().All() {
		fmt.Fprintln(&out, g)
	}
	for _, t := range s.EventTypes().All() {
		fmt.Fprintln(&out, t, s.Events().CountOf(t.ID))
	}
	fmt.Fprintln(&out, s.Everyone().Count(), s.Dormant(), s.Events().Count())
	for ord := range uint32(s.Rows()) {
		u := s.User(ord)
		if !s.Known(ord) {
			continue
		}
		if found, ok := s.Ordinal(u.ID()); !ok || found != ord {
			fmt.Fprintln(&out, "the id leads elsewhere:", u.ID())
		}
		r := u.Record()
		fmt.Fprintln(&out, r.Key, r.ID, r.Name, u.Active(), r.Roles, r.Groups, u.Created(), u.Updated())
		for _, v := range r.Values {
			if is, _ := u.Value(v.Attribute); !lost[v.Attribute] {
				fmt.Fprintln(&out, v.Attribute, v.Value, is)
			}
		}
		events := s.User(ord).Events()
		for i := range events.Len() {
			kind, ms := events.At(i)
			t, _ := s.EventTypes().ByID(kind)
			fmt.Fprint(&out, kind, " ", ms)
			for _, p := range t.Properties {
				v, has := events.Event(i, &t).Value(p)
				fmt.Fprint(&out, " ", has, v)
			}
			fmt.Fprintln(&out)
		}
	}
	return out.String()
}

// between returns the users whom the commands between two revisions name.
func between(t rapid.TB, st *store.Store, a, b index.Revision) []index.UserKey {
	var out []index.UserKey
	err := st.Log(uint64(min(a, b))+1, func(e store.Entry) error {
		if users, _, err := index.TouchedUsers(e.Body); err != nil {
			return err
		} else if e.Revision <= uint64(max(a, b)) {
			out = append(out, users...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestPast makes the facts of every moment of random histories from those of every other, and holds them against what was
// seen then. Before and after restarts, deleted users and those who come again under the same id, other spellings, groups
// that move, event types that come and go: all of it is told as it was.
func TestPast(t *testing.T) {
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		d := indextest.Rapid(rt)
		w := open(rt, filepath.Join(t.TempDir(), fmt.Sprint(n)), rapid.SampledFrom(indextest.Shapes).Draw(rt, "shape"))
		defer func() { w.st.Close() }()
		w.commit(declareAll)
		seen := []*index.Snapshot{w.facts}
		for range rapid.IntRange(1, 6).Draw(rt, "rounds") {
			switch rapid.IntRange(0, 7).Draw(rt, "round") {
			case 0:
				w.commit(reshape(d))
			case 1:
				if rapid.Bool().Draw(rt, "checkpoint") {
					w.checkpoint()
				}
				w.reopen()
				if rapid.Bool().Draw(rt, "rebuilt") {
					rebuilt, err := index.Rebuild(context.Background(), w.st, index.Options{Shape: w.facts.Shape()})
					if err != nil {
						rt.Fatal(err)
					}
					w.facts = rebuilt
				} else {
					w.facts, _ = w.load()
				}
			case 2, 3, 4:
				w.commit(acts(rt, d), acts(rt, d))
			default:
				w.commit(verbs(d, d.IntN(20), 12))
			}
			seen = append(seen, w.facts)
		}
		oldest := seen[0].Revision()
		former, err := index.ReadFormer(w.st, oldest)
		if err != nil {
			rt.Fatal(err)
		}
		past := index.Past{Store: w.st, Present: w.facts, Former: former}
		made := []*index.Snapshot{w.facts}
		for range rapid.IntRange(1, 8).Draw(rt, "questions") {
			want := seen[rapid.IntRange(0, len(seen)-1).Draw(rt, "of")]
			from := made[rapid.IntRange(0, len(made)-1).Draw(rt, "from")]
			if ok, err := past.Reaches(from, want.Revision()); err != nil {
				rt.Fatal(err)
			} else if !ok {
				from = w.facts
			}
			got, touched, err := past.Facts(context.Background(), from, want.Revision(), between(rt, w.st, from.Revision(), want.Revision()))
			if err != nil {
				rt.Fatal(err)
			}
			lost := map[index.AttributeID]bool{}
			gone, err := past.Lost(want.Revision())
			if err != nil {
				rt.Fatal(err)
			}
			for _, a := range gone {
				lost[a.ID] = true
			}
			if g, w := told(got, lost), told(want, lost); g != w {
				rt.Fatalf("revision %d made from %d says\n%s\nand said\n%s", want.Revision(), from.Revision(), g, w)
			}
			if err := index.CheckColumns(got); err != nil {
				rt.Fatal(err)
			}
			for ord := range uint32(got.Rows()) {
				if _, named := slices.BinarySearch(touched, ord); named {
					continue
				}
				a, b := from.User(ord), got.User(ord)
				if a.Active() != b.Active() || a.Active() && !slices.Equal(from.Groups().Within(a.GroupIDs()), got.Groups().Within(b.GroupIDs())) {
					rt.Fatalf("user %d differs and is not named among %v", ord, touched)
				}
			}
			made = append(made, got)
		}
	})
}

// acts returns a command of events and of what becomes of their types.
func acts(rt *rapid.T, d indextest.Dice) func(tx *index.Tx) {
	return func(tx *index.Tx) {
		for range d.IntN(8) {
			e := anEvent(rt)
			e.ID = ""
			e.User = indextest.ID(d.IntN(12))
			tx.Record(e, index.RecordOptions{At: noon.Add(time.Hour), CreateUser: indextest.OneIn(d, 2)})
		}
		switch d.IntN(6) {
		case 0:
			tx.DeleteEventType("login")
		case 1:
			tx.UpdateEventType(index.EventTypeChange{Key: "purchase", Retention: indextest.Ptr(d.IntN(3) * 100)})
		}
	}
}
