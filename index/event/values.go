package event

import "slices"

// Cell is what one event has for one property.
type Cell struct {
	Property Property
	Form     Form
	Key      int64    // of an ordered kind
	Codes    []uint32 // of a text exactly one; of a list those of its items, ascending
}

// Form says how a property is kept.
type Form uint8

const (
	Ordered Form = iota // by a key that sorts as the values do
	Text                // by the code of a text
	List                // by the codes of the items
)

// Values is what the events of a Day have for one property, by their places. Where it ends, nothing is known.
type Values struct {
	keys  []int64    // of an ordered kind
	codes []uint32   // of a text
	lists [][]uint32 // of a list
	has   []bool     // nil: all of them have one
}

// Has reports whether the event at a place has a value. The nil *Values has none.
func (v *Values) Has(at int) bool {
	return v != nil && at < v.len() && (v.has == nil || v.has[at])
}

// Key returns the value of an ordered kind at a place that has one.
func (v *Values) Key(at int) int64 { return v.keys[at] }

// Code returns the code of the text at a place that has one.
func (v *Values) Code(at int) uint32 { return v.codes[at] }

// Codes returns the codes of the items of the list at a place that has one, ascending. Read only.
func (v *Values) Codes(at int) []uint32 { return v.lists[at] }

func (v *Values) len() int { return max(len(v.keys), len(v.codes), len(v.lists)) }

// kept says how the arrays of values may be changed.
type kept uint8

const (
	shared   kept = iota // with other Days: copy
	appended             // behind what others see: only the last place is new
	owned                // nobody else has them
)

// put returns the values with a place opened at at that has the cell, or nothing for nil.
func (v *Values) put(at int, c *Cell, how kept) *Values {
	known := 0
	if v != nil {
		known = v.len()
	}
	if c == nil && at >= known {
		if how == shared {
			return v.clone()
		}
		return v
	}
	next := Values{}
	if v != nil {
		next = *v
	}
	length := max(known, at) + 1
	missing := at > known || c == nil
	switch next.form(c) {
	case List:
		next.lists = grown(next.lists, at, length, how)
		if c != nil {
			next.lists[at] = c.Codes
		}
	case Text:
		next.codes = grown(next.codes, at, length, how)
		if c != nil {
			next.codes[at] = c.Codes[0]
		}
	case Ordered:
		next.keys = grown(next.keys, at, length, how)
		if c != nil {
			next.keys[at] = c.Key
		}
	}
	switch {
	case next.has != nil:
		next.has = grown(next.has, at, length, how)
	case missing:
		next.has = make([]bool, length, length+length/4+4)
		for i := range next.has {
			next.has[i] = i < known || i > at // those that were there, each in its place by now
		}
	default:
		return &next
	}
	next.has[at] = c != nil
	return &next
}

func (v *Values) form(c *Cell) Form {
	switch {
	case v.lists != nil, c != nil && c.Form == List:
		return List
	case v.codes != nil, c != nil && c.Form == Text:
		return Text
	}
	return Ordered
}

// without returns the values without the place, in arrays of their own.
func (v *Values) without(at int) *Values {
	if v == nil || at >= v.len() {
		return v.clone()
	}
	return &Values{keys: cut(v.keys, at), codes: cut(v.codes, at), lists: cut(v.lists, at), has: cut(v.has, at)}
}

func (v *Values) clone() *Values {
	if v == nil {
		return nil
	}
	return &Values{keys: slices.Clone(v.keys), codes: slices.Clone(v.codes), lists: slices.Clone(v.lists), has: slices.Clone(v.has)}
}

func cut[T any](list []T, at int) []T {
	if list == nil {
		return nil
	}
	return append(append(make([]T, 0, len(list)-1), list[:at]...), list[at+1:]...)
}

// grown returns the list with a place opened at at and zeros up to length.
func grown[T any](list []T, at, length int, how kept) []T {
	n := len(list)
	var zero T
	switch {
	case at >= n && how != shared && length <= cap(list):
		list = list[:length]
		for i := n; i < length; i++ {
			list[i] = zero
		}
		return list
	case at >= n:
		out := make([]T, length, length+length/4+4)
		copy(out, list)
		return out
	case how == owned:
		return slices.Insert(list, at, zero)
	}
	return opened(list, at)
}
