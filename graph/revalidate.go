package graph

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parterre/audience"
	"parterre/graph/auth"
)

// A query by GET is answered with an ETag, and asked again with it in If-None-Match it is answered 304 without running,
// while the revision is the same: the clock's ticks are revisions too, so what a View answers is settled by its revision,
// the document and the variables.

// settledBy are the fields of Query whose answers the revision of the View alone settles, whatever is selected in them.
// Imports and health are about the server, node may be an import, and a field that is not here only costs its callers
// the 304: when in doubt, leave it out.
var settledBy = map[string]bool{
	"revision": true, "now": true, "settings": true, "operators": true,
	"isMember": true, "memberships": true, "user": true, "users": true, "previewUser": true,
	"audience": true, "audiences": true, "population": true, "preview": true, "criteriaFromText": true, "overlap": true, "compare": true,
	"attribute": true, "attributes": true, "eventType": true, "eventTypes": true, "group": true, "groups": true, "roles": true,
	"_entities": true, "_service": true, "__typename": true, "__schema": true, "__type": true,
}

// settled reports whether the View alone settles what a query answers. One that chooses its View by @view is not looked at.
func settled(op *ast.OperationDefinition) bool {
	if op.Operation != ast.Query || op.Directives.ForName("view") != nil {
		return false
	}
	seen := map[string]bool{}
	var all func(set ast.SelectionSet) bool
	all = func(set ast.SelectionSet) bool {
		for _, one := range set {
			var spread ast.SelectionSet
			switch one := one.(type) {
			case *ast.Field:
				if !settledBy[one.Name] {
					return false
				}
			case *ast.InlineFragment:
				spread = one.SelectionSet
			case *ast.FragmentSpread:
				if !seen[one.Name] {
					seen[one.Name] = true
					spread = one.Definition.SelectionSet
				}
			}
			if !all(spread) {
				return false
			}
		}
		return true
	}
	return all(op.SelectionSet)
}

// tag returns the ETag of what an operation answers from a View. It is of one caller, one media type and one start of
// the server: another release may answer otherwise.
func (ops *operations) tag(op *operation, v *audience.View, media string) string {
	oc := graphql.GetOperationContext(op.context)
	of, err := json.Marshal([]any{
		ops.observer.born.UnixNano(), strconv.FormatUint(uint64(v.Revision), 10), auth.From(op.context).Name, media,
		oc.RawQuery, op.name, oc.Variables,
	})
	if err != nil { // a variable that JSON cannot hold would have come as JSON
		return ""
	}
	sum := sha256.Sum256(of)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
}

// unchanged reports whether the caller holds the answer of this ETag.
func unchanged(r *http.Request, tag string) bool {
	for held := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if held = strings.TrimSpace(held); strings.TrimPrefix(held, "W/") == tag || held == "*" {
			return true
		}
	}
	return false
}

// revalidatable lets the caller keep an answer, if it asks each time whether the answer still holds.
func revalidatable(w http.ResponseWriter, tag string) {
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Accept, Authorization")
}
