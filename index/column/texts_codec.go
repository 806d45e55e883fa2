package column

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// A part of texts holds pages of 256 texts, the last one of fewer:
//
//	┌─────────┐ ┌─────────┬──────────────┬───────┐
//	│ version │ │ texts   │ length × n   │ bytes │ × pages
//	│ 1 byte  │ │ uvarint │ uvarint      │       │
//	└─────────┘ └─────────┴──────────────┴───────┘
func (t *texts) writeParts(w *partWriter, kind byte) error {
	b, number := body(), uint32(0)
	for i := range t.pages() {
		p := t.page(i)
		b = binary.AppendUvarint(b, uint64(p.len()))
		for j := range p.len() {
			b = binary.AppendUvarint(b, uint64(len(p.at(j))))
		}
		b = append(b, p.all...)
		if len(b) >= partBytes || i == t.pages()-1 {
			if err := w.write(kind, number, b); err != nil {
				return err
			}
			b, number = b[:1], number+1
		}
	}
	return nil
}

// maxText is the length a stored text may have; users' own are far shorter.
const maxText = 1 << 24

// readPart appends the pages of a part to texts that are being loaded.
func (t *texts) readPart(r *reader) error {
	for r.more() {
		n := int(r.uvarint(textsPage))
		if n == 0 || t.n%textsPage != 0 {
			return fmt.Errorf("a page is short: %w", ErrCorrupt)
		}
		o := openPage{ends: make([]uint32, n)}
		end := uint64(0)
		for i := range o.ends {
			end += r.uvarint(maxText)
			o.ends[i] = uint32(end)
		}
		if o.all = r.take(int(end)); r.bad {
			return ErrCorrupt
		}
		page := t.n / textsPage
		if page%textsGroup == 0 {
			t.groups = append(t.groups, &[textsGroup]*textPage{})
		}
		t.groups[page/textsGroup][page%textsGroup] = o.seal()
		t.n += n
	}
	return nil
}

// A part of a lookup holds shards, in the order of their entries; the first part begins with the directory's depth:
//
//	┌─────────┬──────────────────┐ ┌────────┬────────────┬──────────────┬───────────┐
//	│ version │ depth            │ │ depth  │ log2 slots │ slots        │ tags      │ × n
//	│ 1 byte  │ 1 byte, part 0   │ │ 1 byte │ 1 byte     │ 4 bytes each │ byte each │
//	└─────────┴──────────────────┘ └────────┴────────────┴──────────────┴───────────┘
func (l *lookup) writeParts(w *partWriter, kind byte) error {
	if l.pages == nil {
		return nil
	}
	b, number := append(body(), l.depth), uint32(0)
	flush := func() error {
		err := w.write(kind, number, b)
		b, number = b[:1], number+1
		return err
	}
	err := l.shards(func(_ int, s *shard) error {
		b = append(b, s.depth, byte(bits.TrailingZeros(uint(len(s.slots)))))
		for _, slot := range s.slots {
			b = binary.LittleEndian.AppendUint32(b, slot)
		}
		b = append(b, s.tags...)
		if len(b) >= partBytes {
			return flush()
		}
		return nil
	})
	if err != nil || len(b) == 1 {
		return err
	}
	return flush()
}

// lookupReader puts a lookup together from its parts.
type lookupReader struct {
	lookup lookup
	entry  int // the first that has no shard yet
	texts  int // numbers there may be
}

func (l *lookupReader) readPart(number uint32, r *reader) error {
	if number == 0 {
		l.lookup.depth = r.byte()
		// A directory is only doubled while it has 16 texts an entry, so it is at most an eighth as long as the texts.
		if l.lookup.depth > 28 || 1<<l.lookup.depth > max(1, l.texts/8) {
			return fmt.Errorf("a depth of %d for %d texts: %w", l.lookup.depth, l.texts, ErrCorrupt)
		}
		l.lookup.pages = make([]*[lookupPage]*shard, (1<<l.lookup.depth+lookupPage-1)/lookupPage)
		for i := range l.lookup.pages {
			l.lookup.pages[i] = &[lookupPage]*shard{}
		}
	}
	for r.more() {
		s := l.readShard(r)
		if r.bad {
			return ErrCorrupt
		}
		if l.lookup.pages == nil || s.depth > l.lookup.depth {
			return fmt.Errorf("a shard is out of place: %w", ErrCorrupt)
		}
		n := 1 << (l.lookup.depth - s.depth)
		if l.entry%n != 0 || l.entry+n > 1<<l.lookup.depth {
			return fmt.Errorf("a shard is out of place: %w", ErrCorrupt)
		}
		for range n {
			l.lookup.pages[l.entry/lookupPage][l.entry%lookupPage] = s
			l.entry++
		}
		l.lookup.count += s.live
	}
	return nil
}

func (l *lookupReader) readShard(r *reader) *shard {
	depth, log := r.byte(), r.byte()
	if log > 31 {
		r.fail()
		return nil
	}
	slots := r.take(4 << log)
	tags := r.take(1 << log)
	if r.bad {
		return nil
	}
	s := newShard(depth, 1<<log)
	copy(s.tags, tags)
	for i := range s.slots {
		slot := binary.LittleEndian.Uint32(slots[4*i:])
		s.slots[i] = slot
		switch {
		case slot == slotFree:
			continue
		case slot != slotRemoved && int(slot) > l.texts:
			r.fail()
		case slot != slotRemoved:
			s.live++
		}
		s.used++
	}
	if s.used == len(s.slots) { // a search ends at a free slot
		r.fail()
	}
	return s
}

// close returns the lookup when all its entries have shards and it finds n texts.
func (l *lookupReader) close(n int) (lookup, error) {
	entries := 0
	if l.lookup.pages != nil {
		entries = 1 << l.lookup.depth
	}
	if l.entry != entries || l.lookup.count != n {
		return lookup{}, fmt.Errorf("%d of %d entries, %d of %d texts: %w", l.entry, entries, l.lookup.count, n, ErrCorrupt)
	}
	return l.lookup, nil
}
