package column

import (
	"encoding/binary"
	"fmt"

	"parterre/index/block"
)

const whatList byte = 'L'

// Parts emits the stored form of the column, which is not nil.
func (c *List) Parts(emit func(Part) error) error {
	w := &partWriter{emit: emit}
	if err := c.cells.writeParts(w, kindCells); err != nil {
		return err
	}
	if err := writePostings(w, kindPresent, []*block.Posting{c.present}); err != nil {
		return err
	}
	if err := writePostings(w, kindEmpty, []*block.Posting{c.empty}); err != nil {
		return err
	}
	if err := c.dictionary.writeParts(w, kindTexts, kindLookup); err != nil {
		return err
	}
	if err := c.lists.writeParts(w, kindLists, kindListings); err != nil {
		return err
	}
	if err := c.postings.writeParts(w); err != nil {
		return err
	}
	return w.end(ending{whatList, c.postings.bucketed, c.shape.Rows(), c.present.Count()})
}

// LoadList reads a column from its parts. Bitmaps are taken as they are, not made again from the lists; Verify compares
// the two. A fault is ErrCorrupt.
func LoadList(shape block.Shape, parts Parts) (*List, error) {
	c := &List{shape: shape, cells: vector{shape: shape}}
	counts := vector{shape: block.Production}
	present, empty := newPostingsReader(shape, 1), newPostingsReader(shape, 1)
	var dictionary, lists dictionaryReader
	var rows *postingsReader
	end, err := readParts(parts, whatList, shape, func(kind byte, number uint32, r *reader) error {
		switch kind {
		case kindCells:
			return c.cells.readPart(number, r)
		case kindPresent:
			return present.readPart(r)
		case kindEmpty:
			return empty.readPart(r)
		case kindTexts:
			return dictionary.texts.readPart(r)
		case kindLookup:
			return dictionary.readLookup(number, r)
		case kindLists:
			return lists.texts.readPart(r)
		case kindListings:
			return lists.readLookup(number, r)
		case kindPostings:
			if rows == nil {
				rows = newCodeReader(shape, dictionary.texts.n)
			}
			return rows.readPart(r)
		case kindCounts:
			return counts.readPart(number, r)
		}
		return fmt.Errorf("not of a list column: %w", ErrCorrupt)
	})
	if err != nil {
		return nil, err
	}
	if rows == nil {
		rows = newCodeReader(shape, dictionary.texts.n)
	}
	c.present, c.empty = present.postings()[0], empty.postings()[0]
	if c.dictionary, err = dictionary.close(); err != nil {
		return nil, err
	}
	if c.lists, err = lists.close(); err != nil {
		return nil, err
	}
	if c.postings, err = rows.codes(end.merged, c.dictionary.Len(), counts); err != nil {
		return nil, err
	}
	if c.present.Count() != end.count {
		return nil, fmt.Errorf("%d present, %d stored: %w", c.present.Count(), end.count, ErrCorrupt)
	}
	for list := range uint32(c.lists.Len()) {
		if !validCodes(c.lists.Text(list), c.dictionary.Len()) {
			return nil, fmt.Errorf("list %d: %w", list, ErrCorrupt)
		}
	}
	if err := inside(shape, c.present, append(c.postings.rows[:len(c.postings.rows):len(c.postings.rows)], c.empty)); err != nil {
		return nil, err
	}
	if err := c.cells.covers(c.present, c.lists.Len()); err != nil {
		return nil, err
	}
	return c, nil
}

// validCodes reports whether an encoded list is one of codes below n.
func validCodes(list string, n int) bool {
	for rest := []byte(list); len(rest) > 0; {
		code, size := binary.Uvarint(rest)
		if size <= 0 || code >= uint64(n) {
			return false
		}
		rest = rest[size:]
	}
	return true
}
