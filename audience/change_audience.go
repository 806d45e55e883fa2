package audience

import (
	"context"
	"fmt"

	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

// NewAudience is what an audience is made of. The draft may have faults.
type NewAudience struct {
	Key              *string // nil: made from the name
	Name             string
	Description      *string
	Owner            *string // nil: the actor
	Tags             []string
	Criteria         *engine.Criteria // nil: none yet
	Include, Exclude []string
}

// AudienceWords change what is said about an audience; nil leaves a thing as it is.
type AudienceWords struct {
	Key, Name, Description, Owner *string
	Tags                          *[]string
}

// DraftChange changes a draft; nil leaves a thing as it is. Without a draft it begins as what is active.
type DraftChange struct {
	Criteria         *engine.Criteria
	Include, Exclude *[]string
}

// Duplicate says how a copy of an audience is made.
type Duplicate struct {
	Key      *string // nil: made from the name
	Name     string
	NewSalts bool // samples choose other users than in the original
}

// CreateAudience makes an audience with a draft, faulty or not.
func (s *Service) CreateAudience(ctx context.Context, by Actor, in NewAudience) (AudienceOutcome, error) {
	c := &command{by: by, kind: AudienceCreated, alone: true}
	c.prepare = func(n *next) (answer, error) {
		draft, issues := n.base.save(in.Criteria, in.Include, in.Exclude, n.at, by.Name)
		a := &Audience{Name: in.Name, Description: text(in.Description), Owner: by.Name, Tags: set(in.Tags), Draft: draft}
		if in.Owner != nil {
			a.Owner = *in.Owner
		}
		return n.create(a, in.Key, issues, Detail{})
	}
	return s.audienceOutcome(ctx, c, in)
}

// create adds a new audience that has everything but its identity.
func (n *next) create(a *Audience, key *string, issues []index.Issue, detail Detail) (answer, error) {
	a.ID, a.Status, a.Version, a.Created, a.Updated = n.base.Catalog.next, StatusDraft, 1, n.at, n.at
	if key != nil {
		a.Key = *key
		issues = append(issues, n.base.Catalog.checkKey(a.Key, 0)...)
	} else {
		a.Key = n.base.Catalog.keyFor(a.Name)
	}
	issues = append(issues, checkAudienceWords(a)...)
	if len(issues) > 0 {
		return refused(issues...), nil
	}
	value, err := encodeRow(nextRow{Next: a.ID + 1})
	if err != nil {
		return answer{}, err
	}
	n.edition.next = a.ID + 1
	n.rows = append(n.rows, store.Row{Table: TableSettings, Key: keyNext, Value: value})
	n.renamed = true
	detail.Audience, detail.Key, detail.Version, detail.Criteria = a.ID, a.Key, a.Version, a.Draft.Criteria
	return answer{Audience: a.ID, written: true, detail: detail}, n.put(a)
}

// UpdateAudience changes what is said about an audience. Version is the one the caller has seen.
func (s *Service) UpdateAudience(ctx context.Context, by Actor, audience Ref, version int, in AudienceWords) (AudienceOutcome, error) {
	return s.change(ctx, by, AudienceUpdated, audience, version, in, func(n *next, a *Audience, _ *Detail) ([]index.Issue, error) {
		var issues []index.Issue
		if in.Key != nil {
			issues = n.base.Catalog.checkKey(*in.Key, a.ID)
			a.Key = *in.Key
			n.renamed = true
		}
		for to, from := range map[*string]*string{&a.Name: in.Name, &a.Description: in.Description, &a.Owner: in.Owner} {
			if from != nil {
				*to = *from
			}
		}
		if in.Tags != nil {
			a.Tags = set(*in.Tags)
		}
		return append(issues, checkAudienceWords(a)...), nil
	})
}

// UpdateDraft saves the draft. One that is the same as what is active is no draft.
func (s *Service) UpdateDraft(ctx context.Context, by Actor, audience Ref, version int, in DraftChange) (AudienceOutcome, error) {
	return s.change(ctx, by, DraftUpdated, audience, version, in, func(n *next, a *Audience, detail *Detail) ([]index.Issue, error) {
		criteria, include, exclude := a.proposed()
		if in.Criteria != nil {
			criteria = in.Criteria
		}
		if in.Include != nil {
			include = *in.Include
		}
		if in.Exclude != nil {
			exclude = *in.Exclude
		}
		return n.setDraft(a, criteria, include, exclude, by, detail), nil
	})
}

// proposed returns the draft or, without one, what is active.
func (a *Audience) proposed() (criteria *engine.Criteria, include, exclude []string) {
	switch {
	case a.Draft != nil:
		return a.Draft.Criteria, a.Draft.Include, a.Draft.Exclude
	case a.Active != nil:
		return a.Active.Criteria, a.Active.Include, a.Active.Exclude
	}
	return nil, nil, nil
}

func (n *next) setDraft(a *Audience, criteria *engine.Criteria, include, exclude []string, by Actor, detail *Detail) []index.Issue {
	draft, issues := n.base.save(criteria, include, exclude, n.at, by.Name)
	if len(issues) > 0 {
		return issues
	}
	a.Draft, detail.Criteria = draft, draft.Criteria
	if draft.same(a.Active) {
		a.Draft = nil
	}
	return nil
}

// DiscardDraft drops the draft of a published audience.
func (s *Service) DiscardDraft(ctx context.Context, by Actor, audience Ref, version int) (AudienceOutcome, error) {
	return s.change(ctx, by, DraftDiscarded, audience, version, nil, func(_ *next, a *Audience, _ *Detail) ([]index.Issue, error) {
		switch {
		case a.Draft == nil:
			return noDraft(a), nil
		case a.Active == nil:
			return []index.Issue{refusal(DraftOnly, fmt.Sprintf("The audience %q has nothing but its draft.", a.Key),
				"Change the draft, or delete the audience.", "audience")}, nil
		}
		a.Draft = nil
		return nil, nil
	})
}

func noDraft(a *Audience) []index.Issue {
	return []index.Issue{refusal(DraftMissing, fmt.Sprintf("The audience %q has no draft that differs from what is published.", a.Key),
		"Change the draft first.", "audience")}
}

// PublishAudience makes the draft the active definition; it must have no issue of severity Error. Warnings are answered too.
func (s *Service) PublishAudience(ctx context.Context, by Actor, audience Ref, version int) (AudienceOutcome, error) {
	return s.change(ctx, by, AudiencePublished, audience, version, nil, func(n *next, a *Audience, detail *Detail) ([]index.Issue, error) {
		if a.Draft == nil {
			return noDraft(a), nil
		}
		issues := n.base.draftIssues(a.ID, a.Draft)
		if refuses(issues) {
			return index.Under(issues, "draft"), nil
		}
		draft := a.Draft
		a.Draft = nil
		faults, err := n.publish(a, draft.Criteria, draft.Include, draft.Exclude, by, detail)
		if refuses(faults) {
			issues = index.Under(faults, "criteria")
		}
		return index.Under(issues, "draft"), err
	})
}

// RestoreVersion makes the published definition with a number the draft.
func (s *Service) RestoreVersion(ctx context.Context, by Actor, audience Ref, version, number int) (AudienceOutcome, error) {
	return s.change(ctx, by, VersionRestored, audience, version, number, func(n *next, a *Audience, detail *Detail) ([]index.Issue, error) {
		d, ok := a.version(number)
		if !ok {
			return []index.Issue{refusal(VersionNotFound, fmt.Sprintf("The audience %q has no published definition number %d.", a.Key, number),
				"Choose one of its versions.", "number")}, nil
		}
		detail.Number = number
		return n.setDraft(a, d.Criteria, d.Include, d.Exclude, by, detail), nil
	})
}

// DuplicateAudience makes a new audience whose draft is a copy of this one's draft or, without one, of its active
// definition. Archived audiences can be copied too.
func (s *Service) DuplicateAudience(ctx context.Context, by Actor, audience Ref, in Duplicate) (AudienceOutcome, error) {
	c := &command{by: by, kind: AudienceCopied, alone: true}
	c.prepare = func(n *next) (answer, error) {
		of, ok := n.base.Catalog.find(audience)
		switch {
		case !ok:
			return refused(audienceNotFound(audience)), nil
		case of.unreadable:
			return refused(of.Issues...), nil
		}
		criteria, include, exclude := of.proposed()
		if in.NewSalts {
			criteria = resalt(criteria, fmt.Sprintf("/%d", n.base.Catalog.next))
		}
		draft, issues := n.base.save(criteria, include, exclude, n.at, by.Name)
		a := &Audience{Name: in.Name, Description: of.Description, Owner: by.Name, Tags: of.Tags, Draft: draft}
		return n.create(a, in.Key, issues, Detail{From: of.ID})
	}
	return s.audienceOutcome(ctx, c, audience, in)
}

// text returns what a pointer points to, "" for nil.
func text(t *string) string {
	if t == nil {
		return ""
	}
	return *t
}
