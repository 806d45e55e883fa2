package audience

import (
	"cmp"
	"fmt"
	"slices"
	"sync/atomic"

	"parterre/engine"
	"parterre/index"
)

// Catalog is every definition of a workspace, compiled. It is immutable.
type Catalog struct {
	byID   map[ID]*Audience
	byKey  map[string]ID
	sorted []*Audience // by key
	next   ID          // the id the next audience gets

	plans  map[ID]*engine.Plan // of active audiences; lists and references included
	active []*Audience         // those with a plan, by id
	places map[ID]int          // position in active
	asked  []place             // all of active, by key
	panel  *panel
	said   atomic.Pointer[sayings] // made when somebody searches
}

// panel is the plans of the active audiences made ready to be asked about many users at once, on first use. Catalogs
// with the same plans in the same places share one.
type panel struct {
	make func() (*engine.Panel, engine.Windows)
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

// follow is Plan for criteria that refer to an audience: its error tells people why they cannot.
func (c *Catalog) follow(ref Ref) (*engine.Plan, error) {
	plan, err := c.Plan(ref)
	if err == nil {
		return plan, nil
	}
	return nil, c.referenceError(ref)
}

// referenceError says why criteria cannot refer to an audience.
func (c *Catalog) referenceError(ref Ref) *engine.AudienceError {
	a, ok := c.find(ref)
	if !ok {
		return &engine.AudienceError{Code: AudienceNotFound, Message: fmt.Sprintf("There is no audience %s.", refText(ref)),
			Hint: "Check the key, or create the audience first."}
	}
	switch a.Status {
	case StatusDraft:
		return &engine.AudienceError{Code: AudienceNotPublished, Hint: "Publish it first, or leave it out.",
			Message: fmt.Sprintf("The audience %q is not published, so it has no members.", a.Key)}
	case StatusArchived:
		return &engine.AudienceError{Code: AudienceIsArchived, Hint: "Restore it first, or leave it out.",
			Message: fmt.Sprintf("The audience %q is archived, so it has no members.", a.Key)}
	}
	return &engine.AudienceError{Code: AudienceIsDegraded, Message: fmt.Sprintf("The audience %q can no longer be read.", a.Key),
		Hint: "Repair its definition first; its issues say what is wrong."}
}

// UsedBy returns the audiences whose active definition or draft refers to an audience, archived ones too, in the order of their keys.
func (c *Catalog) UsedBy(id ID) []*Audience {
	return c.using(func(n *names) bool { return contains(n.audiences, id) })
}

// UsersOfAttribute returns the audiences whose active definition or draft asks for an attribute.
func (c *Catalog) UsersOfAttribute(id index.AttributeID) []*Audience {
	return c.using(func(n *names) bool { return contains(n.attributes, id) })
}

// UsersOfGroup returns the audiences whose active definition or draft names a group.
func (c *Catalog) UsersOfGroup(id index.GroupID) []*Audience {
	return c.using(func(n *names) bool { return contains(n.groups, id) })
}

// UsersOfEventType returns the audiences whose active definition or draft asks for events of a type.
func (c *Catalog) UsersOfEventType(id index.EventTypeID) []*Audience {
	return c.using(func(n *names) bool { return contains(n.eventTypes, id) })
}

func (c *Catalog) using(uses func(*names) bool) []*Audience {
	var out []*Audience
	for _, a := range c.sorted {
		if a.Active != nil && uses(&a.Active.names) || a.Draft != nil && uses(&a.Draft.names) {
			out = append(out, a)
		}
	}
	return out
}

func contains[T cmp.Ordered](ascending []T, x T) bool {
	_, ok := slices.BinarySearch(ascending, x)
	return ok
}

// PlanAt returns the plan of Active()[place].
func (c *Catalog) PlanAt(place int) *engine.Plan { return c.plans[c.active[place].ID] }

// Place returns the position of an audience in Active, and false for one without members.
func (c *Catalog) Place(id ID) (int, bool) {
	at, ok := c.places[id]
	return at, ok
}

// Panel returns the plans of Active, in that order, made ready to be asked about many users at once.
func (c *Catalog) Panel() *engine.Panel {
	panel, _ := c.panel.make()
	return panel
}

// OnlyReferred reports whether an audience is defined as in a Catalog before, and audiences it refers to are not.
func (c *Catalog) OnlyReferred(before *Catalog, id ID) bool {
	is, was := c.byID[id], before.byID[id]
	if is == nil || was == nil || is.Active == nil || was.Active == nil || is.Active.Number != was.Active.Number || before.plans[id] == nil {
		return false
	}
	return slices.ContainsFunc(is.Active.names.audiences, func(id ID) bool { return c.plans[id] != before.plans[id] })
}

// SamePlans reports whether the active audiences of both have the same plans in the same places.
func (c *Catalog) SamePlans(o *Catalog) bool { return c.panel == o.panel }

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
