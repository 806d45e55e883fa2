package engine_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the zones of the tests, whatever the machine has

	"golang.org/x/mod/semver"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

func ptr[T any](v T) *T { return &v }

// Zones in which days and clock changes fall differently.
var zones = []string{"UTC", "Europe/Vienna", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"}

// moments are times the pools' instants lie around, month ends and clock changes included.
var moments = []string{
	"2025-06-15T12:00:00Z", "2025-06-15T12:00:00.001Z", "2025-06-14T22:00:00Z", "2025-03-30T01:30:00Z", "2025-07-31T23:59:59.999Z",
	"2024-03-31T12:00:00Z", "1970-01-31T00:00:00Z", "2024-02-29T00:00:00Z", "2026-06-15T12:00:00Z",
}

var durations = []string{"P1D", "P7D", "P30D", "P1M", "P1Y", "P1Y2M3D", "P2W", "P12M1D"}

var clockDurations = append(slices.Clone(durations), "PT1H", "PT12H30M", "P1DT1S", "P1MT6H")

// ask draws criteria of any depth. Known are the keys of audiences it may refer to.
func ask(d indextest.Dice, depth int, known []string) *engine.Criteria {
	if depth > 0 && !indextest.OneIn(d, 3) {
		switch d.IntN(10) {
		case 0, 1, 2:
			return &engine.Criteria{All: askMany(d, depth, known)}
		case 3, 4, 5:
			return &engine.Criteria{Any: askMany(d, depth, known)}
		case 6:
			of := askMany(d, depth, known)
			return &engine.Criteria{AtLeast: &engine.AtLeast{Count: d.IntN(len(of)+3) - 1, Of: of}}
		case 8:
			return &engine.Criteria{ExactlyOne: askMany(d, depth, known)}
		case 7:
			return &engine.Criteria{Node: &engine.Node{ID: fmt.Sprint("n", d.IntN(1000)), Criteria: ask(d, depth-1, known)}}
		}
		return &engine.Criteria{Not: ask(d, depth-1, known)}
	}
	return askLeaf(d, known)
}

func askMany(d indextest.Dice, depth int, known []string) []*engine.Criteria {
	out := make([]*engine.Criteria, d.IntN(5))
	for i := range out {
		out[i] = ask(d, depth-1, known)
		if i > 0 && indextest.OneIn(d, 8) {
			out[i] = out[i-1].Clone()
		}
		if i > 0 && indextest.OneIn(d, 12) {
			out[i] = &engine.Criteria{Not: out[i-1].Clone()}
		}
	}
	return out
}

func askLeaf(d indextest.Dice, known []string) *engine.Criteria {
	switch d.IntN(14) {
	case 0:
		return &engine.Criteria{Roles: askSet(d, indextest.Roles)}
	case 1:
		return &engine.Criteria{Groups: askSet(d, indextest.Groups)}
	case 2:
		ids := []string{}
		for range d.IntN(5) {
			ids = append(ids, indextest.ID(d.IntN(90)))
		}
		return &engine.Criteria{Users: ids}
	case 3:
		from := d.IntN(90)
		return &engine.Criteria{Sample: &engine.Sample{Salt: fmt.Sprint("salt", d.IntN(3)), From: float64(from), To: float64(from + 1 + d.IntN(100-from))}}
	case 4:
		return &engine.Criteria{Everyone: ptr(true)}
	case 5, 6:
		if len(known) > 0 {
			return &engine.Criteria{Audience: &engine.AudienceRef{Key: ptr(indextest.Pick(d, known))}}
		}
	}
	return &engine.Criteria{Attribute: askAttribute(d, indextest.Pick(d, indextest.Pools))}
}

func askSet(d indextest.Dice, names []string) *engine.Test {
	some := func() []any {
		out := []any{}
		for range d.IntN(4) {
			out = append(out, indextest.Pick(d, names))
		}
		if indextest.OneIn(d, 6) {
			out = append(out, "unheard of")
		}
		return out
	}
	switch d.IntN(9) {
	case 6:
		return &engine.Test{OnlyOf: some()}
	case 7:
		return &engine.Test{Exactly: some()}
	case 8:
		return &engine.Test{Size: askSize(d)}
	case 0:
		return &engine.Test{IsSet: ptr(true)}
	case 1:
		return &engine.Test{IsEmpty: ptr(true)}
	case 2:
		return &engine.Test{Equals: indextest.Pick(d, names)}
	case 3:
		return &engine.Test{In: some()}
	case 4:
		return &engine.Test{AnyOf: some()}
	}
	return &engine.Test{AllOf: some()}
}

func askAttribute(d indextest.Dice, p indextest.Pool) *engine.AttributeCriteria {
	operators := engine.Operators(p.Kind)
	q := &engine.AttributeCriteria{Key: p.Key, Is: askTest(d, p, indextest.Pick(d, operators).Name)}
	if (p.Kind == index.Date || p.Kind == index.DateTime) && indextest.OneIn(d, 3) {
		q.ZoneFrom = ptr(indextest.Pick(d, []string{"home", "home", "city"}))
	}
	if p.Kind == index.String || p.Kind == index.StringList {
		switch d.IntN(4) {
		case 0:
			q.IgnoreCase = ptr(true)
		case 1:
			q.IgnoreCase = ptr(false)
		}
	}
	return q
}

func askTest(d indextest.Dice, p indextest.Pool, operator string) *engine.Test {
	value := func() any { return askValue(d, p) }
	values := func() []any {
		out := []any{}
		for range d.IntN(4) {
			out = append(out, value())
		}
		return out
	}
	texts := func() []string {
		out := []string{}
		for range d.IntN(3) {
			text := []rune(value().(string))
			from := d.IntN(len(text) + 1)
			part := string(text[from : from+d.IntN(len(text)-from+1)])
			if strings.TrimSpace(part) == "" {
				part = "a"
			}
			out = append(out, part)
		}
		return out
	}
	switch operator {
	case "equals":
		return &engine.Test{Equals: value()}
	case "in":
		return &engine.Test{In: values()}
	case "contains":
		return &engine.Test{Contains: texts()}
	case "startsWith":
		return &engine.Test{StartsWith: texts()}
	case "endsWith":
		return &engine.Test{EndsWith: texts()}
	case "matches":
		patterns := texts()
		for i, text := range patterns {
			text = regexp.QuoteMeta(strings.TrimSpace(text))
			patterns[i] = indextest.Pick(d, []string{text, "^" + text, text + "$", "(?:" + text + ")+.", "[a-m]+" + text, `\w{2,5}$`, "^$", `^\pL*\d`})
		}
		return &engine.Test{Matches: patterns}
	case "lessThan":
		return &engine.Test{LessThan: value()}
	case "atMost":
		return &engine.Test{AtMost: value()}
	case "greaterThan":
		return &engine.Test{GreaterThan: value()}
	case "atLeast":
		return &engine.Test{AtLeast: value()}
	case "between":
		from, to := value(), value()
		if c := compareRaw(p.Kind, from, to); c > 0 || c == 0 && p.Kind == index.DateTime {
			from, to = to, from
			if c == 0 {
				return &engine.Test{Equals: from}
			}
		}
		return &engine.Test{Between: &engine.Range{From: from, To: to}}
	case "isSet":
		return &engine.Test{IsSet: ptr(true)}
	case "isEmpty":
		return &engine.Test{IsEmpty: ptr(true)}
	case "anyOf":
		return &engine.Test{AnyOf: values()}
	case "allOf":
		return &engine.Test{AllOf: values()}
	case "onlyOf":
		return &engine.Test{OnlyOf: values()}
	case "exactly":
		return &engine.Test{Exactly: values()}
	case "size":
		return &engine.Test{Size: askSize(d)}
	case "before":
		return &engine.Test{Before: value()}
	case "after":
		return &engine.Test{After: value()}
	case "onOrBefore":
		return &engine.Test{OnOrBefore: value()}
	case "onOrAfter":
		return &engine.Test{OnOrAfter: value()}
	case "onDay":
		return &engine.Test{OnDay: indextest.Pick(d, []any{"2025-06-14", "2025-06-15", "1970-01-01", "1969-12-31", "2024-02-29"})}
	case "inLast":
		return &engine.Test{InLast: askDuration(d, p.Kind)}
	case "moreThanAgo":
		return &engine.Test{MoreThanAgo: askDuration(d, p.Kind)}
	case "inNext":
		return &engine.Test{InNext: askDuration(d, p.Kind)}
	case "moreThanAhead":
		return &engine.Test{MoreThanAhead: askDuration(d, p.Kind)}
	case "period":
		out := &engine.Period{Unit: indextest.Pick(d, engine.Intervals)}
		switch d.IntN(3) {
		case 0:
			out.Last = ptr(1 + d.IntN(14))
		case 1:
			out.Next = ptr(1 + d.IntN(14))
		}
		if indextest.OneIn(d, 2) {
			out.WithCurrent = ptr(out.Last == nil && out.Next == nil || indextest.OneIn(d, 2))
		}
		return &engine.Test{Period: out}
	case "anniversary":
		out := &engine.Anniversary{}
		if indextest.OneIn(d, 2) {
			out.Next = ptr(indextest.Pick(d, []int{1, 2, 7, 30, 365, 366}))
		}
		if indextest.OneIn(d, 2) {
			out.Last = ptr(indextest.Pick(d, []int{1, 2, 7, 30, 365, 366}))
		}
		return &engine.Test{Anniversary: out}
	case "month":
		return &engine.Test{Month: some(d, engine.Months)}
	case "weekday":
		return &engine.Test{Weekday: some(d, engine.Weekdays)}
	}
	panic("no such operator: " + operator)
}

// askSize draws how many items, impossible and certain ones among them.
func askSize(d indextest.Dice) *engine.Size {
	n := d.IntN(6) - 1
	switch d.IntN(6) {
	case 0:
		return &engine.Size{Equals: &n}
	case 1:
		return &engine.Size{LessThan: &n}
	case 2:
		return &engine.Size{AtMost: &n}
	case 3:
		return &engine.Size{GreaterThan: &n}
	case 4:
		return &engine.Size{AtLeast: &n}
	}
	return &engine.Size{Between: &engine.SizeRange{From: n, To: n + d.IntN(4)}}
}

func askDuration(d indextest.Dice, kind index.Kind) *string {
	if kind == index.Date {
		return ptr(indextest.Pick(d, durations))
	}
	return ptr(indextest.Pick(d, clockDurations))
}

// some draws up to four of several, in any order, a few of them twice.
func some[T any](d indextest.Dice, of []T) []T {
	out := []T{}
	for range d.IntN(5) {
		out = append(out, indextest.Pick(d, of))
	}
	return out
}

// askValue draws a value that users of the pool have, or may have; of lists, an item.
func askValue(d indextest.Dice, p indextest.Pool) any {
	if len(p.Values) == 0 {
		return "anything"
	}
	value := indextest.Pick(d, p.Values)
	if list, ok := value.([]any); ok {
		if len(list) == 0 {
			return "a"
		}
		value = indextest.Pick(d, list)
	}
	if text, ok := value.(string); ok && indextest.OneIn(d, 10) {
		return "  " + text + "\t"
	}
	return value
}

func compareRaw(kind index.Kind, a, b any) int {
	of := func(raw any) any {
		if text, ok := raw.(string); ok {
			raw = strings.TrimSpace(text)
		}
		v, issue := index.ParseValue(kind, raw)
		if issue != nil {
			panic(issue.String())
		}
		return v.Any()
	}
	if kind == index.Version {
		return semver.Compare("v"+of(a).(string), "v"+of(b).(string))
	}
	return compare(of(a), of(b))
}

func moment(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}
