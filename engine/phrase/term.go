package phrase

import (
	"encoding/json"
	"slices"
	"strconv"
)

// term is a piece of JSON that knows its place in the text: an object with fields, a list, or anything else as it is.
type term struct {
	at     span
	fields []field
	list   []*term         // nil for none
	value  json.RawMessage // of a term with neither
	broken bool            // a fault was noted here, so that nothing more is to be said of it
}

type field struct {
	name string
	of   *term
}

func object(at span, fields ...field) *term { return &term{at: at, fields: fields} }

func list(at span, items []*term) *term {
	if items == nil {
		items = []*term{}
	}
	return &term{at: at, list: items}
}

func literal(at span, value json.RawMessage) *term { return &term{at: at, value: value} }

func text(at span, text string) *term { return literal(at, quote(text)) }

// hole stands where something could not be read.
func hole(at span) *term { return &term{at: at, broken: true} }

// under puts a term into a field of an object at the same place.
func under(name string, of *term) *term { return object(of.at, field{name, of}) }

// append writes the term as JSON.
func (t *term) append(b []byte) []byte {
	switch {
	case t.list != nil:
		b = append(b, '[')
		for i, item := range t.list {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.append(b)
		}
		return append(b, ']')
	case t.value != nil:
		return append(b, t.value...)
	}
	b = append(b, '{')
	for i, f := range t.fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, quote(f.name)...), ':')
		b = f.of.append(b)
	}
	return append(b, '}')
}

// find returns the term at a path of the JSON, or the innermost one around it. Paths look through nodes that carry an
// id of the client, as those of engine do.
func (t *term) find(path []string) *term {
	if len(t.fields) == 1 && t.fields[0].name == "node" {
		for _, f := range t.fields[0].of.fields {
			if f.name == "criteria" {
				return f.of.find(path)
			}
		}
		return t
	}
	if len(path) == 0 {
		return t
	}
	for _, f := range t.fields {
		if f.name == path[0] {
			return f.of.find(path[1:])
		}
	}
	if i, err := strconv.Atoi(path[0]); err == nil && 0 <= i && i < len(t.list) {
		return t.list[i].find(path[1:])
	}
	return t
}

// sound reports whether everything in the term could be read.
func (t *term) sound() bool {
	return !t.broken && !slices.ContainsFunc(t.list, func(item *term) bool { return !item.sound() }) &&
		!slices.ContainsFunc(t.fields, func(f field) bool { return !f.of.sound() })
}
