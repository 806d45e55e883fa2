package audience_test

import (
	"testing"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

func TestAWorkspace(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	w.upsert(person("a", "city", "Graz"), person("b", "city", "Wien"), person("c", "age", 30))
	w.publish("graz", `{"attribute":{"key":"city","is":{"equals":"Graz"}}}`)
	w.publish("rest", `{"not":{"audience":{"key":"graz"}}}`)

	t.Run("counts an audience and its complement", func(t *testing.T) {
		if graz, rest := w.size("graz"), w.size("rest"); graz != 1 || rest != 2 {
			t.Fatalf("graz %d, rest %d", graz, rest)
		}
	})
	t.Run("keeps sizes exact while people change", func(t *testing.T) {
		w.upsert(person("b", "city", "Graz"), person("d", "city", "Graz"))
		if graz, rest := w.size("graz"), w.size("rest"); graz != 3 || rest != 1 {
			t.Fatalf("graz %d, rest %d", graz, rest)
		}
	})
	t.Run("answers the same after a restart", func(t *testing.T) {
		before := w.View().Revision
		w.restart()
		if w.View().Revision != before {
			t.Fatalf("revision %d, want %d", w.View().Revision, before)
		}
		if graz, rest := w.size("graz"), w.size("rest"); graz != 3 || rest != 1 {
			t.Fatalf("graz %d, rest %d", graz, rest)
		}
	})
	t.Run("says whether somebody is a member", func(t *testing.T) {
		v := w.View()
		for user, want := range map[string]bool{"a": true, "c": false} {
			if is, err := v.IsMember(user, audience.ByKey("graz")); err != nil || is != want {
				t.Fatalf("%s: %v %v", user, is, err)
			}
		}
		if _, err := v.IsMember("z", audience.ByKey("graz")); err == nil {
			t.Fatal("an unknown user is neither in nor out")
		}
	})
	t.Run("refuses a faulty user and takes the others", func(t *testing.T) {
		out, err := w.UpsertUsers(ctx, ada, []index.UserWrite{person("e", "age", "old"), person("f", "age", 7)})
		if err != nil || out.Accepted != 1 || len(out.Issues) != 1 || out.Issues[0].Path[1] != "0" {
			t.Fatalf("%+v %v", out, err)
		}
	})
	t.Run("calls audiences by their names in descriptions", func(t *testing.T) {
		of := audience.ByKey("rest")
		p, err := w.View().Population(audience.Question{Audience: &of})
		if err != nil || p.Description() != "everyone who is not in the audience “graz”" {
			t.Fatalf("%q %v", p.Description(), err)
		}
	})
	t.Run("finds in a cell whoever it counts, white space around a value or not", func(t *testing.T) {
		w.upsert(person("g", "city", " Graz"))
		everyone := w.View().Everyone()
		split, err := everyone.Composition(ctx, []audience.Dimension{{Attribute: "city"}}, 10, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range split.Cells {
			cell, err := everyone.Cell(c)
			if err != nil {
				t.Fatal(err)
			}
			page, err := cell.Members(ctx, engine.MembersOptions{First: 50})
			if err != nil || len(page.Members) != c.Size {
				t.Fatalf("%q: %d members of %d, %v", c.Labels, len(page.Members), c.Size, err)
			}
		}
	})
}
