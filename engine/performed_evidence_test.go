package engine_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/engine"
)

// TestEvidenceIsTheEventsThatCount holds what one user is said to have done, and what was measured, to the oracle.
func TestEvidenceIsTheEventsThatCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePeople(t)
		q := map[string]any{"event": "buy"}
		where, passes := whereOf(t)
		if where != nil {
			q["where"] = where
		}
		during, within := p.window(t, "buy")
		if during != nil {
			q["during"] = during
		}
		form := rapid.SampledFrom([]string{"did", "never did", "sum", "first", "last", "followed", "not followed"}).Draw(t, "form")
		length := rapid.SampledFrom(lengths).Draw(t, "gap")
		if form == "not followed" && p.keeps["buy"] > 0 && length.months*31+length.days+1 > p.keeps["buy"] { // never known
			form = "followed"
		}
		switch form {
		case "never did":
			q["is"] = map[string]any{"equals": 0}
		case "sum":
			q["measure"], q["property"], q["is"] = "SUM", "amount", map[string]any{"atMost": 5}
		case "first", "last":
			q["pick"] = map[string]string{"first": "FIRST", "last": "LAST"}[form]
			q["having"] = map[string]any{"time": map[string]any{"weekday": []any{"MONDAY"}}}
		case "followed", "not followed":
			q["then"] = []any{map[string]any{"event": "visit", "within": length.text, "never": form == "not followed"}}
		}
		text, _ := json.Marshal(map[string]any{"not": map[string]any{"performed": q}})
		c, issues := engine.ParseCriteria(text)
		if len(issues) > 0 {
			t.Fatalf("%s: %v", text, issues)
		}
		env := engine.Env{Schema: p.snapshot.Schema(), Groups: p.snapshot.Groups(), EventTypes: p.snapshot.EventTypes(), Zone: p.zone}
		plan, issues := engine.Compile(c, env)
		if plan == nil {
			t.Fatalf("%s: %v", text, issues)
		}
		now := someTime(t)
		for _, n := range []int{0, 1, 2, 3, 70, 139} {
			user := fmt.Sprintf("u%d", n)
			counting := slices.DeleteFunc(p.did(user, "buy", now), func(d deed) bool {
				return !passes(d) || !within(d.at, now) || form == "sum" && !d.priced
			})
			var value any
			switch form {
			case "did", "never did":
				value = int64(len(counting))
			case "sum":
				value, _ = p.measured(counting, engine.MeasureSum, "amount")
			}
			shown := p.shown(user, form, counting, length, now)
			ord, _ := p.snapshot.Ordinal(user)
			nodes := plan.ExplainUser(p.snapshot.User(ord), now, env).Nodes
			if nodes[0].Did != nil {
				t.Fatalf("%s: a group asks for nothing done", text)
			}
			got := nodes[1]
			var said []string
			for _, e := range got.Did.Events {
				said = append(said, fmt.Sprint(e.Type().Key, e.Time()))
			}
			if got.Did.Count != len(counting) || got.Value != value || !slices.Equal(said, shown) {
				t.Fatalf("%s at %s: %s: %d count, measured %v, shown %v; and it is %d, %v, %v", text, now, user, got.Did.Count, got.Value, said, len(counting), value, shown)
			}
			for _, d := range counting {
				if s := got.Did.Span; s != nil && (s.From != nil && d.at.UnixMilli() < s.From.Key() || s.To != nil && d.at.UnixMilli() >= s.To.Key()) {
					t.Fatalf("%s at %s: an event at %s counts, and the span does not hold it", text, now, d.at)
				}
			}
		}
	})
}

// shown returns the events that show why, by name and time, the newest first.
func (p *doers) shown(user, form string, counting []deed, gap calendar, now time.Time) []string {
	of := counting
	switch {
	case form == "first" && len(of) > 0:
		of = of[:1]
	case form == "last" && len(of) > 0:
		of = of[len(of)-1:]
	case form == "followed" || form == "not followed":
		var firsts, nexts []deed
		for _, a := range counting {
			until := gap.from(a.at, 1, p.zone)
			next := slices.IndexFunc(p.did(user, "visit", now), func(b deed) bool { return b.at.After(a.at) && !b.at.After(until) })
			if form == "followed" && next >= 0 {
				firsts, nexts = append(firsts, a), append(nexts, p.did(user, "visit", now)[next])
			} else if form == "not followed" && next < 0 && !until.After(now) {
				firsts = append(firsts, a)
			}
		}
		if len(firsts) > 0 { // a visit may follow several
			of = append(firsts, slices.CompactFunc(nexts, func(a, b deed) bool { return a.at.Equal(b.at) })...)
			slices.SortStableFunc(of, func(a, b deed) int { return a.at.Compare(b.at) })
		}
	}
	var out []string
	for _, d := range slices.Backward(of) {
		out = append(out, fmt.Sprint(d.name, d.at.UnixMilli()))
	}
	return out[:min(len(out), engine.MaxEvidence)]
}
