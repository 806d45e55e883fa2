package graph

import (
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// serveHTTP answers one query or mutation, by the rules of GraphQL over HTTP: a request error is 400 for callers who
// take application/graphql-response+json, and 200 for those who take only JSON when the request was well formed.
func (h *Handler) serveHTTP(w http.ResponseWriter, r *http.Request) {
	media := accepted(r, plainJSON, graphQL)
	var params *graphql.RawParams
	var refused *refusal
	switch {
	case r.Method != http.MethodPost && r.Method != http.MethodGet:
		w.Header().Set("Allow", "GET, POST")
		refused = refuse(http.StatusMethodNotAllowed, BadRequest, "Send operations by POST, or queries by GET.")
	case media == "":
		refused = refuse(http.StatusNotAcceptable, BadRequest, "Answers come as application/graphql-response+json or application/json; accept one of them.")
	case r.Method == http.MethodPost:
		params, refused = readPost(w, r, h.limits.BodyBytes)
	default:
		params, refused = readGet(r)
	}
	if refused != nil {
		h.respondRefusal(w, r, media, refused)
		return
	}
	op, list := h.operations.begin(r.Context(), params)
	defer op.end()
	switch {
	case op.kind == ast.Mutation && r.Method == http.MethodGet:
		w.Header().Set("Allow", "POST")
		list = op.refuse(gqlerror.List{failure(BadRequest, "A mutation is sent by POST.")})
		respond(w, media, http.StatusMethodNotAllowed, encode(&graphql.Response{Errors: list}, false))
		return
	case list == nil && op.kind != ast.Query && op.kind != ast.Mutation:
		list = op.refuse(gqlerror.List{failure(BadRequest, "A subscription needs a WebSocket, or text/event-stream in Accept.")})
		respond(w, media, http.StatusBadRequest, encode(&graphql.Response{Errors: list}, false))
		return
	case list != nil:
		status := http.StatusBadRequest
		if media == plainJSON {
			status = http.StatusOK
		}
		respond(w, media, status, encode(&graphql.Response{Errors: list}, false))
		return
	}
	tag := ""
	if r.Method == http.MethodGet && settled(graphql.GetOperationContext(op.context).Operation) {
		v := h.service.View()
		if tag = h.operations.tag(op, v, media); tag != "" && unchanged(r, tag) {
			revalidatable(w, tag)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		op.context = withView(op.context, v)
	}
	h.operations.run(op)
	response := op.next()
	if response == nil { // the caller went away before the resolvers began
		response = &graphql.Response{Errors: gqlerror.List{failure(Timeout, "The request was given up.")}}
	}
	if tag != "" && len(response.Errors) == 0 {
		revalidatable(w, tag)
	}
	respond(w, media, http.StatusOK, encode(response, true))
}
