package load

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"parterre/index"
)

// headings knows what people are shown at the head of a column: the labels of attributes. Tables that were downloaded from the
// workbench have them, and so have those that people make themselves.
type headings struct {
	schema *index.Schema
	labels map[string][]index.Attribute // by the label as it is compared
}

func headingsOf(schema *index.Schema) headings {
	h := headings{schema, map[string][]index.Attribute{}}
	for _, a := range schema.All() {
		label := compared(cmp.Or(a.Label, a.Key))
		h.labels[label] = append(h.labels[label], a)
	}
	return h
}

// compared writes a heading so that case and the space around it do not matter.
func compared(heading string) string { return strings.ToLower(strings.TrimSpace(heading)) }

func (h headings) hasKey(name string) bool {
	a, ok := h.schema.ByKey(name)
	return ok && a.Key == name // and not its id
}

// shown returns what a column may mean that is called as people are shown it: one of the words of a user, or attributes.
func (h headings) shown(name string, words []string) []column {
	var out []column
	if word := compared(name); slices.Contains(words, word) {
		out = append(out, column{name: name, field: word})
	}
	for _, a := range h.labels[compared(name)] {
		out = append(out, column{name: name, key: a.Key})
	}
	return out
}

// hides reports whether a column or an attribute of this name may hold values of a sensitive attribute, whatever a load makes of it.
func (h headings) hides(name string) bool {
	return h.sensitive(name) || h.sensitive(keyOf(name)) ||
		slices.ContainsFunc(h.labels[compared(name)], func(a index.Attribute) bool { return a.Sensitive })
}

func (h headings) sensitive(key string) bool {
	a, ok := h.schema.ByKey(key)
	return ok && a.Sensitive
}

// ambiguous says that a column could be more than one thing. To take one of them would be a guess, and to make a new attribute
// of it another.
func ambiguous(name string, found []column) *index.Issue {
	var words []string
	for _, c := range found {
		if c.field != "" {
			words = append(words, fmt.Sprintf("%q of the user", c.field))
		} else {
			words = append(words, fmt.Sprintf("the attribute %q", c.key))
		}
	}
	issue := fault(ColumnInvalid, fmt.Sprintf("The column %q could be %s.", name, strings.Join(words, " or ")),
		"Call the column by the key of the attribute that is meant, or give the attributes labels that differ.")
	return &issue
}
