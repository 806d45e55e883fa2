package graph

import (
	"context"
	"errors"
	"strconv"

	"parterre/audience"
	"parterre/engine"
	"parterre/engine/phrase"
	"parterre/graph/generated"
	"parterre/index"
)

type populationFields struct{ *resolvers }

func (populationFields) Size(ctx context.Context, p *generated.Population) (int, error) {
	return p.Of.Size(ctx)
}

func (populationFields) Share(ctx context.Context, p *generated.Population) (float64, error) {
	return p.Of.Share(ctx)
}

func (populationFields) Criteria(_ context.Context, p *generated.Population) (*engine.Criteria, error) {
	return p.Of.Criteria(), nil
}

func (populationFields) Description(_ context.Context, p *generated.Population) (string, error) {
	return p.Of.Description(), nil
}

func (populationFields) Text(_ context.Context, p *generated.Population) (string, error) {
	return p.Of.Text(), nil
}

func (f populationFields) Members(ctx context.Context, p *generated.Population, first int, after, search *string, order *generated.MemberOrder) (*generated.UserConnection, error) {
	return f.members(ctx, p.Of, first, after, search, order)
}

// members reads a page of people, and keeps the View for the next one.
func (r *resolvers) members(ctx context.Context, of audience.People, first int, after, search *string, order *generated.MemberOrder) (*generated.UserConnection, error) {
	page, err := of.Members(ctx, engine.MembersOptions{First: first, After: text(after), Search: text(search), Order: memberOrder(order)})
	if err != nil {
		return nil, err
	}
	v := of.View()
	out := &generated.UserConnection{
		Nodes:    make([]generated.User, len(page.Members)),
		PageInfo: &generated.PageInfo{HasNextPage: page.HasNext, HasPreviousPage: text(after) != "", Revision: v.Revision},
		Cursors:  make([]string, len(page.Members)),
		Of:       of,
		Search:   text(search),
	}
	for i, m := range page.Members {
		out.Nodes[i], out.Cursors[i] = userOf(v, m.User), m.Cursor
	}
	if n := len(out.Cursors); n > 0 {
		out.PageInfo.StartCursor, out.PageInfo.EndCursor = &out.Cursors[0], &out.Cursors[n-1]
	}
	if page.HasNext {
		r.service.Hold(v)
	}
	return out, nil
}

func (populationFields) Composition(ctx context.Context, p *generated.Population, by []generated.DimensionInput, top int, baseline *generated.PopulationInput) (*generated.Composition, error) {
	var base *audience.Population
	if baseline != nil {
		var err error
		if base, err = p.Of.View().Population(questionOf(*baseline)); err != nil {
			return nil, err
		}
	}
	c, err := p.Of.Composition(ctx, dimensionsOf(by), top, base)
	if err != nil {
		return nil, err
	}
	out := &generated.Composition{Cells: make([]generated.Cell, len(c.Cells)), Overlapping: c.Overlapping}
	for i := range c.Cells {
		out.Cells[i] = *cellOf(p.Of, &c.Cells[i])
	}
	out.Other, out.Absent = cellOf(p.Of, c.Other), cellOf(p.Of, c.Absent)
	return out, nil
}

func cellOf(whole *audience.Population, c *engine.Cell) *generated.Cell {
	if c == nil {
		return nil
	}
	return &generated.Cell{Labels: c.Labels, Size: c.Size, Share: c.Share, Index: c.Index, Whole: whole, Of: *c}
}

type cellFields struct{}

func (cellFields) Population(_ context.Context, c *generated.Cell) (*generated.Population, error) {
	p, err := c.Whole.Cell(c.Of)
	if err != nil {
		return nil, err
	}
	return &generated.Population{Of: p}, nil
}

func (populationFields) Statistics(ctx context.Context, p *generated.Population, attributes []string) ([]generated.Statistics, error) {
	if len(attributes) > mostAttributes {
		return nil, failure(LimitExceeded, "statistics answers %d attributes at once.", mostAttributes)
	}
	out := make([]generated.Statistics, len(attributes))
	faults := &audience.IssuesError{}
	for i, key := range attributes {
		s, err := p.Of.Statistics(ctx, key)
		var refused *audience.IssuesError
		if errors.As(err, &refused) {
			for _, issue := range refused.Issues {
				issue.Path = append([]string{"attributes", strconv.Itoa(i)}, issue.Path...)
				faults.Issues = append(faults.Issues, issue)
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		out[i] = generated.Statistics{
			Attribute: attributeOf(p.Of.View(), s.Attribute), Known: s.Known, Missing: s.Absent, Sum: s.Sum, Average: s.Average,
			Min: shownValue(s.Min), Median: shownValue(s.Median), Max: shownValue(s.Max),
		}
	}
	if len(faults.Issues) > 0 {
		return nil, faults
	}
	return out, nil
}

// mostAttributes bounds the attributes of one list of statistics.
const mostAttributes = 100

// shownValue is a value as the scalar Value has it, null when there is none.
func shownValue(v *index.Value) any {
	if v == nil {
		return nil
	}
	return v.Any()
}

func (populationFields) Explain(_ context.Context, p *generated.Population, user string) (*generated.Explanation, error) {
	e, err := p.Of.Explain(user)
	if err != nil {
		return nil, err
	}
	out := &generated.Explanation{User: user, Matches: e.Matches, Nodes: make([]generated.ExplanationNode, len(e.Nodes))}
	for i, n := range e.Nodes {
		out.Nodes[i] = generated.ExplanationNode{
			Path: n.Path, ID: given(n.ID), Description: n.Description, Matches: n.Matches, Value: n.Value, Performed: evidenceOf(p.Of.View(), n.Did), Decides: n.Decides,
		}
	}
	return out, nil
}

func evidenceOf(v *audience.View, e *engine.Evidence) *generated.PerformedEvidence {
	if e == nil {
		return nil
	}
	out := &generated.PerformedEvidence{Count: e.Count, Events: make([]generated.Event, len(e.Events)), Span: spanOf(e.Span)}
	for i, one := range e.Events {
		out.Events[i] = eventOf(v, one.Type(), one)
	}
	return out
}

func (populationFields) Contains(_ context.Context, p *generated.Population, user string) (*bool, error) {
	return known(p.Of.Contains(user))
}

type userConnectionFields struct{}

func (userConnectionFields) Edges(_ context.Context, c *generated.UserConnection) ([]generated.UserEdge, error) {
	out := make([]generated.UserEdge, len(c.Nodes))
	for i := range c.Nodes {
		out[i] = generated.UserEdge{Cursor: c.Cursors[i], Node: &c.Nodes[i]}
	}
	return out, nil
}

func (userConnectionFields) TotalCount(ctx context.Context, c *generated.UserConnection) (int, error) {
	return c.Of.MembersCount(ctx, c.Search)
}

// previewOf counts criteria in a View, with the lists that are given.
func previewOf(ctx context.Context, v *audience.View, c *engine.Criteria, include, exclude []string) (*generated.Preview, error) {
	p, err := v.Preview(ctx, c, include, exclude)
	if err != nil {
		return nil, err
	}
	out := &generated.Preview{
		Description: p.Description, Nodes: nodesOf(p.Nodes), Issues: issuesOf(p.Issues), Simplified: p.Simplified, Revision: v.Revision, View: v, Of: c,
	}
	if p.Population != nil {
		out.Population = &generated.Population{Of: p.Population}
	}
	return out, nil
}

type previewFields struct{}

func (previewFields) Text(_ context.Context, p *generated.Preview) (string, error) {
	return phrase.Plain(p.View.Shown(p.Of)), nil
}

func nodesOf(nodes []engine.NodeCount) []generated.NodeCount {
	out := make([]generated.NodeCount, len(nodes))
	for i, n := range nodes {
		out[i] = generated.NodeCount{
			Path: n.Path, ID: given(n.ID), Size: n.Size, Removes: n.Removes, WithoutValue: n.WithoutValue, Description: n.Description,
			Span: spanOf(n.Span),
		}
	}
	return out
}

func spanOf(s *engine.Span) *generated.Span {
	if s == nil {
		return nil
	}
	return &generated.Span{From: shownValue(s.From), To: shownValue(s.To), Zone: s.Zone.String()}
}
