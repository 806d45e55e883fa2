package graph

import (
	"context"
	"time"

	"github.com/sosodev/duration"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/auth"
	"parterre/graph/generated"
)

// actor is on whose behalf a mutation is made.
func actor(ctx context.Context, idempotencyKey *string) audience.Actor {
	return audience.Actor{Name: auth.From(ctx).Name, IdempotencyKey: text(idempotencyKey)}
}

// listOf turns a list that may be absent into what the service takes: nil leaves a thing as it is.
func listOf(given []string) *[]string {
	if given == nil {
		return nil
	}
	return &given
}

func memberOrder(o *generated.MemberOrder) engine.MemberOrder {
	if o == nil {
		return engine.MemberOrder{}
	}
	return engine.MemberOrder{By: o.Field, Attribute: text(o.Attribute), Descending: o.Direction == generated.OrderDirectionDesc}
}

// questionOf turns a set of people of the wire into the service's question. Both have one shape; they are two types,
// because gqlgen does not write the same code twice where a bound type has an alias, as audience.Ref is one.
func questionOf(p generated.PopulationInput) audience.Question {
	return audience.Question{
		Audience: p.Audience, DraftOf: p.DraftOf, Criteria: p.Criteria, Text: p.Text,
		Union: questionsOf(p.Union), Intersect: questionsOf(p.Intersect), Minus: questionsOf(p.Minus),
		SymmetricDifference: questionsOf(p.SymmetricDifference),
	}
}

// questionsOf keeps the difference between a list that is absent and one that is empty.
func questionsOf(list []generated.PopulationInput) []*audience.Question {
	if list == nil {
		return nil
	}
	out := make([]*audience.Question, len(list))
	for i := range list {
		q := questionOf(list[i])
		out[i] = &q
	}
	return out
}

func dimensionsOf(by []generated.DimensionInput) []audience.Dimension {
	is := func(flag *bool) bool { return flag != nil && *flag }
	out := make([]audience.Dimension, len(by))
	for i, d := range by {
		out[i] = audience.Dimension{Attribute: text(d.Attribute), Bins: d.Bins, Roles: is(d.Roles), Groups: is(d.Groups), Audiences: d.Audiences}
	}
	return out
}

// atMostEvery reads the ISO 8601 duration between messages of a stream: 0 to an hour.
func atMostEvery(text string) (time.Duration, error) {
	d, err := duration.Parse(text)
	if err != nil {
		return 0, failure(BadUserInput, "atMostEvery is an ISO 8601 duration such as PT1S.")
	}
	length := d.ToTimeDuration()
	if length < 0 || length > time.Hour {
		return 0, failure(BadUserInput, "atMostEvery is between PT0S and PT1H.")
	}
	return length, nil
}
