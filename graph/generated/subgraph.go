package generated

import "context"

// This file is written by hand and belongs to no other folder: gqlgen looks for the resolvers of _entities and _service
// among the methods of executionContext. Its own plugin would write them so that a representation that cannot be read
// has an error without a place, and that _service goes with introspection.

// Subgraph is what a ResolverRoot answers gateways with.
type Subgraph interface {
	// Entities returns an element for each representation; what is wrong with one is added to the errors of the context.
	Entities(ctx context.Context, representations []any) []Entity
	// Service returns the schema as a subgraph.
	Service() Service
}

func (ec *executionContext) __resolve_entities(ctx context.Context, representations []any) []Entity {
	return ec.Resolvers.(Subgraph).Entities(ctx, representations)
}

func (ec *executionContext) __resolve__service(context.Context) (Service, error) {
	return ec.Resolvers.(Subgraph).Service(), nil
}
