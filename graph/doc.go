// Package graph serves the schema: GraphQL over HTTP by POST and GET, over WebSocket (graphql-transport-ws) and as
// server-sent events, with everything that guards it.
//
// A request goes upstairs through few rooms: auth says who calls; a transport (http.go, websocket.go, sse.go) reads
// an operation; the executor (executor.go) parses, measures, validates and prices it and looks at its variables
// before anything runs; view.go takes one View for it; the resolvers convert, call one method of audience.Service or
// of the View, and return. What comes back passes errors.go, the one table from our errors to codes of the wire.
//
// Objects carry the View they were born in (gqlgen.yml, extraFields), so that every field of an answer, and of every
// message of a stream, is of one moment.
//
// Package generated is written by gqlgen from schema.graphqls and gqlgen.yml; run go tool gqlgen generate.
package graph
