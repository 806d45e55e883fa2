package index

import (
	"math/bits"

	"parterre/index/block"
	"parterre/index/column"
)

// A dictionary keeps the texts nobody has any more. A column whose texts change often would grow for ever, and what a
// deleted user was called would stay in memory and in checkpoints, so a column with more dead texts than live ones is
// laid out anew, with new codes. That takes as long as writing the column: about 0.3 s for a million users. A Tx
// therefore does it for small columns only, and looks for it only when a dictionary doubles; Load does it for all.
const (
	compactTexts = 1 << 12 // dictionaries below this size are left alone within a Tx
	compactUsers = 1 << 17 // users of the largest column laid out anew within a Tx
)

// doubled reports whether a dictionary has outgrown a power of two.
func doubled(before, after *column.Dictionary) bool {
	return after.Len() >= compactTexts && bits.Len(uint(after.Len())) > bits.Len(uint(before.Len()))
}

// mostlyDead reports whether more than half of the texts of a dictionary are nobody's.
func mostlyDead(d *column.Dictionary, countOf func(code uint32) int) bool {
	live := 0
	for code := range uint32(d.Len()) {
		if countOf(code) > 0 {
			live++
		}
	}
	return live < d.Len()/2
}

// compactText returns the column with the texts that somebody has.
func compactText(shape block.Shape, c *column.Text) *column.Text {
	e := column.EditText(shape, nil)
	for _, ord := range ordinals(shape, c.Present()) {
		code, _ := c.Code(ord)
		e.Set(ord, c.Dictionary().Text(code))
	}
	return e.Freeze()
}

// compactList returns the column with the texts that somebody has.
func compactList(shape block.Shape, c *column.List) *column.List {
	e := column.EditList(shape, nil)
	for _, ord := range ordinals(shape, c.Present()) {
		texts, _ := listTexts(c, ord)
		e.Set(ord, texts)
	}
	return e.Freeze()
}

// frozenText and frozenList are what a Tx makes of an edited column.
func frozenText(shape block.Shape, before *column.Text, e *column.TextEditor) *column.Text {
	c := e.Freeze()
	if doubled(before.Dictionary(), c.Dictionary()) && c.Present().Count() <= compactUsers && mostlyDead(c.Dictionary(), c.CountOf) {
		return compactText(shape, c)
	}
	return c
}

func frozenList(shape block.Shape, before *column.List, e *column.ListEditor) *column.List {
	c := e.Freeze()
	if doubled(before.Dictionary(), c.Dictionary()) && c.Present().Count() <= compactUsers && mostlyDead(c.Dictionary(), c.CountOf) {
		return compactList(shape, c)
	}
	return c
}

// compact lays out every column anew that has more dead texts than live ones.
func (s *Snapshot) compact() {
	text := func(c *column.Text) *column.Text {
		if mostlyDead(c.Dictionary(), c.CountOf) {
			return compactText(s.shape, c)
		}
		return c
	}
	list := func(c *column.List) *column.List {
		if mostlyDead(c.Dictionary(), c.CountOf) {
			return compactList(s.shape, c)
		}
		return c
	}
	for id, c := range s.columns {
		switch c := c.(type) {
		case *column.Text:
			s.columns[id] = text(c)
		case *column.List:
			s.columns[id] = list(c)
		}
	}
	for id, c := range s.sent {
		switch c := c.(type) {
		case *column.Text:
			s.sent[id] = text(c)
		case *column.List:
			s.sent[id] = list(c)
		}
	}
	s.names, s.roles, s.memberOf = text(s.names), list(s.roles), list(s.memberOf)
}
