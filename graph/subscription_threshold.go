package graph

import (
	"context"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
)

func (s subscription) ThresholdCrossed(ctx context.Context, refs []engine.AudienceRef) (<-chan *generated.ThresholdCrossing, error) {
	var ids []audience.ID // nil: every audience
	if refs != nil {
		var err error
		if ids, err = followed(ctx, "thresholdCrossed", refs); err != nil {
			return nil, err
		}
	}
	stream, err := s.service.Subscribe(audience.StreamOptions{Audiences: ids, Seen: viewOf(ctx)})
	if err != nil {
		return nil, err
	}
	out := make(chan *generated.ThresholdCrossing)
	go func() {
		defer close(out)
		defer stream.Close()
		defer s.catch(ctx)
		follow(ctx, stream, func(a audience.Announcement) bool {
			for _, c := range a.Changes {
				for _, crossing := range c.Crossed.All() {
					if !send(ctx, out, crossingOf(a.View, c, crossing)) {
						return false
					}
				}
			}
			return true
		})
	}()
	return out, nil
}

func crossingOf(v *audience.View, c audience.Change, x audience.Crossing) *generated.ThresholdCrossing {
	a, _ := v.Catalog.ByID(c.Audience) // it was counted in this View
	return &generated.ThresholdCrossing{
		Audience: audienceOf(v, a), Threshold: x.Threshold, Value: x.Value, Kept: x.Kept, Before: x.Before, Size: x.Size, Cause: c.Occasion,
		Revision: v.Revision, Now: v.Now,
	}
}
