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
	longestDocument = 64_000  // bytes; longer ones are read anew each time
)

// documents keeps parsed and validated documents by their text, in two generations: what the older one is asked for
// moves to the younger one, and what nobody asks for goes with the older one.
type documents struct {
	mu    sync.Mutex // guards what follows
	young map[string]*ast.QueryDocument
	old   map[string]*ast.QueryDocument
	text  int // bytes of the texts in young
}

var _ graphql.Cache[*ast.QueryDocument] = (*documents)(nil)

func newDocuments() *documents {
	return &documents{young: map[string]*ast.QueryDocument{}}
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
	if len(d.young) >= mostDocuments || d.text+len(text) > mostText {
		d.old, d.young, d.text = d.young, map[string]*ast.QueryDocument{}, 0
	}
	d.text += len(text)
	d.young[text] = doc
}
