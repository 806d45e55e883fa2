package audience

import (
	"context"

	"parterre/engine"
	"parterre/index"
)

// Question says which people are meant: exactly one field is set.
type Question struct {
	Audience            *Ref             // members by the active definition
	DraftOf             *Ref             // whom the draft would choose; audiences it names count by their active definitions
	Criteria            *engine.Criteria // keys or ids
	Union               []*Question
	Intersect           []*Question
	Minus               []*Question // in the first and in none of the others
	SymmetricDifference []*Question // in an odd number of them
}

// Population is a set of people in one View that can be asked: an audience, a draft, a question, a cell of a composition.
type Population struct {
	view     *View
	plan     *engine.Plan
	criteria *engine.Criteria // in the stored form
	audience ID               // whose Roster entry is the size; 0 for none
	bound    func() *engine.Bound
}

// Population returns the people a question means. Faults of the question are an *IssuesError; an audience that cannot
// be asked is the error of Catalog.Plan.
func (v *View) Population(q Question) (*Population, error) { panic("not written yet") }

// Preview is what criteria would choose, finished or half-typed.
type Preview struct {
	Population *Population        // nil when an issue of severity Error stands
	Nodes      []engine.NodeCount // every node, from the root down; a node with a fault has no count
	Issues     []index.Issue
	Simplified *engine.Criteria // with keys; nil when the criteria have a fault
}

// Preview counts every node of criteria as far as it has no fault.
func (v *View) Preview(ctx context.Context, c *engine.Criteria) (Preview, error) {
	panic("not written yet")
}

// PreviewDraft does the same for the draft of an audience, include and exclude lists counted in the population. The error wraps ErrNoDraft.
func (v *View) PreviewDraft(ctx context.Context, a *Audience) (Preview, error) {
	panic("not written yet")
}

// DraftIssues returns what is wrong with a draft in this View, all of it; nil without a draft.
func (v *View) DraftIssues(a *Audience) []index.Issue { panic("not written yet") }

// View returns the View the population is of.
func (p *Population) View() *View { return p.view }

// Criteria returns the criteria of the set with keys, lists included, ready to be edited and sent back.
func (p *Population) Criteria() *engine.Criteria { return p.view.Shown(p.criteria) }

// Description returns the criteria in plain English.
func (p *Population) Description() string { return engine.Describe(p.criteria, p.view.Env()) }

// Size returns how many people there are. For an active audience it is read from the Roster.
func (p *Population) Size(ctx context.Context) (int, error) { panic("not written yet") }

// Share returns the size as a share of all active users, 0 to 1; 0 when there are none.
func (p *Population) Share(ctx context.Context) (float64, error) { panic("not written yet") }

// Contains reports whether a user is in the population. The error wraps ErrUserNotFound.
func (p *Population) Contains(user string) (bool, error) { panic("not written yet") }

// Members returns a page of the people.
func (p *Population) Members(ctx context.Context, o engine.MembersOptions) (engine.Page, error) {
	panic("not written yet")
}

// Composition splits the people by one or two dimensions. Names in dimensions are keys or ids; faults are an *IssuesError.
func (p *Population) Composition(ctx context.Context, by []engine.Dimension, o engine.CompositionOptions) (*engine.Composition, error) {
	panic("not written yet")
}

// Statistics returns figures of one attribute, by key or id; an unknown one is an *IssuesError.
func (p *Population) Statistics(ctx context.Context, attribute string) (engine.Stats, error) {
	panic("not written yet")
}

// Explain tells why a user is in the population or not. The error wraps ErrUserNotFound.
func (p *Population) Explain(user string) (*engine.Explanation, error) { panic("not written yet") }
