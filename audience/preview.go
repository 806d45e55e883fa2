package audience

import (
	"context"
	"fmt"

	"parterre/engine"
	"parterre/index"
)

// Preview is what criteria would choose, finished or half-typed.
type Preview struct {
	Population *Population        // nil when an issue of severity Error stands
	Nodes      []engine.NodeCount // every node, from the root down; a node with a fault has no size
	Issues     []index.Issue
	Simplified *engine.Criteria // with keys; nil when the criteria have a fault
}

// Preview counts every node of criteria as far as it has no fault.
func (v *View) Preview(ctx context.Context, c *engine.Criteria) (Preview, error) {
	return v.preview(ctx, c, v.Env())
}

func (v *View) preview(ctx context.Context, c *engine.Criteria, env engine.Env) (Preview, error) {
	plan, issues := engine.CompilePartial(c, env)
	p := v.population(plan)
	nodes, err := p.Nodes(ctx)
	if err != nil {
		return Preview{}, err
	}
	out := Preview{Nodes: nodes, Issues: issues}
	if !refuses(issues) {
		out.Population, out.Simplified = p, v.Shown(engine.Simplify(c))
	}
	return out, nil
}

// PreviewDraft does the same for the draft of an audience: its include and exclude lists count in the population, its
// nodes are those of its criteria. The error wraps ErrNoDraft.
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
	out.Issues = issues
	switch {
	case refuses(issues):
		out.Population, out.Simplified = nil, nil
	case out.Population != nil:
		out.Population = v.population(withLists(out.Population.plan, a.Draft.Include, a.Draft.Exclude))
	}
	return out, nil
}

// DraftIssues returns what is wrong with the draft of an audience in this View, all of it; nil without a draft. Paths
// begin with "criteria", "include" or "exclude".
func (v *View) DraftIssues(a *Audience) []index.Issue {
	if a.Draft == nil {
		return nil
	}
	return v.draftIssues(a.ID, a.Draft)
}
