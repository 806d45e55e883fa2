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

// unsettled are types whose fields a revision does not settle: they are about the server, or go on between revisions.
var unsettled = map[string]bool{"Import": true, "Health": true}

// settled reports whether the View alone settles what a query answers. One that pins its View by @view is not looked at;
// node may be anything.
func settled(op *ast.OperationDefinition) bool {
	if op.Operation != ast.Query || op.Directives.ForName("view") != nil {
		return false
	}
	seen := map[string]bool{}
	var all func(set ast.SelectionSet) bool
	all = func(set ast.SelectionSet) bool {
		for _, one := range set {
			var inner ast.SelectionSet
			switch one := one.(type) {
			case *ast.Field:
				if one.Definition == nil || one.Name == "node" && one.ObjectDefinition.Name == "Query" || unsettled[one.Definition.Type.Name()] {
					return false
				}
				inner = one.SelectionSet
			case *ast.InlineFragment:
				inner = one.SelectionSet
			case *ast.FragmentSpread:
				if seen[one.Name] {
					continue
				}
				seen[one.Name] = true
				inner = one.Definition.SelectionSet
			}
			if !all(inner) {
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
