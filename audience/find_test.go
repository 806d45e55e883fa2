package audience_test

import (
	"slices"
	"testing"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

func TestFinder(t *testing.T) {
	w := open(t, t.TempDir())
	defer w.stop()
	groups, label, name := []string{"ops"}, "Abteilung Süd", "Night shift"
	w.upsert(index.UserWrite{ID: "a", Groups: &groups, Attributes: []index.AttributeWrite{{Key: "dept", Value: "Sales"}}})
	attribute := index.AttributeChange{Key: "dept", Label: &label}
	if out, err := w.UpdateAttribute(ctx, ada, attribute); err != nil || !out.Written() {
		t.Fatal(out.Issues, err)
	}
	group := index.GroupWrite{Key: "ops", Name: &name}
	if out, err := w.PutGroup(ctx, ada, group); err != nil || !out.Written() {
		t.Fatal(out.Issues, err)
	}
	create := func(name, c string) *audience.Audience {
		said, owner := "D of "+name, "Owner of "+name
		n := audience.NewAudience{Name: name, Description: &said, Owner: &owner, Tags: []string{"tag-" + name}}
		if c != "" {
			n.Criteria = criteria(t, c)
		}
		return w.must(w.CreateAudience(ctx, ada, n))
	}
	sellers := create("one", `{"attribute":{"key":"dept","is":{"equals":"Sales"}}}`)
	sellers = w.must(w.PublishAudience(ctx, ada, audience.ByID(sellers.ID), sellers.Version))
	create("two", `{"all":[{"audience":{"key":"one"}},{"groups":{"anyOf":["ops"]}}]}`)
	create("three", `{"not":{"roles":{"anyOf":["admin"]}}}`)
	create("four", "")
	found := func(search string) []string {
		v := w.View()
		keys, has := []string{}, v.Finder(search)
		for _, a := range v.Catalog.All() {
			if has(a) {
				keys = append(keys, a.Key)
			}
		}
		return keys
	}
	check := func(search string, want ...string) {
		t.Helper()
		if got := found(search); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, should find %q", search, got, want)
		}
	}
	all := []string{"four", "one", "three", "two"}
	check("", all...)
	check("  ", all...)
	check("FOUR", "four")
	check("d of t", "three", "two")
	check("owner OF f", "four")
	check("TAG-t", "three", "two")
	check("sales", "one")
	check("ABTEILUNG S\u00dcD is", "one")
	check("abteilung Su\u0308d", "one") // the same letter in two characters
	check("night SHIFT", "two")
	check("does not have the role", "three")
	check("everyone")
	check("nothing of the kind")

	vendors := "Vendors"
	w.must(w.UpdateAudience(ctx, ada, audience.ByID(sellers.ID), sellers.Version, audience.AudienceWords{Name: &vendors}))
	check("vendors", "one", "two")
	label, name = "Department", "Early birds"
	if out, err := w.UpdateAttribute(ctx, ada, attribute); err != nil || !out.Written() {
		t.Fatal(out.Issues, err)
	}
	check("abteilung")
	check("department", "one")
	if out, err := w.PutGroup(ctx, ada, group); err != nil || !out.Written() {
		t.Fatal(out.Issues, err)
	}
	check("night")
	check("early b", "two")
	sellers, _ = w.View().Catalog.Find(audience.ByID(sellers.ID))
	w.must(w.UpdateDraft(ctx, ada, audience.ByID(sellers.ID), sellers.Version, audience.DraftChange{Criteria: &engine.Criteria{Roles: &engine.Test{AnyOf: []any{"buyer"}}}}))
	check("buyer", "one")
	check("sales", "one") // active still
}
