package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

const (
	mostDocuments   = 1_000     // in one generation
	longestDocument = 64 * 1024 // bytes; longer ones are read anew each time
)

// documents keeps parsed and validated documents by their text, in two generations: what the older one is asked for
// moves to the younger one, and what nobody asks for goes with the older one.
type documents struct {
	mu      sync.Mutex // guards young and old
	young   map[string]*ast.QueryDocument
	old     map[string]*ast.QueryDocument
	entries int // of one generation
}

var _ graphql.Cache[*ast.QueryDocument] = (*documents)(nil)

func newDocuments() *documents {
	return &documents{young: map[string]*ast.QueryDocument{}, entries: mostDocuments}
}

// Get returns the document of a text.
func (d *documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
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

// Add keeps the document of a text.
func (d *documents) Add(_ context.Context, text string, doc *ast.QueryDocument) {
	if len(text) > longestDocument {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.put(text, doc)
}

func (d *documents) put(text string, doc *ast.QueryDocument) {
	if len(d.young) >= d.entries {
		d.old, d.young = d.young, map[string]*ast.QueryDocument{}
	}
	d.young[text] = doc
}
