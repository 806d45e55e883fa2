package graph

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parterre/audience"
	"parterre/index"
)

// moment holds the View of an operation. A mutation has the View of its last change, so that one that is read after
// another in the same operation sees what the first one did.
type moment struct{ view *audience.View }

type momentKey struct{}

// viewOf returns the View of the operation.
func viewOf(ctx context.Context) *audience.View { return ctx.Value(momentKey{}).(*moment).view }

func withView(ctx context.Context, v *audience.View) context.Context {
	return context.WithValue(ctx, momentKey{}, &moment{v})
}

// viewTaker gives every operation the newest View at its start, unless its transport has taken one already.
type viewTaker struct{ service *audience.Service }

var _ graphql.OperationInterceptor = viewTaker{}

// ExtensionName and Validate are what gqlgen asks of every extension.
func (viewTaker) ExtensionName() string { return "View" }

func (viewTaker) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation puts the View into the context all resolvers of the operation get.
func (t viewTaker) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if ctx.Value(momentKey{}) != nil {
		return next(ctx)
	}
	return next(withView(ctx, t.service.View()))
}

// errNotReached refuses a revision that nobody has made yet.
var errNotReached = errors.New("the revision has not been reached")

// reach returns a View of this revision or a later one. It waits for one a little while, for a revision that this
// server never stated may never come.
func reach(ctx context.Context, s *audience.Service, least index.Revision, wait time.Duration) (*audience.View, error) {
	brief, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	v, err := s.ViewFrom(brief, least)
	if err != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("revision %d (now %d): %w within %v; give one that this server stated, or ask again", least, s.View().Revision, errNotReached, wait)
	}
	return v, err
}

// pinView is the directive @view: another View than the newest one, for the whole operation.
func pinView(s *audience.Service, wait time.Duration) func(context.Context, any, graphql.Resolver, *index.Revision, *index.Revision) (any, error) {
	return func(ctx context.Context, operation any, next graphql.Resolver, revision, least *index.Revision) (any, error) {
		definition, _ := operation.(*ast.OperationDefinition)
		switch {
		case revision != nil && least != nil:
			return nil, failure(BadUserInput, "@view takes a revision or a minRevision, not both.")
		case revision != nil && definition != nil && definition.Operation == ast.Subscription:
			return nil, failure(BadUserInput, "A subscription follows the newest revision: @view takes only minRevision here.")
		case revision != nil:
			v, err := s.ViewOf(*revision)
			if err != nil {
				return nil, err
			}
			return next(withView(ctx, v))
		case least != nil:
			v, err := reach(ctx, s, *least, wait)
			if err != nil {
				return nil, err
			}
			return next(withView(ctx, v))
		}
		return next(ctx)
	}
}
