package audience_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

// A preview of a write says beforehand what the write does: the audiences gained and lost, whether anything changes, and
// every fault.
func TestUserPreviewIsWhatWritingDoes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "preview")
		if err != nil {
			rt.Fatal(err)
		}
		w := open(rt, dir)
		defer w.stop()
		w.previewed()
		for range rapid.IntRange(1, 20).Draw(rt, "writes") {
			write := drawWrite(rt)
			before := w.View()
			preview, err := before.PreviewUser(write)
			if err != nil {
				rt.Fatal(err)
			}
			if w.View() != before {
				rt.Fatal("a preview has changed the View")
			}
			was := w.memberOf(before, write.ID)
			out, err := w.UpsertUsers(ctx, ada, []index.UserWrite{write})
			if err != nil {
				rt.Fatal(err)
			}
			after := w.View()
			if issues := index.Under(preview.Issues, "users", "0"); len(issues) != len(out.Issues) {
				rt.Fatalf("issues %v, and the write had %v", preview.Issues, out.Issues)
			}
			for i, issue := range preview.Issues {
				if issue.Path[0] != "user" {
					rt.Fatalf("an issue at %v", issue.Path)
				}
				issue.Path = append([]string{"users", "0"}, issue.Path[1:]...)
				if !reflect.DeepEqual(issue, out.Issues[i]) {
					rt.Fatalf("the issue %v, and the write had %v", issue, out.Issues[i])
				}
			}
			if known := before.UserStatus(write.ID) != audience.UserUnknown; preview.IsNew == known {
				rt.Fatalf("new: %v, known before: %v", preview.IsNew, known)
			}
			if changed := !sameUser(before, after, write.ID); preview.Changes != changed {
				rt.Fatalf("changes: %v; changed: %v", preview.Changes, changed)
			}
			is := w.memberOf(after, write.ID)
			for name, pair := range map[string][2][]string{
				"is a member of": {keysOf(preview.MemberOf), is},
				"gains":          {keysOf(preview.Gained), slices.DeleteFunc(slices.Clone(is), func(key string) bool { return slices.Contains(was, key) })},
				"loses":          {keysOf(preview.Lost), slices.DeleteFunc(slices.Clone(was), func(key string) bool { return slices.Contains(is, key) })},
			} {
				if !slices.Equal(pair[0], pair[1]) {
					rt.Fatalf("%+v: previewed %s %q, wrote %q", write, name, pair[0], pair[1])
				}
			}
			if rapid.IntRange(0, 9).Draw(rt, "clock") == 0 {
				if _, err := w.AdvanceClock(ctx, ada, after.Now.Add(20*time.Minute)); err != nil {
					rt.Fatal(err)
				}
			}
		}
	})
}

// previewed makes a workspace with audiences of every sort. Some name groups and roles that nobody has yet.
func (w *workspace) previewed() {
	w.t.Helper()
	for key, kind := range map[string]index.Kind{"city": index.String, "age": index.Number, "seen": index.DateTime, "tags": index.StringList} {
		if out, err := w.DeclareAttribute(ctx, ada, index.AttributeChange{Key: key, Kind: &kind}); err != nil || !out.Written() {
			w.t.Fatal(out.Issues, err)
		}
	}
	for _, g := range []struct {
		key     string
		parents []string
	}{{"all", nil}, {"east", []string{"all"}}, {"vienna", []string{"east"}}} {
		if out, err := w.PutGroup(ctx, ada, index.GroupWrite{Key: g.key, Parents: &g.parents}); err != nil || !out.Written() {
			w.t.Fatal(out.Issues, err)
		}
	}
	w.upsert(person("u1", "age", 40.0), person("u2", "city", "Graz"), person("u3", "age", 20.0))
	w.publish("everyone", `{"everyone":true}`)
	w.publish("grown", `{"attribute":{"key":"age","is":{"atLeast":18}}}`)
	w.publish("homeless", `{"not":{"attribute":{"key":"city","is":{"isSet":true}}}}`)
	w.publish("lately", `{"attribute":{"key":"seen","is":{"inLast":"PT1H"}}}`)
	w.publish("tagged", `{"attribute":{"key":"tags","is":{"allOf":["x","y"]}}}`)
	w.publish("within", `{"groups":{"anyOf":["all"]}}`)
	w.publish("nowhere", `{"groups":{"isEmpty":true}}`)
	w.publish("leads", `{"roles":{"anyOf":["lead","chief"]}}`)
	w.publish("listed", `{"users":["u1","n1"]}`)
	w.publish("half", `{"sample":{"salt":"s","from":0,"to":50}}`)
	w.publish("later", `{"groups":{"anyOf":["later"]}}`) // a group that is not there yet
	w.publish("not-later", `{"not":{"audience":{"key":"later"}}}`)
	w.publish("some", `{"atLeast":{"count":2,"of":[{"audience":{"key":"grown"}},{"audience":{"key":"within"}},{"audience":{"key":"half"}}]}}`)
	guests := w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Name: "Guests", Criteria: criteria(w.t, `{"all":[{"audience":{"key":"some"}},{"not":{"audience":{"key":"lately"}}}]}`),
		Include: []string{"u2", "n2"}, Exclude: []string{"u1", "n1"}}))
	w.must(w.PublishAudience(ctx, ada, audience.ByID(guests.ID), guests.Version))
	w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Name: "Only a draft", Criteria: criteria(w.t, `{"everyone":true}`)}))
	away := w.publish("away", `{"everyone":true}`)
	w.must(w.ArchiveAudience(ctx, ada, audience.ByID(away.ID), away.Version))
}

// drawWrite draws a write of somebody known, new or impossible, with and without faults.
func drawWrite(t *rapid.T) index.UserWrite {
	w := index.UserWrite{ID: rapid.SampledFrom([]string{"u1", "u2", "u3", "n1", "n2", "n3", ""}).Draw(t, "id")}
	if rapid.IntRange(0, 2).Draw(t, "named") == 0 {
		name := rapid.SampledFrom([]string{"", "Ann", "a\nb"}).Draw(t, "name")
		w.Name = &name
	}
	if rapid.IntRange(0, 2).Draw(t, "activity") == 0 {
		active := rapid.Bool().Draw(t, "active")
		w.Active = &active
	}
	if rapid.Bool().Draw(t, "with roles") {
		roles := rapid.SliceOfN(rapid.SampledFrom([]string{"lead", "chief", "guest", "\x00"}), 0, 2).Draw(t, "roles")
		w.Roles = &roles
	}
	if rapid.Bool().Draw(t, "with groups") {
		groups := rapid.SliceOfN(rapid.SampledFrom([]string{"all", "east", "vienna", "later", "fresh", ""}), 0, 2).Draw(t, "groups")
		w.Groups = &groups
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "values") {
		key := rapid.SampledFrom([]string{"city", "age", "seen", "tags", "height", "a b"}).Draw(t, "key")
		value := rapid.SampledFrom(map[string][]any{
			"city": {"Graz", "Wien", nil, 5.0}, "age": {17.0, 18.0, nil, "old"}, "tags": {[]any{"x", "y"}, []any{"x"}, nil},
			"seen":   {day.Format(time.RFC3339), day.Add(-2 * time.Hour).Format(time.RFC3339), nil, "now"},
			"height": {180.0, nil, map[string]any{}}, "a b": {1.0},
		}[key]).Draw(t, fmt.Sprintf("value %d", i))
		w.Attributes = append(w.Attributes, index.AttributeWrite{Key: key, Value: value})
	}
	return w
}

// memberOf returns the keys of the active audiences a user is in, asking each of them by itself.
func (w *workspace) memberOf(v *audience.View, user string) []string {
	w.t.Helper()
	var out []string
	for _, a := range v.Catalog.All() {
		if _, active := v.Catalog.Place(a.ID); !active || v.UserStatus(user) == audience.UserUnknown {
			continue
		}
		r := audience.ByID(a.ID)
		p, err := v.Population(audience.Question{Audience: &r})
		if err != nil {
			w.t.Fatal(err)
		}
		page, err := p.Members(ctx, engine.MembersOptions{First: engine.MaxPage})
		if err != nil {
			w.t.Fatal(err)
		}
		if slices.ContainsFunc(page.Members, func(m engine.Member) bool { return m.User.ID() == user }) {
			out = append(out, a.Key)
		}
	}
	return out
}

func keysOf(audiences []*audience.Audience) []string {
	var out []string
	for _, a := range audiences {
		out = append(out, a.Key)
	}
	return out
}

// sameUser reports whether both Views say the same of a user.
func sameUser(a, b *audience.View, user string) bool {
	x, knownX := a.Facts.Ordinal(user)
	y, knownY := b.Facts.Ordinal(user)
	if !knownX || !knownY {
		return knownX == knownY
	}
	return a.Facts.User(x).Record().Same(b.Facts.User(y).Record())
}

func TestUserPreview(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	w.previewed()
	t.Run("a group that comes to be gives a meaning to the criteria that name it", func(t *testing.T) {
		groups := []string{"later"}
		p, err := w.View().PreviewUser(index.UserWrite{ID: "u1", Groups: &groups})
		if err != nil || !slices.Equal(keysOf(p.Gained), []string{"later"}) || !slices.Equal(keysOf(p.Lost), []string{"not-later", "nowhere"}) {
			t.Fatalf("gained %q, lost %q: %v", keysOf(p.Gained), keysOf(p.Lost), err)
		}
	})
	t.Run("a write with a fault changes nothing, and the user stays where they are", func(t *testing.T) {
		p, err := w.View().PreviewUser(index.UserWrite{ID: "u1", Attributes: []index.AttributeWrite{{Key: "age", Value: "old"}, {Key: "city", Value: 5.0}}})
		if err != nil || p.Changes || len(p.Issues) != 2 || len(p.Gained)+len(p.Lost) > 0 || !slices.Equal(keysOf(p.MemberOf), w.memberOf(w.View(), "u1")) {
			t.Fatalf("%+v %v", p, err)
		}
	})
	t.Run("somebody deactivated goes out of everything", func(t *testing.T) {
		off := false
		p, err := w.View().PreviewUser(index.UserWrite{ID: "u3", Active: &off})
		if err != nil || !p.Changes || len(p.MemberOf)+len(p.Gained) > 0 || !slices.Equal(keysOf(p.Lost), w.memberOf(w.View(), "u3")) {
			t.Fatalf("%+v %v", p, err)
		}
	})
}
