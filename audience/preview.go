package audience

import (
	"context"
	"fmt"

	"parterre/engine"
	"parterre/index"
)

// Preview is what criteria would choose, finished or half-typed.
type Preview struct {
	Population  *Population        // lists counted; nil when an issue of severity Error stands
	Description string             // the criteria in plain English
	Nodes       []engine.NodeCount // every node of the criteria, from the root down; a node with a fault has no size
	Issues      []index.Issue
	Simplified  *engine.Criteria // with keys; nil when the criteria have a fault
}

// Preview counts every node of criteria as far as it has no fault. With a list that is not nil the population is that of
// a draft with these lists, and paths of issues begin with "criteria", "include" or "exclude".
func (v *View) Preview(ctx context.Context, c *engine.Criteria, include, exclude []string) (Preview, error) {
	out, err := v.preview(ctx, c, v.Env())
	if err != nil || include == nil && exclude == nil {
		return out, err
	}
	return out.with(include, exclude, append(index.Under(out.Issues, "criteria"), v.listIssues(include, exclude)...)), nil
}

func (v *View) preview(ctx context.Context, c *engine.Criteria, env engine.Env) (Preview, error) {
	plan, issues := engine.CompilePartial(c, env)
	p := v.population(plan)
	nodes, err := p.Nodes(ctx)
	if err != nil {
		return Preview{}, err
	}
	out := Preview{Description: engine.Describe(c, env), Nodes: nodes, Issues: issues}
	if !refuses(issues) {
		out.Population, out.Simplified = p, v.Shown(engine.Simplify(c))
	}
	return out, nil
}

// with returns the preview of the criteria together with lists, and what is wrong with all of it.
func (p Preview) with(include, exclude []string, issues []index.Issue) Preview {
	p.Issues = issues
	switch {
	case refuses(issues):
		p.Population = nil
	case p.Population != nil:
		p.Population = p.Population.view.population(withLists(p.Population.plan, include, exclude))
	}
	return p
}

// PreviewDraft does the same for the draft of an audience. The error wraps ErrNoDraft.
func (v *View) PreviewDraft(ctx context.Context, a *Audience) (Preview, error) {
	if a.Draft == nil {
		return Preview{}, fmt.Errorf("%w: %q", ErrNoDraft, a.Key)
	}
	issues := v.DraftIssues(a)
	if a.Draft.Criteria == nil {
		return Preview{Issues: issues}, nil
	}
	out, err := v.preview(ctx, v.Shown(a.Draft.Criteria), v.draftEnv(a.ID))
	if err != nil {
		return Preview{}, err
	}
	return out.with(a.Draft.Include, a.Draft.Exclude, issues), nil
}

// DraftIssues returns what is wrong with the draft of an audience in this View, all of it; nil without a draft. Paths
// begin with "criteria", "include" or "exclude".
func (v *View) DraftIssues(a *Audience) []index.Issue {
	if a.Draft == nil {
		return nil
	}
	return v.draftIssues(a.ID, a.Draft)
}
