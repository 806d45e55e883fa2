package engine

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parterre/index"
)

// setWords are the words for what users have several of.
type setWords struct {
	some, notSome, all, notAll, any, none string
	only, notOnly, exactly, notExactly    string
	has, hasNot, one, many                string // around how many there are
}

var (
	roleWords = setWords{"has the role", "does not have the role", "has all of the roles", "does not have all of the roles",
		"has a role", "has no role", "has only roles among", "does not have only roles among", "has exactly the roles", "does not have exactly the roles",
		"has", "does not have", "role", "roles"}
	groupWords = setWords{"is in the group", "is not in the group", "is in all of the groups", "is not in all of the groups",
		"is in a group", "is in no group", "is only in groups among", "is not only in groups among", "is in exactly the groups", "is not in exactly the groups",
		"is in", "is not in", "group", "groups"}
)

// say says a test of roles or groups.
func (w setWords) say(t *Test, name func(any) string, negated bool) string {
	values, some, word := t.In, w.some, "or"
	if negated {
		some = w.notSome
	}
	switch {
	case t.Equals != nil:
		values = []any{t.Equals}
	case t.AnyOf != nil:
		values = t.AnyOf
	case t.AllOf != nil:
		values = t.AllOf
		if len(values) == 1 {
			break
		}
		some, word = w.all, "and"
		if negated {
			some = w.notAll
		}
	case t.OnlyOf != nil:
		values, some, word = t.OnlyOf, w.only, "and"
		if negated {
			some = w.notOnly
		}
	case t.Exactly != nil:
		values, some, word = t.Exactly, w.exactly, "and"
		if negated {
			some = w.notExactly
		}
	case t.Size != nil && negated:
		return w.hasNot + " " + t.Size.say(w.one, w.many)
	case t.Size != nil:
		return w.has + " " + t.Size.say(w.one, w.many)
	case t.IsSet != nil && !negated, t.IsEmpty != nil && negated:
		return w.any
	case t.IsSet != nil, t.IsEmpty != nil:
		return w.none
	case t.In == nil:
		return some + " (none chosen yet)"
	}
	return some + " " + joined(values, name, word)
}

// say says how many: "at least 2 roles".
func (s *Size) say(one, many string) string {
	said := func(how string, n int) string {
		if n == 1 {
			return how + " 1 " + one
		}
		return fmt.Sprintf("%s %d %s", how, n, many)
	}
	switch {
	case len(s.given()) == 0:
		return "so many " + many + " (none chosen yet)"
	case s.Equals != nil:
		return said("exactly", *s.Equals)
	case s.LessThan != nil:
		return said("fewer than", *s.LessThan)
	case s.AtMost != nil:
		return said("at most", *s.AtMost)
	case s.GreaterThan != nil:
		return said("more than", *s.GreaterThan)
	case s.AtLeast != nil:
		return said("at least", *s.AtLeast)
	}
	return said(fmt.Sprintf("%d to", s.Between.From), s.Between.To)
}

// groupName returns what people call the group of a key or id.
func (d describer) groupName(ref any) string {
	text, ok := ref.(string)
	if !ok || d.env.Groups == nil {
		return quotedValue(ref)
	}
	g, ok := d.env.Groups.ByKey(text)
	switch {
	case !ok:
		return quoted(text)
	case g.Name != "":
		return quoted(g.Name)
	}
	return quoted(g.Key)
}

// audienceName returns the name of an audience; the key or the id of one that nobody knows.
func (d describer) audienceName(ref AudienceRef) string {
	if d.env.AudienceName != nil {
		if name, ok := d.env.AudienceName(ref); ok {
			return quoted(name)
		}
	}
	switch {
	case ref.Key != nil:
		return quoted(*ref.Key)
	case ref.ID != nil:
		return quoted(*ref.ID)
	}
	return "(none chosen yet)"
}

func (d describer) users(ids []string, negated bool) string {
	switch {
	case len(ids) == 0:
		return is(negated) + " one of no people"
	case len(ids) <= maxSpoken:
		return is(negated) + " " + joined(ids, d.userName, "or")
	}
	return fmt.Sprintf("%s one of %s listed people", is(negated), thousands(len(ids)))
}

// userName is what people call a user, or the id of one without a name.
func (d describer) userName(id string) string {
	if d.env.UserName != nil {
		if name := d.env.UserName(id); name != "" {
			return quoted(name)
		}
	}
	return quoted(id)
}

// maxSpoken is how many values of a list are said, and maxSpokenRunes how much of each.
const (
	maxSpoken      = 20
	maxSpokenRunes = 80
)

// joined says a list: "a, b or c".
func joined[T any](values []T, say func(T) string, word string) string {
	if len(values) == 0 {
		return "(an empty list)"
	}
	said := make([]string, 0, maxSpoken)
	for _, v := range values[:min(len(values), maxSpoken)] {
		said = append(said, say(v))
	}
	if more := len(values) - len(said); more > 0 {
		return fmt.Sprintf("%s %s %s more", strings.Join(said, ", "), word, thousands(more))
	}
	if len(said) == 1 {
		return said[0]
	}
	last := len(said) - 1
	return strings.Join(said[:last], ", ") + " " + word + " " + said[last]
}

// quoted puts a text in quotation marks, cut when it is long.
func quoted(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	if utf8.RuneCountInString(text) > maxSpokenRunes {
		text = string([]rune(text)[:maxSpokenRunes]) + "…"
	}
	return "“" + text + "”"
}

func quotedValue(v any) string { return valueText(v, index.String) }

// valueText says a value as it stands in criteria: texts in quotation marks, days, instants, numbers without.
func valueText(v any, kind index.Kind) string {
	switch v := v.(type) {
	case string:
		if kind == index.Date || kind == index.DateTime {
			return spokenMoment(v)
		}
		if version, fault := index.ParseVersion(strings.TrimSpace(v)); kind == index.Version && fault == nil {
			return version
		}
		return quoted(v)
	case json.Number:
		if f, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), "eE") {
			return decimals(f)
		}
		return v.String()
	case float64:
		return decimals(v)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case int, int64:
		return fmt.Sprint(v)
	}
	return "(no value)"
}

// spokenMoment says a day or an instant as people write it: "31 May 2024", "31 May 2024 at 09:30 UTC". What is neither is said
// as it is.
func spokenMoment(text string) string {
	const day = "2 January 2006"
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t.Format(day)
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return strings.Trim(quoted(text), "“”")
	}
	clock, zone := "15:04", "UTC"
	if t.Second() != 0 || t.Nanosecond() != 0 {
		clock = "15:04:05.999"
	}
	if _, east := t.Zone(); east != 0 {
		zone += t.Format("-07:00")
	}
	return t.Format(day+" at "+clock) + " " + zone
}

func decimals(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// spokenDuration says an ISO 8601 duration in words: "1 year and 6 months".
func spokenDuration(text string) string {
	if _, fault := parseDuration(text); fault != "" {
		return quoted(text)
	}
	names := map[byte]string{'Y': "year", 'M': "month", 'W': "week", 'D': "day", 'H': "hour", 'S': "second"}
	dates, times, _ := strings.Cut(strings.TrimPrefix(text, "P"), "T")
	var said []string
	for _, part := range []string{dates, times} {
		for part != "" {
			at := strings.IndexAny(part, "YMWDHS")
			number, name := strings.TrimLeft(strings.Replace(part[:at], ",", ".", 1), "0"), names[part[at]]
			switch number {
			case "1":
				said = append(said, "1 "+name)
			case "":
				said = append(said, "0 "+name+"s")
			default:
				said = append(said, number+" "+name+"s")
			}
			part = part[at+1:]
		}
		names['M'] = "minute"
	}
	return joined(said, func(s string) string { return s }, "and")
}
