package graph

import (
	"context"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
)

func (query) Compare(ctx context.Context, a, b generated.PopulationInput, audiences []engine.AudienceRef) (*generated.Comparison, error) {
	c, err := viewOf(ctx).Compare(ctx, questionOf(a), questionOf(b), audiences)
	if err != nil {
		return nil, err
	}
	out := &generated.Comparison{
		A: &generated.Population{Of: c.A}, B: &generated.Population{Of: c.B}, LeftOut: make([]generated.Attribute, len(c.LeftOut)), Of: c,
	}
	for i, left := range c.LeftOut {
		out.LeftOut[i] = *attributeOf(c.A.View(), left)
	}
	return out, nil
}

type comparisonFields struct{}

func (comparisonFields) Differences(_ context.Context, c *generated.Comparison, top int) ([]generated.Difference, error) {
	all := c.Of.Differences
	if top < 1 || top > engine.MaxTop {
		return nil, failure(BadUserInput, "top is between 1 and %d.", engine.MaxTop)
	}
	out := make([]generated.Difference, min(top, len(all)))
	for i := range out {
		d := &all[i]
		out[i] = generated.Difference{Divergence: d.Divergence, Overlapping: d.Overlapping, Whole: c.Of, Of: d}
		switch {
		case d.Dimension.Roles:
			out[i].By = generated.DifferenceByRoles
		case d.Dimension.Groups:
			out[i].By = generated.DifferenceByGroups
		case d.Dimension.Audiences != nil:
			out[i].By = generated.DifferenceByAudiences
		default:
			out[i].By, out[i].Attribute = generated.DifferenceByAttribute, attributeOf(c.Of.A.View(), *d.Attribute)
		}
	}
	return out, nil
}

type differenceFields struct{}

func (differenceFields) Values(_ context.Context, d *generated.Difference, top int) ([]generated.DifferentValue, error) {
	if top < 1 || top > engine.MaxValues {
		return nil, failure(BadUserInput, "top is between 1 and %d.", engine.MaxValues)
	}
	out := make([]generated.DifferentValue, min(top, len(d.Of.Values)))
	for i := range out {
		v := &d.Of.Values[i]
		out[i] = generated.DifferentValue{
			SizeInA: v.A, SizeInB: v.B, ShareOfA: v.ShareA, ShareOfB: v.ShareB, Index: v.Index, Whole: d.Whole, Of: v,
		}
		if !v.Missing {
			out[i].Label = &v.Label
		}
	}
	return out, nil
}

type differentValueFields struct{}

func (differentValueFields) A(_ context.Context, v *generated.DifferentValue) (*generated.Population, error) {
	return having(v.Whole.A, v.Of, v.Of.A)
}

func (differentValueFields) B(_ context.Context, v *generated.DifferentValue) (*generated.Population, error) {
	return having(v.Whole.B, v.Of, v.Of.B)
}

// having is the people of one side who have a value.
func having(side *audience.Population, v *engine.DifferentValue, size int) (*generated.Population, error) {
	p, err := side.Cell(engine.Cell{Size: size, Criteria: v.Criteria})
	if err != nil {
		return nil, err
	}
	return &generated.Population{Of: p}, nil
}
