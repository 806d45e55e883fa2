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
