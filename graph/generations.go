package graph

import "sync"

const (
	mostDocuments   = 1_000   // in one generation
	mostText        = 2 << 20 // bytes of the texts in one generation
	longestDocument = 64_000  // bytes; longer ones are not kept: they are read and validated anew each time
)

// generations keeps what was made of documents, in two generations: what the older one is asked for moves to the
// younger one, and what nobody asks for goes with the older one.
type generations[V any] struct {
	mu    sync.Mutex // guards what follows
	young map[string]kept[V]
	old   map[string]kept[V]
	text  int // bytes of the documents in young
}

type kept[V any] struct {
	value V
	text  int // bytes of its document
}

func newGenerations[V any]() *generations[V] {
	return &generations[V]{young: map[string]kept[V]{}}
}

// get returns what is kept by a name.
func (g *generations[V]) get(name string) (V, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if k, ok := g.young[name]; ok {
		return k.value, true
	}
	k, ok := g.old[name]
	if ok {
		g.put(name, k)
	}
	return k.value, ok
}

// add keeps a value for a while, if its document, of so many bytes, is not too long.
func (g *generations[V]) add(name string, value V, text int) {
	if text > longestDocument {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.put(name, kept[V]{value, text})
}

func (g *generations[V]) put(name string, k kept[V]) {
	if had, ok := g.young[name]; ok {
		g.text -= had.text
	} else if len(g.young) >= mostDocuments || g.text+k.text > mostText {
		g.old, g.young, g.text = g.young, map[string]kept[V]{}, 0
	}
	g.text += k.text
	g.young[name] = k
}
