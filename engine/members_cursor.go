package engine

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"unicode/utf8"

	"parterre/index"
)

// cursor is the place of one member in a list: the order, the sort key and the id, never a position. It is written as
//
//	version (1) | order (1) | descending (1) | attribute (uvarint) | rank (1) | key (varint) | text | id | crc32c (4)
//
// in base64 for URLs, where text and id have their length (uvarint) before them. The checksum is there so that a
// cursor somebody cut or typed is told from one of ours; it keeps no secret.
type cursor struct {
	by         OrderField
	descending bool
	attribute  index.AttributeID
	place      memberKey
}

const cursorVersion = 1

var cursorOrders = []OrderField{OrderJoined, OrderID, OrderName, OrderAttribute} // by their byte: add, never reorder

var cursorTable = crc32.MakeTable(crc32.Castagnoli)

// String writes the cursor.
func (c cursor) String() string {
	b := make([]byte, 0, 64)
	b = append(b, cursorVersion, byte(orderByte(c.by)), flag(c.descending))
	b = binary.AppendUvarint(b, uint64(c.attribute))
	b = append(b, flag(c.place.missing))
	b = binary.AppendVarint(b, c.place.key)
	for _, text := range []string{c.place.text, c.place.id} {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(b, cursorTable))
	return base64.RawURLEncoding.EncodeToString(b)
}

func orderByte(by OrderField) int {
	for i, o := range cursorOrders {
		if o == by {
			return i
		}
	}
	panic("engine: an order without a byte")
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// parseCursor reads a cursor; false for what String never wrote.
func parseCursor(text string) (*cursor, bool) {
	if len(text) > 2*index.MaxTextBytes {
		return nil, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) < 4+3 {
		return nil, false
	}
	body := b[:len(b)-4]
	if crc32.Checksum(body, cursorTable) != binary.BigEndian.Uint32(b[len(b)-4:]) {
		return nil, false
	}
	r := cursorReader{rest: body, ok: true}
	version, by, descending := r.byte(), r.byte(), r.byte()
	attribute, missing, key := r.uvarint(), r.byte(), r.varint()
	place := memberKey{missing: missing == 1, key: key, text: r.text(), id: r.text()}
	if !r.ok || len(r.rest) > 0 || version != cursorVersion || int(by) >= len(cursorOrders) || descending > 1 || missing > 1 || attribute > 1<<32-1 {
		return nil, false
	}
	return &cursor{by: cursorOrders[by], descending: descending == 1, attribute: index.AttributeID(attribute), place: place}, true
}

// fits reports whether the cursor is of a list in that order.
func (c *cursor) fits(o *order) bool {
	return c.by == o.by && c.descending == o.descending && c.attribute == o.attribute.ID
}

// cursorReader takes a body apart; ok turns false, and stays so, where it ends too early.
type cursorReader struct {
	rest []byte
	ok   bool
}

func (r *cursorReader) take(n int) []byte {
	if !r.ok || n < 0 || n > len(r.rest) {
		r.ok = false
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *cursorReader) byte() byte {
	if b := r.take(1); r.ok {
		return b[0]
	}
	return 0
}

func (r *cursorReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	r.skip(n)
	return v
}

func (r *cursorReader) varint() int64 {
	v, n := binary.Varint(r.rest)
	r.skip(n)
	return v
}

// skip goes over a number of n bytes; 0 and less is a number that could not be read.
func (r *cursorReader) skip(n int) {
	if n <= 0 {
		r.ok = false
	}
	r.take(n)
}

func (r *cursorReader) text() string {
	n := r.uvarint()
	if n > uint64(len(r.rest)) {
		r.ok = false
		return ""
	}
	text := string(r.take(int(n)))
	r.ok = r.ok && utf8.ValidString(text)
	return text
}
