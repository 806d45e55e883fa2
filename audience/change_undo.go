package audience

import (
	"context"
	"fmt"

	"parterre/engine"
	"parterre/index"
)

// UndoPublish takes the last publication back. The members follow the definition before it again, which is published anew
// under a number of its own: nothing is cut out of the history, and taking back what was taken back publishes it again.
// What is taken back becomes the draft unless there is another one. Where nothing was published before, the audience is a
// draft again, unless others that are not put away use it.
func (s *Service) UndoPublish(ctx context.Context, by Actor, audience Ref, version int) (AudienceOutcome, error) {
	return s.change(ctx, by, PublishUndone, audience, version, nil, func(n *next, a *Audience, detail *Detail) ([]index.Issue, error) {
		undone := a.Active
		if undone == nil {
			return []index.Issue{refusal(AudienceNotPublished, fmt.Sprintf("The audience %q is not published.", a.Key),
				"There is no publication to take back.", "audience")}, nil
		}
		var warnings []index.Issue
		if before, ok := a.version(undone.Replaced); !ok {
			if users := n.base.Catalog.followers(a); len(users) > 0 {
				return []index.Issue{audienceInUse(a, users)}, nil
			}
			a.Active, a.Status, a.Issues = nil, StatusDraft, nil
		} else {
			issues, err := n.publish(a, before.Criteria, before.Include, before.Exclude, by, detail)
			warnings = index.Under(issues, "active", "criteria")
			if err != nil || refuses(warnings) {
				return warnings, err
			}
		}
		if a.Draft == nil || a.Draft.same(a.Active) {
			a.Draft = &Draft{Criteria: undone.Criteria, Include: undone.Include, Exclude: undone.Exclude, Saved: n.at, By: by.Name, names: undone.names}
		}
		if a.Draft.same(a.Active) {
			a.Draft = nil
		}
		return warnings, nil
	})
}

// publish makes a definition the active one, under the next number, unless its criteria have an issue of severity Error.
func (n *next) publish(a *Audience, criteria *engine.Criteria, include, exclude []string, by Actor, detail *Detail) ([]index.Issue, error) {
	d := &Definition{Number: 1, Include: include, Exclude: exclude, Published: n.at, By: by.Name, Revision: n.revision}
	if last := len(a.Versions); last > 0 {
		d.Number = a.Versions[last-1].Number + 1
	}
	if a.Active != nil {
		d.Replaced = a.Active.Number
	}
	d.Criteria, d.names = n.pin(criteria)
	plan, issues := engine.Compile(d.Criteria, n.base.draftEnv(a.ID))
	if plan == nil {
		return issues, nil
	}
	a.Active, a.Status = d, StatusActive
	detail.Number, detail.Criteria = d.Number, d.Criteria
	return issues, n.putDefinition(a, d)
}
