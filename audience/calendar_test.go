package audience_test

import (
	"slices"
	"testing"
	"time"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

// living is somebody born on a day who lives in a zone.
func living(id, born, zone string) index.UserWrite {
	w := person(id, "born", born)
	w.Attributes = append(w.Attributes, index.AttributeWrite{Key: "home", Value: zone})
	return w
}

// A day comes round at midnight where each person lives, and the stored size follows the clock to the millisecond.
func TestAnAudienceOfTheCalendarMovesWhenItIsDue(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	kind := index.Date
	if _, err := w.DeclareAttribute(ctx, ada, index.AttributeChange{Key: "born", Kind: &kind}); err != nil {
		t.Fatal(err)
	}
	w.upsert(living("vienna", "1990-03-05", "Europe/Vienna"))
	w.upsert(living("kiritimati", "1990-03-05", "Pacific/Kiritimati"))
	w.upsert(living("nowhere", "1990-03-05", "Mars/Olympus"))
	w.upsert(person("other", "born", "1990-03-06"))
	w.publish("birthday", `{"attribute":{"key":"born","is":{"anniversary":{}},"zoneFrom":"home"}}`)
	at := func(text string) time.Time {
		instant, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return instant
	}
	moves := []struct {
		at   string
		user string
		size int
	}{
		{"2026-03-04T10:00:00Z", "kiritimati", 1}, {"2026-03-04T23:00:00Z", "vienna", 2}, {"2026-03-05T00:00:00Z", "nowhere", 3},
		{"2026-03-05T10:00:00Z", "kiritimati", 2}, {"2026-03-05T23:00:00Z", "vienna", 1}, {"2026-03-06T00:00:00Z", "nowhere", 1},
	}
	before := 0
	for _, m := range moves {
		rows, err := w.View().Memberships([]string{m.user}, nil)
		if err != nil || rows[0].UnchangedUntil == nil || !rows[0].UnchangedUntil.Equal(at(m.at)) {
			t.Fatalf("%s is unchanged until %v, should be until %s (%v)", m.user, rows[0].UnchangedUntil, m.at, err)
		}
		for _, step := range []struct {
			to   time.Time
			size int
		}{{at(m.at).Add(-time.Millisecond), before}, {at(m.at), m.size}} {
			if out, err := w.AdvanceClock(ctx, ada, step.to); err != nil || !out.Written() {
				t.Fatal(out.Issues, err)
			}
			if size := w.size("birthday"); size != step.size {
				t.Fatalf("%d at %v, should be %d", size, step.to, step.size)
			}
		}
		before = m.size
	}
	t.Run("and the attribute of the zones is part of what it asks", func(t *testing.T) {
		zone := "timeZone"
		if out, err := w.UpdateAttribute(ctx, ada, index.AttributeChange{Key: "home", NewKey: &zone}); err != nil || !out.Written() {
			t.Fatal(out.Issues, err)
		}
		w.restart()
		p, err := w.View().Population(audience.Question{Audience: ref("birthday")})
		if err != nil || *p.Criteria().Attribute.ZoneFrom != zone {
			t.Fatalf("%v %v", p, err)
		}
		out, err := w.DeleteAttribute(ctx, ada, zone)
		refusedWith(t, out.Outcome, err, audience.AttributeInUse)
	})
}

func TestWeeksBeginWhereTheyAreSet(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	kind := index.Date
	if _, err := w.DeclareAttribute(ctx, ada, index.AttributeChange{Key: "born", Kind: &kind}); err != nil {
		t.Fatal(err)
	}
	w.upsert(person("saturday", "born", "2026-03-07"))
	w.upsert(person("sunday", "born", "2026-03-08"))
	if out, err := w.AdvanceClock(ctx, ada, time.Date(2026, 3, 8, 12, 0, 0, 0, time.UTC)); err != nil || !out.Written() {
		t.Fatal(out.Issues, err)
	}
	w.publish("week", `{"attribute":{"key":"born","is":{"period":{"unit":"WEEK"}}}}`)
	cells := func() []int {
		c, err := w.View().Everyone().Composition(ctx, []audience.Dimension{{Bins: &engine.Bins{Attribute: "born", Calendar: engine.Week}}}, 5, nil)
		if err != nil {
			t.Fatal(err)
		}
		var sizes []int
		for _, cell := range c.Cells {
			sizes = append(sizes, cell.Size)
		}
		return sizes
	}
	if size := w.size("week"); size != 2 || !slices.Equal(cells(), []int{2}) {
		t.Fatal(size, cells())
	}
	day := engine.Sunday
	if out, err := w.UpdateSettings(ctx, ada, audience.SettingsChange{WeekStart: &day}); err != nil || out.Settings.FirstWeekday() != day {
		t.Fatal(out, err)
	}
	for range 2 {
		if size := w.size("week"); size != 1 || !slices.Equal(cells(), []int{1, 1}) {
			t.Fatal(size, cells())
		}
		w.restart()
	}
	bad := engine.Weekday("SOMEDAY")
	out, err := w.UpdateSettings(ctx, ada, audience.SettingsChange{WeekStart: &bad})
	refusedWith(t, out.Outcome, err, audience.WeekStartInvalid)
}

// Whoever never leaves an audience for as long as there are dates is unchanged for good: no instant has a year of five digits.
func TestNobodyChangesAfterTheYear9999(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	kind := index.Date
	if _, err := w.DeclareAttribute(ctx, ada, index.AttributeChange{Key: "ends", Kind: &kind}); err != nil {
		t.Fatal(err)
	}
	w.upsert(person("never", "ends", "9999-12-31"))
	w.publish("recent", `{"attribute":{"key":"ends","is":{"inLast":"P1M"}}}`)
	w.publish("ended", `{"attribute":{"key":"ends","is":{"moreThanAgo":"P30D"}}}`)
	for _, key := range []string{"recent", "ended"} {
		rows, err := w.View().Memberships([]string{"never"}, []audience.Ref{{Key: &key}})
		if err != nil {
			t.Fatal(err)
		}
		if until := rows[0].UnchangedUntil; until != nil && until.Year() > 9999 {
			t.Errorf("%s is unchanged until %s", key, until.Format(time.RFC3339))
		}
	}
}
