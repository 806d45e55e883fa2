package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// prepared is what gqlgen's executor takes for a cache: it holds the one document that the operation of a context was
// checked by, so that no other can run.
type prepared struct{}

type preparedKey struct{}

var _ graphql.Cache[*ast.QueryDocument] = prepared{}

func withDocument(ctx context.Context, doc *ast.QueryDocument) context.Context {
	return context.WithValue(ctx, preparedKey{}, doc)
}

// Get returns the document of the context.
func (prepared) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(preparedKey{}).(*ast.QueryDocument)
	return doc, ok
}

// Add is never called: every context has its document.
func (prepared) Add(context.Context, string, *ast.QueryDocument) {}
