package index

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Value is one typed datum of an attribute. The zero Value is of no kind: what is missing is absent, not a Value.
// A Value is immutable; the list it hands out must not be changed.
type Value struct {
	kind Kind
	key  int64
	text string
	list []string // ascending, without duplicates
}

// Kind returns the kind of the value.
func (v Value) Kind() Kind { return v.kind }

// Key returns the ordered key of a NUMBER, INTEGER, BOOLEAN, DATE or DATETIME: keys of one kind are ordered as
// their values are. NUMBER: order-preserving bits (NumberKey); BOOLEAN: 0 or 1; DATE: days since 1970-01-01;
// DATETIME: milliseconds since then. It is 0 for the other kinds.
func (v Value) Key() int64 { return v.key }

// Text returns the text of a STRING, or a VERSION in its one spelling, "" for the other kinds.
func (v Value) Text() string { return v.text }

// List returns the texts of a STRING_LIST, ascending and without duplicates, nil for the other kinds. Read only.
func (v Value) List() []string { return v.list }

// Float returns the number of a NUMBER.
func (v Value) Float() float64 { return KeyNumber(v.key) }

// size returns the bytes of the value's texts.
func (v Value) size() int {
	n := len(v.text)
	for _, t := range v.list {
		n += len(t)
	}
	return n
}

// Equal reports whether both are of one kind and the same datum.
func (v Value) Equal(w Value) bool {
	return v.kind == w.kind && v.key == w.key && v.text == w.text && slices.Equal(v.list, w.list)
}

// Any returns the value as encoding/json writes it: string, float64, int64, bool, "2006-01-02",
// "2006-01-02T15:04:05Z" (with milliseconds only when there are some) or []string. What it returns, parsed for
// the same kind, is the same value again.
func (v Value) Any() any {
	switch v.kind {
	case String, Version:
		return v.text
	case Number:
		return v.Float()
	case Integer:
		return v.key
	case Boolean:
		return v.key == 1
	case Date:
		return FormatDate(v.key)
	case DateTime:
		return FormatDateTime(v.key)
	case StringList:
		if v.list == nil {
			return []string{}
		}
		return v.list
	}
	return nil
}

// VersionValue returns a VERSION from its one spelling, as ParseVersion returns it.
func VersionValue(text string) Value { return Value{kind: Version, text: text} }

// StringValue returns a STRING. The text is taken as it is; ParseValue is the one that checks.
func StringValue(text string) Value { return Value{kind: String, text: text} }

// NumberValue returns a NUMBER; f is finite, and -0 becomes 0.
func NumberValue(f float64) Value { return Value{kind: Number, key: NumberKey(f)} }

// IntegerValue returns an INTEGER.
func IntegerValue(n int64) Value { return Value{kind: Integer, key: n} }

// BooleanValue returns a BOOLEAN.
func BooleanValue(b bool) Value {
	v := Value{kind: Boolean}
	if b {
		v.key = 1
	}
	return v
}

// DateValue returns a DATE from days since 1970-01-01.
func DateValue(days int64) Value { return Value{kind: Date, key: days} }

// DateTimeValue returns a DATETIME; what is finer than a millisecond is cut off.
func DateTimeValue(t time.Time) Value { return Value{kind: DateTime, key: t.UnixMilli()} }

// ListValue returns a STRING_LIST: the set of the given texts. The given slice is not kept.
func ListValue(texts []string) Value {
	return Value{kind: StringList, list: set(texts)}
}

// KeyValue returns the value of an ordered kind from its key.
func KeyValue(kind Kind, key int64) Value {
	if !kind.Ordered() {
		panic(fmt.Sprintf("index: values of kind %s have no ordered key", kind))
	}
	return Value{kind: kind, key: key}
}

// NumberKey returns a key ordered as float64 is, for finite numbers; -0 and 0 have the one key 0.
func NumberKey(f float64) int64 {
	bits := int64(math.Float64bits(f + 0)) // -0 + 0 is 0
	if bits < 0 {
		bits = math.MinInt64 - bits
	}
	return bits
}

// KeyNumber is the inverse of NumberKey.
func KeyNumber(key int64) float64 {
	if key < 0 {
		key = math.MinInt64 - key
	}
	return math.Float64frombits(uint64(key))
}

// set returns the texts ascending and without duplicates, in a slice of its own; nil for none.
func set(texts []string) []string {
	if len(texts) == 0 {
		return nil
	}
	out := slices.Clone(texts)
	slices.Sort(out)
	return slices.Compact(out)
}
