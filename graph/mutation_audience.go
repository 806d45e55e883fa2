package graph

import (
	"context"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
)

func (m mutation) CreateAudience(ctx context.Context, key *string, name string, description, owner *string, tags []string, criteria *engine.Criteria, include, exclude []string, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.CreateAudience(ctx, actor(ctx, idempotencyKey), audience.NewAudience{
		Key: key, Name: name, Description: description, Owner: owner, Tags: tags, Criteria: criteria, Include: include, Exclude: exclude,
	}))
}

func (m mutation) UpdateAudience(ctx context.Context, ref engine.AudienceRef, version int, key, name, description, owner *string, tags []string, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.UpdateAudience(ctx, actor(ctx, idempotencyKey), ref, version, audience.AudienceWords{
		Key: key, Name: name, Description: description, Owner: owner, Tags: listOf(tags),
	}))
}

func (m mutation) SetThresholds(ctx context.Context, ref engine.AudienceRef, version int, minimum, maximum *int, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.SetThresholds(ctx, actor(ctx, idempotencyKey), ref, version, audience.Thresholds{Minimum: minimum, Maximum: maximum}))
}

func (m mutation) UpdateDraft(ctx context.Context, ref engine.AudienceRef, version int, criteria *engine.Criteria, include, exclude []string, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.UpdateDraft(ctx, actor(ctx, idempotencyKey), ref, version, audience.DraftChange{
		Criteria: criteria, Include: listOf(include), Exclude: listOf(exclude),
	}))
}

func (m mutation) DiscardDraft(ctx context.Context, ref engine.AudienceRef, version int, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.DiscardDraft(ctx, actor(ctx, idempotencyKey), ref, version))
}

func (m mutation) PublishAudience(ctx context.Context, ref engine.AudienceRef, version int, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.PublishAudience(ctx, actor(ctx, idempotencyKey), ref, version))
}

func (m mutation) UndoPublish(ctx context.Context, ref engine.AudienceRef, version int, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.UndoPublish(ctx, actor(ctx, idempotencyKey), ref, version))
}

func (m mutation) ArchiveAudience(ctx context.Context, ref engine.AudienceRef, version int, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.ArchiveAudience(ctx, actor(ctx, idempotencyKey), ref, version))
}

func (m mutation) RestoreAudience(ctx context.Context, ref engine.AudienceRef, version int, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.RestoreAudience(ctx, actor(ctx, idempotencyKey), ref, version))
}

func (m mutation) RestoreVersion(ctx context.Context, ref engine.AudienceRef, version, number int, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.RestoreVersion(ctx, actor(ctx, idempotencyKey), ref, version, number))
}

func (m mutation) DuplicateAudience(ctx context.Context, ref engine.AudienceRef, key *string, name string, newSamples bool, idempotencyKey *string) (*generated.AudiencePayload, error) {
	return audiencePayload(ctx)(m.service.DuplicateAudience(ctx, actor(ctx, idempotencyKey), ref, audience.Duplicate{Key: key, Name: name, NewSalts: newSamples}))
}

func (m mutation) DeleteAudience(ctx context.Context, ref engine.AudienceRef, version int, idempotencyKey *string) (*generated.DeletePayload, error) {
	return deletePayload(ctx)(m.service.DeleteAudience(ctx, actor(ctx, idempotencyKey), ref, version))
}

func audiencePayload(ctx context.Context) func(audience.AudienceOutcome, error) (*generated.AudiencePayload, error) {
	return func(o audience.AudienceOutcome, err error) (*generated.AudiencePayload, error) {
		if err != nil {
			return nil, err
		}
		v := saw(ctx, o.Outcome)
		out := &generated.AudiencePayload{Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome)}
		if o.Audience != nil {
			out.Audience = audienceOf(v, o.Audience)
		}
		return out, nil
	}
}
