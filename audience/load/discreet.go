package load

import (
	"slices"

	"parterre/index"
)

// Discreet returns the import without samples of attributes that are sensitive in a schema: also when they became so after
// the file was read.
func (i Import) Discreet(schema *index.Schema) Import {
	i.Verdict = i.Verdict.without(headingsOf(schema).hides)
	return i
}

// without returns the verdict without samples of what is hidden: columns by their names, attributes by their keys.
func (v Verdict) without(hidden func(name string) bool) Verdict {
	v.Columns, v.Attributes = slices.Clone(v.Columns), slices.Clone(v.Attributes)
	for n, c := range v.Columns {
		if hidden(c.Name) {
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
