package audience_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"parterre/audience"
	"parterre/index"
)

// told writes crossings as people would note them down: "MINIMUM 3 lost at 2".
func told(crossings []audience.Crossing) string {
	var out []string
	for _, c := range crossings {
		verb := "lost"
		if c.Kept {
			verb = "kept"
		}
		out = append(out, fmt.Sprintf("%s %d %s at %d", c.Threshold, c.Value, verb, c.Size))
	}
	return strings.Join(out, ", ")
}

// listen hands out the crossings of the next announcement.
func listen(t *testing.T, w *workspace) func() string {
	t.Helper()
	stream, err := w.Subscribe(audience.StreamOptions{Seen: w.View()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stream.Close)
	return func() string {
		t.Helper()
		a, err := stream.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var all []audience.Crossing
		for _, c := range a.Changes {
			all = append(all, c.Crossed.All()...)
		}
		return told(all)
	}
}

func sizes(minimum, maximum int) audience.Thresholds {
	return audience.Thresholds{Minimum: &minimum, Maximum: &maximum}
}

func (w *workspace) expect(a *audience.Audience, in audience.Thresholds) *audience.Audience {
	w.t.Helper()
	return w.must(w.SetThresholds(ctx, ada, audience.ByID(a.ID), a.Version, in))
}

func TestThresholds(t *testing.T) {
	t.Run("a crossing is told once in each direction, and not between", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		w.expect(w.publish("all", `{"everyone":true}`), sizes(2, 3))
		next := listen(t, w)
		for i, want := range []string{"", "MINIMUM 2 kept at 2", "", "MAXIMUM 3 lost at 4", ""} {
			w.upsert(index.UserWrite{ID: fmt.Sprint("u", i)})
			if got := next(); got != want {
				t.Errorf("%d people: %q, want %q", i+1, got, want)
			}
		}
		if _, err := w.DeleteUsers(ctx, ada, []string{"u0", "u1", "u2", "u3"}); err != nil {
			t.Fatal(err)
		}
		if got := next(); got != "MINIMUM 2 lost at 1, MAXIMUM 3 kept at 1" {
			t.Error(got)
		}
	})
	t.Run("setting a threshold crosses nothing", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		w.upsert(index.UserWrite{ID: "u"})
		a := w.publish("all", `{"everyone":true}`)
		next := listen(t, w)
		w.expect(a, sizes(5, 9))
		if got := next(); got != "" {
			t.Error(got)
		}
	})
	t.Run("an audience that begins on the wrong side tells it, one on the right side does not", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		w.upsert(index.UserWrite{ID: "u"})
		for key, want := range map[string]string{"few": "MINIMUM 2 lost at 1", "enough": ""} {
			a := w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Key: &key, Name: key, Criteria: criteria(t, `{"everyone":true}`)}))
			least := map[string]int{"few": 2, "enough": 1}[key]
			a = w.expect(a, audience.Thresholds{Minimum: &least})
			next := listen(t, w)
			a = w.must(w.PublishAudience(ctx, ada, audience.ByID(a.ID), a.Version))
			if got := next(); got != want {
				t.Errorf("%s published: %q", key, got)
			}
			a = w.must(w.ArchiveAudience(ctx, ada, audience.ByID(a.ID), a.Version))
			if got := next(); got != "" {
				t.Errorf("%s archived: %q", key, got)
			}
			w.must(w.RestoreAudience(ctx, ada, audience.ByID(a.ID), a.Version))
			if got := next(); got != want {
				t.Errorf("%s restored: %q", key, got)
			}
		}
	})
	t.Run("they stay over a restart, and go when they are left out", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		a := w.expect(w.publish("all", `{"everyone":true}`), sizes(1, 3))
		w.restart()
		a, _ = w.View().Catalog.ByID(a.ID)
		if a.Thresholds.Minimum == nil || *a.Thresholds.Minimum != 1 || *a.Thresholds.Maximum != 3 {
			t.Fatalf("%+v", a.Thresholds)
		}
		if a = w.expect(a, audience.Thresholds{}); a.Thresholds != (audience.Thresholds{}) {
			t.Fatalf("%+v", a.Thresholds)
		}
	})
	t.Run("sizes that every audience would keep or none are refused, all at once", func(t *testing.T) {
		w := closing(t, open(t, t.TempDir()))
		a := w.publish("all", `{"everyone":true}`)
		for _, in := range []struct {
			audience.Thresholds
			paths string
		}{{sizes(0, -1), "minimum maximum"}, {sizes(4, 3), "maximum"}, {sizes(audience.MaxThreshold+1, 3), "minimum"}} {
			out, err := w.SetThresholds(ctx, ada, audience.ByID(a.ID), a.Version, in.Thresholds)
			if err != nil || out.Written() {
				t.Fatal(out, err)
			}
			var paths []string
			for _, i := range out.Issues {
				if i.Code != audience.ThresholdInvalid || i.Hint == "" {
					t.Errorf("%+v", i)
				}
				paths = append(paths, i.Path...)
			}
			if got := strings.Join(paths, " "); got != in.paths {
				t.Errorf("%q, want %q", got, in.paths)
			}
		}
	})
}

// Whoever notes down every crossing knows at any time whether the audience keeps its thresholds.
func TestCrossingsTellTheState(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 7))
	w := closing(t, open(t, t.TempDir()))
	const minimum, maximum = 3, 5
	a := w.expect(w.publish("all", `{"everyone":true}`), sizes(minimum, maximum))
	stream, err := w.Subscribe(audience.StreamOptions{Seen: w.View()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stream.Close)
	noted := map[audience.Threshold]bool{audience.Minimum: false, audience.Maximum: true}
	crossings := 0
	for range 60 {
		people, ids := []index.UserWrite{}, []string{}
		for _, id := range strings.Fields("a b c d e f g h") {
			if _, known := w.View().Facts.Ordinal(id); dice.IntN(3) == 0 && known {
				ids = append(ids, id)
			} else if dice.IntN(3) == 0 && !known {
				people = append(people, index.UserWrite{ID: id})
			}
		}
		before := w.View().Revision
		if dice.IntN(2) == 0 {
			_, err = w.UpsertUsers(ctx, ada, people)
		} else {
			_, err = w.DeleteUsers(ctx, ada, ids)
		}
		if err != nil {
			t.Fatal(err)
		}
		if w.View().Revision == before {
			continue
		}
		announced, err := stream.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range announced.Changes {
			for _, x := range c.Crossed.All() {
				if noted[x.Threshold] == x.Kept {
					t.Fatalf("told twice: %+v", x)
				}
				noted[x.Threshold] = x.Kept
				crossings++
			}
		}
		size, _ := w.View().Roster.Size(a.ID)
		if noted[audience.Minimum] != (size >= minimum) || noted[audience.Maximum] != (size <= maximum) {
			t.Fatalf("%d people, noted %v", size, noted)
		}
	}
	if crossings < 10 {
		t.Fatalf("only %d crossings: the history is too calm to show anything", crossings)
	}
}
