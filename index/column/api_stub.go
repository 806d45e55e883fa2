package column

import "parterre/index/block"

type Ordered struct{}
type Bucket struct {
	Lo, Hi int64
	Rows   *block.Posting
}
type KeyCount struct {
	Key   int64
	Count int
}

func (c *Ordered) Present() *block.Posting                              { panic("not yet") }
func (c *Ordered) Key(ord uint32) (int64, bool)                         { panic("not yet") }
func (c *Ordered) Range(lo, hi int64) block.Selection                   { panic("not yet") }
func (c *Ordered) Buckets() []Bucket                                    { panic("not yet") }
func (c *Ordered) Distinct(max int) ([]KeyCount, bool)                  { panic("not yet") }
func (c *Ordered) After(key int64) (int64, bool)                        { panic("not yet") }
func (c *Ordered) Gather(blk int, rows block.Rows, dst []int64) []int64 { panic("not yet") }
func (c *Ordered) GatherRows(blk int, rows block.Rows, dst []int64, at []uint16) ([]int64, []uint16) {
	panic("not yet")
}
func (c *Ordered) Memory() int64                                   { panic("not yet") }
func (c *Ordered) Verify() error                                   { panic("not yet") }
func (c *Ordered) Parts(emit func(Part) error) error               { panic("not yet") }
func LoadOrdered(shape block.Shape, parts Parts) (*Ordered, error) { panic("not yet") }

type OrderedEditor struct{}

func EditOrdered(shape block.Shape, c *Ordered) *OrderedEditor { panic("not yet") }
func (e *OrderedEditor) Set(ord uint32, key int64)             { panic("not yet") }
func (e *OrderedEditor) Unset(ord uint32)                      { panic("not yet") }
func (e *OrderedEditor) Freeze() *Ordered                      { panic("not yet") }

type Text struct{}

func (c *Text) Present() *block.Posting                                { panic("not yet") }
func (c *Text) Code(ord uint32) (uint32, bool)                         { panic("not yet") }
func (c *Text) Dictionary() *Dictionary                                { panic("not yet") }
func (c *Text) CountOf(code uint32) int                                { panic("not yet") }
func (c *Text) Select(codes []uint32) block.Selection                  { panic("not yet") }
func (c *Text) Gather(blk int, rows block.Rows, dst []uint32) []uint32 { panic("not yet") }
func (c *Text) GatherRows(blk int, rows block.Rows, dst []uint32, at []uint16) ([]uint32, []uint16) {
	panic("not yet")
}
func (c *Text) Memory() int64                                { panic("not yet") }
func (c *Text) Verify() error                                { panic("not yet") }
func (c *Text) Parts(emit func(Part) error) error            { panic("not yet") }
func LoadText(shape block.Shape, parts Parts) (*Text, error) { panic("not yet") }

type TextEditor struct{}

func EditText(shape block.Shape, c *Text) *TextEditor { panic("not yet") }
func (e *TextEditor) Set(ord uint32, text string)     { panic("not yet") }
func (e *TextEditor) Unset(ord uint32)                { panic("not yet") }
func (e *TextEditor) Freeze() *Text                   { panic("not yet") }

type List struct{}

func (c *List) Present() *block.Posting                         { panic("not yet") }
func (c *List) Codes(ord uint32, dst []uint32) ([]uint32, bool) { panic("not yet") }
func (c *List) Dictionary() *Dictionary                         { panic("not yet") }
func (c *List) CountOf(code uint32) int                         { panic("not yet") }
func (c *List) Any(codes []uint32) block.Selection              { panic("not yet") }
func (c *List) Posting(code uint32) block.Selection             { panic("not yet") }
func (c *List) Empty() block.Selection                          { panic("not yet") }
func (c *List) Gather(blk int, rows block.Rows, fn func(row uint16, codes []uint32)) {
	panic("not yet")
}
func (c *List) Memory() int64                                { panic("not yet") }
func (c *List) Verify() error                                { panic("not yet") }
func (c *List) Parts(emit func(Part) error) error            { panic("not yet") }
func LoadList(shape block.Shape, parts Parts) (*List, error) { panic("not yet") }

type ListEditor struct{}

func EditList(shape block.Shape, c *List) *ListEditor { panic("not yet") }
func (e *ListEditor) Set(ord uint32, texts []string)  { panic("not yet") }
func (e *ListEditor) Unset(ord uint32)                { panic("not yet") }
func (e *ListEditor) Freeze() *List                   { panic("not yet") }

// Dictionary: nil is the empty one.
type Dictionary struct{}

func (d *Dictionary) Len() int                        { panic("not yet") }
func (d *Dictionary) Text(code uint32) string         { panic("not yet") }
func (d *Dictionary) Find(text string) (uint32, bool) { panic("not yet") }

// Directory: ids of users by ordinal, and back; nil is the empty one.
type Directory struct{}

func (d *Directory) Len() int                          { panic("not yet") } // ordinals handed out
func (d *Directory) ID(ord uint32) string              { panic("not yet") } // "" for a deleted one
func (d *Directory) Find(id string) (uint32, bool)     { panic("not yet") }
func (d *Directory) Memory() int64                     { panic("not yet") }
func (d *Directory) Parts(emit func(Part) error) error { panic("not yet") }
func LoadDirectory(parts Parts) (*Directory, error)    { panic("not yet") }

type DirectoryEditor struct{}

func EditDirectory(d *Directory) *DirectoryEditor        { panic("not yet") }
func (e *DirectoryEditor) Add(id string) uint32          { panic("not yet") } // the next ordinal; the id must not be there
func (e *DirectoryEditor) Delete(id string) bool         { panic("not yet") } // forgets the id; the ordinal is never handed out again
func (e *DirectoryEditor) Find(id string) (uint32, bool) { panic("not yet") }
func (e *DirectoryEditor) Freeze() *Directory            { panic("not yet") }
