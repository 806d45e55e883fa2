package engine

import (
	"slices"

	"parterre/index"
)

// comparesText reports whether upper and lower case play a part in the operator.
func (t *tested) comparesText() bool {
	switch t.name {
	case "equals", "in", "anyOf", "allOf", "onlyOf", "exactly", "matches":
		return t.text()
	}
	return t.pattern()
}

// pattern reports whether the operator looks for a part of a text; those ignore case unless told otherwise.
func (t *tested) pattern() bool {
	return t.name == "contains" || t.name == "startsWith" || t.name == "endsWith"
}

func (t *tested) text() bool {
	return t.attribute.Kind == index.String || t.attribute.Kind == index.StringList
}

func (t *tested) leaf(mode textMode, folds bool, needles ...string) int32 {
	if mode == textIs && folds {
		needles = t.foldedAliases(needles)
	}
	return t.c.builder.of(&textLeaf{t.attribute.ID, t.attribute.Kind == index.StringList, newTextTest(mode, folds, needles)})
}

// foldedAliases adds the values that one of the texts is a spelling of when case is ignored.
func (t *tested) foldedAliases(texts []string) []string {
	wanted := newTextTest(textIs, true, texts)
	for _, one := range t.attribute.Aliases.All() {
		if slices.ContainsFunc(one.Spellings, wanted.matches) {
			texts = append(texts, one.Value)
		}
	}
	return texts
}

// part plans contains, startsWith and endsWith.
func (t *tested) part(mode textMode, texts []string) int32 {
	items := make([]any, len(texts))
	for i, text := range texts {
		items[i] = text
	}
	values, ok := t.values(items, func(v index.Value) *index.Issue {
		if v.Text() != "" {
			return nil
		}
		return &index.Issue{Code: ValueMissing, Severity: index.Error, Message: "There is no text to look for yet.", Hint: `Type some text, or use "isSet" for any value.`}
	})
	switch {
	case !ok:
		return invalid
	case len(values) == 0:
		return t.c.builder.none()
	}
	return t.leaf(mode, t.folds, textsOf(values)...)
}
