package column

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"parterre/index/block"
)

// partPages is the number of pages of a part: 256 KB when all keys take 8 bytes.
const partPages = 32

// A part of cells holds up to 32 consecutive pages, numbered by their place:
//
//	┌─────────┐ ┌───────┬─────────┬─────────┬─────────┬────────┬────────────────────┐
//	│ version │ │ width │ base    │ min     │ max     │ shift  │ offsets            │ × 32
//	│ 1 byte  │ │ byte  │ 8 bytes │ 8 bytes │ 8 bytes │ 1 byte │ rows × width bytes │
//	└─────────┘ └───────┴─────────┴─────────┴─────────┴────────┴────────────────────┘
//
// Width is 0, 1, 2, 4 or 8; noPage alone stands for a page that was never written. Numbers are little endian.
const noPage = 0xFF

// writeParts emits the pages of a vector, leaving out parts without any.
func (v *vector) writeParts(w *partWriter, kind byte) error {
	per := v.shape.Rows() / v.rows()
	total := len(v.blocks) * per
	for first := 0; first < total; first += partPages {
		b := body()
		found := false
		for i := first; i < first+partPages; i++ {
			var p *page
			if i < total && v.blocks[i/per] != nil {
				p = v.blocks[i/per][i%per]
			}
			b = p.encode(b)
			found = found || p != nil
		}
		if !found {
			continue
		}
		if err := w.write(kind, uint32(first/partPages), b); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) encode(b []byte) []byte {
	if p == nil {
		return append(b, noPage)
	}
	width := 64 - bits.LeadingZeros64(p.limit())
	b = append(b, byte(width/8))
	b = binary.LittleEndian.AppendUint64(b, p.base)
	b = binary.LittleEndian.AppendUint64(b, p.min)
	b = binary.LittleEndian.AppendUint64(b, p.max)
	b = append(b, p.shift)
	b = append(b, p.o8...)
	for _, o := range p.o16 {
		b = binary.LittleEndian.AppendUint16(b, o)
	}
	for _, o := range p.o32 {
		b = binary.LittleEndian.AppendUint32(b, o)
	}
	for _, o := range p.o64 {
		b = binary.LittleEndian.AppendUint64(b, o)
	}
	return b
}

// readPart puts the pages of a part into a vector that is being loaded.
func (v *vector) readPart(number uint32, r *reader) error {
	per := v.shape.Rows() / v.rows()
	if uint64(number)*partPages*uint64(v.rows()) >= 1<<32 {
		return fmt.Errorf("no such page: %w", ErrCorrupt)
	}
	for i := int(number) * partPages; i < (int(number)+1)*partPages; i++ {
		p := decodePage(r, v.rows())
		if r.bad {
			return ErrCorrupt
		}
		if p == nil {
			continue
		}
		for i/per >= len(v.blocks) {
			v.blocks = append(v.blocks, nil)
		}
		if v.blocks[i/per] == nil {
			v.blocks[i/per] = make([]*page, per)
		}
		v.blocks[i/per][i%per] = p
	}
	return nil
}

func decodePage(r *reader, rows int) *page {
	width := r.byte()
	if width == noPage {
		return nil
	}
	p := &page{base: r.uint64(), min: r.uint64(), max: r.uint64(), shift: r.byte()}
	if p.shift > 63 || p.base > p.min || p.min > p.max {
		r.fail()
		return nil
	}
	b := r.take(rows * int(width))
	if b == nil && width > 0 {
		return nil
	}
	switch width {
	case 0:
		if p.min != p.base || p.max != p.base {
			r.fail()
		}
	case 1:
		p.o8 = append([]uint8(nil), b...)
	case 2:
		p.o16 = make([]uint16, rows)
		for i := range p.o16 {
			p.o16[i] = binary.LittleEndian.Uint16(b[2*i:])
		}
	case 4:
		p.o32 = make([]uint32, rows)
		for i := range p.o32 {
			p.o32[i] = binary.LittleEndian.Uint32(b[4*i:])
		}
	case 8:
		p.o64 = make([]uint64, rows)
		for i := range p.o64 {
			p.o64[i] = binary.LittleEndian.Uint64(b[8*i:])
		}
	default:
		r.fail()
	}
	return p
}

// covers checks what reading trusts: everybody present has a page, and, when keys are codes, a code below codes.
func (v *vector) covers(present *block.Posting, codes int) error {
	var keys []int64
	for blk, rows := range present.Blocks() {
		keys = gather(v, blk, rows, rows, keys[:0], nil)
		if len(keys) != rows.Count {
			return fmt.Errorf("block %d: %d keys for %d users: %w", blk, len(keys), rows.Count, ErrCorrupt)
		}
		if codes == anyKey {
			continue
		}
		for _, key := range keys {
			if key < 0 || key >= int64(codes) {
				return fmt.Errorf("block %d: a code that was never given: %w", blk, ErrCorrupt)
			}
		}
	}
	return nil
}

// anyKey says that keys are not codes.
const anyKey = -1
