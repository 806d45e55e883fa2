package graph

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
	"parterre/index"
)

// mutation changes things: each method turns its arguments into one command of the service, on behalf of the client.
// Mutations of audiences are in mutation_audience.go, those of imports in imports.go.
type mutation struct{ *resolvers }

// saw moves the operation on to the View of a change, so that what is read after it sees it.
func saw(ctx context.Context, o audience.Outcome) *audience.View {
	m := ctx.Value(momentKey{}).(*moment)
	if o.View != nil {
		m.view = o.View
	}
	return m.view
}

func (m mutation) UpsertUsers(ctx context.Context, users []index.UserWrite, idempotencyKey *string) (*generated.UsersPayload, error) {
	return usersPayload(ctx)(m.service.UpsertUsers(ctx, actor(ctx, idempotencyKey), users))
}

func (m mutation) PatchUsers(ctx context.Context, users []index.UserWrite, idempotencyKey *string) (*generated.UsersPayload, error) {
	return usersPayload(ctx)(m.service.PatchUsers(ctx, actor(ctx, idempotencyKey), users))
}

func (m mutation) ActivateUsers(ctx context.Context, ids []string, idempotencyKey *string) (*generated.UsersPayload, error) {
	return usersPayload(ctx)(m.service.ActivateUsers(ctx, actor(ctx, idempotencyKey), ids))
}

func (m mutation) DeactivateUsers(ctx context.Context, ids []string, idempotencyKey *string) (*generated.UsersPayload, error) {
	return usersPayload(ctx)(m.service.DeactivateUsers(ctx, actor(ctx, idempotencyKey), ids))
}

func (m mutation) DeleteUsers(ctx context.Context, ids []string, idempotencyKey *string) (*generated.UsersPayload, error) {
	return usersPayload(ctx)(m.service.DeleteUsers(ctx, actor(ctx, idempotencyKey), ids))
}

func usersPayload(ctx context.Context) func(audience.UsersOutcome, error) (*generated.UsersPayload, error) {
	return func(o audience.UsersOutcome, err error) (*generated.UsersPayload, error) {
		if err != nil {
			return nil, err
		}
		saw(ctx, o.Outcome)
		return &generated.UsersPayload{Accepted: o.Accepted, Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome)}, nil
	}
}

func (m mutation) DeclareAttribute(ctx context.Context, key string, kind index.Kind, label, description *string, sensitive *bool, aliases []index.Alias, values []any, onlyValues *bool, preset any, required, unique *bool, idempotencyKey *string) (*generated.AttributePayload, error) {
	change := index.AttributeChange{
		Key: key, Kind: &kind, Label: label, Description: description, Sensitive: sensitive, Aliases: sent(ctx, "aliases", aliases),
		Values: sent(ctx, "values", values), OnlyValues: onlyValues, Default: sent(ctx, "default", preset), Required: required, Unique: unique,
	}
	return attributePayload(ctx)(m.service.DeclareAttribute(ctx, actor(ctx, idempotencyKey), change))
}

func (m mutation) UpdateAttribute(ctx context.Context, key string, newKey, label, description *string, sensitive *bool, aliases []index.Alias, values []any, onlyValues *bool, preset any, required, unique, retired *bool, idempotencyKey *string) (*generated.AttributePayload, error) {
	change := index.AttributeChange{
		Key: key, NewKey: newKey, Label: label, Description: description, Sensitive: sensitive, Aliases: sent(ctx, "aliases", aliases),
		Values: sent(ctx, "values", values), OnlyValues: onlyValues, Default: sent(ctx, "default", preset), Required: required, Unique: unique, Retired: retired,
	}
	return attributePayload(ctx)(m.service.UpdateAttribute(ctx, actor(ctx, idempotencyKey), change))
}

// sent returns an argument of the running field, nil when it is absent, which gqlgen does not tell from null.
func sent[T any](ctx context.Context, name string, value T) *T {
	arguments := graphql.GetFieldContext(ctx).Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)
	if _, is := arguments[name]; !is {
		return nil
	}
	return &value
}

func attributePayload(ctx context.Context) func(audience.AttributeOutcome, error) (*generated.AttributePayload, error) {
	return func(o audience.AttributeOutcome, err error) (*generated.AttributePayload, error) {
		if err != nil {
			return nil, err
		}
		v := saw(ctx, o.Outcome)
		out := &generated.AttributePayload{Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome)}
		if o.Attribute != nil {
			out.Attribute = attributeOf(v, *o.Attribute)
		}
		return out, nil
	}
}

func (m mutation) DeleteAttribute(ctx context.Context, key string, idempotencyKey *string) (*generated.DeletePayload, error) {
	return deletePayload(ctx)(m.service.DeleteAttribute(ctx, actor(ctx, idempotencyKey), key))
}

func deletePayload(ctx context.Context) func(audience.DeleteOutcome, error) (*generated.DeletePayload, error) {
	return func(o audience.DeleteOutcome, err error) (*generated.DeletePayload, error) {
		if err != nil {
			return nil, err
		}
		saw(ctx, o.Outcome)
		return &generated.DeletePayload{Deleted: o.Deleted, Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome)}, nil
	}
}

func (m mutation) PutGroup(ctx context.Context, key string, newKey, name *string, parents []string, idempotencyKey *string) (*generated.GroupPayload, error) {
	write := index.GroupWrite{Key: key, NewKey: newKey, Name: name, Parents: listOf(parents)}
	o, err := m.service.PutGroup(ctx, actor(ctx, idempotencyKey), write)
	if err != nil {
		return nil, err
	}
	v := saw(ctx, o.Outcome)
	out := &generated.GroupPayload{Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome)}
	if o.Group != nil {
		out.Group = groupOf(v, *o.Group)
	}
	return out, nil
}

func (m mutation) DeleteGroup(ctx context.Context, key string, idempotencyKey *string) (*generated.DeletePayload, error) {
	return deletePayload(ctx)(m.service.DeleteGroup(ctx, actor(ctx, idempotencyKey), key))
}

func (m mutation) UpdateSettings(ctx context.Context, zone *string, weekStart *engine.Weekday, idempotencyKey *string) (*generated.SettingsPayload, error) {
	o, err := m.service.UpdateSettings(ctx, actor(ctx, idempotencyKey), audience.SettingsChange{Zone: zone, WeekStart: weekStart})
	if err != nil {
		return nil, err
	}
	saw(ctx, o.Outcome)
	return &generated.SettingsPayload{Settings: settingsOf(o.Settings), Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome)}, nil
}

func (m mutation) AdvanceClock(ctx context.Context, to time.Time, idempotencyKey *string) (*generated.ClockPayload, error) {
	o, err := m.service.AdvanceClock(ctx, actor(ctx, idempotencyKey), to)
	if err != nil {
		return nil, err
	}
	saw(ctx, o.Outcome)
	return &generated.ClockPayload{Now: o.Now, Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome)}, nil
}
