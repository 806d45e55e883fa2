package column

import (
	"fmt"

	"parterre/index/block"
)

const (
	whatText      byte = 'T'
	whatDirectory byte = 'D'
)

// writeParts emits a dictionary under two kinds.
func (d *Dictionary) writeParts(w *partWriter, texts, lookup byte) error {
	if d == nil {
		return nil
	}
	if err := d.texts.writeParts(w, texts); err != nil {
		return err
	}
	return d.lookup.writeParts(w, lookup)
}

// dictionaryReader puts a dictionary together from its parts; all texts come before the lookup.
type dictionaryReader struct {
	texts  texts
	lookup lookupReader
}

func (l *dictionaryReader) readLookup(number uint32, r *reader) error {
	l.lookup.texts = l.texts.n
	return l.lookup.readPart(number, r)
}

// close returns the dictionary, which finds every text; nil when it is empty.
func (l *dictionaryReader) close() (*Dictionary, error) {
	lookup, err := l.lookup.close(l.texts.n)
	if err != nil || l.texts.n == 0 {
		return nil, err
	}
	return &Dictionary{l.texts, lookup, &grams{}}, nil
}

// writeParts emits the postings and counts of codes.
func (p *postings) writeParts(w *partWriter) error {
	if err := writePostings(w, kindPostings, p.rows); err != nil {
		return err
	}
	if !p.bucketed {
		return nil
	}
	return p.counts.writeParts(w, kindCounts)
}

// newCodeReader reads the postings of a dictionary: at most one per code or bucket, whichever it will turn out to be.
func newCodeReader(shape block.Shape, codes int) *postingsReader {
	return newPostingsReader(shape, max(min(codes, maxCodes), codeBuckets))
}

// codes returns the postings of n codes.
func (l *postingsReader) codes(bucketed bool, n int, counts vector) (postings, error) {
	rows := l.postings()
	slots := n
	if bucketed {
		slots = codeBuckets
	}
	if bucketed != (n > maxCodes) {
		return postings{}, fmt.Errorf("%d codes in the wrong kind of postings: %w", n, ErrCorrupt)
	}
	for slot, p := range rows {
		if slot >= slots && p != nil {
			return postings{}, fmt.Errorf("posting %d of %d: %w", slot, slots, ErrCorrupt)
		}
	}
	p := postings{bucketed: bucketed, rows: rows[:slots], counts: counts}
	if bucketed {
		p.counted = n
	}
	return p, nil
}

// Parts emits the stored form of the column, which is not nil.
func (c *Text) Parts(emit func(Part) error) error {
	w := &partWriter{emit: emit}
	if err := c.cells.writeParts(w, kindCells); err != nil {
		return err
	}
	if err := writePostings(w, kindPresent, []*block.Posting{c.present}); err != nil {
		return err
	}
	if err := c.dictionary.writeParts(w, kindTexts, kindLookup); err != nil {
		return err
	}
	if err := c.postings.writeParts(w); err != nil {
		return err
	}
	return w.end(ending{whatText, c.postings.bucketed, c.shape.Rows(), c.present.Count()})
}

// LoadText reads a column from its parts. Bitmaps are taken as they are, not made again from the codes; Verify compares
// the two. A fault is ErrCorrupt.
func LoadText(shape block.Shape, parts Parts) (*Text, error) {
	c := &Text{shape: shape, cells: vector{shape: shape}}
	counts := vector{shape: block.Production}
	present := newPostingsReader(shape, 1)
	var dictionary dictionaryReader
	var rows *postingsReader
	end, err := readParts(parts, whatText, shape, func(kind byte, number uint32, r *reader) error {
		switch kind {
		case kindCells:
			return c.cells.readPart(number, r)
		case kindPresent:
			return present.readPart(r)
		case kindTexts:
			return dictionary.texts.readPart(r)
		case kindLookup:
			return dictionary.readLookup(number, r)
		case kindPostings:
			if rows == nil {
				rows = newCodeReader(shape, dictionary.texts.n)
			}
			return rows.readPart(r)
		case kindCounts:
			return counts.readPart(number, r)
		}
		return fmt.Errorf("not of a text column: %w", ErrCorrupt)
	})
	if err != nil {
		return nil, err
	}
	if rows == nil {
		rows = newCodeReader(shape, dictionary.texts.n)
	}
	c.present = present.postings()[0]
	if c.dictionary, err = dictionary.close(); err != nil {
		return nil, err
	}
	if c.postings, err = rows.codes(end.merged, c.dictionary.Len(), counts); err != nil {
		return nil, err
	}
	if c.present.Count() != end.count {
		return nil, fmt.Errorf("%d present, %d stored: %w", c.present.Count(), end.count, ErrCorrupt)
	}
	n := 0
	for _, p := range c.postings.rows {
		n += p.Count()
	}
	if n != end.count {
		return nil, fmt.Errorf("%d in bitmaps, %d stored: %w", n, end.count, ErrCorrupt)
	}
	if err := inside(shape, c.present, c.postings.rows); err != nil {
		return nil, err
	}
	if err := c.cells.covers(c.present, c.dictionary.Len()); err != nil {
		return nil, err
	}
	return c, nil
}

// Parts emits the stored form of the directory.
func (d *Directory) Parts(emit func(Part) error) error {
	if d == nil {
		d = &Directory{}
	}
	w := &partWriter{emit: emit}
	if err := d.texts.writeParts(w, kindTexts); err != nil {
		return err
	}
	if err := d.lookup.writeParts(w, kindLookup); err != nil {
		return err
	}
	return w.end(ending{what: whatDirectory, rows: block.Production.Rows(), count: d.Users()})
}

// LoadDirectory reads a directory from its parts. A fault is ErrCorrupt.
func LoadDirectory(parts Parts) (*Directory, error) {
	var d dictionaryReader
	end, err := readParts(parts, whatDirectory, block.Production, func(kind byte, number uint32, r *reader) error {
		switch kind {
		case kindTexts:
			return d.texts.readPart(r)
		case kindLookup:
			return d.readLookup(number, r)
		}
		return fmt.Errorf("not of a directory: %w", ErrCorrupt)
	})
	if err != nil {
		return nil, err
	}
	lookup, err := d.lookup.close(end.count)
	if err != nil {
		return nil, err
	}
	return &Directory{d.texts, lookup}, nil
}
