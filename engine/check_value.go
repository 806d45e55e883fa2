package engine

import (
	"strings"

	"parterre/index"
)

// value reads one value.
func (t *tested) value(kind index.Kind, raw any, path []string) (index.Value, bool) {
	v, issue := t.c.read(kind, raw)
	return t.canonical(v), !t.c.refused(issue, path...)
}

// canonical returns the value that one to compare with stands for. A part of a text or a pattern is none, and where case is ignored
// the text may be a spelling of several: see foldedAliases.
func (t *tested) canonical(v index.Value) index.Value {
	if t.pattern() || t.name == "matches" || t.folds {
		return v
	}
	return t.attribute.Aliases.Value(v)
}

// values reads a list, naming every faulty item. Also is asked about values that can be read.
func (t *tested) values(items []any, also func(index.Value) *index.Issue) ([]index.Value, bool) {
	values, ok := t.c.values(t.attribute.Kind, items, t.path, also)
	for i, v := range values {
		values[i] = t.canonical(v)
	}
	return values, ok
}

func (c *compiler) values(kind index.Kind, items []any, path []string, also func(index.Value) *index.Issue) ([]index.Value, bool) {
	if !c.room(path, len(items)) {
		return nil, false
	}
	if len(items) == 0 {
		c.fault(ValueMissing, path, "The list of values is empty.", "Add at least one value, or remove this line.")
	}
	out := make([]index.Value, 0, len(items))
	faults := listFaults{c: c, path: path}
	for i, raw := range items {
		v, issue := c.read(kind, raw)
		if issue == nil && also != nil {
			issue = also(v)
		}
		if issue != nil {
			faults.add(i, *issue)
		}
		out = append(out, v)
	}
	faults.close("values that do not fit")
	return out, faults.found == 0
}

// read reads a value to compare with: of a list attribute one of its items.
func (c *compiler) read(kind index.Kind, raw any) (index.Value, *index.Issue) {
	if kind == index.StringList {
		kind = index.String
	}
	if text, ok := raw.(string); ok && !c.env.Verbatim {
		raw = strings.TrimSpace(text)
	}
	return index.ParseValue(kind, raw)
}

func textsOf(values []index.Value) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.Text()
	}
	return out
}
