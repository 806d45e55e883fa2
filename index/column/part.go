package column

import (
	"encoding/binary"
	"errors"
	"fmt"

	"parterre/index/block"
)

// Part is a piece of a column or directory in its stored form, at most about 256 KB (more only where a text is that
// long itself). Kind and Number name it within its owner; a loader takes parts in ascending order of both. Body is
// valid until the function it was passed to returns.
type Part struct {
	Kind   byte
	Number uint32
	Body   []byte
}

// Parts calls a function for every part of something stored, ascending, and stops at the first error.
type Parts func(func(Part) error) error

// ErrCorrupt is wrapped by every fault of stored parts: missing, out of order, of something else, or damaged.
var ErrCorrupt = errors.New("stored column is damaged")

// partVersion is the first byte of every body. Another version is refused: the column is built again from the records.
const partVersion = 1

// The kinds of parts. What is stored ends with kindEnd, so that a cut is noticed.
const (
	kindCells    byte = 1  // keys
	kindPresent  byte = 2  // presence: roaring bitmaps
	kindBuckets  byte = 3  // the bounds of the buckets of an Ordered
	kindEmpty    byte = 4  // users of empty lists: roaring bitmaps
	kindTexts    byte = 5  // the texts of a Dictionary or Directory
	kindLookup   byte = 6  // how they are found
	kindLists    byte = 7  // the texts of a Dictionary of lists
	kindListings byte = 8  // how they are found
	kindPostings byte = 9  // users by bucket or code: roaring bitmaps
	kindCounts   byte = 10 // numbers of users by code
	kindEnd      byte = 255
)

// partBytes is the size at which a part is closed.
const partBytes = 192 << 10

// partWriter emits parts of one owner and counts them.
type partWriter struct {
	emit  func(Part) error
	parts uint64
}

// body begins a body with its version.
func body() []byte { return []byte{partVersion} }

func (w *partWriter) write(kind byte, number uint32, body []byte) error {
	w.parts++
	return w.emit(Part{Kind: kind, Number: number, Body: body})
}

// ending is the last part: what it was, how it was laid out, and what must have been read before it.
//
//	┌─────────┬──────┬──────────────┬───────────────┬─────────────────┬────────────────┐
//	│ version │ what │ merged (0/1) │ rows a block  │ users or texts  │ parts before   │
//	│ 1 byte  │ byte │ byte         │ uvarint       │ uvarint         │ uvarint        │
//	└─────────┴──────┴──────────────┴───────────────┴─────────────────┴────────────────┘
type ending struct {
	what   byte
	merged bool
	rows   int
	count  int
}

func (w *partWriter) end(e ending) error {
	merged := byte(0)
	if e.merged {
		merged = 1
	}
	b := append(body(), e.what, merged)
	b = binary.AppendUvarint(b, uint64(e.rows))
	b = binary.AppendUvarint(b, uint64(e.count))
	b = binary.AppendUvarint(b, w.parts)
	return w.write(kindEnd, 0, b)
}

// readParts passes every part but the last to take and checks the order, the versions and the ending, which must be
// that of what in the same shape.
func readParts(parts Parts, what byte, shape block.Shape, take func(kind byte, number uint32, r *reader) error) (ending, error) {
	var e ending
	var seen uint64
	var last Part
	err := parts(func(p Part) error {
		at := fmt.Sprintf("part %d of kind %d", p.Number, p.Kind)
		switch {
		case last.Kind == kindEnd:
			return fmt.Errorf("%s after the end: %w", at, ErrCorrupt)
		case seen > 0 && (p.Kind < last.Kind || p.Kind == last.Kind && p.Number <= last.Number):
			return fmt.Errorf("%s out of order: %w", at, ErrCorrupt)
		case len(p.Body) == 0 || p.Body[0] != partVersion:
			return fmt.Errorf("%s is of another version: %w", at, ErrCorrupt)
		}
		last = Part{Kind: p.Kind, Number: p.Number}
		r := &reader{rest: p.Body[1:]}
		if p.Kind == kindEnd {
			e = ending{what: r.byte(), merged: r.byte() == 1, rows: int(r.uvarint(1 << 16)), count: int(r.uvarint(1 << 32))}
			if n := r.uvarint(1 << 40); n != seen || e.what != what || e.rows != shape.Rows() {
				r.fail()
			}
		} else if err := take(p.Kind, p.Number, r); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		seen++
		if r.bad || len(r.rest) > 0 {
			return fmt.Errorf("%s: %w", at, ErrCorrupt)
		}
		return nil
	})
	if err == nil && last.Kind != kindEnd {
		err = fmt.Errorf("the end is missing: %w", ErrCorrupt)
	}
	return e, err
}

// reader takes bytes off a body. After the first that is missing or wrong it is bad and returns zeros.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) fail() {
	r.bad = true
	r.rest = nil
}

// take returns the next n bytes, aliasing the body; nil when they are not there.
func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.fail()
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if b := r.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// uvarint returns a number up to a limit.
func (r *reader) uvarint(limit uint64) uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || v > limit {
		r.fail()
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// more reports that bytes are left.
func (r *reader) more() bool { return len(r.rest) > 0 }
