package audience_test

import (
	"testing"

	"parterre/index"
)

// Groups that come to be by the first write that names them count in definitions that are older.
func TestGroupsThatAreNew(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	put := func(id string, groups ...string) {
		t.Helper()
		w.upsert(index.UserWrite{ID: id, Groups: &groups})
	}
	put("a", "old")
	w.publish("grouped", `{"groups":{"isSet":true}}`)
	w.publish("lonely", `{"groups":{"isEmpty":true}}`)
	w.publish("new", `{"groups":{"anyOf":["new"]}}`)
	put("b", "new")
	put("c")
	check := func(key string, want int) {
		t.Helper()
		if size := w.size(key); size != want {
			t.Errorf("%s: %d, want %d", key, size, want)
		}
		v := w.View()
		n := 0
		rows, err := v.Memberships([]string{"a", "b", "c"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			for _, a := range r.In {
				if a.Key == key {
					n++
				}
			}
		}
		if n != want {
			t.Errorf("%s: %d by memberships, want %d", key, n, want)
		}
	}
	for range 2 {
		check("grouped", 2)
		check("lonely", 1)
		check("new", 1)
		w.restart()
	}
	parents := []string{"old"}
	if out, err := w.PutGroup(ctx, ada, index.GroupWrite{Key: "new", Parents: &parents}); err != nil || !out.Written() {
		t.Fatal(out.Issues, err)
	}
	check("grouped", 2)
}
