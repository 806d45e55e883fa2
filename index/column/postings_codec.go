package column

import (
	"encoding/binary"
	"fmt"

	"parterre/index/block"
)

// A part of bitmaps holds roaring bitmaps of absolute ordinals in roaring's portable format, each of up to 16 blocks of
// one posting, ascending by slot and segment:
//
//	┌─────────┐ ┌─────────┬─────────┬─────────┬───────────────┐
//	│ version │ │ slot    │ segment │ length  │ portable      │ × n
//	│ 1 byte  │ │ uvarint │ uvarint │ uvarint │ roaring bytes │
//	└─────────┘ └─────────┴─────────┴─────────┴───────────────┘

// writePostings emits postings, their slots being their places.
func writePostings(w *partWriter, kind byte, postings []*block.Posting) error {
	b, number := body(), uint32(0)
	flush := func() error {
		if len(b) == 1 {
			return nil
		}
		err := w.write(kind, number, b)
		b, number = b[:1], number+1
		return err
	}
	for slot, p := range postings {
		err := p.Segments(func(segment int, portable []byte) error {
			if len(b)+len(portable) > partBytes {
				if err := flush(); err != nil {
					return err
				}
			}
			b = binary.AppendUvarint(b, uint64(slot))
			b = binary.AppendUvarint(b, uint64(segment))
			b = binary.AppendUvarint(b, uint64(len(portable)))
			b = append(b, portable...)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return flush()
}

// postingsReader puts postings together from their parts.
type postingsReader struct {
	shape  block.Shape
	slots  int // slots there may be
	rows   []*block.Posting
	slot   int // being read, -1 before the first
	loader *block.Loader
}

func newPostingsReader(shape block.Shape, slots int) *postingsReader {
	return &postingsReader{shape: shape, slots: slots, rows: make([]*block.Posting, slots), slot: -1}
}

func (l *postingsReader) readPart(r *reader) error {
	for r.more() {
		slot := int(r.uvarint(1 << 31))
		segment := int(r.uvarint(1 << 31))
		portable := r.take(int(r.uvarint(1 << 30)))
		if r.bad || slot < l.slot || slot >= l.slots {
			return fmt.Errorf("posting %d: %w", slot, ErrCorrupt)
		}
		if slot != l.slot {
			l.close()
			l.slot, l.loader = slot, block.NewLoader(l.shape)
		}
		if err := l.loader.Put(segment, portable); err != nil {
			return fmt.Errorf("posting %d: %w: %w", slot, ErrCorrupt, err)
		}
	}
	return nil
}

func (l *postingsReader) close() {
	if l.loader != nil {
		l.rows[l.slot] = l.loader.Posting()
		l.loader = nil
	}
}

// postings returns what was read.
func (l *postingsReader) postings() []*block.Posting {
	l.close()
	return l.rows
}
