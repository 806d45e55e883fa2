package engine_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/mod/semver"
	"golang.org/x/text/unicode/norm"

	"parterre/engine"
	"parterre/index"
)

// oracle answers criteria slowly and obviously: one user at a time, from the record, by the words of the contract. It
// shares no code with checking, planning or evaluating.
type oracle struct {
	schema    *index.Schema
	groups    *index.Groups
	zone      *time.Location
	now       time.Time
	weekStart time.Weekday
	audiences map[string]audience
}

// audience is a definition as it is written.
type audience struct {
	criteria         *engine.Criteria
	include, exclude []string
}

// member reports whether a user is in the audience. Nobody who is not active is in any.
func (o *oracle) member(a audience, r *index.Record) bool {
	if !r.Active || slices.Contains(a.exclude, r.ID) {
		return false
	}
	return slices.Contains(a.include, r.ID) || o.match(a.criteria, r)
}

// match answers for an active user.
func (o *oracle) match(c *engine.Criteria, r *index.Record) bool {
	count := func(list []*engine.Criteria) int {
		n := 0
		for _, q := range list {
			if o.match(q, r) {
				n++
			}
		}
		return n
	}
	switch {
	case c.All != nil:
		return count(c.All) == len(c.All)
	case c.Any != nil:
		return count(c.Any) > 0
	case c.Not != nil:
		return !o.match(c.Not, r)
	case c.AtLeast != nil:
		return count(c.AtLeast.Of) >= c.AtLeast.Count
	case c.ExactlyOne != nil:
		return count(c.ExactlyOne) == 1
	case c.Node != nil:
		return o.match(c.Node.Criteria, r)
	case c.Everyone != nil:
		return true
	case c.Users != nil:
		return slices.Contains(c.Users, r.ID)
	case c.Audience != nil:
		return o.member(o.audiences[*c.Audience.Key], r)
	case c.Sample != nil:
		percent := float64(xxhash.Sum64String(c.Sample.Salt+"\x00"+r.ID)%1_000_000) / 10_000
		return c.Sample.From <= percent && percent < c.Sample.To
	case c.Roles != nil:
		return o.names(c.Roles, r.Roles)
	case c.Groups != nil:
		return o.names(c.Groups, o.groupKeys(r))
	}
	return o.attribute(c.Attribute, r)
}

// groupKeys is the keys of the groups of a user and of all groups above them.
func (o *oracle) groupKeys(r *index.Record) []string {
	var keys []string
	var climb func(id index.GroupID)
	climb = func(id index.GroupID) {
		g, _ := o.groups.ByID(id)
		keys = append(keys, g.Key)
		for _, p := range g.Parents {
			climb(p)
		}
	}
	for _, id := range r.Groups {
		climb(id)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (o *oracle) names(t *engine.Test, has []string) bool {
	in := func(raw any) bool { return slices.Contains(has, strings.TrimSpace(raw.(string))) }
	switch {
	case t.IsSet != nil:
		return len(has) > 0
	case t.IsEmpty != nil:
		return len(has) == 0
	case t.Equals != nil:
		return in(t.Equals)
	case t.AllOf != nil:
		return !slices.ContainsFunc(t.AllOf, func(raw any) bool { return !in(raw) })
	case t.OnlyOf != nil:
		return len(has) > 0 && subset(has, t.OnlyOf)
	case t.Exactly != nil:
		return subset(has, t.Exactly) && !slices.ContainsFunc(t.Exactly, func(raw any) bool { return !in(raw) })
	case t.Size != nil:
		return sized(t.Size, len(has))
	}
	return slices.ContainsFunc(slices.Concat(t.In, t.AnyOf), in)
}

// subset reports whether everything somebody has is wanted.
func subset(has []string, wanted []any) bool {
	for _, name := range has {
		if !slices.ContainsFunc(wanted, func(raw any) bool { return strings.TrimSpace(raw.(string)) == name }) {
			return false
		}
	}
	return true
}

func sized(s *engine.Size, n int) bool {
	switch {
	case s.Equals != nil:
		return n == *s.Equals
	case s.LessThan != nil:
		return n < *s.LessThan
	case s.AtMost != nil:
		return n <= *s.AtMost
	case s.GreaterThan != nil:
		return n > *s.GreaterThan
	case s.AtLeast != nil:
		return n >= *s.AtLeast
	}
	return s.Between.From <= n && n <= s.Between.To
}

func (o *oracle) attribute(q *engine.AttributeCriteria, r *index.Record) bool {
	a, ok := o.schema.ByKey(q.Key)
	if !ok {
		panic("the oracle does not know " + q.Key)
	}
	v, has := r.Value(a.ID)
	t := q.Is
	switch v.Kind() {
	case index.String:
		v = index.StringValue(meaning(a, v.Text()))
	case index.StringList:
		var items []string
		for _, item := range v.List() {
			items = append(items, meaning(a, item))
		}
		v = index.ListValue(items)
	}
	switch {
	case t.IsSet != nil:
		return has
	case t.IsEmpty != nil:
		return !has || a.Kind == index.String && v.Text() == "" || a.Kind == index.StringList && len(v.List()) == 0
	case a.Kind == index.StringList && t.AllOf != nil: // missing is the empty set
		for _, raw := range t.AllOf {
			if !slices.ContainsFunc(v.List(), func(item string) bool {
				return o.text(a, &engine.Test{Equals: raw}, q.IgnoreCase, item)
			}) {
				return false
			}
		}
		return true
	case t.Size != nil:
		return sized(t.Size, len(v.List()))
	case t.OnlyOf != nil, t.Exactly != nil: // every item is wanted; of exactly, everything wanted is an item too
		wanted := slices.Concat(t.OnlyOf, t.Exactly)
		is := func(item string) bool { return o.text(a, &engine.Test{In: wanted}, q.IgnoreCase, item) }
		covered := func(raw any) bool {
			return slices.ContainsFunc(v.List(), func(item string) bool { return o.text(a, &engine.Test{Equals: raw}, q.IgnoreCase, item) })
		}
		for _, item := range v.List() {
			if !is(item) {
				return false
			}
		}
		if t.OnlyOf != nil {
			return len(v.List()) > 0
		}
		return !slices.ContainsFunc(wanted, func(raw any) bool { return !covered(raw) })
	case !has:
		return false
	case a.Kind == index.StringList:
		return slices.ContainsFunc(v.List(), func(item string) bool { return o.text(a, t, q.IgnoreCase, item) })
	case a.Kind == index.String:
		return o.text(a, t, q.IgnoreCase, v.Text())
	}
	if zone := o.own(q.ZoneFrom, r); zone != nil {
		own := *o
		own.zone = zone
		return own.ordered(a.Kind, t, v)
	}
	return o.ordered(a.Kind, t, v)
}

// meaning is the value a text of an attribute stands for.
func meaning(a index.Attribute, text string) string {
	for _, alias := range a.Aliases.All() {
		if slices.Contains(alias.Spellings, text) {
			return alias.Value
		}
	}
	return text
}

func (o *oracle) text(a index.Attribute, t *engine.Test, ignoreCase *bool, text string) bool {
	exact, folds := ignoreCase == nil || !*ignoreCase, ignoreCase == nil || *ignoreCase
	is := func(raw any) bool {
		want := strings.TrimSpace(raw.(string))
		if exact && text == meaning(a, want) || !exact && plain(text) == plain(want) {
			return true
		}
		for _, alias := range a.Aliases.All() {
			for _, spelling := range alias.Spellings {
				if !exact && plain(spelling) == plain(want) && plain(text) == plain(alias.Value) {
					return true
				}
			}
		}
		return false
	}
	// part reports whether the wanted text stands at one of the places a function allows, counted in letters.
	part := func(wants []string, at func(place, places int) bool) bool {
		for _, want := range wants {
			hay, needle := text, strings.TrimSpace(want)
			if folds {
				hay, needle = plain(hay), plain(needle)
			}
			h, n := []rune(hay), []rune(needle)
			for i := 0; i+len(n) <= len(h); i++ {
				if at(i, len(h)-len(n)) && slices.Equal(h[i:i+len(n)], n) {
					return true
				}
			}
		}
		return false
	}
	switch {
	case t.Equals != nil:
		return is(t.Equals)
	case t.Contains != nil:
		return part(t.Contains, func(int, int) bool { return true })
	case t.StartsWith != nil:
		return part(t.StartsWith, func(i, _ int) bool { return i == 0 })
	case t.EndsWith != nil:
		return part(t.EndsWith, func(i, last int) bool { return i == last })
	}
	if t.Matches != nil {
		return slices.ContainsFunc(t.Matches, func(pattern string) bool {
			flag := "(?i)"
			if exact {
				flag = ""
			}
			return regexp.MustCompile(flag+strings.TrimSpace(pattern)).FindStringIndex(text) != nil
		})
	}
	return slices.ContainsFunc(slices.Concat(t.In, t.AnyOf), is)
}

// plain is a text without what sets upper and lower case apart: every letter written in upper case and then in lower case,
// but for the two letters of Turkish that are no case of an i elsewhere; in NFC before and after.
func plain(text string) string {
	for {
		next := norm.NFC.String(strings.Map(func(r rune) rune {
			if r == 'İ' || r == 'ı' {
				return r
			}
			return unicode.ToLower(unicode.ToUpper(r))
		}, norm.NFC.String(text)))
		if next == text {
			return text
		}
		text = next
	}
}

// ordered answers for numbers, booleans, days and instants by comparing them as Go does.
func (o *oracle) ordered(kind index.Kind, t *engine.Test, v index.Value) bool {
	against := func(raw any) int {
		if text, ok := raw.(string); ok {
			raw = strings.TrimSpace(text)
		}
		w, issue := index.ParseValue(kind, raw)
		if issue != nil {
			panic(issue.String())
		}
		if kind == index.Version {
			return semver.Compare("v"+v.Text(), "v"+w.Text())
		}
		return compare(v.Any(), w.Any())
	}
	switch {
	case t.Equals != nil:
		return against(t.Equals) == 0
	case t.In != nil:
		return slices.ContainsFunc(t.In, func(raw any) bool { return against(raw) == 0 })
	case t.LessThan != nil:
		return against(t.LessThan) < 0
	case t.AtMost != nil:
		return against(t.AtMost) <= 0
	case t.GreaterThan != nil:
		return against(t.GreaterThan) > 0
	case t.AtLeast != nil:
		return against(t.AtLeast) >= 0
	case t.Before != nil:
		return against(t.Before) < 0
	case t.After != nil:
		return against(t.After) > 0
	case t.OnOrBefore != nil:
		return against(t.OnOrBefore) <= 0
	case t.OnOrAfter != nil:
		return against(t.OnOrAfter) >= 0
	case t.Between != nil && kind == index.DateTime:
		return against(t.Between.From) >= 0 && against(t.Between.To) < 0
	case t.Between != nil:
		return against(t.Between.From) >= 0 && against(t.Between.To) <= 0
	case t.OnDay != nil && kind == index.DateTime:
		return time.UnixMilli(v.Key()).In(o.zone).Format(time.DateOnly) == t.OnDay
	case t.OnDay != nil:
		return against(t.OnDay) == 0
	}
	return o.timed(kind, t, v)
}

// compare orders two values as they are written in JSON; days and instants are compared as times.
func compare(a, b any) int {
	switch x := a.(type) {
	case float64:
		return sign(x < b.(float64), x > b.(float64))
	case int64:
		return sign(x < b.(int64), x > b.(int64))
	case bool:
		return sign(!x && b.(bool), x && !b.(bool))
	}
	return instant(a.(string)).Compare(instant(b.(string)))
}

// compareStored orders stored values of one kind, but for texts.
func compareStored(a, b index.Value) int {
	if a.Kind() == index.Version {
		return semver.Compare("v"+a.Text(), "v"+b.Text())
	}
	return cmp.Compare(a.Key(), b.Key())
}

func sign(less, more bool) int {
	switch {
	case less:
		return -1
	case more:
		return 1
	}
	return 0
}

func instant(text string) time.Time {
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	panic(fmt.Sprintf("%q is no day and no instant", text))
}
