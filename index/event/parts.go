package event

import (
	"encoding/binary"

	"parterre/index/column"
)

// The stored form of the events of one type. Time lines are not stored: a Loader makes them of the days.
//
//	texts │ version │ property │ text with its length before it … …
//	days  │ version │ block │ number, n, row (2) …, distance of the time …, n columns, columns … │ …
//
//	column │ distance of the property │ form │ n │ 0: all have one; 1: a bit for each │ keys (8) … or codes … or n codes …
//
// Texts are in the order of their codes, days of a block ascending. Kinds of parts, in the order they come:
const (
	partTexts byte = 1
	partDays  byte = 2

	partVersion = 1
	partBytes   = 192 << 10 // the size at which a part is closed; a day is never cut
)

// Types returns the types that have events or had some, ascending.
func (b *Book) Types() []Type {
	var out []Type
	if b != nil {
		for t, of := range b.types {
			if of != nil {
				out = append(out, Type(t))
			}
		}
	}
	return out
}

// Parts returns the stored form of the events of a type.
func (b *Book) Parts(t Type) column.Parts {
	of := b.typed(t)
	return func(emit func(column.Part) error) error {
		if err := of.writeTexts(&partWriter{emit: emit, kind: partTexts}); err != nil {
			return err
		}
		return of.writeDays(&partWriter{emit: emit, kind: partDays})
	}
}

// partWriter emits the parts of one kind.
type partWriter struct {
	emit   func(column.Part) error
	kind   byte
	number uint32
	body   []byte
	head   int // bytes a body begins with
}

// begin starts a body with its version and what all in it belongs to.
func (w *partWriter) begin(of uint64) {
	w.body = binary.AppendUvarint(append(w.body[:0], partVersion), of)
	w.head = len(w.body)
}

// flush emits the body when there is something in it and it has reached a size.
func (w *partWriter) flush(size int) error {
	if len(w.body) == w.head || len(w.body) < size {
		return nil
	}
	err := w.emit(column.Part{Kind: w.kind, Number: w.number, Body: w.body})
	w.number++
	w.body = w.body[:w.head]
	return err
}

func (of *typed) writeTexts(w *partWriter) error {
	for p, d := range of.dictionaries {
		w.begin(uint64(p))
		for code := range uint32(d.Len()) {
			text := d.Text(code)
			w.body = append(binary.AppendUvarint(w.body, uint64(len(text))), text...)
			if err := w.flush(partBytes); err != nil {
				return err
			}
		}
		if err := w.flush(0); err != nil {
			return err
		}
	}
	return nil
}

func (of *typed) writeDays(w *partWriter) error {
	for blk, days := range of.blocks {
		w.begin(uint64(blk))
		for _, d := range days {
			w.body = d.append(w.body)
			if err := w.flush(partBytes); err != nil {
				return err
			}
		}
		if err := w.flush(0); err != nil {
			return err
		}
	}
	return nil
}

func (d *Day) append(dst []byte) []byte {
	dst = binary.AppendUvarint(binary.AppendVarint(dst, d.number), uint64(len(d.rows)))
	for _, row := range d.rows {
		dst = binary.LittleEndian.AppendUint16(dst, row)
	}
	last := uint32(0)
	for _, ms := range d.times {
		dst = binary.AppendUvarint(dst, uint64(ms-last))
		last = ms
	}
	known := 0
	for _, v := range d.columns {
		if v.some() {
			known++
		}
	}
	dst = binary.AppendUvarint(dst, uint64(known))
	before := 0
	for p, v := range d.columns {
		if v.some() {
			dst = v.append(binary.AppendUvarint(dst, uint64(p-before)))
			before = p
		}
	}
	return dst
}

// some reports whether there is anything to store: the last value may have been taken out.
func (v *Values) some() bool { return v != nil && v.len() > 0 }

func (v *Values) append(dst []byte) []byte {
	dst = binary.AppendUvarint(append(dst, byte(v.form(nil))), uint64(v.len()))
	if v.has == nil {
		dst = append(dst, 0)
	} else {
		dst = append(dst, 1)
		bits := make([]byte, (len(v.has)+7)/8)
		for i, has := range v.has {
			if has {
				bits[i/8] |= 1 << (i % 8)
			}
		}
		dst = append(dst, bits...)
	}
	for _, key := range v.keys {
		dst = binary.LittleEndian.AppendUint64(dst, uint64(key))
	}
	for _, code := range v.codes {
		dst = binary.AppendUvarint(dst, uint64(code))
	}
	for _, codes := range v.lists {
		dst = binary.AppendUvarint(dst, uint64(len(codes)))
		for _, code := range codes {
			dst = binary.AppendUvarint(dst, uint64(code))
		}
	}
	return dst
}
