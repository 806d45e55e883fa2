package column

import "parterre/index/block"

// Text is a column of strings, kept as codes of a Dictionary. It is immutable. The nil *Text is a column nobody has a
// value in.
type Text struct {
	shape      block.Shape
	cells      vector
	present    *block.Posting
	dictionary *Dictionary
	postings   postings
}

// Present is the users who have a value.
func (c *Text) Present() *block.Posting {
	if c == nil {
		return nil
	}
	return c.present
}

// Dictionary is the column's strings, of codes that nobody has any more too.
func (c *Text) Dictionary() *Dictionary {
	if c == nil {
		return nil
	}
	return c.dictionary
}

// Code returns the code of a user's string, false when there is none.
func (c *Text) Code(ord uint32) (uint32, bool) {
	if c == nil || !c.present.Contains(ord) {
		return 0, false
	}
	return uint32(c.cells.key(ord)), true
}

// CountOf is the number of users with a code, in constant time; 0 for a code that was never given.
func (c *Text) CountOf(code uint32) int {
	if c == nil || int(code) >= c.dictionary.Len() {
		return 0
	}
	return c.postings.count(code)
}

// Gather appends the codes of the rows of a block that have one, ascending by row, and returns the extended slice.
func (c *Text) Gather(blk int, rows block.Rows, dst []uint32) []uint32 {
	if c == nil {
		return dst
	}
	return gather(&c.cells, blk, rows, c.present.Block(blk), dst, nil)
}

// GatherRows is Gather that also appends, to at, the row of each code.
func (c *Text) GatherRows(blk int, rows block.Rows, dst []uint32, at []uint16) ([]uint32, []uint16) {
	if c == nil {
		return dst, at
	}
	dst = gather(&c.cells, blk, rows, c.present.Block(blk), dst, &at)
	return dst, at
}

// Select is the users whose code is one of codes, whose order and repeats do not matter.
func (c *Text) Select(codes []uint32) block.Selection {
	if c == nil {
		return block.Empty()
	}
	return selectCodes(c.shape, codes, c.dictionary.Len(), &c.postings, c.present, c.confirm, true)
}

// confirm reports, for ascending candidate rows of a block, which have a wanted code.
func (c *Text) confirm(blk int, rows []uint16, wanted *codeSet, out []uint16) []uint16 {
	pages := c.cells.pages(blk)
	for _, row := range rows {
		if wanted.has(uint32(unbias(pages[row/pageRows].at(uint32(row) % pageRows)))) {
			out = append(out, row)
		}
	}
	return out
}

// Memory is the bytes the column holds, dictionary included, those shared with other versions too.
func (c *Text) Memory() int64 { return c.Holds().Sum() }

// Holds is the same by what takes them.
func (c *Text) Holds() Holding {
	if c == nil {
		return Holding{}
	}
	return c.dictionary.Holds().Plus(Holding{Values: c.cells.memory(), Bitmaps: c.present.Memory() + c.postings.memory()})
}

// TextEditor makes the next version of a Text.
type TextEditor struct {
	base       *Text
	dictionary *DictionaryEditor
	session    session
}

// EditText opens an editor on a column, which stays as it is; nil is the empty one.
func EditText(shape block.Shape, c *Text) *TextEditor {
	if c == nil {
		c = &Text{shape: shape, cells: vector{shape: shape}, postings: postings{counts: vector{shape: block.Production}}}
	}
	return &TextEditor{c, EditDictionary(c.dictionary), openSession(shape, c.cells, c.present)}
}

// Set gives a user a string.
func (e *TextEditor) Set(ord uint32, text string) {
	e.rest()
	e.session.set(ord, int64(e.dictionary.Code(text)))
}

// Unset takes a user's string away.
func (e *TextEditor) Unset(ord uint32) {
	e.rest()
	e.session.unset(ord)
}

// rest freezes what was edited when it has become much, and goes on from there.
func (e *TextEditor) rest() {
	if e.session.full() {
		e.Freeze()
	}
}

// Freeze returns the next version; the editor goes on from there.
func (e *TextEditor) Freeze() *Text {
	changes, present := e.session.changes()
	dictionary := e.dictionary.Freeze()
	if len(changes) > 0 || dictionary != e.base.dictionary {
		gains := make([]gained, 0, 2*len(changes))
		for _, c := range changes {
			if c.had {
				gains = append(gains, gained{uint32(c.key), c.ord, false})
			}
			if c.has {
				gains = append(gains, gained{uint32(c.now), c.ord, true})
			}
		}
		e.base = &Text{
			shape: e.base.shape, cells: e.session.cells.next, present: present, dictionary: dictionary,
			postings: e.base.postings.apply(e.base.shape, dictionary.Len(), gains, nil),
		}
	}
	e.session = openSession(e.base.shape, e.base.cells, e.base.present)
	return e.base
}

// Verify checks that the union of the postings is the presence, that every user's code is one of its posting, and the
// counts. It reads everything.
func (c *Text) Verify() error {
	if c == nil {
		return nil
	}
	if err := verifyUnion(c.shape, c.present, c.postings.rows); err != nil {
		return err
	}
	return verifyCodes(c.shape, &c.postings, c.dictionary.Len(), func(blk int, rows block.Rows, count []int, slot int) bool {
		codes := c.Gather(blk, rows, nil)
		for _, code := range codes {
			if int(code) >= len(count) || c.postings.slot(code) != slot {
				return false
			}
			count[code]++
		}
		return len(codes) == rows.Count
	})
}
