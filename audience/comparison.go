package audience

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"parterre/engine"
	"parterre/index"
)

// Comparison is what sets two sets of people in one View apart.
type Comparison struct {
	*engine.Comparison
	A, B *Population
}

// Compare compares the people of two questions by every attribute that is neither sensitive nor retired, by roles, groups and
// audiences. Without audiences named it takes the largest active ones, as many as a dimension has at most and those that are
// the question itself apart. Faults are an *IssuesError with those of both questions; an audience that cannot be asked is the error
// of Catalog.Plan.
func (v *View) Compare(ctx context.Context, a, b Question, audiences []Ref) (*Comparison, error) {
	var issues []index.Issue
	c := &Comparison{}
	for _, side := range []struct {
		name string
		q    Question
		to   **Population
	}{{"a", a, &c.A}, {"b", b, &c.B}} {
		p, err := v.Population(side.q)
		var faults *IssuesError
		switch {
		case errors.As(err, &faults):
			issues = append(issues, index.Under(faults.Issues, side.name)...)
		case err != nil:
			return nil, err
		}
		*side.to = p
	}
	if len(audiences) > engine.MaxParts {
		issues = append(issues, refusal(engine.AudiencesCount, "There are too many audiences to compare by.", fmt.Sprintf("Name at most %d.", engine.MaxParts), "audiences"))
	}
	if len(issues) > 0 {
		return nil, &IssuesError{Issues: issues}
	}
	if audiences == nil {
		audiences = v.largest(engine.MaxParts, a.Audience, b.Audience)
	}
	parts, err := v.parts(audiences)
	if err != nil {
		return nil, err
	}
	c.Comparison, err = engine.Compare(ctx, v.Facts, c.A.bound(), c.B.bound(), engine.CompareOptions{Audiences: parts, Zone: v.Settings.Zone})
	return c, err
}

// largest returns the active audiences with the most members, n at most, then by key, but for some.
func (v *View) largest(n int, but ...*Ref) []Ref {
	var all []*Audience
	for _, a := range v.Catalog.All() {
		named := func(ref *Ref) bool {
			if ref == nil {
				return false
			}
			of, _ := v.Catalog.find(*ref)
			return of == a
		}
		if a.Status == StatusActive && !slices.ContainsFunc(but, named) {
			all = append(all, a)
		}
	}
	size := func(a *Audience) int {
		n, _ := v.Roster.Size(a.ID)
		return n
	}
	slices.SortFunc(all, func(a, b *Audience) int { return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(a.Key, b.Key)) })
	refs := make([]Ref, min(n, len(all)))
	for i := range refs {
		refs[i] = ByID(all[i].ID)
	}
	return refs
}
