package engine

import "parterre/index"

// among plans in and anyOf.
func (t *tested) among(items []any) int32 {
	values, ok := t.values(items, nil)
	switch {
	case !ok:
		return invalid
	case len(values) == 0:
		return t.c.builder.none()
	case t.text():
		return t.leaf(textIs, t.folds, textsOf(values)...)
	case t.attribute.Kind == index.Version:
		return t.leaf(textIs, false, textsOf(values)...)
	}
	ranges := make([]span, len(values))
	for i, v := range values {
		ranges[i] = span{v.Key(), v.Key()}
	}
	return t.spans(ranges...)
}

// every plans allOf.
func (t *tested) every(items []any) int32 {
	values, ok := t.values(items, nil)
	if !ok {
		return invalid
	}
	places := make([]int32, len(values))
	for i, v := range values {
		places[i] = t.leaf(textIs, t.folds, v.Text())
	}
	return t.c.builder.and(places...)
}

// only plans onlyOf.
func (t *tested) only(items []any) int32 {
	values, ok := t.values(items, nil)
	switch {
	case !ok:
		return invalid
	case len(values) == 0:
		return t.c.builder.none()
	}
	return t.nothingBut(values)
}

func (t *tested) nothingBut(values []index.Value) int32 {
	needles := textsOf(values)
	if t.folds {
		needles = t.foldedAliases(needles)
	}
	return t.c.builder.of(&onlyLeaf{t.attribute.ID, newTextTest(textIs, t.folds, needles)})
}

// exactly is onlyOf and allOf at once; of no values, an empty list or none.
func (t *tested) exactly(items []any) int32 {
	values, ok := t.values(items, nil)
	switch {
	case !ok:
		return invalid
	case len(values) == 0:
		return t.empty()
	}
	places := []int32{t.nothingBut(values)}
	for _, v := range values {
		places = append(places, t.leaf(textIs, t.folds, v.Text()))
	}
	return t.c.builder.and(places...)
}
