package audience_test

import (
	"fmt"
	"maps"
	"reflect"
	"testing"

	"parterre/audience"
	"parterre/index"
	"parterre/index/indextest"
)

func TestAliasesInAudiences(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	user := func(id, department string) index.UserWrite {
		return index.UserWrite{ID: id, Attributes: []index.AttributeWrite{{Key: "department", Value: department}}}
	}
	w.upsert(user("a", "IT"), user("b", "I.T."), user("c", "Information Technology"), user("d", "it"), user("e", "HR"))
	w.publish("by-value", `{"attribute":{"key":"department","is":{"equals":"IT"}}}`)
	w.publish("by-spelling", `{"attribute":{"key":"department","is":{"in":["I.T.","HR"]}}}`)
	w.publish("any-case", `{"attribute":{"key":"department","is":{"equals":"i.t."},"ignoreCase":true}}`)
	w.publish("by-part", `{"attribute":{"key":"department","is":{"contains":["tech"]}}}`)
	w.publish("by-pattern", `{"attribute":{"key":"department","is":{"matches":["I.T."]}}}`) // no value, though it is spelled like one
	check := func(when string, want ...int) {
		t.Helper()
		for i, key := range []string{"by-value", "by-spelling", "any-case", "by-part"} {
			if size := w.size(key); size != want[i] {
				t.Errorf("%s: %s has %d members, want %d", when, key, size, want[i])
			}
		}
	}
	respell := func(list ...index.Alias) {
		t.Helper()
		revision := w.View().Revision
		out, err := w.UpdateAttribute(ctx, ada, index.AttributeChange{Key: "department", Aliases: &list})
		if err != nil || !out.Written() || out.Revision != revision+1 {
			t.Fatal(out.Issues, err)
		}
	}
	check("without aliases", 1, 2, 1, 1)
	respell(index.Alias{Value: "IT", Spellings: []string{"I.T.", "Information Technology"}})
	check("with aliases", 3, 4, 4, 0)
	if size := w.size("by-pattern"); size != 0 {
		t.Errorf("a pattern was taken for a spelling, by %d members", size)
	}
	w.restart()
	check("after a restart", 3, 4, 4, 0)
	w.upsert(user("f", "Information Technology"))
	check("and a write", 4, 5, 5, 0)
	stored, _ := w.View().Catalog.Find(audience.ByKey("by-spelling"))
	if in := stored.Active.Criteria.Attribute.Is.In; in[0] != "I.T." {
		t.Errorf("the stored criteria have %v", in)
	}
	respell()
	check("without them again", 1, 2, 1, 2)
	w.restart()
	check("and after a restart", 1, 2, 1, 2)
}

func TestChangesOfKind(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	user := func(id string, pairs ...any) index.UserWrite { return indextest.User(id, pairs...) }
	w.upsert(user("a", "level", "1", "joined", "2024-03-01"), user("b", "level", "2", "joined", "2024-03-02"), user("c", "level", "02"), user("d", "level", "two"), user("e"))
	w.publish("two", `{"attribute":{"key":"level","is":{"in":["2","3"]}}}`)
	w.publish("any", `{"attribute":{"key":"level","is":{"isSet":true}}}`)
	w.publish("not-two", `{"not":{"audience":{"key":"two"}}}`)
	w.publish("joined", `{"attribute":{"key":"joined","is":{"equals":"2024-03-01"}}}`)
	sizes := func(when string, want map[string]int) {
		t.Helper()
		for key, size := range want {
			if got := w.size(key); got != size {
				t.Errorf("%s: %s has %d members, want %d", when, key, got, size)
			}
		}
	}
	change := func(key string, kind index.Kind, lossy bool) audience.KindOutcome {
		t.Helper()
		out, err := w.ChangeKind(ctx, ada, audience.KindChange{Attribute: key, Kind: kind, Lossy: lossy})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	preview := func(key string, kind index.Kind) (map[string]string, audience.KindPreview) {
		t.Helper()
		revision := w.View().Revision
		p, err := w.View().PreviewKind(ctx, audience.KindChange{Attribute: key, Kind: kind})
		if err != nil || w.View().Revision != revision {
			t.Fatal(err)
		}
		number := func(n *int) string {
			if n == nil {
				return "none"
			}
			return fmt.Sprint(*n)
		}
		said := map[string]string{}
		for _, e := range p.Audiences {
			said[e.Audience.Key] = fmt.Sprintf("%s to %s, rewritten %v, %d issues", number(e.Before), number(e.After), e.Rewritten, len(e.Issues))
		}
		return said, p
	}
	told := func(got map[string]string, want map[string]string) {
		t.Helper()
		if !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	said, p := preview("level", index.Integer)
	told(said, map[string]string{"two": "1 to 2, rewritten true, 0 issues", "any": "4 to 3, rewritten false, 0 issues", "not-two": "4 to 3, rewritten false, 0 issues"})
	if c := p.Conversion; c.Users != 4 || c.Converted != 3 || c.Lost != 1 || c.Inexact != 1 {
		t.Errorf("%+v", c)
	}
	if out := change("level", index.Integer, false); !out.Unconfirmed || out.Written() {
		t.Fatalf("%+v", out.Issues)
	}
	sizes("not confirmed", map[string]int{"two": 1, "any": 4})
	revision := w.View().Revision
	if out := change("level", index.Integer, true); !out.Written() || out.Revision != revision+1 || out.Attribute.Kind != index.Integer {
		t.Fatalf("%+v", out.Issues)
	}
	integers := map[string]int{"two": 2, "any": 3, "not-two": 3, "joined": 1}
	sizes("as numbers", integers)
	two, _ := w.View().Catalog.Find(audience.ByKey("two"))
	if two.Active.Number != 2 || two.Active.Replaced != 1 || len(two.Versions) != 2 {
		t.Errorf("it is version %d", two.Active.Number)
	}
	w.restart()
	sizes("after a restart", integers)
	w.upsert(user("f", "level", 2))
	sizes("and a write", map[string]int{"two": 3, "any": 4})
	if err := index.Verify(ctx, w.disk, w.View().Facts); err != nil {
		t.Error(err)
	}

	t.Run("a definition that would no longer fit holds it up, and the preview says why", func(t *testing.T) {
		w.publish("late", `{"attribute":{"key":"joined","is":{"startsWith":["2024"]}}}`)
		said, p := preview("joined", index.Date)
		told(said, map[string]string{"late": "2 to none, rewritten false, 1 issues", "joined": "1 to 1, rewritten false, 0 issues"})
		out := change("joined", index.Date, true)
		if out.Written() || len(out.Issues) != 1 || out.Issues[0].Code != audience.AttributeInUse || !reflect.DeepEqual(p.Issues, out.Issues) {
			t.Fatalf("%v %v", out.Issues, p.Issues)
		}
		sizes("refused", map[string]int{"late": 2, "joined": 1})
	})
	t.Run("between days and moments what is meant stays", func(t *testing.T) {
		late, _ := w.View().Catalog.Find(audience.ByKey("late"))
		if out, err := w.ArchiveAudience(ctx, ada, audience.ByKey("late"), late.Version); err != nil || !out.Written() {
			t.Fatal(out.Issues, err)
		}
		change("joined", index.Date, false)
		w.publish("march", `{"attribute":{"key":"joined","is":{"between":{"from":"2024-03-01","to":"2024-03-02"}}}}`)
		w.publish("since", `{"attribute":{"key":"joined","is":{"after":"2024-03-01"}}}`)
		w.publish("until", `{"attribute":{"key":"joined","is":{"onOrBefore":"2024-03-01"}}}`)
		want := map[string]int{"joined": 1, "march": 2, "since": 1, "until": 1}
		sizes("as days", want)
		if out := change("joined", index.DateTime, false); !out.Written() {
			t.Fatal(out.Issues, out.Unconfirmed)
		}
		sizes("as moments", want)
		w.upsert(user("a", "joined", "2024-03-01T18:00:00Z"), user("b", "joined", "2024-03-02T23:59:59Z"))
		sizes("with a time of the day", want)
		if out := change("joined", index.Date, true); !out.Written() {
			t.Fatal(out.Issues)
		}
		sizes("as days again", want)
		w.restart()
		sizes("after a restart", want)
	})
}
