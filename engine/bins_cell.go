package engine

import (
	"math"
	"strconv"
	"time"

	"parterre/index"
)

// name returns the label of a bin: what people call it, or its ends.
func (b bin) name(kind index.Kind, zone *time.Location) string {
	if b.label != "" {
		return b.label
	}
	lo, hi := keyLabel(kind, b.lo, zone), ""
	whole := kind == index.Integer || kind == index.Date
	switch {
	case b.openHi:
	case whole:
		hi = keyLabel(kind, b.hi, zone)
	default:
		hi = keyLabel(kind, b.end(), zone)
	}
	under, from := "under ", " and over"
	if kind == index.Date || kind == index.DateTime {
		under, from = "before ", " and later"
	}
	switch {
	case b.openLo:
		return under + keyLabel(kind, b.end(), zone)
	case b.openHi:
		return lo + from
	case whole && b.lo == b.hi:
		return lo
	case whole:
		return lo + " to " + hi
	}
	return lo + " to " + under + hi
}

// keyLabel writes a value of an ordered kind for people.
func keyLabel(kind index.Kind, key int64, zone *time.Location) string {
	switch kind {
	case index.Number:
		f := index.KeyNumber(key)
		if f != 0 && math.Abs(f) < 1e-6 {
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
		return strconv.FormatFloat(f, 'f', -1, 64)
	case index.Integer:
		return strconv.FormatInt(key, 10)
	case index.Boolean:
		return strconv.FormatBool(key == 1)
	case index.Date:
		return index.FormatDate(key)
	}
	t := time.UnixMilli(key).In(zone)
	switch {
	case key%1000 != 0:
		return t.Format("2006-01-02 15:04:05.000")
	case t.Second() != 0:
		return t.Format("2006-01-02 15:04:05")
	case t.Hour() != 0 || t.Minute() != 0:
		return t.Format("2006-01-02 15:04")
	}
	return t.Format("2006-01-02")
}

// criteria returns the criteria of a bin: met by exactly the values in it.
func (b bin) criteria(key string, kind index.Kind) *Criteria {
	test := func(t Test) *Criteria { return &Criteria{Attribute: &AttributeCriteria{Key: key, Is: &t}} }
	value := func(key int64) any { return index.KeyValue(kind, key).Any() }
	if b.openLo && b.openHi {
		set := true
		return test(Test{IsSet: &set})
	}
	switch kind {
	case index.Date, index.DateTime:
		switch {
		case b.openLo:
			return test(Test{Before: value(b.end())})
		case b.openHi:
			return test(Test{OnOrAfter: value(b.lo)})
		case kind == index.Date:
			return test(Test{Between: &Range{From: value(b.lo), To: value(b.hi)}})
		}
		return test(Test{Between: &Range{From: value(b.lo), To: value(b.end())}})
	}
	switch {
	case b.openLo:
		return test(Test{LessThan: value(b.end())})
	case b.openHi:
		return test(Test{AtLeast: value(b.lo)})
	case kind == index.Integer:
		return test(Test{Between: &Range{From: value(b.lo), To: value(b.hi)}})
	}
	return &Criteria{All: []*Criteria{test(Test{AtLeast: value(b.lo)}), test(Test{LessThan: value(b.end())})}}
}
