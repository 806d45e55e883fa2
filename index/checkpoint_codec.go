package index

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"parterre/index/block"
	"parterre/index/column"
)

func (h header) append(dst []byte) []byte {
	dst = append(dst, checkpointVersion, byte(h.shape))
	for _, n := range []uint64{h.generation, uint64(h.revision), uint64(h.ordinals), uint64(h.rows), uint64(len(h.kinds))} {
		dst = binary.AppendUvarint(dst, n)
	}
	last := AttributeID(0)
	for _, id := range slices.Sorted(maps.Keys(h.kinds)) {
		dst = append(binary.AppendUvarint(dst, uint64(id-last)), byte(h.kinds[id]))
		last = id
	}
	dst = binary.AppendUvarint(dst, uint64(len(h.sent)))
	last = 0
	for _, id := range h.sent {
		dst = binary.AppendUvarint(dst, uint64(id-last))
		last = id
	}
	dst = binary.AppendUvarint(dst, uint64(len(h.events)))
	before := EventTypeID(0)
	for _, id := range h.events {
		dst = binary.AppendUvarint(dst, uint64(id-before))
		before = id
	}
	return dst
}

func decodeHeader(row []byte) (header, error) {
	d := decoder{rest: string(row)}
	version := d.byte()
	if d.err == nil && (version < 1 || version > checkpointVersion) {
		d.fail(fmt.Sprintf("version %d, and only those up to %d are known", version, checkpointVersion))
	}
	h := header{shape: block.Shape(d.byte()), generation: d.uvarint(), revision: Revision(d.uvarint()), kinds: map[AttributeID]Kind{}}
	h.ordinals, h.rows = int(d.uvarint()), int(d.uvarint())
	last := uint64(0)
	for range d.count(2) {
		last = d.ascend(last)
		kind := Kind(d.byte())
		if !kind.Valid() {
			d.fail("a column of unknown kind")
		}
		h.kinds[AttributeID(last)] = kind
	}
	if version >= 2 {
		last = 0
		for range d.count(1) {
			last = d.ascend(last)
			if _, known := h.kinds[AttributeID(last)]; !known {
				d.fail("what was sent for no column")
			}
			h.sent = append(h.sent, AttributeID(last))
		}
	}
	if h.eventless = version < 3; !h.eventless {
		last = 0
		for range d.count(1) {
			last = d.ascend(last)
			h.events = append(h.events, EventTypeID(last))
		}
	}
	if h.ordinals < 0 || h.ordinals > 1<<32 || h.rows < 0 {
		d.fail("numbers out of range")
	}
	if err := d.end(); err != nil {
		return header{}, fmt.Errorf("checkpoint header: %w", err)
	}
	return h, nil
}

// parts are the pages of a sequence, one a part: width, base (8), distances.
func (s *sequence) parts(emit func(column.Part) error) error {
	var body []byte
	for n, p := range s.pages {
		body = binary.BigEndian.AppendUint64(append(body[:0], byte(p.width)), p.base)
		if err := emit(column.Part{Number: uint32(n), Body: append(body, p.rest...)}); err != nil {
			return err
		}
	}
	return nil
}

// loadSequence reads a sequence for the given number of ordinals.
func loadSequence(ordinals int, parts column.Parts) (sequence, error) {
	var s sequence
	err := parts(func(p column.Part) error {
		if len(p.Body) < 9 || int(p.Number) != len(s.pages) {
			return fmt.Errorf("%w: page %d of a sequence", errRow, p.Number)
		}
		page := &sequencePage{base: binary.BigEndian.Uint64(p.Body[1:]), width: int(p.Body[0]), rest: slices.Clone(p.Body[9:])}
		if !slices.Contains([]int{0, 1, 2, 4, 8}, page.width) || len(page.rest) != page.width<<sequenceBits {
			return fmt.Errorf("%w: page %d of a sequence", errRow, p.Number)
		}
		s.pages = append(s.pages, page)
		return nil
	})
	if err == nil && len(s.pages)<<sequenceBits < ordinals {
		err = fmt.Errorf("%w: a sequence of %d pages for %d users", errRow, len(s.pages), ordinals)
	}
	return s, err
}

// parts are the rows kept aside, ordinals ascending: ordinal, row with its length before it.
func (d *dormant) parts(emit func(column.Part) error) error {
	var body []byte
	number := uint32(0)
	var failed error
	flush := func() {
		if len(body) > 0 && failed == nil {
			failed = emit(column.Part{Number: number, Body: body})
			body = body[:0]
			number++
		}
	}
	for ord, row := range d.all() {
		body = appendText(binary.AppendUvarint(body, uint64(ord)), row)
		if len(body) >= dormantBytes {
			flush()
		}
	}
	flush()
	return failed
}

func loadDormant(ordinals int, parts column.Parts) (dormant, error) {
	var none dormant
	e := none.edit()
	err := parts(func(p column.Part) error {
		d := decoder{rest: string(p.Body)}
		for d.err == nil && d.rest != "" {
			ord, row := d.uvarint(), d.text()
			if _, err := DecodeRecord([]byte(row)); err != nil || ord >= uint64(ordinals) {
				d.fail("a row kept aside")
				break
			}
			e.set(uint32(ord), string([]byte(row)))
		}
		return d.end()
	})
	return e.next, err
}

func loadPosting(shape block.Shape, parts column.Parts) (*block.Posting, error) {
	l := block.NewLoader(shape)
	if err := parts(func(p column.Part) error { return l.Put(int(p.Number), p.Body) }); err != nil {
		return nil, err
	}
	return l.Posting(), nil
}
