package engine

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
)

// simplifyLeaf puts a leaf, which is the caller's own, into its canonical form: values trimmed, in order and without
// duplicates, a list of one value as equals, defaults left out.
func simplifyLeaf(c *Criteria) form {
	switch {
	case c.Attribute != nil && c.Attribute.Is != nil && len(c.Attribute.Is.given()) == 1:
		c.Attribute.Key = strings.TrimSpace(c.Attribute.Key)
		if f, constant := simplifyTest(c.Attribute.Is); constant {
			return f
		}
		simplifyCase(c.Attribute)
		simplifyZone(c.Attribute)
		if t := c.Attribute.Is; len(t.In) == 1 {
			c.Attribute.Is = &Test{Equals: t.In[0]}
		}
	case c.Roles != nil && len(c.Roles.given()) == 1:
		return simplifySet(c, c.Roles)
	case c.Groups != nil && len(c.Groups.given()) == 1:
		return simplifySet(c, c.Groups)
	case c.Users != nil:
		if len(c.Users) == 0 {
			return nobodyForm()
		}
		slices.Sort(c.Users)
		c.Users = slices.Compact(c.Users)
	}
	return leafForm(c)
}

// simplifyCase drops ignoreCase where it says what holds anyway.
func simplifyCase(a *AttributeCriteria) {
	if a.IgnoreCase == nil {
		return
	}
	folds := false
	switch a.Is.given()[0] {
	case "contains", "startsWith", "endsWith":
		folds = true
	case "equals", "in", "anyOf", "allOf", "onlyOf", "exactly", "matches":
	default:
		a.IgnoreCase = nil
		return
	}
	if *a.IgnoreCase == folds {
		a.IgnoreCase = nil
	}
}

// simplifySet simplifies a test of roles or groups: equals and in are anyOf.
func simplifySet(c *Criteria, t *Test) form {
	if t.Equals != nil {
		t.AnyOf, t.Equals = []any{t.Equals}, nil
	}
	if t.In != nil {
		t.AnyOf, t.In = t.In, nil
	}
	if f, constant := simplifyTest(t); constant {
		return f
	}
	return leafForm(c)
}

// simplifyTest trims, orders and dedupes the values of a test. An empty list makes a constant of it.
func simplifyTest(t *Test) (constant form, is bool) {
	for _, value := range []*any{&t.Equals, &t.LessThan, &t.AtMost, &t.GreaterThan, &t.AtLeast, &t.Before, &t.After, &t.OnOrBefore, &t.OnOrAfter, &t.OnDay} {
		*value = trimmed(*value)
	}
	if t.Between != nil {
		t.Between.From, t.Between.To = trimmed(t.Between.From), trimmed(t.Between.To)
	}
	for _, length := range []*string{t.InLast, t.MoreThanAgo, t.InNext, t.MoreThanAhead} {
		if length != nil {
			*length = strings.TrimSpace(*length)
		}
	}
	simplifyCalendar(t)
	for _, list := range []*[]any{&t.In, &t.AnyOf, &t.AllOf, &t.OnlyOf, &t.Exactly} {
		*list = distinctValues(*list)
	}
	for _, list := range []*[]string{&t.Contains, &t.StartsWith, &t.EndsWith, &t.Matches} {
		*list = distinctTexts(*list)
	}
	if t.Exactly != nil {
		simplifyExactly(t)
	}
	if t.Size != nil && len(t.Size.given()) == 1 {
		return simplifySize(t)
	}
	switch {
	case t.AllOf != nil && len(t.AllOf) == 0:
		return everyoneForm(), true
	case t.In != nil && len(t.In) == 0, t.AnyOf != nil && len(t.AnyOf) == 0, t.OnlyOf != nil && len(t.OnlyOf) == 0, t.Contains != nil && len(t.Contains) == 0,
		t.StartsWith != nil && len(t.StartsWith) == 0, t.EndsWith != nil && len(t.EndsWith) == 0, t.Matches != nil && len(t.Matches) == 0,
		t.Month != nil && len(t.Month) == 0, t.Weekday != nil && len(t.Weekday) == 0:
		return nobodyForm(), true
	}
	return form{}, false
}

// simplifyExactly: exactly nothing is empty, exactly one thing is nothing else.
func simplifyExactly(t *Test) {
	switch len(t.Exactly) {
	case 0:
		t.IsEmpty, t.Exactly = yes(), nil
	case 1:
		t.OnlyOf, t.Exactly = t.Exactly, nil
	}
}

// simplifySize says a size with atLeast, atMost, equals or between, and no items as empty.
func simplifySize(t *Test) (constant form, is bool) {
	sizes := t.Size.span()
	lo, hi := int(sizes.lo), int(sizes.hi)
	switch {
	case sizes.lo > sizes.hi:
		return form{}, false
	case sizes.hi < 0:
		return nobodyForm(), true
	case sizes.lo <= 0 && sizes.hi == math.MaxInt64:
		return everyoneForm(), true
	case sizes.lo <= 0 && sizes.hi == 0:
		t.IsEmpty, t.Size = yes(), nil
	case sizes.lo <= 0:
		t.Size = &Size{AtMost: &hi}
	case sizes.hi == math.MaxInt64:
		t.Size = &Size{AtLeast: &lo}
	case lo == hi:
		t.Size = &Size{Equals: &lo}
	default:
		t.Size = &Size{Between: &SizeRange{lo, hi}}
	}
	return form{}, false
}

func trimmed(value any) any {
	if text, ok := value.(string); ok {
		return strings.TrimSpace(text)
	}
	return value
}

// distinctValues returns the values trimmed, in the order of their JSON and each once.
func distinctValues(list []any) []any {
	if len(list) == 0 {
		return list
	}
	type keyed struct {
		key   string
		value any
	}
	values := make([]keyed, len(list))
	for i, v := range list {
		v = trimmed(v)
		text, _ := json.Marshal(v)
		values[i] = keyed{string(text), v}
	}
	slices.SortFunc(values, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	values = slices.CompactFunc(values, func(a, b keyed) bool { return a.key == b.key })
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v.value
	}
	return out
}

func distinctTexts(list []string) []string {
	for i, text := range list {
		list[i] = strings.TrimSpace(text)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// mergeForms makes one of those operands of any that ask for the same thing in the same way: equals and in become one
// in, lists of one operator one list.
func mergeForms(of []form) []form {
	groups := map[string][]form{}
	var order []string
	var out []form
	for _, f := range of {
		with := mergeKey(f.criteria)
		if with == "" {
			out = append(out, f)
			continue
		}
		if groups[with] == nil {
			order = append(order, with)
		}
		groups[with] = append(groups[with], f)
	}
	for _, with := range order {
		group := groups[with]
		if len(group) == 1 {
			out = append(out, group[0])
			continue
		}
		first := group[0].criteria
		for _, f := range group {
			switch c := f.criteria; {
			case first.Users != nil && c != first:
				first.Users = append(first.Users, c.Users...)
			case first.Attribute != nil:
				mergeTest(first.Attribute.Is, c.Attribute.Is)
			case first.Roles != nil:
				mergeTest(first.Roles, c.Roles)
			case first.Groups != nil:
				mergeTest(first.Groups, c.Groups)
			}
		}
		out = append(out, simplifyLeaf(first))
	}
	return out
}

// mergeKey says what a leaf can be merged with under any; "" for nothing.
func mergeKey(c *Criteria) string {
	if len(c.given()) != 1 {
		return ""
	}
	switch {
	case c.Users != nil:
		return "users"
	case c.Roles != nil && c.Roles.AnyOf != nil:
		return "roles"
	case c.Groups != nil && c.Groups.AnyOf != nil:
		return "groups"
	case c.Attribute == nil || c.Attribute.Is == nil || len(c.Attribute.Is.given()) != 1:
		return ""
	}
	name := c.Attribute.Is.given()[0]
	switch name {
	case "equals":
		name = "in"
	case "in", "anyOf", "contains", "startsWith", "endsWith", "matches", "month", "weekday":
	default:
		return ""
	}
	if c.Attribute.IgnoreCase != nil {
		name += map[bool]string{true: " folded", false: " exact"}[*c.Attribute.IgnoreCase]
	}
	if c.Attribute.ZoneFrom != nil {
		name += " in " + *c.Attribute.ZoneFrom
	}
	return name + " " + c.Attribute.Key
}

// mergeTest adds the values of a test to the first one, which may be the same.
func mergeTest(first, t *Test) {
	if first.Equals != nil {
		first.In, first.Equals = append(first.In, first.Equals), nil
	}
	if t == first {
		return
	}
	if t.Equals != nil {
		first.In = append(first.In, t.Equals)
	}
	first.In, first.AnyOf = append(first.In, t.In...), append(first.AnyOf, t.AnyOf...)
	first.Contains = append(first.Contains, t.Contains...)
	first.StartsWith, first.EndsWith = append(first.StartsWith, t.StartsWith...), append(first.EndsWith, t.EndsWith...)
	first.Matches = append(first.Matches, t.Matches...)
	first.Month, first.Weekday = append(first.Month, t.Month...), append(first.Weekday, t.Weekday...)
}
