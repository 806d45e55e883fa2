package graph

import (
	"context"
	"errors"
	"slices"

	"parterre/audience"
	"parterre/engine"
	"parterre/engine/phrase"
	"parterre/graph/generated"
	"parterre/index"
)

// audienceOf writes an audience of a View as the schema has it.
func audienceOf(v *audience.View, a *audience.Audience) *generated.Audience {
	return &generated.Audience{
		ID: a.ID.String(), Key: a.Key, Name: a.Name, Description: a.Description, Owner: a.Owner, Tags: a.Tags,
		Status: a.Status, Version: a.Version, Issues: issuesOf(v.Issues(a)), CreatedAt: a.Created, UpdatedAt: a.Updated,
		View: v, Of: a,
	}
}

func audiencesOf(v *audience.View, list []*audience.Audience) []generated.Audience {
	out := make([]generated.Audience, len(list))
	for i, a := range list {
		out[i] = *audienceOf(v, a)
	}
	return out
}

type audienceFields struct{}

func (audienceFields) Population(_ context.Context, a *generated.Audience) (*generated.Population, error) {
	p, err := a.View.AudiencePopulation(audience.ByID(a.Of.ID))
	switch {
	case errors.Is(err, audience.ErrNotPublished), errors.Is(err, audience.ErrArchived):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &generated.Population{Of: p}, nil
}

func (audienceFields) Active(_ context.Context, a *generated.Audience) (*generated.AudienceVersion, error) {
	if a.Of.Active == nil {
		return nil, nil
	}
	return versionOf(a.View, a.Of.Active), nil
}

func (audienceFields) Draft(_ context.Context, a *generated.Audience) (*generated.Draft, error) {
	d := a.Of.Draft
	if d == nil {
		return nil, nil
	}
	return &generated.Draft{Include: d.Include, Exclude: d.Exclude, SavedAt: d.Saved, SavedBy: d.By, View: a.View, Of: a.Of}, nil
}

func (audienceFields) Versions(_ context.Context, a *generated.Audience) ([]generated.AudienceVersion, error) {
	out := make([]generated.AudienceVersion, 0, len(a.Of.Versions))
	for _, d := range slices.Backward(a.Of.Versions) {
		out = append(out, *versionOf(a.View, d))
	}
	return out, nil
}

func (audienceFields) UsedBy(_ context.Context, a *generated.Audience) ([]generated.Audience, error) {
	return audiencesOf(a.View, a.View.Catalog.UsedBy(a.Of.ID)), nil
}

func (audienceFields) Thresholds(_ context.Context, a *generated.Audience) (*generated.Thresholds, error) {
	expected := a.Of.Thresholds
	out := &generated.Thresholds{Minimum: expected.Minimum, Maximum: expected.Maximum}
	if size, err := a.View.Size(a.Of); err == nil {
		kept := expected.Kept(size)
		out.Kept = &kept
	}
	return out, nil
}

func versionOf(v *audience.View, d *audience.Definition) *generated.AudienceVersion {
	return &generated.AudienceVersion{
		Number: d.Number, Include: d.Include, Exclude: d.Exclude, PublishedAt: d.Published, PublishedBy: d.By, View: v, Of: d,
	}
}

type versionFields struct{}

func (versionFields) Criteria(_ context.Context, d *generated.AudienceVersion) (*engine.Criteria, error) {
	return d.View.Shown(d.Of.Criteria), nil
}

func (versionFields) Description(_ context.Context, d *generated.AudienceVersion) (string, error) {
	return engine.Describe(d.Of.Criteria, d.View.Env()), nil
}

func (versionFields) Text(_ context.Context, d *generated.AudienceVersion) (string, error) {
	return phrase.Plain(d.View.Shown(d.Of.Criteria)), nil
}

type draftFields struct{}

func (draftFields) Criteria(_ context.Context, d *generated.Draft) (*engine.Criteria, error) {
	if d.Of.Draft.Criteria == nil {
		return nil, nil
	}
	return d.View.Shown(d.Of.Draft.Criteria), nil
}

func (draftFields) Description(_ context.Context, d *generated.Draft) (string, error) {
	if d.Of.Draft.Criteria == nil {
		return "", nil
	}
	return engine.Describe(d.Of.Draft.Criteria, d.View.Env()), nil
}

func (draftFields) Text(_ context.Context, d *generated.Draft) (string, error) {
	if d.Of.Draft.Criteria == nil {
		return "", nil
	}
	return phrase.Plain(d.View.Shown(d.Of.Draft.Criteria)), nil
}

func (draftFields) Population(_ context.Context, d *generated.Draft) (*generated.Population, error) {
	ref := audience.ByID(d.Of.ID)
	p, err := d.View.Population(audience.Question{DraftOf: &ref})
	var issues *audience.IssuesError
	switch {
	case errors.As(err, &issues):
		return nil, nil // Draft.issues names them
	case err != nil:
		return nil, err
	}
	return &generated.Population{Of: p}, nil
}

func (draftFields) Nodes(ctx context.Context, d *generated.Draft) ([]generated.NodeCount, error) {
	p, err := d.View.PreviewDraft(ctx, d.Of)
	if err != nil {
		return nil, err
	}
	return nodesOf(p.Nodes), nil
}

func (draftFields) Issues(_ context.Context, d *generated.Draft) ([]generated.Issue, error) {
	return issuesOf(d.View.DraftIssues(d.Of)), nil
}

type audienceConnectionFields struct{}

func (audienceConnectionFields) Edges(_ context.Context, c *generated.AudienceConnection) ([]generated.AudienceEdge, error) {
	out := make([]generated.AudienceEdge, len(c.Nodes))
	for i := range c.Nodes {
		out[i] = generated.AudienceEdge{Cursor: c.Cursors[i], Node: &c.Nodes[i]}
	}
	return out, nil
}

// revisionOf is the revision of a change, null when nothing was written.
func revisionOf(o audience.Outcome) *index.Revision {
	if !o.Written() {
		return nil
	}
	return &o.Revision
}
