package graph

import (
	"context"
	"fmt"
	"slices"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/graph/generated"
	"parterre/index"
)

// valuesLost asks before another kind of an attribute loses values.
const valuesLost load.Guard = "VALUES_LOST"

func (attributeFields) KindChange(ctx context.Context, a *generated.Attribute, to index.Kind) (*generated.KindChange, error) {
	p, err := a.View.PreviewKind(ctx, audience.KindChange{Attribute: a.ID, Kind: to})
	if err != nil {
		return nil, err
	}
	c := p.Conversion
	out := &generated.KindChange{
		Users: c.Users, Converted: c.Converted, Inexact: c.Inexact, Lost: c.Lost, Choices: c.Choices, Reasons: slices.Concat([]index.Reason{}, c.Reasons),
		Audiences: make([]generated.KindEffect, len(p.Audiences)), Issues: issuesOf(p.Issues),
	}
	for i, e := range p.Audiences {
		out.Audiences[i] = generated.KindEffect{
			Audience: audienceOf(a.View, e.Audience), Rewritten: e.Rewritten, Before: e.Before, After: e.After, Issues: issuesOf(e.Issues),
		}
	}
	return out, nil
}

func (m mutation) ChangeAttributeKind(ctx context.Context, key string, kind index.Kind, confirm []load.Guard, idempotencyKey *string) (*generated.AttributeKindPayload, error) {
	o, err := m.service.ChangeKind(ctx, actor(ctx, idempotencyKey), audience.KindChange{Attribute: key, Kind: kind, Lossy: slices.Contains(confirm, valuesLost)})
	if err != nil {
		return nil, err
	}
	v := saw(ctx, o.Outcome)
	out := &generated.AttributeKindPayload{Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome), BlockedBy: []load.GuardReport{}}
	if o.Attribute != nil {
		out.Attribute = attributeOf(v, *o.Attribute)
	}
	if o.Unconfirmed {
		out.BlockedBy = append(out.BlockedBy, lossReport(o.Conversion))
	}
	return out, nil
}

// lossReport says what another kind would lose.
func lossReport(c index.Conversion) load.GuardReport {
	r := load.GuardReport{Guard: valuesLost, Count: c.Lost + c.Inexact}
	r.Message = fmt.Sprintf("Of %d values, %d would be lost, and %d would keep less than they have.", c.Users, c.Lost, c.Inexact)
	if c.Choices > 0 {
		r.Message += fmt.Sprintf(" %d of the values to choose from, the default among them, would be dropped.", c.Choices)
	}
	if c.Users > 0 {
		r.Share = float64(r.Count) / float64(c.Users)
	}
	return r
}
