package audience

import (
	"context"
	"strconv"

	"parterre/engine"
	"parterre/index"
)

// Dimension says what to split people by: exactly one field is set. Attributes are named by key or id.
type Dimension struct {
	Attribute string
	Bins      *engine.Bins
	Roles     bool
	Groups    bool
	Audiences []Ref // nil: not by audiences
}

// Composition splits the people by one to three dimensions. Top is how many cells are shown at most; baseline is a second
// population of the same View to compare shares with, nil for none. Faults are an *IssuesError; an audience that cannot be asked
// is the error of Catalog.Plan.
func (p *Population) Composition(ctx context.Context, by []Dimension, top int, baseline *Population) (*engine.Composition, error) {
	dimensions := make([]engine.Dimension, len(by))
	for i, d := range by {
		dimensions[i] = engine.Dimension{Attribute: d.Attribute, Bins: d.Bins, Roles: d.Roles, Groups: d.Groups}
		if d.Audiences == nil {
			continue
		}
		if len(d.Audiences) > engine.MaxParts {
			return nil, &IssuesError{Issues: []index.Issue{refusal(engine.AudiencesCount, "There are too many audiences to split by.",
				"Name at most "+strconv.Itoa(engine.MaxParts)+".", "by", strconv.Itoa(i), "audiences")}}
		}
		parts, err := p.view.parts(d.Audiences)
		if err != nil {
			return nil, err
		}
		dimensions[i].Audiences = parts
	}
	o := engine.CompositionOptions{Top: top, Zone: p.view.Settings.Zone, WeekStart: p.view.Settings.FirstWeekday()}
	if baseline != nil {
		o.Baseline = baseline.bound()
	}
	split, issues, err := engine.Compose(ctx, p.view.Facts, p.bound(), dimensions, o)
	return split, issuesOr(err, issues)
}

// parts returns audiences as a dimension lists them, labelled by their names.
func (v *View) parts(audiences []Ref) ([]engine.Part, error) {
	parts := make([]engine.Part, len(audiences))
	for i, ref := range audiences {
		plan, err := v.Catalog.Plan(ref)
		if err != nil {
			return nil, err
		}
		a, _ := v.Catalog.find(ref)
		id := ByID(a.ID)
		parts[i] = engine.Part{Label: a.Name, Criteria: &engine.Criteria{Audience: &id}, Members: plan.Bind(v.Facts, v.Now)}
	}
	return parts, nil
}

// Cell returns the people of a cell of a composition of this population, to be asked anything.
func (p *Population) Cell(c engine.Cell) (*Population, error) {
	env := p.view.Env()
	env.Verbatim = true // the values are stored ones: white space around them counts
	plan, issues := engine.Compile(c.Criteria, env)
	if plan == nil {
		return nil, &IssuesError{Issues: issues}
	}
	cell := p.view.population(engine.And(p.plan, plan))
	cell.known = func() (int, bool) { return c.Size, true }
	return cell, nil
}
