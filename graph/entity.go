package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
)

// Parterre is a subgraph of Apollo Federation 2: other subgraphs speak of people, audiences, attributes and groups by
// their keys, and a gateway asks here for the rest. https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec

var _ generated.Subgraph = (*resolvers)(nil)

// Service returns the schema, whether or not introspection is on: a gateway is not a stranger.
func (r *resolvers) Service() generated.Service { return generated.Service{Sdl: r.schema} }

// Entities finds what representations stand for in the View of the operation. What is wrong with one is an error at
// its place and takes none of the others with it.
func (r *resolvers) Entities(ctx context.Context, representations []any) []generated.Entity {
	out := make([]generated.Entity, len(representations))
	if len(representations) > audience.MaxUsers {
		graphql.AddError(ctx, failure(LimitExceeded, "_entities answers %d representations at once; there are %d.", audience.MaxUsers, len(representations)))
		return out
	}
	v := viewOf(ctx)
	for n, given := range representations {
		found, ok := entityOf(v, given)
		if !ok {
			e := failure(BadUserInput, `The representation cannot be read: __typename is User, Audience, Attribute or Group, and beside it is one key of it as a text, {__typename: "Audience", key: "managers"} for example.`)
			e.Path = append(graphql.GetPath(ctx), ast.PathIndex(n))
			graphql.AddError(ctx, e)
		}
		out[n] = found
	}
	return out
}

// entityOf returns what a representation stands for, nil when there is nothing of that key; ok is false when it is no
// representation.
func entityOf(v *audience.View, given any) (found generated.Entity, ok bool) {
	fields, _ := given.(map[string]any)
	name, _ := fields["__typename"].(string)
	id, byID := fields["id"].(string)
	key, byKey := fields["key"].(string)
	ref, named := id, func(itsID, _ string) bool { return itsID == id }
	if !byID {
		ref, named = key, func(_, itsKey string) bool { return itsKey == key }
	}
	switch {
	case name == "User" && byID:
		if ord, ok := v.Facts.Ordinal(id); ok {
			u := userOf(v, v.Facts.User(ord))
			return &u, true
		}
	case name == "Audience" && byID:
		if a, err := v.Catalog.Find(engine.AudienceRef{ID: &id}); err == nil {
			return audienceOf(v, a), true
		}
	case name == "Audience" && byKey:
		if a, err := v.Catalog.Find(engine.AudienceRef{Key: &key}); err == nil {
			return audienceOf(v, a), true
		}
	case name == "Attribute" && (byID || byKey):
		if a, ok := v.Facts.Schema().ByKey(ref); ok && named(a.ID.String(), a.Key) {
			return attributeOf(v, a), true
		}
	case name == "Group" && (byID || byKey):
		if g, ok := v.Facts.Groups().ByKey(ref); ok && named(g.ID.String(), g.Key) {
			return groupOf(v, g), true
		}
	default:
		return nil, false
	}
	return nil, true
}
