package graph

import (
	"context"

	"parterre/graph/generated"
)

func (query) Overlap(ctx context.Context, of []generated.PopulationInput) (*generated.Overlap, error) {
	o, err := viewOf(ctx).Overlap(ctx, questionsOf(of))
	if err != nil {
		return nil, err
	}
	out := &generated.Overlap{Sizes: o.Sizes, Size: o.Size, None: o.None, Pairs: make([]generated.OverlapPair, len(o.Pairs)), Of: o}
	for i, p := range o.Pairs {
		out.Pairs[i] = generated.OverlapPair{
			First: p.First, Second: p.Second, Size: p.Size, ShareOfFirst: p.ShareOfFirst, ShareOfSecond: p.ShareOfSecond, Jaccard: p.Jaccard,
		}
	}
	return out, nil
}

type overlapFields struct{}

func (overlapFields) Regions(_ context.Context, o *generated.Overlap, top int) (*generated.OverlapRegions, error) {
	regions, left, err := o.Of.Regions(top)
	if err != nil {
		return nil, err
	}
	out := &generated.OverlapRegions{Nodes: make([]generated.OverlapRegion, len(regions))}
	for i, r := range regions {
		out.Nodes[i] = generated.OverlapRegion{In: r.In, Size: r.Size, Share: r.Share, Whole: o.Of, Of: r}
	}
	if left != nil {
		out.Other = &generated.OverlapRest{Regions: left.Regions, Size: left.Size}
	}
	return out, nil
}

type overlapRegionFields struct{}

func (overlapRegionFields) Population(_ context.Context, r *generated.OverlapRegion) (*generated.Population, error) {
	p, err := r.Whole.Region(r.Of)
	if err != nil {
		return nil, err
	}
	return &generated.Population{Of: p}, nil
}
