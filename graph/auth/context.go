package auth

import "context"

type clientKey struct{}

// With returns a context that carries the client.
func With(ctx context.Context, c Client) context.Context {
	return context.WithValue(ctx, clientKey{}, c)
}

// Known returns the client of a call, and false before anybody was asked.
func Known(ctx context.Context) (Client, bool) {
	c, ok := ctx.Value(clientKey{}).(Client)
	return c, ok
}

// From returns the client of a call. A context without one is a fault of the server: it panics.
func From(ctx context.Context) Client {
	return ctx.Value(clientKey{}).(Client)
}
