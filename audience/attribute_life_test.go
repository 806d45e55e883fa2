package audience_test

import (
	"testing"

	"parterre/audience"
	"parterre/index"
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
