package engine_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
)

// deed is one event as the oracle knows it.
type deed struct {
	user   string
	name   string
	at     time.Time
	item   string // "" for none
	amount float64
	priced bool
	tags   []string
	tagged bool
}

// doers is facts with events, and what the oracle knows of them.
type doers struct {
	snapshot *index.Snapshot
	deeds    []deed // in the order they came
	active   map[string]bool
	zone     *time.Location
	keeps    map[string]int // days that events of a name are kept
}

var began = time.Date(2024, 2, 27, 22, 30, 0, 0, time.UTC) // before 29 February, and with March's clocks changing in reach

// somePeople draws users over several blocks with events that meet: few names, instants and values.
func somePeople(t *rapid.T) *doers {
	zone, _ := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Vienna", "America/New_York"}).Draw(t, "zone"))
	p := &doers{active: map[string]bool{}, zone: zone, keeps: map[string]int{"buy": rapid.SampledFrom([]int{0, 3, 40}).Draw(t, "kept")}}
	tx := index.Empty(index.Options{Shape: 6}).Begin(1)
	keep := p.keeps["buy"]
	number, text, list := index.Number, index.String, index.StringList
	for _, name := range []string{"buy", "visit"} {
		tx.DeclareEventType(index.EventTypeChange{Key: name, Retention: pointerTo(map[string]int{"buy": keep}[name]),
			Properties: []index.PropertyChange{{Key: "item", Kind: &text}, {Key: "amount", Kind: &number}, {Key: "tags", Kind: &list}}})
	}
	for n := range 140 {
		id := fmt.Sprintf("u%d", n)
		active := n%7 != 3
		tx.Upsert(index.UserWrite{ID: id, Active: &active})
		p.active[id] = active
	}
	for range rapid.IntRange(0, 60).Draw(t, "events") {
		p.do(t, tx)
	}
	p.snapshot = tx.Snapshot()
	return p
}

func pointerTo[T any](v T) *T { return &v }

// someTime draws an instant out of few: exactly on each other's edges, around midnights, far back.
func someTime(t *rapid.T) time.Time {
	days := rapid.SampledFrom([]int{-1, 0, 1, 2, 3, 4, 7, 30, 31, 33}).Draw(t, "day")
	return began.AddDate(0, 0, days).Add(time.Duration(rapid.SampledFrom([]int{0, 1, 3_600_000, 5_400_000, 43_200_000}).Draw(t, "ms")) * time.Millisecond)
}

func (p *doers) do(t *rapid.T, tx *index.Tx) {
	d := deed{user: fmt.Sprintf("u%d", rapid.SampledFrom([]int{0, 1, 2, 3, 10, 70, 71, 139}).Draw(t, "user")),
		name: rapid.SampledFrom([]string{"buy", "visit"}).Draw(t, "name"), at: someTime(t)}
	w := index.EventWrite{User: d.user, Name: d.name, Time: d.at}
	if d.item = rapid.SampledFrom([]string{"", "tea", "Milk"}).Draw(t, "item"); d.item != "" {
		w.Properties = append(w.Properties, index.AttributeWrite{Key: "item", Value: d.item})
	}
	if d.priced = rapid.Bool().Draw(t, "priced"); d.priced {
		d.amount = rapid.SampledFrom([]float64{-1, 0, 0.1, 0.2, 5, 7.25}).Draw(t, "amount")
		w.Properties = append(w.Properties, index.AttributeWrite{Key: "amount", Value: d.amount})
	}
	if d.tagged = rapid.Bool().Draw(t, "tagged"); d.tagged {
		d.tags = rapid.SampledFrom([][]string{{}, {"a"}, {"a", "b"}}).Draw(t, "tags")
		w.Properties = append(w.Properties, index.AttributeWrite{Key: "tags", Value: d.tags})
	}
	if got, _ := tx.Record(w, index.RecordOptions{At: began.AddDate(0, 0, 40)}); got == index.Accepted { // some are older than kept
		p.deeds = append(p.deeds, d)
	}
}

func whereOf(t *rapid.T) (any, func(deed) bool) {
	switch rapid.IntRange(0, 4).Draw(t, "where") {
	case 0:
		return []any{map[string]any{"key": "item", "is": map[string]any{"equals": "tea"}}}, func(d deed) bool { return d.item == "tea" }
	case 1:
		return []any{map[string]any{"key": "amount", "is": map[string]any{"atLeast": 0.2}}, map[string]any{"key": "item", "is": map[string]any{"contains": []any{"m"}}}},
			func(d deed) bool { return d.priced && d.amount >= 0.2 && d.item == "Milk" }
	case 2:
		return []any{map[string]any{"key": "tags", "is": map[string]any{"anyOf": []any{"b"}}}}, func(d deed) bool { return slices.Contains(d.tags, "b") }
	}
	return nil, func(deed) bool { return true }
}

// calendar is a duration, and where it leads from an instant, back for -1 and on for 1.
type calendar struct {
	text         string
	months, days int
	rest         time.Duration
}

var lengths = []calendar{{"P1D", 0, 1, 0}, {"P3D", 0, 3, 0}, {"PT1H", 0, 0, time.Hour}, {"P1M", 1, 0, 0}, {"P30D", 0, 30, 0}}

func (c calendar) from(at time.Time, sign int, zone *time.Location) time.Time {
	local := at.In(zone)
	if c.months != 0 {
		first := time.Date(local.Year(), local.Month()+time.Month(sign*c.months), 1, 0, 0, 0, 0, zone)
		last := time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, zone).Day()
		local = time.Date(first.Year(), first.Month(), min(local.Day(), last), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), zone)
	}
	return local.Add(time.Duration(sign) * (time.Duration(c.days)*24*time.Hour + c.rest))
}

func (p *doers) window(t *rapid.T, name string) (any, func(at, now time.Time) bool) {
	length := rapid.SampledFrom(lengths).Draw(t, "length")
	fits := p.keeps[name] == 0 || length.months*31+length.days+1 <= p.keeps[name]
	switch which := rapid.IntRange(0, 6).Draw(t, "window"); {
	case which == 0 && fits:
		return map[string]any{"inLast": length.text}, func(at, now time.Time) bool { return at.After(length.from(now, -1, p.zone)) && !at.After(now) }
	case which == 1 && fits:
		return map[string]any{"moreThanAgo": length.text}, func(at, now time.Time) bool { return !at.After(length.from(now, -1, p.zone)) }
	case which == 2 && p.keeps[name] != 3:
		day := func(t time.Time) string { return t.In(p.zone).Format(time.DateOnly) }
		return map[string]any{"period": map[string]any{"unit": "DAY", "last": 1}}, func(at, now time.Time) bool {
			local := now.In(p.zone)
			return day(at) == day(time.Date(local.Year(), local.Month(), local.Day()-1, 12, 0, 0, 0, p.zone))
		}
	case which == 3:
		from, to := someTime(t), someTime(t)
		if to.After(from) {
			text := func(t time.Time) string { return t.Format(time.RFC3339Nano) }
			return map[string]any{"between": map[string]any{"from": text(from), "to": text(to)}}, func(at, _ time.Time) bool { return !at.Before(from) && at.Before(to) }
		}
	case which == 4:
		return map[string]any{"weekday": []any{"TUESDAY", "SUNDAY"}}, func(at, _ time.Time) bool {
			w := at.In(p.zone).Weekday()
			return w == time.Tuesday || w == time.Sunday
		}
	}
	return nil, func(time.Time, time.Time) bool { return true }
}

// did returns the events of a user that count, by time and then as they came.
func (p *doers) did(user, name string, now time.Time) []deed {
	var out []deed
	for _, d := range p.deeds {
		kept := p.keeps[name] == 0 || d.at.After(now.Add(-time.Duration(p.keeps[name])*24*time.Hour))
		if d.user == user && d.name == name && !d.at.After(now) && kept {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b deed) int { return a.at.Compare(b.at) })
	return out
}

var comparisons = map[string]func(x, y float64) bool{
	"equals": func(x, y float64) bool { return x == y }, "lessThan": func(x, y float64) bool { return x < y }, "atMost": func(x, y float64) bool { return x <= y },
	"greaterThan": func(x, y float64) bool { return x > y }, "atLeast": func(x, y float64) bool { return x >= y },
}

// question draws criteria about behaviour and what the oracle says of a user.
func (p *doers) question(t *rapid.T) (*engine.Criteria, func(user string, now time.Time) bool) {
	name := rapid.SampledFrom([]string{"buy", "visit"}).Draw(t, "event")
	q := map[string]any{"event": name}
	where, passes := whereOf(t)
	if where != nil {
		q["where"] = where
	}
	during, within := p.window(t, name)
	if during != nil {
		q["during"] = during
	}
	chosen := func(user string, now time.Time) []deed {
		return slices.DeleteFunc(p.did(user, name, now), func(d deed) bool { return !passes(d) || !within(d.at, now) })
	}
	var holds func(user string, now time.Time) bool
	switch rapid.IntRange(0, 5).Draw(t, "family") {
	case 0:
		holds = func(user string, now time.Time) bool { return len(chosen(user, now)) > 0 }
	case 1, 2:
		measure := rapid.SampledFrom(engine.Measures).Draw(t, "measure")
		property := rapid.SampledFrom([]string{"amount", "item", "tags"}).Draw(t, "property")
		if measure != engine.MeasureCountDistinct {
			property = "amount"
		}
		op := rapid.SampledFrom([]string{"equals", "lessThan", "atMost", "greaterThan", "atLeast"}).Draw(t, "op")
		bounds := []float64{0, 1, 2, 3}
		if measure != engine.MeasureCount && measure != engine.MeasureDistinctDays && measure != engine.MeasureCountDistinct {
			bounds = append(bounds, -1, 0.1+0.2, 5, 7.25)
		}
		bound := rapid.SampledFrom(bounds).Draw(t, "bound")
		if measure != engine.MeasureSum && op == "lessThan" && bound == 0 { // never, which is a fault
			op = "atMost"
		}
		q["is"] = map[string]any{op: bound}
		if q["measure"] = measure; measure != engine.MeasureCount && measure != engine.MeasureDistinctDays {
			q["property"] = property
		}
		holds = func(user string, now time.Time) bool {
			x, ok := p.measured(chosen(user, now), measure, property)
			return ok && comparisons[op](x, bound)
		}
	case 3:
		pick := rapid.SampledFrom(engine.Picks).Draw(t, "pick")
		having, tests := whereOf(t)
		when, then := p.window(t, "visit")
		if having == nil && when == nil {
			having, tests = []any{map[string]any{"key": "item", "is": map[string]any{"isSet": true}}}, func(d deed) bool { return d.item != "" }
		}
		h := map[string]any{}
		if having != nil {
			h["where"] = having
		}
		if when != nil {
			h["time"] = when
		}
		q["pick"], q["having"] = pick, h
		holds = func(user string, now time.Time) bool {
			of := chosen(user, now)
			if len(of) == 0 {
				return false
			}
			one := of[0]
			if pick == engine.PickLast {
				one = of[len(of)-1]
			}
			return tests(one) && then(one.at, now)
		}
	default:
		next := rapid.SampledFrom([]string{"buy", "visit"}).Draw(t, "next")
		stepWhere, follows := whereOf(t)
		length := rapid.SampledFrom(lengths).Draw(t, "gap")
		fits := p.keeps[name] == 0 || length.months*31+length.days+1 <= p.keeps[name]
		never := rapid.Bool().Draw(t, "never") && fits
		step := map[string]any{"event": next, "within": length.text}
		if stepWhere != nil {
			step["where"] = stepWhere
		}
		if never {
			step["never"] = true
		}
		q["then"] = []any{step}
		holds = func(user string, now time.Time) bool {
			return slices.ContainsFunc(chosen(user, now), func(a deed) bool {
				until := length.from(a.at, 1, p.zone)
				found := slices.ContainsFunc(p.did(user, next, now), func(b deed) bool { return follows(b) && b.at.After(a.at) && !b.at.After(until) })
				return found && !never || !found && never && !until.After(now)
			})
		}
	}
	text, err := json.Marshal(map[string]any{"performed": q})
	if err != nil {
		t.Fatal(err)
	}
	c, issues := engine.ParseCriteria(text)
	if len(issues) > 0 {
		t.Fatalf("%s: %v", text, issues)
	}
	return c, func(user string, now time.Time) bool { return p.active[user] && holds(user, now) }
}

func (p *doers) measured(of []deed, measure engine.Measure, property string) (float64, bool) {
	days, items, tags, amounts := map[string]bool{}, map[any]bool{}, map[string]bool{}, []float64{}
	for _, d := range of {
		days[d.at.In(p.zone).Format(time.DateOnly)] = true
		if d.priced {
			amounts = append(amounts, d.amount)
		}
		if property == "amount" && d.priced {
			items[d.amount] = true
		}
		if property == "item" && d.item != "" {
			items[d.item] = true
		}
		for _, tag := range d.tags {
			tags[tag] = true
		}
	}
	sum := 0.0
	for _, a := range amounts {
		sum += a
	}
	switch measure {
	case engine.MeasureCount:
		return float64(len(of)), true
	case engine.MeasureDistinctDays:
		return float64(len(days)), true
	case engine.MeasureCountDistinct:
		if property == "tags" {
			return float64(len(tags)), true
		}
		return float64(len(items)), true
	case engine.MeasureSum:
		return sum, true
	}
	if len(amounts) == 0 {
		return math.NaN(), false
	}
	switch measure {
	case engine.MeasureAverage:
		return sum / float64(len(amounts)), true
	case engine.MeasureMin:
		return slices.MinFunc(amounts, cmp.Compare), true
	}
	return slices.MaxFunc(amounts, cmp.Compare), true
}

// TestBehaviour holds every way of asking about behaviour against the oracle: whole populations, one user, many users in many
// plans; and what the clock is said to move, over jumps of it.
func TestBehaviour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePeople(t)
		env := engine.Env{Schema: p.snapshot.Schema(), Groups: p.snapshot.Groups(), EventTypes: p.snapshot.EventTypes(), Zone: p.zone}
		var plans []*engine.Plan
		var oracles []func(string, time.Time) bool
		for range rapid.IntRange(1, 3).Draw(t, "questions") {
			c, holds := p.question(t)
			if rapid.Bool().Draw(t, "negated") {
				inner := holds
				c, holds = &engine.Criteria{Not: c}, func(user string, now time.Time) bool { return p.active[user] && !inner(user, now) }
			}
			plan, issues := engine.Compile(c, env)
			if plan == nil {
				t.Fatalf("%s: %v", written(c), issues)
			}
			plans, oracles = append(plans, plan), append(oracles, holds)
		}
		now := someTime(t)
		before := p.members(t, plans, oracles, now)
		for range 3 {
			later := now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 59_000, 3_600_000, 86_400_000, 3 * 86_400_000, 31 * 86_400_000}).Draw(t, "passing")) * time.Millisecond)
			after := p.members(t, plans, oracles, later)
			for i, plan := range plans {
				moved := plan.Moved(p.snapshot, now, later)
				due, some := plan.NextDue(p.snapshot, now)
				for n := range 140 {
					id := fmt.Sprintf("u%d", n)
					ord, _ := p.snapshot.Ordinal(id)
					if before[i][id] == after[i][id] {
						continue
					}
					if moved == nil || !moved.Contains(ord) {
						t.Fatalf("%s: %s was moved by the clock from %s to %s, and it is not said", written(plan.Criteria()), id, now, later)
					}
					if !some || due.After(later) {
						t.Fatalf("%s: %s was moved by the clock from %s to %s, and it was due at %s", written(plan.Criteria()), id, now, later, due)
					}
					until, some := engine.NewWindows([]*engine.Plan{plan}).UnchangedUntil(p.snapshot.User(ord), now)
					if !some || until.After(later) {
						t.Fatalf("%s: %s was moved by the clock from %s to %s, and was said to stay until %s", written(plan.Criteria()), id, now, later, until)
					}
				}
			}
			now, before = later, after
		}
	})
}

func written(c *engine.Criteria) string {
	out, _ := json.Marshal(c)
	return string(out)
}

// members asks in every way, and fails where one differs from the oracle.
func (p *doers) members(t *rapid.T, plans []*engine.Plan, oracles []func(string, time.Time) bool, now time.Time) []map[string]bool {
	panel := engine.NewPanel(plans)
	out := make([]map[string]bool, len(plans))
	for i, plan := range plans {
		out[i] = map[string]bool{}
		bound := plan.Bind(p.snapshot, now)
		rows, err := bound.Bitmap(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		size := 0
		for n := range 140 {
			id := fmt.Sprintf("u%d", n)
			ord, _ := p.snapshot.Ordinal(id)
			user := p.snapshot.User(ord)
			is := oracles[i](id, now)
			if out[i][id] = is; is {
				size++
			}
			words := make([]uint64, len(plans))
			panel.EvaluateRows(p.snapshot, []uint32{ord}, now, words)
			got := [4]bool{rows.Contains(ord), plan.Match(user, now), words[i]&1 != 0, bound.Contains(ord)}
			if got != [4]bool{is, is, is, is} {
				t.Fatalf("%s at %s: %s: %v, and it is %v", written(plan.Criteria()), now, id, got, is)
			}
		}
		if n, err := bound.Size(context.Background()); err != nil || n != size {
			t.Fatalf("%s: size %d, and it is %d", written(plan.Criteria()), n, size)
		}
	}
	return out
}
