package index

import (
	"encoding/binary"
	"fmt"
)

// A user's row, numbers as varints, texts with their length before them:
//
//	┌─────────┬───────┬─────┬─────────┬─────────┬────┬──────┬─────────┬──────────┬──────────┐
//	│ version │ flags │ key │ created │ updated │ id │ name │ n roles │ n groups │ n values │
//	└─────────┴───────┴─────┴─────────┴─────────┴────┴──────┴─────────┴──────────┴──────────┘
//	role: text    group: distance from the one before    value: distance of the attribute, kind, datum
//	datum: STRING and VERSION text · STRING_LIST n texts · BOOLEAN one byte · NUMBER eight bytes of its key · others a signed varint
const recordVersion = 1

const flagActive = 1

// AppendRecord appends the bytes of the user's row. One record has one spelling.
func AppendRecord(dst []byte, r *Record) []byte {
	flags := byte(0)
	if r.Active {
		flags |= flagActive
	}
	dst = append(dst, recordVersion, flags)
	dst = binary.AppendUvarint(dst, uint64(r.Key))
	dst = binary.AppendUvarint(dst, uint64(r.Created))
	dst = binary.AppendUvarint(dst, uint64(r.Updated))
	dst = appendText(dst, r.ID)
	dst = appendText(dst, r.Name)
	dst = appendTexts(dst, r.Roles)
	dst = binary.AppendUvarint(dst, uint64(len(r.Groups)))
	last := uint64(0)
	for _, g := range r.Groups {
		dst = binary.AppendUvarint(dst, uint64(g)-last)
		last = uint64(g)
	}
	dst = binary.AppendUvarint(dst, uint64(len(r.Values)))
	last = 0
	for i := range r.Values {
		v := &r.Values[i]
		dst = binary.AppendUvarint(dst, uint64(v.Attribute)-last)
		last = uint64(v.Attribute)
		dst = appendValue(dst, &v.Value)
	}
	return dst
}

func appendValue(dst []byte, v *Value) []byte {
	dst = append(dst, byte(v.kind))
	switch v.kind {
	case String, Version:
		return appendText(dst, v.text)
	case StringList:
		return appendTexts(dst, v.list)
	case Boolean:
		return append(dst, byte(v.key))
	case Number:
		return binary.LittleEndian.AppendUint64(dst, uint64(v.key))
	}
	return binary.AppendVarint(dst, v.key)
}

func appendText(dst []byte, text string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}

func appendTexts(dst []byte, texts []string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(texts)))
	for _, t := range texts {
		dst = appendText(dst, t)
	}
	return dst
}

// DecodeRecord reads the bytes of a user's row. The record keeps nothing of row. Bytes that AppendRecord would not
// have written are an error.
func DecodeRecord(row []byte) (*Record, error) {
	d := decoder{rest: string(row)} // one copy; every text of the record is a part of it
	if v := d.byte(); d.err == nil && v != recordVersion {
		return nil, fmt.Errorf("%w: user row of version %d, and only %d is known", errRow, v, recordVersion)
	}
	r := &Record{}
	flags := d.byte()
	if flags&^flagActive != 0 {
		d.fail("unknown flags")
	}
	r.Active = flags&flagActive != 0
	r.Key = UserKey(d.uvarint())
	r.Created = Revision(d.uvarint())
	r.Updated = Revision(d.uvarint())
	r.ID = d.text()
	r.Name = d.text()
	r.Roles = d.texts()
	last := uint64(0)
	if n := d.count(1); n > 0 {
		r.Groups = make([]GroupID, n)
		for i := range r.Groups {
			last = d.ascend(last)
			r.Groups[i] = GroupID(last)
		}
	}
	last = 0
	if n := d.count(3); n > 0 {
		r.Values = make([]AttributeValue, n)
		for i := range r.Values {
			last = d.ascend(last)
			r.Values[i] = AttributeValue{AttributeID(last), d.value()}
		}
	}
	if err := d.end(); err != nil {
		return nil, fmt.Errorf("user row: %w", err)
	}
	return r, nil
}

func (d *decoder) value() Value {
	v := Value{kind: Kind(d.byte())}
	switch v.kind {
	case String:
		v.text = d.text()
	case Version:
		v.text = d.text()
		if version, fault := ParseVersion(v.text); d.err == nil && (fault != nil || version != v.text) {
			d.fail("a version in another spelling than its own")
		}
	case StringList:
		v.list = d.texts()
	case Boolean:
		v.key = int64(d.byte())
		if v.key > 1 {
			d.fail("a boolean that is neither true nor false")
		}
	case Number:
		if b := d.take(8); b != "" {
			v.key = int64(binary.LittleEndian.Uint64([]byte(b)))
		}
	case Integer, Date, DateTime:
		v.key = d.varint()
	default:
		d.fail("a value of unknown kind")
	}
	return v
}

// texts reads a list that ascends without duplicates, as Roles and lists do.
func (d *decoder) texts() []string {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = d.text()
		if i > 0 && d.err == nil && out[i-1] >= out[i] {
			d.fail("a list out of order")
		}
	}
	return out
}
