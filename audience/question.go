package audience

import (
	"fmt"
	"strconv"

	"parterre/engine"
	"parterre/engine/phrase"
	"parterre/index"
)

// Question says which people are meant: exactly one field is set.
type Question struct {
	Audience            *Ref             // members by the active definition
	DraftOf             *Ref             // whom the draft would choose; audiences it names count by their active definitions
	Criteria            *engine.Criteria // keys or ids
	Text                *string          // criteria in their text form
	Union               []*Question
	Intersect           []*Question
	Minus               []*Question // in the first and in none of the others
	SymmetricDifference []*Question // in an odd number of them
}

// given returns how many fields are set.
func (q *Question) given() int {
	n := 0
	for _, set := range []bool{
		q.Audience != nil, q.DraftOf != nil, q.Criteria != nil, q.Text != nil,
		q.Union != nil, q.Intersect != nil, q.Minus != nil, q.SymmetricDifference != nil,
	} {
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
	if given := q.given(); given != 1 {
		return a.fault(QuestionInvalid, fmt.Sprintf("The question asks %d things, and it takes exactly one.", given),
			"Give one of audience, draftOf, criteria, text, union, intersect, minus and symmetricDifference.", path)
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
	case q.Text != nil:
		return a.text(*q.Text, append(path[:len(path):len(path)], "text")), nil
	}
	for name, list := range map[string][]*Question{
		"union": q.Union, "intersect": q.Intersect, "minus": q.Minus, "symmetricDifference": q.SymmetricDifference,
	} {
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

// text plans criteria in their text form. Its issues say where in the text they are.
func (a *asking) text(text string, path []string) *engine.Plan {
	read := phrase.Parse(text)
	issues := read.Check(a.view.Env())
	for _, i := range issues {
		i.Path, i.Message = path, fmt.Sprintf("Line %d, column %d: %s", i.Line, i.Column, i.Message)
		a.issues = append(a.issues, i.Issue)
	}
	if refuses(a.issues) {
		return nil
	}
	plan, _ := engine.Compile(read.Criteria, a.view.Env())
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
