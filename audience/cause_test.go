package audience_test

import (
	"testing"
	"time"

	"parterre/audience"
	"parterre/index"
)

// causes is what one announcement says of an audience: how many came and went, by cause.
type causes map[audience.Cause]audience.Moves

func TestCauses(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	kind := index.DateTime
	if _, err := w.DeclareAttribute(ctx, ada, index.AttributeChange{Key: "seen", Kind: &kind}); err != nil {
		t.Fatal(err)
	}
	put := func(id, city string, groups ...string) {
		t.Helper()
		u := person(id, "city", city)
		u.Groups = &groups
		w.upsert(u)
	}
	did := func(id string, at time.Time) {
		t.Helper()
		if out, err := w.RecordEvents(ctx, ada, []index.EventWrite{{User: id, Name: "login", Time: at}}, true); err != nil || out.Accepted != 1 {
			t.Fatal(out.Issues, err)
		}
	}
	put("a", "Graz", "east")
	put("b", "Linz")
	did("a", day.Add(-time.Hour))
	inner := w.publish("inner", `{"attribute":{"key":"city","is":{"equals":"Graz"}}}`)
	w.publish("outer", `{"all":[{"audience":{"key":"inner"}},{"groups":{"isSet":true}}]}`)
	w.publish("active", `{"all":[{"performed":{"event":"login","during":{"inLast":"P30D"}}},{"attribute":{"key":"city","is":{"isSet":true}}}]}`)

	for _, step := range []struct {
		what, audience string
		do             func()
		want           causes
	}{
		{"a user who is made is added", "inner", func() { put("c", "Graz", "east") }, causes{audience.CauseUserAdded: {Entered: 1}}},
		{"a value takes out of an audience of values and groups", "outer", func() { put("c", "Linz", "east") }, causes{audience.CauseAttribute: {Left: 1}}},
		{"a group takes out of it too", "outer", func() { put("a", "Graz") }, causes{audience.CauseGroup: {Left: 1}}},
		{"groups are nothing to an audience of values", "inner", func() { put("c", "Graz", "west") }, causes{audience.CauseAttribute: {Entered: 1}}},
		{"an event brings in", "active", func() { did("b", day.Add(-time.Minute)) }, causes{audience.CauseEvent: {Entered: 1}}},
		{"an event that comes late says so", "active", func() { did("c", day.Add(-24*time.Hour)) }, causes{audience.CauseLateEvent: {Entered: 1}}},
		{"a value brings into an audience of events", "active", func() {
			did("d", day)
			put("d", "Wien")
		}, causes{audience.CauseAttribute: {Entered: 1}}},
		{"somebody deactivated is removed", "active", func() {
			if _, err := w.DeactivateUsers(ctx, ada, []string{"b"}); err != nil {
				t.Fatal(err)
			}
		}, causes{audience.CauseUserRemoved: {Left: 1}}},
		{"somebody activated is added", "active", func() {
			if _, err := w.ActivateUsers(ctx, ada, []string{"b"}); err != nil {
				t.Fatal(err)
			}
		}, causes{audience.CauseUserAdded: {Entered: 1}}},
		{"somebody deleted is removed", "active", func() {
			if _, err := w.DeleteUsers(ctx, ada, []string{"d"}); err != nil {
				t.Fatal(err)
			}
		}, causes{audience.CauseUserRemoved: {Left: 1}}},
		{"time takes out", "active", func() {
			if _, err := w.AdvanceClock(ctx, ada, day.AddDate(0, 0, 31)); err != nil {
				t.Fatal(err)
			}
		}, causes{audience.CauseClock: {Left: 3}}},
		{"an audience that is redefined says so", "inner", func() {
			c := audience.DraftChange{Criteria: criteria(t, `{"attribute":{"key":"city","is":{"equals":"Linz"}}}`)}
			inner = w.must(w.UpdateDraft(ctx, ada, audience.ByID(inner.ID), inner.Version, c))
			put("b", "Linz", "west")
			inner = w.must(w.PublishAudience(ctx, ada, audience.ByID(inner.ID), inner.Version))
		}, causes{audience.CauseDefinition: {Entered: 1, Left: 2}}},
	} {
		t.Run(step.what, func(t *testing.T) {
			got := w.during(step.audience, step.do)
			if len(got) != len(step.want) {
				t.Fatalf("%v, want %v", got, step.want)
			}
			for c, m := range step.want {
				if got[c] != m {
					t.Fatalf("%v, want %v", got, step.want)
				}
			}
		})
	}
	t.Run("one that refers to it says that", func(t *testing.T) {
		c := audience.DraftChange{Criteria: criteria(t, `{"attribute":{"key":"city","is":{"equals":"Graz"}}}`)}
		inner = w.must(w.UpdateDraft(ctx, ada, audience.ByID(inner.ID), inner.Version, c))
		got := w.during("outer", func() { w.must(w.PublishAudience(ctx, ada, audience.ByID(inner.ID), inner.Version)) })
		if want := (audience.Moves{Entered: 1, Left: 1}); got[audience.CauseReference] != want || len(got) != 1 {
			t.Fatalf("%v", got)
		}
	})
}

// during returns what the announcements of an audience say while something is done.
func (w *workspace) during(key string, do func()) causes {
	w.t.Helper()
	stream, err := w.Subscribe(audience.StreamOptions{Seen: w.View()})
	if err != nil {
		w.t.Fatal(err)
	}
	defer stream.Close()
	do()
	out := causes{}
	for at := stream.View(); at.Revision < w.View().Revision; {
		said, err := stream.Next(ctx)
		if err != nil {
			w.t.Fatal(err)
		}
		at = said.View
		for _, c := range said.Changes {
			a, ok := at.Catalog.ByID(c.Audience)
			if !ok || a.Key != key {
				continue
			}
			var sum audience.Moves
			for cause, m := range c.Causes.Told() {
				out[cause] = audience.Moves{Entered: out[cause].Entered + m.Entered, Left: out[cause].Left + m.Left}
				sum = audience.Moves{Entered: sum.Entered + m.Entered, Left: sum.Left + m.Left}
			}
			if sum != (audience.Moves{Entered: c.Entered, Left: c.Left}) {
				w.t.Errorf("%s: %d in and %d out, by cause %v", key, c.Entered, c.Left, sum)
			}
		}
	}
	return out
}
