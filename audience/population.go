package audience

import (
	"context"
	"fmt"
	"strconv"
	"sync"

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

// given returns how many fields are set.
func (q *Question) given() int {
	n := 0
	for _, set := range []bool{q.Audience != nil, q.DraftOf != nil, q.Criteria != nil, q.Union != nil, q.Intersect != nil, q.Minus != nil, q.SymmetricDifference != nil} {
		if set {
			n++
		}
	}
	return n
}

// Bounds of one question.
const (
	maxQuestions = 1_000 // questions within it
	maxNesting   = 32    // questions within questions
)

// Codes of faults of a question.
const (
	QuestionInvalid  index.IssueCode = "QUESTION_INVALID"   // none or several fields, an empty list
	QuestionTooLarge index.IssueCode = "QUESTION_TOO_LARGE" //
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

// Population returns the people a question means. Faults of the question are an *IssuesError; an audience that cannot
// be asked is the error of Catalog.Plan, a draft that is not there ErrNoDraft.
func (v *View) Population(q Question) (*Population, error) {
	if q.Audience != nil && q.given() == 1 {
		return v.AudiencePopulation(*q.Audience)
	}
	a := asking{view: v}
	plan, err := a.plan(&q, nil)
	if err != nil {
		return nil, err
	}
	if refuses(a.issues) {
		return nil, &IssuesError{Issues: a.issues}
	}
	return v.population(plan), nil
}

// asking turns a question into a plan and gathers its faults.
type asking struct {
	view   *View
	count  int
	issues []index.Issue
}

func (a *asking) fault(code index.IssueCode, message, hint string, path []string) (*engine.Plan, error) {
	a.issues = append(a.issues, refusal(code, message, hint, path...))
	return nil, nil
}

// plan is nil where the question has a fault.
func (a *asking) plan(q *Question, path []string) (*engine.Plan, error) {
	a.count++
	if a.count > maxQuestions || len(path) > 2*maxNesting {
		return a.fault(QuestionTooLarge, "The question is made of too many questions.",
			fmt.Sprintf("Use at most %d, and %d within one another.", maxQuestions, maxNesting), path)
	}
	lists := map[string][]*Question{"union": q.Union, "intersect": q.Intersect, "minus": q.Minus, "symmetricDifference": q.SymmetricDifference}
	if given := q.given(); given != 1 {
		return a.fault(QuestionInvalid, fmt.Sprintf("The question asks %d things, and it takes exactly one.", given),
			"Give one of audience, draftOf, criteria, union, intersect, minus and symmetricDifference.", path)
	}
	switch {
	case q.Audience != nil:
		plan, err := a.view.Catalog.Plan(*q.Audience)
		if err != nil {
			return nil, err
		}
		of, _ := a.view.Catalog.find(*q.Audience)
		return engine.Reference(ByID(of.ID), plan), nil
	case q.DraftOf != nil:
		return a.draft(*q.DraftOf, path)
	case q.Criteria != nil:
		return a.criteria(q.Criteria, a.view.Env(), append(path[:len(path):len(path)], "criteria")), nil
	}
	for name, list := range lists {
		if list == nil {
			continue
		}
		at := append(path[:len(path):len(path)], name)
		if len(list) == 0 {
			return a.fault(QuestionInvalid, "The list of questions is empty.", "Name at least one set of people.", at)
		}
		plans := make([]*engine.Plan, len(list))
		for i, sub := range list {
			if sub == nil {
				sub = &Question{}
			}
			plan, err := a.plan(sub, append(at[:len(at):len(at)], strconv.Itoa(i)))
			if err != nil {
				return nil, err
			}
			plans[i] = plan
		}
		if refuses(a.issues) {
			return nil, nil
		}
		return combine(name, plans), nil
	}
	return nil, nil
}

func combine(name string, plans []*engine.Plan) *engine.Plan {
	switch name {
	case "union":
		return engine.Or(plans...)
	case "intersect":
		return engine.And(plans...)
	case "minus":
		return engine.Minus(plans[0], plans[1:]...)
	}
	return engine.SymmetricDifference(plans...)
}

func (a *asking) criteria(c *engine.Criteria, env engine.Env, path []string) *engine.Plan {
	plan, issues := engine.Compile(c, env)
	a.issues = append(a.issues, index.Under(issues, path...)...)
	if refuses(issues) {
		return nil
	}
	return plan
}

func (a *asking) draft(ref Ref, path []string) (*engine.Plan, error) {
	of, err := a.view.Catalog.Find(ref)
	if err != nil {
		return nil, err
	}
	if of.Draft == nil {
		return nil, fmt.Errorf("%w: %q", ErrNoDraft, of.Key)
	}
	at := append(path[:len(path):len(path)], "draftOf")
	if issues := a.view.DraftIssues(of); refuses(issues) {
		a.issues = append(a.issues, index.Under(issues, at...)...)
		return nil, nil
	}
	plan := a.criteria(of.Draft.Criteria, a.view.draftEnv(of.ID), append(at, "criteria"))
	if plan == nil {
		return nil, nil
	}
	return withLists(plan, of.Draft.Include, of.Draft.Exclude), nil
}

// View returns the View the population is of.
func (p *Population) View() *View { return p.view }

// Criteria returns the criteria of the set with keys, lists included, ready to be edited and sent back.
func (p *Population) Criteria() *engine.Criteria { return p.view.Shown(p.plan.Criteria()) }

// Description returns the criteria in plain English.
func (p *Population) Description() string { return engine.Describe(p.plan.Criteria(), p.view.Env()) }

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
	return p.bound().Explain(ctx)
}

// issuesOr returns err, or the issues as an error if there are any.
func issuesOr(err error, issues []index.Issue) error {
	if err == nil && len(issues) > 0 {
		return &IssuesError{Issues: issues}
	}
	return err
}
