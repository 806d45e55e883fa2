package audience

import (
	"context"
	"fmt"
	"reflect"

	"parterre/engine"
	"parterre/index"
)

// KindChange asks for another kind of an attribute.
type KindChange struct {
	Attribute string // key or id
	Kind      index.Kind
	Lossy     bool // values may be lost, or keep less than they had
}

// KindPreview is what another kind of an attribute would change.
type KindPreview struct {
	Conversion index.Conversion
	Audiences  []KindEffect  // those that ask for the attribute, and others whose size would change; in the order of their keys
	Issues     []index.Issue // why the change would be refused, and warnings
}

// KindEffect is what becomes of one audience.
type KindEffect struct {
	Audience      *Audience     // as it is now
	Rewritten     bool          // its active definition or draft compares with values, which are converted
	Before, After *int          // members; nil of one that has none
	Issues        []index.Issue // what its definition ("active") or draft would have, all of it
}

// KindOutcome is what a change of kind came to.
type KindOutcome struct {
	AttributeOutcome
	Conversion  index.Conversion
	Unconfirmed bool // nothing was written, for values would be lost
}

// ChangeKind makes an attribute one of another kind: every value is converted in this one revision, and what definitions
// compare with. It is refused while a definition that members follow would no longer fit, and while values would be lost
// unless that is asked for.
func (s *Service) ChangeKind(ctx context.Context, by Actor, in KindChange) (KindOutcome, error) {
	var result KindOutcome
	c := &command{by: by, kind: AttributeRetyped, alone: true}
	c.prepare = func(n *next) (answer, error) {
		m, issues, err := n.retype(in, by)
		result.Conversion = m.conversion
		switch {
		case err != nil || refuses(issues):
			return refused(issues...), err
		case m.conversion.Lost+m.conversion.Inexact+m.conversion.Choices > 0 && !in.Lossy:
			result.Unconfirmed = true
			return answer{}, nil
		}
		return answer{Attribute: m.attribute.ID, Issues: issues, written: true, detail: Detail{Attribute: m.attribute.ID, Key: m.attribute.Key}}, nil
	}
	out, err := s.run(ctx, c, in)
	result.Outcome = out
	if a, ok := out.View.Facts.Schema().ByID(c.answer.Attribute); ok && out.Written() {
		result.Attribute = &a
	}
	return result, err
}

// PreviewKind says what ChangeKind would do to this View, and writes nothing.
func (v *View) PreviewKind(ctx context.Context, in KindChange) (KindPreview, error) {
	n := newNext(v, v.Now)
	n.begin()
	m, issues, err := n.retype(in, Actor{})
	if err != nil || m.attribute.ID == 0 || n.tx == nil || !n.tx.Changed() {
		return KindPreview{Conversion: m.conversion, Issues: issues}, err
	}
	out := KindPreview{Conversion: m.conversion, Issues: issues}
	after, _ := n.view()
	for _, a := range v.Catalog.sorted {
		effect := KindEffect{Audience: a, Rewritten: m.rewritten[a.ID], Issues: m.issues[a.ID]}
		if size, err := v.Size(a); err == nil {
			effect.Before, effect.After = &size, &size
		}
		plan := after.Catalog.plans[a.ID]
		switch {
		case plan == nil:
			effect.After = nil
		case plan != v.Catalog.plans[a.ID]:
			size, err := plan.Bind(after.Facts, after.Now).Size(ctx)
			if err != nil {
				return KindPreview{}, err
			}
			effect.After = &size
		}
		if m.asks[a.ID] || !reflect.DeepEqual(effect.Before, effect.After) {
			out.Audiences = append(out.Audiences, effect)
		}
	}
	return out, nil
}

// retyping is a change of kind being prepared.
type retyping struct {
	attribute  index.Attribute // as it was
	kind       index.Kind
	conversion index.Conversion
	asks       map[ID]bool
	rewritten  map[ID]bool
	issues     map[ID][]index.Issue
}

// retype changes the kind, and the definitions that ask for the attribute.
func (n *next) retype(in KindChange, by Actor) (retyping, []index.Issue, error) {
	m := retyping{kind: in.Kind, asks: map[ID]bool{}, rewritten: map[ID]bool{}, issues: map[ID][]index.Issue{}}
	m.attribute, _ = n.base.Facts.Schema().ByKey(in.Attribute)
	var issues []index.Issue
	if _, m.conversion, issues = n.facts().ChangeKind(in.Attribute, in.Kind, n.settings.Zone); len(issues) > 0 {
		return m, issues, nil
	}
	var broken []*Audience
	for _, a := range n.base.Catalog.UsersOfAttribute(m.attribute.ID) {
		m.asks[a.ID] = true
		breaks, err := n.retypeAudience(&m, a, by)
		if err != nil {
			return m, nil, err
		}
		if breaks {
			broken = append(broken, a)
		}
	}
	n.edited = true
	n.edition.stale = func(names *names) bool { return contains(names.attributes, m.attribute.ID) }
	if len(broken) > 0 {
		return m, []index.Issue{refusal(AttributeInUse, fmt.Sprintf("Members of %s follow a definition that would no longer fit the attribute.", listed(broken)),
			"Change these audiences first and publish them, or choose another kind.", "kind")}, nil
	}
	return m, nil, nil
}

// retypeAudience converts what an audience compares with, and reports whether its members' definition would no longer fit.
func (n *next) retypeAudience(m *retyping, old *Audience, by Actor) (breaks bool, err error) {
	env := n.base.draftEnv(old.ID)
	env.Schema = n.tx.Schema()
	faults := func(c *engine.Criteria) []index.Issue {
		return index.Under(engine.Check(show(c, n.ground(), n.base.Catalog), env), "criteria")
	}
	a := *old
	if d := old.Active; d != nil && contains(d.names.attributes, m.attribute.ID) {
		criteria, err := m.convert(d.Criteria, n.settings.Zone)
		if err != nil {
			return false, err
		}
		issues := faults(criteria)
		m.issues[a.ID] = append(m.issues[a.ID], index.Under(issues, "active")...)
		breaks = refuses(issues) && old.Status == StatusActive
		if !reflect.DeepEqual(criteria, d.Criteria) {
			active := *d
			active.Criteria, active.Published, active.By, active.Revision = criteria, n.at, by.Name, n.revision
			active.Number, active.Replaced = a.Versions[len(a.Versions)-1].Number+1, d.Number
			a.Active = &active
			if err := n.putDefinition(&a, &active); err != nil {
				return false, err
			}
		}
	}
	if d := old.Draft; d != nil && d.Criteria != nil && contains(d.names.attributes, m.attribute.ID) {
		criteria, err := m.convert(d.Criteria, n.settings.Zone)
		if err != nil {
			return false, err
		}
		m.issues[a.ID] = append(m.issues[a.ID], index.Under(faults(criteria), "draft")...)
		if !reflect.DeepEqual(criteria, d.Criteria) {
			draft := *d
			draft.Criteria = criteria
			a.Draft = &draft
		}
	}
	if a.Active == old.Active && a.Draft == old.Draft {
		return breaks, nil
	}
	m.rewritten[a.ID] = true
	a.Version++
	a.Updated = n.at
	return breaks, n.put(&a)
}
