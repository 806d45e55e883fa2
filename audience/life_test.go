package audience_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

func TestDrafts(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	w.upsert(person("a", "city", "Graz"), person("b", "city", "Wien"))

	t.Run("a draft is kept with its faults, and publishing refuses them all", func(t *testing.T) {
		faulty := criteria(t, `{"all":[{"attribute":{"key":"cty","is":{"equals":"Graz"}}},{"attribute":{"key":"city","is":{"greaterThan":5}}},{"audience":{"key":"nowhere"}}]}`)
		a := w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Name: "Faulty one", Criteria: faulty, Include: []string{"a", "z"}, Exclude: []string{"a"}}))
		if a.Key != "faulty-one" || a.Status != audience.StatusDraft || a.Owner != "ada" {
			t.Fatalf("%+v", a)
		}
		out, err := w.PublishAudience(ctx, ada, audience.ByKey("faulty-one"), 1)
		refusedWith(t, out.Outcome, err, audience.IncludedAndExcluded)
		refusedWith(t, out.Outcome, err, audience.AudienceNotFound)
		var paths []string
		for _, i := range out.Issues {
			paths = append(paths, strings.Join(i.Path, "."))
		}
		for _, want := range []string{"draft.criteria.all.0", "draft.criteria.all.1", "draft.criteria.all.2", "draft.include.1", "draft.exclude.0"} {
			if !slices.ContainsFunc(paths, func(p string) bool { return strings.HasPrefix(p, want) }) {
				t.Errorf("no issue at %s: %v", want, paths)
			}
		}
		if _, err := w.View().Population(audience.Question{DraftOf: ref("faulty-one")}); err == nil {
			t.Fatal("a faulty draft has a population")
		}
		preview, err := w.View().PreviewDraft(ctx, a)
		if err != nil || preview.Population != nil || len(preview.Nodes) < 4 {
			t.Fatalf("%+v %v", preview, err)
		}
	})
	t.Run("a preview names the faults of its lists where they were given, and keeps the counts", func(t *testing.T) {
		preview, err := w.View().Preview(ctx, criteria(t, `{"all":[{"everyone":true},{"attribute":{"key":"no-such"}}]}`), []string{"zoe", "", "b", "b"}, []string{"a", "b"})
		if err != nil || preview.Population != nil || preview.Simplified != nil || preview.Nodes[1].Size == nil || preview.Nodes[2].Size != nil {
			t.Fatalf("%+v %v", preview, err)
		}
		var got []string
		for _, i := range preview.Issues {
			got = append(got, fmt.Sprint(i.Severity, " ", i.Code, " ", strings.Join(i.Path, ".")))
		}
		want := []string{"ERROR TEST_MISSING criteria.all.1.attribute.is", "ERROR ATTRIBUTE_NOT_FOUND criteria.all.1.attribute.key", "ERROR ID_INVALID include.1", "WARNING USER_NOT_FOUND include.0", "ERROR INCLUDED_AND_EXCLUDED exclude.1"}
		for _, one := range want {
			if !slices.Contains(got, one) {
				t.Errorf("no %s in %q", one, got)
			}
		}
		preview, err = w.View().Preview(ctx, criteria(t, `{"any":[]}`), []string{}, nil)
		if err != nil || len(preview.Issues) != 1 || !slices.Equal(preview.Issues[0].Path, []string{"criteria", "any"}) {
			t.Errorf("%+v %v", preview, err)
		}
	})
	t.Run("a name that comes to mean something heals the draft, and a rename changes nothing", func(t *testing.T) {
		a := w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Name: "Tall", Criteria: criteria(t, `{"all":[{"attribute":{"key":"height","is":{"greaterThan":180}}},{"groups":{"anyOf":["club"]}}]}`)}))
		if issues := w.View().DraftIssues(a); len(issues) < 1 {
			t.Fatal("the attribute is not there yet")
		}
		groups := []string{"club"}
		w.upsert(index.UserWrite{ID: "c", Groups: &groups, Attributes: []index.AttributeWrite{{Key: "height", Value: 190}}})
		tall, club := "tallness", "members"
		if out, err := w.UpdateAttribute(ctx, ada, index.AttributeChange{Key: "height", NewKey: &tall}); err != nil || !out.Written() {
			t.Fatal(out.Issues, err)
		}
		if out, err := w.PutGroup(ctx, ada, index.GroupWrite{Key: "club", NewKey: &club}); err != nil || !out.Written() {
			t.Fatal(out.Issues, err)
		}
		w.restart()
		a, _ = w.View().Catalog.ByID(a.ID)
		if issues := w.View().DraftIssues(a); len(issues) > 0 {
			t.Fatal(issues)
		}
		w.must(w.PublishAudience(ctx, ada, audience.ByID(a.ID), a.Version))
		if size := w.size("tall"); size != 1 {
			t.Fatalf("size %d", size)
		}
		p, err := w.View().Population(audience.Question{Audience: ref("tall")})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Criteria(); got.All[0].Attribute.Key != "tallness" || got.All[1].Groups.AnyOf[0] != "members" {
			t.Fatalf("shown with %+v %+v", got.All[0].Attribute, got.All[1].Groups)
		}
		out, err := w.DeleteAttribute(ctx, ada, "tallness")
		if issue := refusedWith(t, out.Outcome, err, audience.AttributeInUse); !strings.Contains(issue.Message, `"tall"`) {
			t.Fatal(issue)
		}
		out, err = w.DeleteGroup(ctx, ada, "members")
		refusedWith(t, out.Outcome, err, index.GroupInUse)
	})
	t.Run("a circle is refused and printed by names", func(t *testing.T) {
		w.publish("x", `{"everyone":true}`)
		w.publish("y", `{"not":{"audience":{"key":"x"}}}`)
		z := w.publish("z", `{"audience":{"key":"y"}}`)
		x, _ := w.View().Catalog.Find(audience.ByKey("x"))
		x = w.must(w.UpdateDraft(ctx, ada, audience.ByKey("x"), x.Version, audience.DraftChange{Criteria: criteria(t, `{"any":[{"audience":{"key":"z"}}]}`)}))
		out, err := w.PublishAudience(ctx, ada, audience.ByKey("x"), x.Version)
		if issue := refusedWith(t, out.Outcome, err, audience.AudienceCycle); !strings.Contains(issue.Message, "x → z → y → x") {
			t.Fatal(issue.Message)
		}
		archived, err := w.ArchiveAudience(ctx, ada, audience.ByID(z.ID), z.Version)
		if issue := refusedWith(t, archived.Outcome, err, audience.AudienceInUse); !strings.Contains(issue.Message, `"x"`) {
			t.Fatal(issue.Message)
		}
	})
	t.Run("samples keep their salt in a copy unless asked otherwise", func(t *testing.T) {
		of := w.publish("some", `{"node":{"id":"n1","criteria":{"sample":{"salt":"spring","from":0,"to":50}}}}`)
		for newSalts, same := range map[bool]bool{false: true, true: false} {
			a := w.must(w.DuplicateAudience(ctx, ada, audience.ByID(of.ID), audience.Duplicate{Name: "Copy", NewSalts: newSalts}))
			if salt := a.Draft.Criteria.Node.Criteria.Sample.Salt; (salt == "spring") != same {
				t.Fatalf("salt %q", salt)
			}
		}
	})
	t.Run("words and keys are checked, all at once", func(t *testing.T) {
		bad, long := "Not A Key", strings.Repeat("x", 2_000)
		out, err := w.CreateAudience(ctx, ada, audience.NewAudience{Key: &bad, Name: " ", Owner: &long, Tags: []string{"", "ok"}, Include: []string{""}})
		refusedWith(t, out.Outcome, err, audience.AudienceKeyInvalid)
		refusedWith(t, out.Outcome, err, audience.AudienceNameInvalid)
		refusedWith(t, out.Outcome, err, index.IDInvalid)
		if len(out.Issues) != 5 {
			t.Fatal(out.Issues)
		}
		taken := "x"
		out, err = w.CreateAudience(ctx, ada, audience.NewAudience{Key: &taken, Name: "X"})
		refusedWith(t, out.Outcome, err, audience.AudienceKeyTaken)
		if again := w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Name: "X"})); again.Key != "x-2" {
			t.Fatal(again.Key)
		}
	})
	t.Run("lists and criteria beyond the bounds are refused", func(t *testing.T) {
		out, err := w.CreateAudience(ctx, ada, audience.NewAudience{Name: "Long", Include: make([]string, audience.MaxList+1)})
		refusedWith(t, out.Outcome, err, index.ListTooLong)
		deep := &engine.Criteria{Users: []string{"a"}}
		for range engine.MaxDepth + 1 {
			deep = &engine.Criteria{Not: deep}
		}
		out, err = w.CreateAudience(ctx, ada, audience.NewAudience{Name: "Deep", Criteria: deep})
		refusedWith(t, out.Outcome, err, engine.CriteriaTooDeep)
	})
}

func TestADegradedAudience(t *testing.T) {
	w := open(t, t.TempDir())
	w.upsert(person("a", "city", "Graz"))
	w.publish("sound", `{"attribute":{"key":"city","is":{"equals":"Graz"}}}`)
	broken := w.publish("broken", `{"everyone":true}`)
	w.publish("above", `{"audience":{"key":"broken"}}`)
	if err := w.Close(ctx); err != nil {
		t.Fatal(err)
	}
	var keys [][]byte
	for _, table := range []store.Table{audience.TableDefinitions} {
		err := w.disk.Each(table, nil, func(key, _ []byte) error {
			if key[7] == byte(broken.ID) {
				keys = append(keys, slices.Clone(key))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.disk.Write([]store.Row{{Table: audience.TableDefinitions, Key: keys[0], Value: []byte("\x01{nonsense")}}); err != nil {
		t.Fatal(err)
	}
	if err := w.disk.Close(); err != nil {
		t.Fatal(err)
	}
	w.start()
	closing(t, w)
	v := w.View()
	for _, key := range []string{"broken", "above"} {
		t.Run(key+" answers no question", func(t *testing.T) {
			a, err := v.Catalog.Find(audience.ByKey(key))
			if err != nil || a.Status != audience.StatusDegraded || len(a.Issues) == 0 {
				t.Fatalf("%+v %v", a, err)
			}
			if _, err := v.Population(audience.Question{Audience: ref(key)}); !errors.Is(err, audience.ErrDegraded) {
				t.Fatal(err)
			}
			if _, err := v.IsMember("a", audience.ByKey(key)); !errors.Is(err, audience.ErrDegraded) {
				t.Fatal(err)
			}
			if _, err := v.Memberships([]string{"a"}, []audience.Ref{audience.ByKey(key)}); !errors.Is(err, audience.ErrDegraded) {
				t.Fatal(err)
			}
			if _, err := v.Size(a); !errors.Is(err, audience.ErrDegraded) {
				t.Fatal(err)
			}
		})
	}
	t.Run("the others are answered", func(t *testing.T) {
		w.upsert(person("b", "city", "Graz"))
		if size := w.size("sound"); size != 2 {
			t.Fatalf("size %d", size)
		}
	})
	t.Run("it can be repaired by what uses it, and deleted", func(t *testing.T) {
		above, _ := v.Catalog.Find(audience.ByKey("above"))
		above = w.must(w.UpdateDraft(ctx, ada, audience.ByID(above.ID), above.Version, audience.DraftChange{Criteria: criteria(t, `{"audience":{"key":"sound"}}`)}))
		above = w.must(w.PublishAudience(ctx, ada, audience.ByID(above.ID), above.Version))
		if above.Status != audience.StatusActive || len(above.Issues) > 0 || w.size("above") != 2 {
			t.Fatalf("%+v", above)
		}
		out, err := w.DeleteAudience(ctx, ada, audience.ByID(broken.ID), broken.Version)
		if err != nil || !out.Deleted {
			t.Fatal(out.Issues, err)
		}
	})
}

func TestQuestions(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	for id, n := range map[string]int{"a": 1, "b": 2, "c": 3, "d": 4} {
		w.upsert(person(id, "n", n))
	}
	w.publish("low", `{"attribute":{"key":"n","is":{"atMost":2}}}`)
	w.publish("odd", `{"users":["a","c"]}`)
	v := w.View()
	low, odd := &audience.Question{Audience: ref("low")}, &audience.Question{Audience: ref("odd")}
	all := &audience.Question{Criteria: criteria(t, `{"everyone":true}`)}
	for name, c := range map[string]struct {
		q    audience.Question
		want string
	}{
		"union":                {audience.Question{Union: []*audience.Question{low, odd}}, "abc"},
		"intersect":            {audience.Question{Intersect: []*audience.Question{low, odd}}, "a"},
		"minus":                {audience.Question{Minus: []*audience.Question{all, low, odd}}, "d"},
		"symmetric difference": {audience.Question{SymmetricDifference: []*audience.Question{low, odd}}, "bc"},
		"nested":               {audience.Question{Minus: []*audience.Question{{Union: []*audience.Question{low, odd}}, {Intersect: []*audience.Question{low, odd}}}}, "bc"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := v.Population(c.q)
			if err != nil {
				t.Fatal(err)
			}
			again, err := v.Population(audience.Question{Criteria: p.Criteria()})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range []*audience.Population{p, again} {
				page, err := p.Members(ctx, engine.MembersOptions{First: 10})
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				for _, m := range page.Members {
					got += m.User.ID()
					if is, err := p.Contains(m.User.ID()); err != nil || !is {
						t.Fatal(is, err)
					}
				}
				if slices.Sort([]byte(got)); len(got) != len(c.want) || strings.Trim(got, c.want) != "" {
					t.Fatalf("members %s, want %s", got, c.want)
				}
			}
		})
	}
	t.Run("faults come with their places", func(t *testing.T) {
		_, err := v.Population(audience.Question{Union: []*audience.Question{{}, {Criteria: criteria(t, `{"attribute":{"key":"m","is":{"equals":1}}}`)}, nil}})
		var faults *audience.IssuesError
		if !errors.As(err, &faults) || len(faults.Issues) != 3 {
			t.Fatal(err)
		}
		if at := strings.Join(faults.Issues[1].Path, "."); !strings.HasPrefix(at, "union.1.criteria") {
			t.Fatal(at)
		}
	})
	t.Run("an audience that is not there is an error", func(t *testing.T) {
		if _, err := v.Population(audience.Question{Minus: []*audience.Question{all, {Audience: ref("none")}}}); !errors.Is(err, audience.ErrAudienceNotFound) {
			t.Fatal(err)
		}
	})
	t.Run("a cell of a composition can be asked", func(t *testing.T) {
		p := v.Everyone()
		split, err := p.Composition(ctx, []audience.Dimension{{Audiences: []audience.Ref{audience.ByKey("low"), audience.ByKey("odd")}}}, 20, nil)
		if err != nil || len(split.Cells) != 2 {
			t.Fatalf("%+v %v", split, err)
		}
		cell, err := p.Cell(split.Cells[0])
		if err != nil {
			t.Fatal(err)
		}
		n, err := cell.MembersCount(ctx, "a")
		if size, err2 := cell.Size(ctx); err != nil || err2 != nil || size != 2 || n != 1 {
			t.Fatal(size, n, err, err2)
		}
	})
}

func TestTheMachineClock(t *testing.T) {
	w := closing(t, openMachine(t, t.TempDir()))
	kind := index.DateTime
	if _, err := w.DeclareAttribute(ctx, ada, index.AttributeChange{Key: "seen", Kind: &kind}); err != nil {
		t.Fatal(err)
	}
	w.upsert(person("a", "seen", day.Format(time.RFC3339)))
	w.publish("recent", `{"attribute":{"key":"seen","is":{"inLast":"PT1M"}}}`)
	tick := func(after time.Duration, want bool) {
		t.Helper()
		w.machine.Store(day.Add(after).UnixMilli())
		if moved, err := w.Tick(ctx); err != nil || moved != want {
			t.Fatalf("after %s: %v %v", after, moved, err)
		}
	}
	if size := w.size("recent"); size != 1 {
		t.Fatalf("size %d", size)
	}
	tick(30*time.Second, false)
	tick(61*time.Second, true)
	if size := w.size("recent"); size != 0 {
		t.Fatalf("size %d after the window passed", size)
	}
	tick(100*time.Second, false)
	tick(122*time.Second, true)
	t.Run("says until when an answer stays", func(t *testing.T) {
		w.upsert(person("b", "seen", day.Add(122*time.Second).Format(time.RFC3339)))
		rows, err := w.View().Memberships([]string{"a", "b", "c"}, []audience.Ref{audience.ByKey("recent")})
		if err != nil || len(rows[0].In) != 0 || len(rows[1].In) != 1 || rows[2].Status != audience.UserUnknown {
			t.Fatalf("%+v %v", rows, err)
		}
		if until := rows[1].UnchangedUntil; until == nil || until.Before(w.View().Now) || until.After(day.Add(182*time.Second)) {
			t.Fatal(until)
		}
	})
	t.Run("cannot be moved by hand", func(t *testing.T) {
		out, err := w.AdvanceClock(ctx, ada, day.Add(time.Hour))
		refusedWith(t, out.Outcome, err, audience.ClockNotManual)
	})
	t.Run("makes up for the time the server was off", func(t *testing.T) {
		w.machine.Store(day.Add(time.Hour).UnixMilli())
		before := w.View().Revision
		w.restart()
		if v := w.View(); v.Revision != before+1 || !v.Now.Equal(day.Add(time.Hour)) || w.size("recent") != 0 {
			t.Fatal(v.Revision, before, v.Now)
		}
	})
}

func TestSettings(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	kind := index.Date
	if _, err := w.DeclareAttribute(ctx, ada, index.AttributeChange{Key: "born", Kind: &kind}); err != nil {
		t.Fatal(err)
	}
	w.upsert(person("a", "born", "2026-03-02"))
	if _, err := w.AdvanceClock(ctx, ada, day.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	w.publish("today", `{"attribute":{"key":"born","is":{"inLast":"P1D"}}}`)
	if size := w.size("today"); size != 0 {
		t.Fatalf("size %d", size)
	}
	zone, sunday := "Pacific/Kiritimati", engine.Sunday
	if out, err := w.UpdateSettings(ctx, ada, audience.SettingsChange{Zone: &zone, WeekStart: &sunday}); err != nil || out.Settings.Zone.String() != zone {
		t.Fatal(out, err)
	}
	for range 2 {
		if size := w.size("today"); size != 1 {
			t.Fatalf("size %d where it is the second of March already", size)
		}
		if s := w.View().Settings; s.Zone.String() != zone || s.WeekStart != time.Sunday {
			t.Fatal(s)
		}
		w.restart()
	}
	for _, bad := range []string{"", "Local", "Mars/Olympus"} {
		out, err := w.UpdateSettings(ctx, ada, audience.SettingsChange{Zone: &bad})
		refusedWith(t, out.Outcome, err, audience.ZoneUnknown)
	}
}

func TestHeldViews(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	first := w.View()
	w.Hold(first)
	w.upsert(person("a", "n", 1))
	if v, err := w.ViewOf(first.Revision); err != nil || v != first {
		t.Fatal(err)
	}
	second := w.View()
	for i := range 40 {
		w.Hold(w.View())
		w.upsert(person("a", "n", i))
	}
	for _, gone := range []index.Revision{first.Revision, w.View().Revision + 1} {
		if _, err := w.ViewOf(gone); !errors.Is(err, audience.ErrRevisionGone) {
			t.Fatal(err)
		}
	}
	if _, err := w.ViewOf(second.Revision); !errors.Is(err, audience.ErrRevisionGone) {
		t.Fatal(err)
	}
}
