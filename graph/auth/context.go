package auth

import "context"

type clientKey struct{}

// With returns a context that carries the client.
func With(ctx context.Context, c Client) context.Context {
	return context.WithValue(ctx, clientKey{}, c)
}

// From returns the client of a call. A context without one is a fault of the server: it panics.
func From(ctx context.Context) Client {
	return ctx.Value(clientKey{}).(Client)
}
