package audience

import (
	"context"
	"fmt"
	"slices"

	"parterre/engine"
	"parterre/index"
)

// ArchiveAudience puts an audience away, unless others that are not put away use it.
func (s *Service) ArchiveAudience(ctx context.Context, by Actor, audience Ref, version int) (AudienceOutcome, error) {
	return s.change(ctx, by, AudienceArchived, audience, version, nil, func(n *next, a *Audience, _ *Detail) ([]index.Issue, error) {
		if users := n.base.Catalog.followers(a); len(users) > 0 {
			return []index.Issue{audienceInUse(a, users)}, nil
		}
		a.Status, a.Issues = StatusArchived, nil
		return nil, nil
	})
}

// followers returns the other audiences that use one and are not put away: without its members they could not be answered.
func (c *Catalog) followers(a *Audience) []*Audience {
	return slices.DeleteFunc(c.UsedBy(a.ID), func(u *Audience) bool { return u.Status == StatusArchived || u.ID == a.ID })
}

// RestoreAudience takes an archived audience out again, with its members if it has a definition that can be followed.
func (s *Service) RestoreAudience(ctx context.Context, by Actor, audience Ref, version int) (AudienceOutcome, error) {
	return s.change(ctx, by, AudienceRestored, audience, version, nil, func(n *next, a *Audience, _ *Detail) ([]index.Issue, error) {
		if a.Status != StatusArchived {
			return []index.Issue{refusal(AudienceNotArchived, fmt.Sprintf("The audience %q is not archived.", a.Key),
				"There is nothing to restore.", "audience")}, nil
		}
		if a.Active == nil {
			a.Status = StatusDraft
			return nil, nil
		}
		if plan, faults := engine.Compile(a.Active.Criteria, n.base.draftEnv(a.ID)); plan == nil {
			return index.Under(faults, "active", "criteria"), nil
		}
		a.Status = StatusActive
		return nil, nil
	})
}

// DeleteAudience deletes an audience with all its versions, unless others use it.
func (s *Service) DeleteAudience(ctx context.Context, by Actor, audience Ref, version int) (DeleteOutcome, error) {
	c := &command{by: by, kind: AudienceDeleted, alone: true}
	c.prepare = func(n *next) (answer, error) {
		a, issue := n.base.Catalog.seen(audience, version)
		if issue != nil {
			return refused(*issue), nil
		}
		users := slices.DeleteFunc(n.base.Catalog.UsedBy(a.ID), func(u *Audience) bool { return u.ID == a.ID })
		if len(users) > 0 {
			return refused(audienceInUse(a, users)), nil
		}
		n.remove(a)
		return answer{Audience: a.ID, written: true, detail: Detail{Audience: a.ID, Key: a.Key, Version: a.Version}}, nil
	}
	out, err := s.run(ctx, c, audience, version)
	return DeleteOutcome{Outcome: out, Deleted: out.Written()}, err
}

// change runs a command that changes one audience the caller has seen. Fn changes a copy; an issue of severity Error
// refuses it.
func (s *Service) change(
	ctx context.Context, by Actor, kind CommandKind, audience Ref, version int, asked any,
	fn func(*next, *Audience, *Detail) ([]index.Issue, error),
) (AudienceOutcome, error) {
	c := &command{by: by, kind: kind, alone: true}
	c.prepare = func(n *next) (answer, error) {
		old, issue := n.base.Catalog.seen(audience, version)
		switch {
		case issue != nil:
			return refused(*issue), nil
		case old.unreadable:
			return refused(old.Issues...), nil
		case old.Status == StatusArchived && kind != AudienceRestored:
			return refused(refusal(AudienceIsArchived, fmt.Sprintf("The audience %q is archived and cannot be changed.", old.Key),
				"Restore it first.", "audience")), nil
		}
		a := *old
		a.Version++
		a.Updated = n.at
		detail := Detail{Audience: a.ID, Version: a.Version}
		issues, err := fn(n, &a, &detail)
		if err != nil || refuses(issues) {
			return refused(issues...), err
		}
		detail.Key = a.Key
		return answer{Audience: a.ID, Issues: issues, written: true, detail: detail}, n.put(&a)
	}
	return s.audienceOutcome(ctx, c, audience, version, asked)
}

func (s *Service) audienceOutcome(ctx context.Context, c *command, asked ...any) (AudienceOutcome, error) {
	out, err := s.run(ctx, c, asked...)
	result := AudienceOutcome{Outcome: out}
	if out.Written() {
		result.Audience = out.View.Catalog.byID[c.answer.Audience]
	}
	return result, err
}

// seen returns an audience of which the caller has seen the present version, or why not.
func (c *Catalog) seen(ref Ref, version int) (*Audience, *index.Issue) {
	a, ok := c.find(ref)
	if !ok {
		issue := audienceNotFound(ref)
		return nil, &issue
	}
	if a.Version != version {
		issue := refusal(StaleVersion,
			fmt.Sprintf("The audience %q was changed in between: you have seen version %d, and now it is %d.", a.Key, version, a.Version),
			"Read it again and repeat the change if it still makes sense.", "version")
		return nil, &issue
	}
	return a, nil
}

func audienceNotFound(ref Ref) index.Issue {
	return refusal(AudienceNotFound, fmt.Sprintf("There is no audience %s.", refText(ref)), "Check the key or the id.", "audience")
}

func audienceInUse(a *Audience, users []*Audience) index.Issue {
	return refusal(AudienceInUse, fmt.Sprintf("The audience %q is used by %s.", a.Key, listed(users)),
		"Take it out of these audiences and their drafts first, and publish them.", "audience")
}
