package audience

import (
	"context"
	"sync"

	"parterre/engine"
	"parterre/engine/phrase"
	"parterre/index"
)

// Population is a set of people in one View that can be asked: an audience, a draft, a question, a cell of a composition.
type Population struct {
	view  *View
	plan  *engine.Plan
	known func() (int, bool) // the size, where the Roster has it
	bound func() *engine.Bound
}

func (v *View) population(plan *engine.Plan) *Population {
	return &Population{
		view: v, plan: plan, known: func() (int, bool) { return 0, false },
		bound: sync.OnceValue(func() *engine.Bound { return plan.Bind(v.Facts, v.Now) }),
	}
}

// AudiencePopulation returns the members of an audience. The error is that of Catalog.Plan.
func (v *View) AudiencePopulation(ref Ref) (*Population, error) {
	plan, err := v.Catalog.Plan(ref)
	if err != nil {
		return nil, err
	}
	a, _ := v.Catalog.find(ref)
	p := v.population(plan)
	p.known = func() (int, bool) { return v.Roster.Size(a.ID) }
	return p, nil
}

// Everyone returns all active users.
func (v *View) Everyone() *Population { return v.population(engine.Everyone()) }

// View returns the View the population is of.
func (p *Population) View() *View { return p.view }

// Criteria returns the criteria of the set with keys, lists included, ready to be edited and sent back.
func (p *Population) Criteria() *engine.Criteria { return p.view.Shown(p.plan.Criteria()) }

// Description returns the criteria in plain English.
func (p *Population) Description() string { return engine.Describe(p.plan.Criteria(), p.view.Env()) }

// Text returns the criteria in their text form, with keys.
func (p *Population) Text() string { return phrase.Plain(p.Criteria()) }

// Size returns how many people there are. For an active audience it is read from the Roster.
func (p *Population) Size(ctx context.Context) (int, error) {
	if size, ok := p.known(); ok {
		return size, nil
	}
	return p.bound().Size(ctx)
}

// Share returns the size as a share of all active users, 0 to 1; 0 when there are none.
func (p *Population) Share(ctx context.Context) (float64, error) {
	size, err := p.Size(ctx)
	if all := p.view.Facts.Everyone().Count(); err == nil && all > 0 {
		return float64(size) / float64(all), nil
	}
	return 0, err
}

// Contains reports whether a user is in the population. The error wraps ErrUserNotFound.
func (p *Population) Contains(user string) (bool, error) {
	ord, ok := p.view.Facts.Ordinal(user)
	if !ok {
		return false, ErrUserNotFound
	}
	return p.plan.Match(p.view.Facts.User(ord), p.view.Now), nil
}

// Members returns a page of the people. Faults of the options are an *IssuesError.
func (p *Population) Members(ctx context.Context, o engine.MembersOptions) (engine.Page, error) {
	page, issues, err := engine.Members(ctx, p.view.Facts, p.bound(), o)
	return page, issuesOr(err, issues)
}

// MembersCount returns how many members all pages together have, exactly.
func (p *Population) MembersCount(ctx context.Context, search string) (int, error) {
	if search == "" {
		return p.Size(ctx)
	}
	return engine.MembersCount(ctx, p.view.Facts, p.bound(), search)
}

// Each calls fn for every member in the order of the listing, as they were made by default. Faults of the listing are an
// *IssuesError; any other error is that of fn or of ctx.
func (p *Population) Each(ctx context.Context, l engine.Listing, fn func(index.User) error) error {
	issues, err := engine.EachMember(ctx, p.view.Facts, p.bound(), l, fn)
	return issuesOr(err, issues)
}

// Statistics returns figures of one attribute, by key or id. An unknown one is an *IssuesError.
func (p *Population) Statistics(ctx context.Context, attribute string) (engine.Stats, error) {
	stats, issues, err := engine.Statistics(ctx, p.view.Facts, p.bound(), attribute)
	return stats, issuesOr(err, issues)
}

// Explain tells why a user is in the population or not, node by node. The error wraps ErrUserNotFound.
func (p *Population) Explain(user string) (*engine.Explanation, error) {
	ord, ok := p.view.Facts.Ordinal(user)
	if !ok {
		return nil, ErrUserNotFound
	}
	return p.plan.ExplainUser(p.view.Facts.User(ord), p.view.Now, p.view.Env()), nil
}

// Nodes counts every node of the criteria, from the root down.
func (p *Population) Nodes(ctx context.Context) ([]engine.NodeCount, error) {
	return p.bound().Explain(ctx, p.view.Env())
}

// issuesOr returns err, or the issues as an error if there are any.
func issuesOr(err error, issues []index.Issue) error {
	if err == nil && len(issues) > 0 {
		return &IssuesError{Issues: issues}
	}
	return err
}
