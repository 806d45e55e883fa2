package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"parterre/audience"
	"parterre/graph/auth"
	"parterre/graph/scalar"
	"parterre/index"
)

// Code is extensions.code of an error on the wire.
type Code string

// The codes of the wire. Faults of what a person wrote into a change are no errors: they come as issues.
const (
	ParseFailed      Code = "GRAPHQL_PARSE_FAILED"
	ValidationFailed Code = "GRAPHQL_VALIDATION_FAILED"
	BadRequest       Code = "BAD_REQUEST"       // the request is not one of GraphQL over HTTP
	BadUserInput     Code = "BAD_USER_INPUT"    // an argument or a variable; path says which
	LimitExceeded    Code = "LIMIT_EXCEEDED"    // too deep, too wide, too large, too costly
	Unauthenticated  Code = "UNAUTHENTICATED"   // no key, or a wrong one
	Forbidden        Code = "FORBIDDEN"         // this caller may not
	NotFound         Code = "NOT_FOUND"         // what was named is not there
	NotAnswerable    Code = "NOT_ANSWERABLE"    // the audience has no members to speak of: draft, archived
	Degraded         Code = "AUDIENCE_DEGRADED" // the audience's definition can no longer be read
	RevisionGone     Code = "REVISION_GONE"
	NotReached       Code = "REVISION_NOT_REACHED" // minRevision did not come in time
	Lagged           Code = "LAGGED"               // the subscriber fell behind: subscribe again
	Unavailable      Code = "UNAVAILABLE"          // for now: draining, or the disk is full
	Timeout          Code = "TIMEOUT"
	Internal         Code = "INTERNAL"

	// PersistedQueryNotFound asks for the document beside its hash.
	PersistedQueryNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
)

// codes is the one table from errors to codes. The message of such an error is written for the caller.
var codes = []struct {
	err  error
	code Code
}{
	{audience.ErrAudienceNotFound, NotFound},
	{audience.ErrUserNotFound, NotFound},
	{audience.ErrNotPublished, NotAnswerable},
	{audience.ErrArchived, NotAnswerable},
	{audience.ErrNoDraft, NotAnswerable},
	{audience.ErrDegraded, Degraded},
	{audience.ErrRevisionGone, RevisionGone},
	{errNotReached, NotReached},
	{audience.ErrLagged, Lagged},
	{audience.ErrTooManySubscribers, Unavailable},
	{audience.ErrReadOnly, Unavailable},
	{audience.ErrNotWritten, Unavailable},
	{audience.ErrClosed, Unavailable},
	{auth.ErrWrongKey, Unauthenticated},
	{auth.ErrRevoked, Unauthenticated},
}

// failure returns an error of the wire.
func failure(code Code, format string, args ...any) *gqlerror.Error {
	return &gqlerror.Error{Message: fmt.Sprintf(format, args...), Extensions: map[string]any{"code": string(code)}}
}

// codeOf returns the code of an error of the wire.
func codeOf(e *gqlerror.Error) Code {
	code, _ := e.Extensions["code"].(string)
	return Code(code)
}

// translate turns what a resolver returned into an error of the wire; ok is false for one that is not in the table
// and whose message must not leave the house.
func translate(err error) (e *gqlerror.Error, ok bool) {
	var issues *audience.IssuesError
	switch {
	case errors.As(err, &issues):
		e = failure(BadUserInput, "%s", err.Error())
		e.Extensions["issues"] = wireIssues(issues.Issues)
		return e, true
	case errors.Is(err, context.DeadlineExceeded):
		return failure(Timeout, "The answer took too long."), true
	case errors.Is(err, context.Canceled):
		return failure(Timeout, "The request was given up."), true
	}
	for _, row := range codes {
		if errors.Is(err, row.err) {
			return failure(row.code, "%s", sentence(err)), true
		}
	}
	return failure(Internal, "Something went wrong inside the server."), false
}

// wireIssues is how issues look in extensions: as in the type Issue.
func wireIssues(issues []index.Issue) []map[string]any {
	out := make([]map[string]any, 0, min(len(issues), mostFaults))
	for _, i := range issues[:min(len(issues), mostFaults)] {
		out = append(out, map[string]any{"code": i.Code, "severity": i.Severity, "message": i.Message, "path": append([]string{}, i.Path...), "hint": i.Hint})
	}
	return out
}

// sentence writes an error's message with a capital and a full stop.
func sentence(err error) string {
	text := shortened(err.Error())
	if text == "" {
		return "The server did not say what is wrong."
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(strings.TrimSuffix(text, ")"), ".") { // a cure in brackets is a sentence as well
		text += "."
	}
	return text
}

// present is called by gqlgen for every error of an operation.
func (o *observer) present(ctx context.Context, err error) *gqlerror.Error {
	var ours *gqlerror.Error
	if errors.As(err, &ours) && ours.Err == nil && codeOf(ours) != "" {
		if ours.Path == nil {
			ours.Path = graphql.GetPath(ctx)
		}
		return ours
	}
	cause := err
	if ours != nil && ours.Err != nil {
		cause = ours.Err
	}
	e, known := translate(cause)
	e.Path = graphql.GetPath(ctx)
	if ours != nil {
		e.Locations = ours.Locations
		if ours.Path != nil {
			e.Path = ours.Path
		}
	}
	var fault *scalar.Fault
	switch {
	case known:
	case errors.As(cause, &fault): // an argument that could not be read
		e.Message, e.Extensions["code"] = sentence(fault), string(BadUserInput)
	case cause.Error() == "introspection disabled":
		return failure(Forbidden, "Introspection is switched off; the schema is at /schema.graphqls.")
	default:
		e.Extensions["id"] = o.fault(ctx, cause.Error(), nil)
	}
	return e
}

// unparsed is a document that is not GraphQL. What was found in it is not repeated.
func unparsed(err error) *gqlerror.Error {
	e := failure(ParseFailed, "The document cannot be read as GraphQL.")
	var from *gqlerror.Error
	if errors.As(err, &from) {
		e.Locations = from.Locations
		if strings.Contains(from.Message, "token limit") {
			e = failure(LimitExceeded, "The document is too long. Send criteria and users as variables.")
		} else {
			e.Message, _, _ = strings.Cut(from.Message, ", found")
			e.Message, _, _ = strings.Cut(e.Message, ": ")
		}
	}
	return e
}

// longestMessage bounds a message, in bytes: the name it repeats may be as long as the request.
const longestMessage = 500

func shortened(text string) string {
	if len(text) <= longestMessage {
		return text
	}
	return strings.ToValidUTF8(text[:longestMessage], "") + "…"
}

// invalid gives the faults of a document their code, and takes out the literals they repeat.
func invalid(list gqlerror.List) gqlerror.List {
	for _, e := range list {
		if e.Rule == rules.ValuesOfCorrectTypeRule.Name || e.Rule == rules.ValuesOfCorrectTypeRuleWithoutSuggestions.Name {
			for _, before := range []string{": ", ", found "} {
				e.Message, _, _ = strings.Cut(e.Message, before)
			}
		}
		e.Message = shortened(e.Message)
		e.Extensions = map[string]any{"code": string(ValidationFailed)}
	}
	return list
}

// misfit says in plain words what gqlparser has against a variable. Its own name the types of Go.
func misfit(message string) string {
	if message == "must be defined" || message == "cannot be null" {
		return "a value is needed here"
	}
	if strings.HasPrefix(message, "cannot use value") {
		return "the number does not fit"
	}
	if _, kind, ok := strings.Cut(message, " is not a valid "); ok {
		return "not a value of " + kind
	}
	if used, ok := strings.CutPrefix(message, "cannot use "); ok {
		if _, kind, ok := strings.Cut(used, " as "); ok {
			return "not a value of " + kind
		}
	}
	if kind, ok := strings.CutPrefix(message, "must be a "); ok {
		kind, _, _ = strings.Cut(kind, ", not a ")
		return "not a value of " + kind
	}
	return message
}

// unread are variables that do not fit their types. What was sent is not repeated.
func unread(list gqlerror.List) gqlerror.List {
	out := make(gqlerror.List, len(list))
	for i, e := range list {
		out[i] = failure(BadUserInput, "The variable cannot be used: %s.", misfit(e.Message))
		for _, step := range e.Path {
			if name, ok := step.(ast.PathName); ok {
				step = ast.PathName(shortened(string(name)))
			}
			out[i].Path = append(out[i].Path, step)
		}
		if len(e.Path) > 0 && e.Path[0] == ast.PathName("variable") {
			out[i].Path[0] = ast.PathName("variables")
		}
	}
	return out
}
