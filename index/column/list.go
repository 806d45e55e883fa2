package column

import (
	"encoding/binary"
	"slices"

	"parterre/index/block"
)

// List is a column of lists of strings. Strings are codes of one Dictionary; lists are kept once each, as they were
// sent, order and repeats included, in a second Dictionary whose texts are the codes as varints. It is immutable. The
// nil *List is a column nobody has a list in.
type List struct {
	shape      block.Shape
	cells      vector // a list's number per row
	present    *block.Posting
	dictionary *Dictionary
	lists      *Dictionary
	postings   postings       // by code; somebody with several codes is in several
	empty      *block.Posting // users whose list has no element
}

// Present is the users who have a list stored, be it empty.
func (c *List) Present() *block.Posting {
	if c == nil {
		return nil
	}
	return c.present
}

// Dictionary is the strings of the lists, of codes that nobody has any more too.
func (c *List) Dictionary() *Dictionary {
	if c == nil {
		return nil
	}
	return c.dictionary
}

// Codes appends the codes of a user's list, in the order it was sent, and returns the extended slice; false when no
// list is stored.
func (c *List) Codes(ord uint32, dst []uint32) ([]uint32, bool) {
	if c == nil || !c.present.Contains(ord) {
		return dst, false
	}
	return decodeCodes(c.lists.Text(uint32(c.cells.key(ord))), dst), true
}

// CountOf is the number of users whose list has a code, in constant time; 0 for a code that was never given.
func (c *List) CountOf(code uint32) int {
	if c == nil || int(code) >= c.dictionary.Len() {
		return 0
	}
	return c.postings.count(code)
}

// Empty is the users whose list has no element.
func (c *List) Empty() block.Selection {
	if c == nil {
		return block.Empty()
	}
	return c.empty
}

// Posting is the users whose list has a code.
func (c *List) Posting(code uint32) block.Selection { return c.Any([]uint32{code}) }

// Any is the users whose list has one of codes, whose order and repeats do not matter.
func (c *List) Any(codes []uint32) block.Selection {
	if c == nil {
		return block.Empty()
	}
	return selectCodes(c.shape, codes, c.dictionary.Len(), &c.postings, c.present, c.confirm, false)
}

// confirm reports, for ascending candidate rows of a block, which have a wanted code in their list. Neighbours often
// have the same list, so the last answer is kept.
func (c *List) confirm(blk int, rows []uint16, wanted *codeSet, out []uint16) []uint16 {
	pages := c.cells.pages(blk)
	var scratch [32]uint32
	last, found := uint32(0), false
	for i, row := range rows {
		list := uint32(unbias(pages[row/pageRows].at(uint32(row) % pageRows)))
		if i == 0 || list != last {
			last, found = list, slices.ContainsFunc(decodeCodes(c.lists.Text(list), scratch[:0]), wanted.has)
		}
		if found {
			out = append(out, row)
		}
	}
	return out
}

// Gather calls fn with the list of every row of a block that has one, ascending by row. The codes are valid until fn
// returns.
func (c *List) Gather(blk int, rows block.Rows, fn func(row uint16, codes []uint32)) {
	if c == nil {
		return
	}
	var at []uint16
	lists := gather(&c.cells, blk, rows, c.present.Block(blk), []uint32(nil), &at)
	var codes []uint32
	for i, list := range lists {
		if i == 0 || list != lists[i-1] {
			codes = decodeCodes(c.lists.Text(list), codes[:0])
		}
		fn(at[i], codes)
	}
}

// Memory is the bytes the column holds, dictionaries included, those shared with other versions too.
func (c *List) Memory() int64 { return c.Holds().Sum() }

// Holds is the same by what takes them.
func (c *List) Holds() Holding {
	if c == nil {
		return Holding{}
	}
	own := Holding{Values: c.cells.memory(), Bitmaps: c.present.Memory() + c.postings.memory() + c.empty.Memory()}
	return own.Plus(c.dictionary.Holds()).Plus(c.lists.Holds())
}

// encodeCodes appends a list's codes as varints.
func encodeCodes(dst []byte, codes []uint32) []byte {
	for _, code := range codes {
		dst = binary.AppendUvarint(dst, uint64(code))
	}
	return dst
}

// decodeCodes appends the codes of an encoded list.
func decodeCodes(list string, dst []uint32) []uint32 {
	var code uint32
	shift := uint(0)
	for i := range len(list) {
		code |= uint32(list[i]&0x7F) << shift
		if shift += 7; list[i] < 0x80 {
			dst = append(dst, code)
			code, shift = 0, 0
		}
	}
	return dst
}

// Verify checks that the union of the postings and of the empty lists is the presence, that every user's codes are
// those of their postings, and the counts. It reads everything.
func (c *List) Verify() error {
	if c == nil {
		return nil
	}
	cover := []block.Selection{c.empty}
	for _, p := range c.postings.rows {
		cover = append(cover, p)
	}
	if err := verifyCover(c.shape, c.present, block.Union(c.shape, cover)); err != nil {
		return err
	}
	var codes []uint32
	return verifyCodes(c.shape, &c.postings, c.dictionary.Len(), func(blk int, rows block.Rows, count []int, slot int) bool {
		found := 0
		c.Gather(blk, rows, func(_ uint16, list []uint32) {
			codes = distinct(list, codes)
			here := false
			for _, code := range codes {
				if int(code) < len(count) && c.postings.slot(code) == slot {
					count[code]++
					here = true
				}
			}
			if here {
				found++
			}
		})
		return found == rows.Count
	})
}

// distinct returns the codes ascending, each once, in the memory of dst.
func distinct(codes, dst []uint32) []uint32 {
	dst = append(dst[:0], codes...)
	slices.Sort(dst)
	return slices.Compact(dst)
}
