package audience_test

import (
	"testing"

	"parterre/index"
)

// What a start had to make from rows is written, so that the next one need not, even if nobody is changed meanwhile.
func TestIndexesThatWereMissingAreWritten(t *testing.T) {
	w := open(t, t.TempDir())
	for range 3 {
		w.upsert(person("a", "city", "Graz"), person("b", "city", "Linz"))
	}
	report := func() index.Report {
		t.Helper()
		_, r, err := index.Load(ctx, w.disk, index.Options{Shape: w.shape})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := report(); !r.Rebuilt {
		t.Fatalf("indexes were written already: %+v", r)
	}
	w.restart()
	if r := report(); !r.Rebuilt {
		t.Fatalf("two users are written: %+v", r)
	}
	w.behind = 60
	w.restart()
	w.behind = 0
	w.restart()
	defer w.stop()
	if r := report(); r.Rebuilt {
		t.Fatalf("they are still missing: %+v", r)
	}
	_, r, err := index.Load(ctx, w.disk, index.Options{Shape: w.shape, Rebuild: true})
	if err != nil || !r.Rebuilt || r.Unread || r.Users != 2 {
		t.Fatalf("asked to make them anew: %+v %v", r, err)
	}
}
