package index_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parterre/index"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// did makes an event of a person.
func did(name string, before time.Duration, properties ...any) index.EventWrite {
	w := index.EventWrite{User: "ann", Name: name, Time: noon.Add(-before)}
	for i := 0; i < len(properties); i += 2 {
		w.Properties = append(w.Properties, index.AttributeWrite{Key: properties[i].(string), Value: properties[i+1]})
	}
	return w
}

// withAnn is a workspace with one user.
func withAnn(t *testing.T) *index.Snapshot {
	t.Helper()
	tx := index.Empty(index.Options{Shape: 6}).Begin(1)
	if issues := tx.Upsert(index.UserWrite{ID: "ann"}); issues != nil {
		t.Fatal(issues)
	}
	return tx.Snapshot()
}

// happened lists what a user did, the oldest first.
func happened(s *index.Snapshot, id string) []string {
	ord, ok := s.Ordinal(id)
	if !ok {
		return nil
	}
	var out []string
	line := s.User(ord).Events()
	for i := range line.Len() {
		id, ms := line.At(i)
		kind, _ := s.EventTypes().ByID(id)
		text := time.UnixMilli(ms).UTC().Format("15:04 ") + kind.Key
		for _, p := range kind.Properties {
			if v, ok := line.Event(i, &kind).Value(p); ok {
				text += fmt.Sprintf(" %s=%v", p.Key, v.Any())
			}
		}
		out = append(out, text)
	}
	return out
}

func placed(issues []index.Issue) string {
	var out []string
	for _, i := range issues {
		out = append(out, strings.Join(i.Path, ".")+" "+string(i.Code))
	}
	return strings.Join(out, ", ")
}

func TestRecord(t *testing.T) {
	now := index.RecordOptions{At: noon}
	t.Run("an event is placed by the time it happened, with its properties, and brings its type", func(t *testing.T) {
		tx := withAnn(t).Begin(2)
		for _, w := range []index.EventWrite{
			did("purchase", time.Hour, "amount", 12.5, "item", "tea", "tags", []any{"b", "a"}, "gift", true, "note", nil),
			did("login", 2*time.Hour),
			did("purchase", 3*time.Hour, "item", "milk"),
		} {
			if got, issues := tx.Record(w, now); got != index.Accepted {
				t.Fatal(issues)
			}
		}
		s := tx.Snapshot()
		want := []string{"09:00 purchase item=milk", "10:00 login", "11:00 purchase amount=12.5 item=tea tags=[a b] gift=true"}
		if got := happened(s, "ann"); !slices.Equal(got, want) {
			t.Fatal(got)
		}
		kind, _ := s.EventTypes().ByKey("purchase")
		if kind.Declared || len(kind.Properties) != 4 || kind.Properties[0].Kind != index.Number || s.Schema().Version() != 2 {
			t.Fatal(kind)
		}
	})
	t.Run("an event is taken once, whatever it says the second time", func(t *testing.T) {
		tx := withAnn(t).Begin(2)
		first, again := did("login", 0), did("logout", time.Minute)
		first.ID, again.ID = "m1", "m1"
		var got []index.Recorded
		for _, w := range []index.EventWrite{first, again} {
			is, _ := tx.Record(w, now)
			got = append(got, is)
		}
		again.ID = "m2"
		is, _ := tx.Record(again, index.RecordOptions{At: noon, Seen: true})
		if got = append(got, is); !slices.Equal(got, []index.Recorded{index.Accepted, index.Duplicate, index.Duplicate}) {
			t.Fatal(got)
		}
		if tx.EventTypes().Len() != 1 {
			t.Fatal("a duplicate made a type")
		}
	})
	t.Run("every fault is named at once, and a refused event leaves nothing behind", func(t *testing.T) {
		tx := withAnn(t).Begin(2)
		if _, issues := tx.Record(did("purchase", 0, "amount", 1), now); issues != nil {
			t.Fatal(issues)
		}
		types := tx.EventTypes()
		bad := did("purchase", -6*time.Minute, "amount", "much", "thing", map[string]any{}, "event:1\n", 1, "new", 1, "new", 2)
		bad.User, bad.ID = "bob", "a\tb"
		got, issues := tx.Record(bad, now)
		want := "user USER_NOT_FOUND, id MESSAGE_ID_INVALID, time EVENT_IN_FUTURE, properties.amount VALUE_KIND_MISMATCH, properties.thing VALUE_UNSUPPORTED, properties.event:1\n PROPERTY_KEY_INVALID, properties.new PROPERTY_DUPLICATE"
		if got != index.Refused || placed(issues) != want {
			t.Fatal(placed(issues))
		}
		other := did("", 0)
		if _, issues := tx.Record(other, now); placed(issues) != "name EVENT_KEY_INVALID" {
			t.Fatal(placed(issues))
		}
		if tx.EventTypes() != types || tx.Snapshot().Events().Count() != 1 {
			t.Fatal("something was made")
		}
	})
	t.Run("an unknown user is made when that is asked for", func(t *testing.T) {
		tx := withAnn(t).Begin(2)
		w := did("login", 0)
		w.User = "bob"
		if got, issues := tx.Record(w, index.RecordOptions{At: noon, CreateUser: true}); got != index.Accepted {
			t.Fatal(issues)
		}
		if got := happened(tx.Snapshot(), "bob"); len(got) != 1 {
			t.Fatal(got)
		}
	})
	t.Run("a clock may be 5 minutes ahead", func(t *testing.T) {
		tx := withAnn(t).Begin(2)
		if got, issues := tx.Record(did("login", -5*time.Minute), now); got != index.Accepted {
			t.Fatal(issues)
		}
	})
	t.Run("who is deleted loses the events, and starts empty when added again", func(t *testing.T) {
		tx := withAnn(t).Begin(2)
		tx.Record(did("login", time.Hour), now)
		s := tx.Snapshot()
		tx = s.Begin(3)
		tx.Record(did("login", 0), now)
		tx.Delete("ann")
		if got, issues := tx.Record(did("login", 0), now); got != index.Refused {
			t.Fatal(issues)
		}
		tx.Upsert(index.UserWrite{ID: "ann"})
		tx.Record(did("logout", 0), now)
		if got := happened(tx.Snapshot(), "ann"); !slices.Equal(got, []string{"12:00 logout"}) {
			t.Fatal(got)
		}
		if got := happened(s, "ann"); len(got) != 1 {
			t.Fatal("the snapshot before has changed")
		}
	})
	t.Run("who is deactivated keeps the events", func(t *testing.T) {
		tx := withAnn(t).Begin(2)
		no := false
		tx.Record(did("login", time.Hour), now)
		tx.Patch(index.UserWrite{ID: "ann", Active: &no})
		if got := happened(tx.Snapshot(), "ann"); len(got) != 1 {
			t.Fatal(got)
		}
	})
	t.Run("whoever did something is touched", func(t *testing.T) {
		tx := withAnn(t).Begin(2)
		tx.Record(did("login", 0), now)
		if got := tx.Touched(); !slices.Equal(got, []uint32{0}) || !tx.Changed() {
			t.Fatal(got)
		}
	})
}
