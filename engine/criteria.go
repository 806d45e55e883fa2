package engine

import (
	"slices"
	"strconv"
)

// Bounds of one tree of criteria. What lies beyond is refused before any work is done on it.
const (
	MaxDepth = 64      // criteria within criteria
	MaxNodes = 10_000  // criteria in one tree
	MaxItems = 100_000 // values, user ids and texts in all lists of one tree
)

// Criteria is a question about one user, as a tree: exactly one field is given. A nil list is absent, an empty one
// is given. The struct, its JSON and the GraphQL input CriteriaInput have one shape, and a tree that is read and
// written again is the same.
type Criteria struct {
	All        []*Criteria        `json:"all,omitzero"`        // every one of these; none is everyone
	Any        []*Criteria        `json:"any,omitzero"`        // at least one of these; none is nobody
	Not        *Criteria          `json:"not,omitzero"`        // active users who do not match
	AtLeast    *AtLeast           `json:"atLeast,omitzero"`    // at least so many of these
	ExactlyOne []*Criteria        `json:"exactlyOne,omitzero"` // one of these and no other; of none, nobody
	Attribute  *AttributeCriteria `json:"attribute,omitzero"`  // a test of an attribute's value
	Performed  *Performed         `json:"performed,omitzero"`  // a question about what the user did
	Roles      *Test              `json:"roles,omitzero"`      // a test of the user's roles
	Groups     *Test              `json:"groups,omitzero"`     // a test of the user's groups, nested ones counted
	Audience   *AudienceRef       `json:"audience,omitzero"`   // users in the active definition of an audience
	Users      []string           `json:"users,omitzero"`      // users by their ids
	Sample     *Sample            `json:"sample,omitzero"`     // a stable share of all users
	Everyone   *bool              `json:"everyone,omitzero"`   // every active user; takes only true
	Node       *Node              `json:"node,omitzero"`       // criteria that carry an id of the client
}

// AtLeast asks for at least Count matches among Of.
type AtLeast struct {
	Count int         `json:"count"`
	Of    []*Criteria `json:"of"`
}

// AttributeCriteria is a test of one attribute.
type AttributeCriteria struct {
	Key        string  `json:"key"`                 // the key of the attribute, or its id
	Is         *Test   `json:"is,omitzero"`         // nil while the question is half typed
	ZoneFrom   *string `json:"zoneFrom,omitzero"`   // the key or id of the attribute that holds each user's own zone; nil: that of the workspace
	IgnoreCase *bool   `json:"ignoreCase,omitzero"` // nil: contains, startsWith and endsWith fold, all others are exact
}

// Test is a test of a value: exactly one field is given. Values are as encoding/json has them: string, bool,
// json.Number, float64, int64; days and instants are strings.
type Test struct {
	Equals        any           `json:"equals,omitzero"`
	In            []any         `json:"in,omitzero"`
	Contains      []string      `json:"contains,omitzero"`
	StartsWith    []string      `json:"startsWith,omitzero"`
	EndsWith      []string      `json:"endsWith,omitzero"`
	Matches       []string      `json:"matches,omitzero"` // patterns of RE2, each of which may match anywhere in the text
	LessThan      any           `json:"lessThan,omitzero"`
	AtMost        any           `json:"atMost,omitzero"`
	GreaterThan   any           `json:"greaterThan,omitzero"`
	AtLeast       any           `json:"atLeast,omitzero"`
	Between       *Range        `json:"between,omitzero"`
	IsSet         *bool         `json:"isSet,omitzero"`
	IsEmpty       *bool         `json:"isEmpty,omitzero"`
	AnyOf         []any         `json:"anyOf,omitzero"`
	AllOf         []any         `json:"allOf,omitzero"`
	OnlyOf        []any         `json:"onlyOf,omitzero"`
	Exactly       []any         `json:"exactly,omitzero"`
	Size          *Size         `json:"size,omitzero"`
	Before        any           `json:"before,omitzero"`
	After         any           `json:"after,omitzero"`
	OnOrBefore    any           `json:"onOrBefore,omitzero"`
	OnOrAfter     any           `json:"onOrAfter,omitzero"`
	OnDay         any           `json:"onDay,omitzero"`
	InLast        *string       `json:"inLast,omitzero"` // an ISO 8601 duration, as the three below
	MoreThanAgo   *string       `json:"moreThanAgo,omitzero"`
	InNext        *string       `json:"inNext,omitzero"`
	MoreThanAhead *string       `json:"moreThanAhead,omitzero"`
	Period        *Period       `json:"period,omitzero"`
	Anniversary   *Anniversary  `json:"anniversary,omitzero"`
	Month         []MonthOfYear `json:"month,omitzero"`
	Weekday       []Weekday     `json:"weekday,omitzero"`
}

// Range is a range of values: both ends included for numbers and days, the end excluded for instants.
type Range struct {
	From any `json:"from,omitzero"`
	To   any `json:"to,omitzero"`
}

// Size is a test of how many items a list has, or how many roles or groups a user has: exactly one field is given. Nothing
// stored is none.
type Size struct {
	Equals      *int       `json:"equals,omitzero"`
	LessThan    *int       `json:"lessThan,omitzero"`
	AtMost      *int       `json:"atMost,omitzero"`
	GreaterThan *int       `json:"greaterThan,omitzero"`
	AtLeast     *int       `json:"atLeast,omitzero"`
	Between     *SizeRange `json:"between,omitzero"`
}

// SizeRange is a range of sizes, both ends included.
type SizeRange struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// AudienceRef names an audience by its key or by its id: exactly one of them.
type AudienceRef struct {
	Key *string `json:"key,omitzero"`
	ID  *string `json:"id,omitzero"`
}

// Sample is the users whose hash of Salt and id falls into [From, To) percent, 0 to 100. Raising To only adds users.
type Sample struct {
	Salt string  `json:"salt"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// Node carries a client's id for the criteria in it. It adds nothing to the meaning and nothing to paths.
type Node struct {
	ID       string    `json:"id"`
	Criteria *Criteria `json:"criteria,omitzero"`
}

// Each calls fn for the criteria and all criteria in them, from the root down. Nil criteria are left out.
func (c *Criteria) Each(fn func(*Criteria)) {
	if c == nil {
		return
	}
	fn(c)
	for _, kid := range c.kids() {
		kid.Each(fn)
	}
}

// Clone returns a copy that shares nothing with the original but the values in its tests, which nobody changes.
func (c *Criteria) Clone() *Criteria {
	if c == nil {
		return nil
	}
	out := *c
	out.All, out.Any, out.Not = cloneAll(c.All), cloneAll(c.Any), c.Not.Clone()
	if c.AtLeast != nil {
		out.AtLeast = &AtLeast{Count: c.AtLeast.Count, Of: cloneAll(c.AtLeast.Of)}
	}
	out.Attribute, out.Performed = c.Attribute.clone(), c.Performed.clone()
	out.ExactlyOne = cloneAll(c.ExactlyOne)
	out.Roles, out.Groups = c.Roles.clone(), c.Groups.clone()
	if c.Audience != nil {
		out.Audience = &AudienceRef{Key: pointer(c.Audience.Key), ID: pointer(c.Audience.ID)}
	}
	out.Users, out.Sample, out.Everyone = slices.Clone(c.Users), pointer(c.Sample), pointer(c.Everyone)
	if c.Node != nil {
		out.Node = &Node{ID: c.Node.ID, Criteria: c.Node.Criteria.Clone()}
	}
	return &out
}

func cloneAll(list []*Criteria) []*Criteria {
	out := slices.Clone(list)
	for i, c := range out {
		out[i] = c.Clone()
	}
	return out
}

func (t *Test) clone() *Test {
	if t == nil {
		return nil
	}
	out := *t
	out.In, out.AnyOf, out.AllOf = slices.Clone(t.In), slices.Clone(t.AnyOf), slices.Clone(t.AllOf)
	out.OnlyOf, out.Exactly, out.Size = slices.Clone(t.OnlyOf), slices.Clone(t.Exactly), t.Size.clone()
	out.Contains, out.StartsWith, out.EndsWith = slices.Clone(t.Contains), slices.Clone(t.StartsWith), slices.Clone(t.EndsWith)
	out.Matches = slices.Clone(t.Matches)
	out.Between, out.IsSet, out.IsEmpty, out.InLast = pointer(t.Between), pointer(t.IsSet), pointer(t.IsEmpty), pointer(t.InLast)
	out.MoreThanAgo, out.InNext, out.MoreThanAhead = pointer(t.MoreThanAgo), pointer(t.InNext), pointer(t.MoreThanAhead)
	if p := t.Period; p != nil {
		out.Period = &Period{p.Unit, pointer(p.Last), pointer(p.Next), pointer(p.WithCurrent)}
	}
	if a := t.Anniversary; a != nil {
		out.Anniversary = &Anniversary{pointer(a.Next), pointer(a.Last)}
	}
	out.Month, out.Weekday = slices.Clone(t.Month), slices.Clone(t.Weekday)
	return &out
}

func (s *Size) clone() *Size {
	if s == nil {
		return nil
	}
	return &Size{
		Equals: pointer(s.Equals), LessThan: pointer(s.LessThan), AtMost: pointer(s.AtMost),
		GreaterThan: pointer(s.GreaterThan), AtLeast: pointer(s.AtLeast), Between: pointer(s.Between),
	}
}

// pointer returns a pointer to a copy, nil for nil.
func pointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// kids returns the criteria directly in the criteria.
func (c *Criteria) kids() []*Criteria {
	out := slices.Concat(c.All, c.Any, c.ExactlyOne)
	if c.Not != nil {
		out = append(out, c.Not)
	}
	if c.AtLeast != nil {
		out = append(out, c.AtLeast.Of...)
	}
	if c.Node != nil && c.Node.Criteria != nil {
		out = append(out, c.Node.Criteria)
	}
	return out
}

// given returns the names of the fields that are given: exactly one when the criteria are well formed.
func (c *Criteria) given() []string {
	return names(
		field{"all", c.All != nil}, field{"any", c.Any != nil}, field{"not", c.Not != nil}, field{"atLeast", c.AtLeast != nil},
		field{"exactlyOne", c.ExactlyOne != nil},
		field{"attribute", c.Attribute != nil}, field{"performed", c.Performed != nil}, field{"roles", c.Roles != nil}, field{"groups", c.Groups != nil},
		field{"audience", c.Audience != nil}, field{"users", c.Users != nil}, field{"sample", c.Sample != nil},
		field{"everyone", c.Everyone != nil}, field{"node", c.Node != nil})
}

// given returns the names of the operators that are given: exactly one when the test is well formed.
func (t *Test) given() []string {
	return names(
		field{"equals", t.Equals != nil}, field{"in", t.In != nil}, field{"contains", t.Contains != nil},
		field{"startsWith", t.StartsWith != nil}, field{"endsWith", t.EndsWith != nil}, field{"matches", t.Matches != nil}, field{"lessThan", t.LessThan != nil},
		field{"atMost", t.AtMost != nil}, field{"greaterThan", t.GreaterThan != nil}, field{"atLeast", t.AtLeast != nil},
		field{"between", t.Between != nil}, field{"isSet", t.IsSet != nil}, field{"isEmpty", t.IsEmpty != nil},
		field{"anyOf", t.AnyOf != nil}, field{"allOf", t.AllOf != nil}, field{"onlyOf", t.OnlyOf != nil},
		field{"exactly", t.Exactly != nil}, field{"size", t.Size != nil}, field{"before", t.Before != nil},
		field{"after", t.After != nil}, field{"onOrBefore", t.OnOrBefore != nil}, field{"onOrAfter", t.OnOrAfter != nil},
		field{"onDay", t.OnDay != nil}, field{"inLast", t.InLast != nil},
		field{"moreThanAgo", t.MoreThanAgo != nil}, field{"inNext", t.InNext != nil}, field{"moreThanAhead", t.MoreThanAhead != nil},
		field{"period", t.Period != nil}, field{"anniversary", t.Anniversary != nil}, field{"month", t.Month != nil},
		field{"weekday", t.Weekday != nil})
}

// given returns the names of the comparisons that are given: exactly one when the size is well formed.
func (s *Size) given() []string {
	return names(
		field{"equals", s.Equals != nil}, field{"lessThan", s.LessThan != nil}, field{"atMost", s.AtMost != nil},
		field{"greaterThan", s.GreaterThan != nil}, field{"atLeast", s.AtLeast != nil}, field{"between", s.Between != nil})
}

type field struct {
	name  string
	given bool
}

func names(fields ...field) []string {
	var out []string
	for _, f := range fields {
		if f.given {
			out = append(out, f.name)
		}
	}
	return out
}

// walk calls fn for every node from the root down with its path; missing ones (nil) included. Nodes with an id of
// the client are looked through.
func (c *Criteria) walk(path []string, fn func(c *Criteria, path []string)) {
	if c != nil && c.Node != nil && len(c.given()) == 1 {
		c.Node.Criteria.walk(path, fn)
		return
	}
	fn(c, path)
	if c == nil {
		return
	}
	each := func(list []*Criteria, steps ...string) {
		for i, kid := range list {
			kid.walk(append(under(path, steps...), strconv.Itoa(i)), fn)
		}
	}
	each(c.All, "all")
	each(c.Any, "any")
	if c.Not != nil {
		c.Not.walk(under(path, "not"), fn)
	}
	if c.AtLeast != nil {
		each(c.AtLeast.Of, "atLeast", "of")
	}
	each(c.ExactlyOne, "exactlyOne")
}
