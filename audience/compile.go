package audience

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"parterre/engine"
	"parterre/index"
)

// ground is what definitions are compiled against, besides each other.
type ground struct {
	schema     *index.Schema
	groups     *index.Groups
	eventTypes *index.EventTypes
	settings   Settings
}

func (v *View) ground() ground {
	return ground{v.Facts.Schema(), v.Facts.Groups(), v.Facts.EventTypes(), v.Settings}
}

// edition is a Catalog in the making: what becomes of the one before.
type edition struct {
	before *Catalog
	put    map[ID]*Audience // nil deletes
	next   ID
	ground ground
	// stale reports whether a definition that names these things has to be compiled again although it stayed the same.
	stale func(*names) bool
}

// emptyCatalog is where the first edition starts from.
func emptyCatalog() *Catalog {
	return &Catalog{byID: map[ID]*Audience{}, byKey: map[string]ID{}, plans: map[ID]*engine.Plan{}, places: map[ID]int{}, next: 1,
		panel: &panel{func() (*engine.Panel, engine.Windows) { return engine.NewPanel(nil), engine.Windows{} }}}
}

// compile returns the next Catalog. A plan is kept, as the same pointer, where its definition, what it names and the
// plans it refers to stayed the same; whoever follows sizes relies on that. A definition that cannot be
// compiled makes its audience DEGRADED and holds nothing else up.
func (e edition) compile() *Catalog {
	c := &Catalog{byID: maps.Clone(e.before.byID), next: max(e.next, e.before.next), plans: map[ID]*engine.Plan{}}
	for id, a := range e.put {
		if a == nil {
			delete(c.byID, id)
		} else {
			c.byID[id] = a
		}
	}
	k := compiler{edition: e, catalog: c, visited: map[ID]bool{}}
	ids := slices.Sorted(maps.Keys(c.byID))
	for _, id := range ids {
		k.plan(c.byID[id])
	}
	c.order(ids)
	if maps.Equal(c.plans, e.before.plans) {
		c.panel = e.before.panel
	} else {
		c.panel = &panel{sync.OnceValues(c.newPanel)}
	}
	return c
}

// order fills in what follows from audiences and plans.
func (c *Catalog) order(ids []ID) {
	c.byKey, c.places = make(map[string]ID, len(ids)), make(map[ID]int, len(c.plans))
	for _, id := range ids {
		a := c.byID[id]
		c.byKey[a.Key] = id
		c.sorted = append(c.sorted, a)
		if _, ok := c.plans[id]; ok {
			c.places[id] = len(c.active)
			c.active = append(c.active, a)
		}
	}
	slices.SortFunc(c.sorted, func(a, b *Audience) int { return cmp.Compare(a.Key, b.Key) })
	for _, a := range c.sorted {
		if at, ok := c.places[a.ID]; ok {
			c.asked = append(c.asked, place{a, at})
		}
	}
}

func (c *Catalog) newPanel() (*engine.Panel, engine.Windows) {
	plans := make([]*engine.Plan, len(c.active))
	for i, a := range c.active {
		plans[i] = c.plans[a.ID]
	}
	return engine.NewPanel(plans), engine.NewWindows(plans)
}

// compiler compiles the audiences of an edition, each after those it refers to.
type compiler struct {
	edition
	catalog *Catalog
	visited map[ID]bool
}

// plan compiles an audience unless that is done, or going on: a circle of references, which publishing refuses, ends
// here with all of its audiences degraded.
func (k *compiler) plan(a *Audience) {
	if k.visited[a.ID] {
		return
	}
	k.visited[a.ID] = true
	if a.unreadable || a.Active == nil || a.Status == StatusArchived {
		return
	}
	same := !k.stale(&a.Active.names)
	for _, id := range a.Active.names.audiences {
		if other, ok := k.catalog.byID[id]; ok {
			k.plan(other)
		}
		same = same && k.catalog.plans[id] == k.before.plans[id]
	}
	if same {
		old, known := k.before.byID[a.ID]
		if plan, ok := k.before.plans[a.ID]; ok && known && old.Active == a.Active {
			k.catalog.plans[a.ID] = plan
			k.mark(a, nil)
			return
		}
	}
	plan, issues := engine.Compile(a.Active.Criteria, engine.Env{
		Schema: k.ground.schema, Groups: k.ground.groups, EventTypes: k.ground.eventTypes, Zone: k.ground.settings.Zone, WeekStart: k.ground.settings.FirstWeekday(),
		Audience: k.catalog.follow,
	})
	if plan == nil {
		k.mark(a, issues)
		return
	}
	k.catalog.plans[a.ID] = withLists(plan, a.Active.Include, a.Active.Exclude)
	k.mark(a, nil)
}

// mark notes in the Catalog whether an audience can be answered. The Audience itself stays.
func (k *compiler) mark(a *Audience, issues []index.Issue) {
	status := StatusActive
	if issues != nil {
		status = StatusDegraded
	}
	if a.Status == status && len(issues) == 0 && len(a.Issues) == 0 {
		return
	}
	marked := *a
	marked.Status, marked.Issues = status, issues
	k.catalog.byID[a.ID] = &marked
}

// withLists returns the plan of (criteria ∪ include) \ exclude.
func withLists(plan *engine.Plan, include, exclude []string) *engine.Plan {
	if len(include) > 0 {
		plan = engine.Or(plan, engine.Listed(include))
	}
	if len(exclude) > 0 {
		plan = engine.Minus(plan, engine.Listed(exclude))
	}
	return plan
}
