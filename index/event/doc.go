// Package event holds what users did, in memory, two ways: by day, for questions to everybody, and by user, for
// questions to one.
//
// Its nouns: a [Day] is the events of one type on one day among the users of one block, in the order of time; a [Values]
// is what they have for one property, beside them; a [Timeline] is the events of one user; a [Book] is all of them,
// immutable. An [Editor] makes the next Book and copies what it touches. Names have become numbers and values have
// become keys and codes before they come here: see package index, which owns them.
//
// An event that is newer than all of its Day is appended behind what older Books show, so that nothing is copied;
// the array remembers how far it is used, and whoever comes second, from an older Book, copies it. An event that is
// late copies its Day.
package event

import (
	"strconv"
	"strings"

	"parterre/index/block"
)

// Type is the number of a type of events, from 1.
type Type uint32

// String returns the id as the outside sees it, "event:7".
func (t Type) String() string { return "event:" + strconv.FormatUint(uint64(t), 10) }

// Property is the number of a property of a type, from 1.
type Property uint32

// String returns the id as the outside sees it, "property:2".
func (p Property) String() string { return propertyPrefix + strconv.FormatUint(uint64(p), 10) }

const propertyPrefix = "property:"

// ParseProperty is the inverse of Property.String; false for what does not look like an id.
func ParseProperty(text string) (Property, bool) {
	n, ok := strings.CutPrefix(text, propertyPrefix)
	p, err := strconv.ParseUint(n, 10, 32)
	return Property(p), ok && err == nil
}

const dayMS = 24 * 60 * 60 * 1000

// DayOf returns the day of UTC an instant lies in, both counted from 1970.
func DayOf(ms int64) int64 {
	day := ms / dayMS
	if ms%dayMS < 0 {
		day--
	}
	return day
}

// userBits is the logarithm of how many users share a page of time lines: a page is what one more event copies.
const userBits = 5

func pageUsers(shape block.Shape) int { return min(1<<userBits, shape.Rows()) }
