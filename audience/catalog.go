package audience

import (
	"fmt"
	"sync"

	"parterre/engine"
)

// Catalog is every definition of a workspace, compiled. It is immutable.
type Catalog struct {
	byID   map[ID]*Audience
	byKey  map[string]ID
	sorted []*Audience // by key
	next   ID          // the id the next audience gets

	plans  map[ID]*engine.Plan // of active audiences; lists and references included
	uses   map[ID]*uses        // what definitions and drafts name
	active []*Audience         // those with a plan, by id
	places map[ID]int          // position in active

	panel func() *engine.Panel // of active, built on first use
}

// All returns every audience, archived and degraded ones too, in the order of their keys. Read only.
func (c *Catalog) All() []*Audience { return c.sorted }

// Len returns the number of audiences.
func (c *Catalog) Len() int { return len(c.sorted) }

// Active returns the audiences that have members, in the order of their ids. Read only.
func (c *Catalog) Active() []*Audience { return c.active }

// Find returns an audience by its key or its id. The error wraps ErrAudienceNotFound.
func (c *Catalog) Find(ref Ref) (*Audience, error) {
	if a, ok := c.find(ref); ok {
		return a, nil
	}
	return nil, fmt.Errorf("%w: %s", ErrAudienceNotFound, refText(ref))
}

func (c *Catalog) find(ref Ref) (*Audience, bool) {
	var id ID
	switch {
	case ref.ID != nil:
		id, _ = ParseID(*ref.ID)
	case ref.Key != nil:
		id = c.byKey[*ref.Key]
	}
	a, ok := c.byID[id]
	return a, ok
}

// ByID returns an audience by its id.
func (c *Catalog) ByID(id ID) (*Audience, bool) {
	a, ok := c.byID[id]
	return a, ok
}

// Plan returns the compiled active definition of an audience, with its lists and references. The error names the
// audience and wraps ErrAudienceNotFound, ErrNotPublished, ErrArchived or ErrDegraded.
func (c *Catalog) Plan(ref Ref) (*engine.Plan, error) {
	a, ok := c.find(ref)
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrAudienceNotFound, refText(ref))
	}
	if p, ok := c.plans[a.ID]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("%w: %q", a.Status.refusal(), a.Key)
}

// PlanAt returns the plan of Active()[place].
func (c *Catalog) PlanAt(place int) *engine.Plan { return c.plans[c.active[place].ID] }

// Place returns the position of an audience in Active, and false for one without members.
func (c *Catalog) Place(id ID) (int, bool) {
	at, ok := c.places[id]
	return at, ok
}

// Panel returns the plans of Active, in that order, made ready to be asked about many users at once.
func (c *Catalog) Panel() *engine.Panel { return c.panel() }

// refusal is why an audience of this status has no plan.
func (s Status) refusal() error {
	switch s {
	case StatusDraft:
		return ErrNotPublished
	case StatusArchived:
		return ErrArchived
	}
	return ErrDegraded
}

// seal fills in what follows from plans: the order of active audiences and the panel.
func (c *Catalog) seal() {
	c.panel = sync.OnceValue(func() *engine.Panel {
		plans := make([]*engine.Plan, len(c.active))
		for i, a := range c.active {
			plans[i] = c.plans[a.ID]
		}
		return engine.NewPanel(plans)
	})
}

// refText returns the key or id a reference was made with.
func refText(ref Ref) string {
	switch {
	case ref.ID != nil:
		return fmt.Sprintf("%q", *ref.ID)
	case ref.Key != nil:
		return fmt.Sprintf("%q", *ref.Key)
	}
	return "a reference without key and id"
}
