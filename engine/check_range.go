package engine

import (
	"math"

	"parterre/index"
)

// compare plans the operators with one value.
func (t *tested) compare(raw any) int32 {
	kind := t.attribute.Kind
	if t.name == "onDay" {
		kind = index.Date
	}
	value, ok := t.value(kind, raw, t.path)
	if !ok {
		return invalid
	}
	switch {
	case t.text():
		return t.leaf(textIs, t.folds, value.Text())
	case t.attribute.Kind == index.Version:
		return t.leaf(versionModes[t.name], false, value.Text())
	}
	key := value.Key()
	switch t.name {
	case "onDay":
		if t.attribute.Kind == index.DateTime {
			if t.zoneFrom != 0 {
				return t.timed(&timeLeaf{stretch: onDay(key)})
			}
			zone := t.c.env.zone()
			return t.spans(span{startOf(key, zone), startOf(key+1, zone) - 1})
		}
	case "lessThan", "before":
		if key == math.MinInt64 {
			return t.c.builder.none()
		}
		return t.spans(span{math.MinInt64, key - 1})
	case "greaterThan", "after":
		if key == math.MaxInt64 {
			return t.c.builder.none()
		}
		return t.spans(span{key + 1, math.MaxInt64})
	case "atMost", "onOrBefore":
		return t.spans(span{math.MinInt64, key})
	case "atLeast", "onOrAfter":
		return t.spans(span{key, math.MaxInt64})
	}
	return t.spans(span{key, key})
}

// versionModes says how a version is compared by the operators with one value.
var versionModes = map[string]textMode{"equals": textIs, "lessThan": versionBelow, "atMost": versionUpTo, "greaterThan": versionAbove, "atLeast": versionFrom}

func (t *tested) spans(of ...span) int32 {
	return t.c.builder.of(&spansLeaf{t.attribute.ID, spansOf(of...)})
}

func (t *tested) between(r *Range) int32 {
	ends := [2]index.Value{}
	good := true
	for i, end := range []struct {
		name string
		raw  any
	}{{"from", r.From}, {"to", r.To}} {
		at := under(t.path, end.name)
		if end.raw == nil {
			t.c.fault(ValueMissing, at, "One end of the range is missing.", `Give both ends, or use a test with one value, such as "atLeast" or "onOrAfter".`)
			good = false
			continue
		}
		value, ok := t.value(t.attribute.Kind, end.raw, at)
		ends[i], good = value, good && ok
	}
	if !good {
		return invalid
	}
	from, to := ends[0].Key(), ends[1].Key()
	switch versions := t.attribute.Kind == index.Version; {
	case versions && index.CompareVersions(ends[0].Text(), ends[1].Text()) <= 0:
		return t.c.builder.and(t.leaf(versionFrom, false, ends[0].Text()), t.leaf(versionUpTo, false, ends[1].Text()))
	case versions || from > to:
		return t.c.fault(RangeReversed, t.path, "The range ends before it begins.", "Swap the two ends.")
	case t.attribute.Kind == index.DateTime && from == to:
		return t.c.fault(RangeReversed, t.path, "The range ends the moment it begins, and the end does not belong to it, so nobody would match.", "Make the end later.")
	case t.attribute.Kind == index.DateTime:
		to--
	}
	return t.spans(span{from, to})
}
