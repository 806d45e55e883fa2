package load

import (
	"slices"

	"parterre/index"
)

// Discreet returns the import without samples of attributes that are sensitive in a schema: also when they became so after
// the file was read.
func (i Import) Discreet(schema *index.Schema) Import {
	i.Verdict = i.Verdict.without(sensitive(schema))
	return i
}

// sensitive reports whether an attribute is, whatever a load makes of its column.
func sensitive(schema *index.Schema) func(key string) bool {
	return func(key string) bool {
		a, ok := schema.ByKey(key)
		return ok && a.Sensitive
	}
}

// without returns the verdict without samples of some attributes.
func (v Verdict) without(hidden func(key string) bool) Verdict {
	v.Columns, v.Attributes = slices.Clone(v.Columns), slices.Clone(v.Attributes)
	for n, c := range v.Columns {
		if hidden(keyOf(c.Name)) {
			v.Columns[n].Samples = nil
		}
	}
	for n, f := range v.Attributes {
		if hidden(f.Key) {
			v.Attributes[n].Samples = nil
		}
	}
	return v
}
