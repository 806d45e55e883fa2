package audience_test

import (
	"slices"
	"strings"
	"time"

	"parterre/audience"
	"parterre/engine"
)

// model is what a workspace should say, computed in the slowest and most obvious way. Attributes are named by the keys
// they had at first, audiences by their ids.
type model struct {
	now       time.Time
	users     map[string]*fact
	parents   map[string][]string // of groups
	audiences map[audience.ID]*defined
}

type fact struct {
	active bool
	values map[string]any // city string, age float64, seen time.Time
	groups []string
}

// defined is an audience of the model.
type defined struct {
	id       audience.ID
	key      string
	archived bool
	version  int
	active   *asked
	draft    *asked
	versions []*asked
	replaced []*asked // what was active before each version
}

// publish makes a definition the active one.
func (d *defined) publish(a *asked) {
	d.versions, d.replaced, d.active = append(d.versions, a), append(d.replaced, d.active), a
}

// asked is a definition or a draft.
type asked struct {
	criteria         *engine.Criteria
	include, exclude []string
}

func newModel() *model {
	return &model{now: day, users: map[string]*fact{}, parents: map[string][]string{}, audiences: map[audience.ID]*defined{}}
}

func (d *defined) status() audience.Status {
	switch {
	case d.archived:
		return audience.StatusArchived
	case d.active == nil:
		return audience.StatusDraft
	}
	return audience.StatusActive
}

// size counts the members of a definition.
func (m *model) size(a *asked) int {
	n := 0
	for id := range m.users {
		if m.member(a, id) {
			n++
		}
	}
	return n
}

// member: (criteria ∪ include) \ exclude, of active users.
func (m *model) member(a *asked, id string) bool {
	return m.users[id].active && (m.match(a.criteria, id) || slices.Contains(a.include, id)) && !slices.Contains(a.exclude, id)
}

func (m *model) match(c *engine.Criteria, id string) bool {
	u := m.users[id]
	hits := func(list []*engine.Criteria) (n int) {
		for _, c := range list {
			if m.match(c, id) {
				n++
			}
		}
		return n
	}
	switch {
	case c.All != nil:
		return hits(c.All) == len(c.All)
	case c.Any != nil:
		return hits(c.Any) > 0
	case c.Not != nil:
		return !m.match(c.Not, id)
	case c.AtLeast != nil:
		return hits(c.AtLeast.Of) >= c.AtLeast.Count
	case c.Users != nil:
		return slices.Contains(c.Users, id)
	case c.Audience != nil:
		of, _ := audience.ParseID(*c.Audience.ID)
		return m.member(m.audiences[of].active, id)
	case c.Groups != nil:
		return slices.ContainsFunc(u.groups, func(g string) bool { return m.within(g, c.Groups.AnyOf[0].(string)) })
	case c.Attribute != nil:
		return m.test(c.Attribute, u)
	}
	return true // everyone
}

func (m *model) test(a *engine.AttributeCriteria, u *fact) bool {
	v, ok := u.values[a.Key]
	switch {
	case !ok:
		return false
	case a.Is.Equals != nil:
		return v == a.Is.Equals
	case a.Is.GreaterThan != nil:
		return v.(float64) > a.Is.GreaterThan.(float64)
	case a.Is.InLast != nil:
		t := v.(time.Time)
		return !t.After(m.now) && t.After(m.now.Add(-duration(*a.Is.InLast)))
	}
	return true // isSet
}

// duration reads the durations the tests use: "PT90M".
func duration(iso string) time.Duration {
	d, err := time.ParseDuration(strings.ToLower(strings.TrimPrefix(iso, "PT")))
	if err != nil {
		panic(err)
	}
	return d
}

// within reports whether a group is another or lies below it.
func (m *model) within(g, other string) bool {
	return g == other || slices.ContainsFunc(m.parents[g], func(p string) bool { return m.within(p, other) })
}

// refs returns the audiences criteria name.
func refs(c *engine.Criteria) []audience.ID {
	if c == nil {
		return nil
	}
	var out []audience.ID
	for _, sub := range append(slices.Concat(c.All, c.Any), c.Not) {
		out = append(out, refs(sub)...)
	}
	if c.AtLeast != nil {
		for _, sub := range c.AtLeast.Of {
			out = append(out, refs(sub)...)
		}
	}
	if c.Audience != nil {
		id, _ := audience.ParseID(*c.Audience.ID)
		out = append(out, id)
	}
	return out
}

// reaches reports whether a definition leads to an audience.
func (m *model) reaches(c *engine.Criteria, to audience.ID) bool {
	return slices.ContainsFunc(refs(c), func(id audience.ID) bool {
		d, ok := m.audiences[id]
		return id == to || ok && d.active != nil && m.reaches(d.active.criteria, to)
	})
}

// publishable reports whether a definition may be followed by an audience.
func (m *model) publishable(a *asked, of audience.ID) bool {
	if a == nil || a.criteria == nil || m.reaches(a.criteria, of) {
		return false
	}
	for _, id := range a.exclude {
		if slices.Contains(a.include, id) {
			return false
		}
	}
	return !slices.ContainsFunc(refs(a.criteria), func(id audience.ID) bool {
		d, ok := m.audiences[id]
		return !ok || d.status() != audience.StatusActive
	})
}

// usedBy returns the other audiences whose definition or draft names one.
func (m *model) usedBy(id audience.ID) []*defined {
	var out []*defined
	for _, d := range m.audiences {
		if d.id != id && (d.active != nil && slices.Contains(refs(d.active.criteria), id) || d.draft != nil && slices.Contains(refs(d.draft.criteria), id)) {
			out = append(out, d)
		}
	}
	return out
}
