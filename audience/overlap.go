package audience

import (
	"context"
	"errors"
	"strconv"

	"parterre/engine"
	"parterre/index"
)

// Overlap is how several sets of people in one View lie over one another.
type Overlap struct {
	*engine.Overlap
	view *View
	of   []*Question
}

// Overlap lays the people of 1 to engine.MaxPopulations questions over one another. Faults are an *IssuesError with those
// of all questions; an audience that cannot be asked is the error of Catalog.Plan.
func (v *View) Overlap(ctx context.Context, of []*Question) (*Overlap, error) {
	var issues []index.Issue
	var asked []*engine.Bound
	for i, q := range of[:min(len(of), engine.MaxPopulations+1)] { // one too many is refused, whatever it is
		p, err := v.Population(*q)
		var faults *IssuesError
		switch {
		case errors.As(err, &faults):
			issues = append(issues, index.Under(faults.Issues, "of", strconv.Itoa(i))...)
		case err != nil:
			return nil, err
		default:
			asked = append(asked, p.bound())
		}
	}
	if len(issues) > 0 {
		return nil, &IssuesError{Issues: issues}
	}
	o, issues, err := engine.OverlapOf(ctx, v.Facts, asked)
	if err = issuesOr(err, issues); err != nil {
		return nil, err
	}
	return &Overlap{Overlap: o, view: v, of: of}, nil
}

// Regions returns the largest regions and what the others are together, as engine.Overlap has them. Faults are an
// *IssuesError.
func (o *Overlap) Regions(top int) ([]engine.Region, *engine.RegionsLeft, error) {
	regions, left, issues := o.Overlap.Regions(top)
	return regions, left, issuesOr(nil, issues)
}

// Region returns the people of a region, to be asked anything.
func (o *Overlap) Region(r engine.Region) (*Population, error) {
	in := make(map[int]bool, len(r.In))
	inside := &Question{}
	for _, i := range r.In {
		in[i] = true
		inside.Intersect = append(inside.Intersect, o.of[i])
	}
	if len(inside.Intersect) == 1 {
		inside = inside.Intersect[0]
	}
	only := []*Question{inside}
	for i, q := range o.of {
		if !in[i] {
			only = append(only, q)
		}
	}
	p, err := o.view.Population(Question{Minus: only})
	if err == nil {
		p.known = func() (int, bool) { return r.Size, true }
	}
	return p, err
}
