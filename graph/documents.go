package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

const (
	mostDocuments   = 1_000   // in one generation
	mostText        = 2 << 20 // bytes of the texts in one generation
	longestDocument = 64_000  // bytes; longer ones are not kept: they are read and validated anew each time
)

// documents keeps parsed and validated documents by their text, in two generations: what the older one is asked for
// moves to the younger one, and what nobody asks for goes with the older one.
type documents struct {
	mu    sync.Mutex // guards what follows
	young map[string]*ast.QueryDocument
	old   map[string]*ast.QueryDocument
	text  int // bytes of the texts in young
}

func newDocuments() *documents {
	return &documents{young: map[string]*ast.QueryDocument{}}
}

// get returns the document of a text, if it is kept.
func (d *documents) get(text string) (*ast.QueryDocument, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if doc, ok := d.young[text]; ok {
		return doc, true
	}
	doc, ok := d.old[text]
	if ok {
		d.put(text, doc)
	}
	return doc, ok
}

// add keeps the document of a text for a while, if it is not too long.
func (d *documents) add(text string, doc *ast.QueryDocument) {
	if len(text) > longestDocument {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.put(text, doc)
}

func (d *documents) put(text string, doc *ast.QueryDocument) {
	if len(d.young) >= mostDocuments || d.text+len(text) > mostText {
		d.old, d.young, d.text = d.young, map[string]*ast.QueryDocument{}, 0
	}
	d.text += len(text)
	d.young[text] = doc
}

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
