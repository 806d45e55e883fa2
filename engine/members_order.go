package engine

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"parterre/index"
)

// order is a MemberOrder resolved against a snapshot.
type order struct {
	by         OrderField
	attribute  index.Attribute
	descending bool
	snapshot   *index.Snapshot
}

// memberKey is the place of one user in an order.
type memberKey struct {
	missing bool   // no name, no value: after everybody else
	key     int64  // of JOINED the user key, of an attribute of an ordered kind the key
	text    string // of a name, a STRING or a VERSION, as it is stored
	id      string // not in the order JOINED, where keys are never equal
}

// keyOf returns the place of a user.
func (o *order) keyOf(user index.User) memberKey {
	switch o.by {
	case OrderJoined:
		return memberKey{key: int64(user.Key())}
	case OrderID:
		return memberKey{id: user.ID()}
	case OrderName:
		name := user.Name()
		return memberKey{missing: name == "", text: name, id: user.ID()}
	}
	v, ok := user.Value(o.attribute.ID)
	return memberKey{missing: !ok, key: v.Key(), text: v.Text(), id: user.ID()}
}

// cursor returns the cursor of a place.
func (o *order) cursor(place memberKey) cursor {
	return cursor{by: o.by, descending: o.descending, attribute: o.attribute.ID, place: place}
}

// candidate is a user who may get on the page. The id is fetched when it decides, which is seldom.
type candidate struct {
	memberKey
	ord uint32
}

func (o *order) id(c *candidate) string {
	if c.id == "" { // no user has an empty id
		c.id = o.snapshot.User(c.ord).ID()
	}
	return c.id
}

// compare says which of two candidates comes first.
func (o *order) compare(a, b *candidate) int {
	if a.missing != b.missing {
		return int(flag(a.missing)) - int(flag(b.missing))
	}
	by := cmp.Compare(a.key, b.key)
	if by == 0 && a.text != b.text {
		by = o.compareTexts(a.text, b.text)
	}
	if o.by == OrderID {
		by = strings.Compare(o.id(a), o.id(b))
	}
	switch {
	case by != 0 && o.descending:
		return -by
	case by != 0 || o.by == OrderID || o.by == OrderJoined: // user keys are equal of one user only
		return by
	}
	return strings.Compare(o.id(a), o.id(b))
}

// compareTexts compares two texts of what the order is by.
func (o *order) compareTexts(a, b string) int {
	if o.by == OrderAttribute && o.attribute.Kind == index.Version {
		return index.CompareVersions(a, b)
	}
	return compareFolded(a, b)
}

// compareFolded compares two texts as their folded forms, folding no further than they are ASCII and alike.
func compareFolded(a, b string) int {
	for i := range min(len(a), len(b)) {
		x, y := a[i], b[i]
		if x >= utf8.RuneSelf || y >= utf8.RuneSelf {
			return strings.Compare(fold(a), fold(b))
		}
		if x, y = lower(x), lower(y); x != y {
			if combines(a, i+1) || combines(b, i+1) {
				return strings.Compare(fold(a), fold(b))
			}
			return cmp.Compare(x, y)
		}
	}
	if n := min(len(a), len(b)); combines(a, n) || combines(b, n) {
		return strings.Compare(fold(a), fold(b))
	}
	return cmp.Compare(len(a), len(b))
}

// combines reports whether what stands at i might change the letter before it.
func combines(text string, i int) bool { return i < len(text) && text[i] >= utf8.RuneSelf }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
