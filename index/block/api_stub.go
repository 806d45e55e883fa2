package block

import "github.com/RoaringBitmap/roaring/v2"

type Posting struct{ shape Shape }

func (p *Posting) Estimate() int                     { panic("not yet") }
func (p *Posting) Exact() bool                       { return true }
func (p *Posting) Count() int                        { panic("not yet") }
func (p *Posting) Summary() Summary                  { panic("not yet") }
func (p *Posting) Rows(blk int, buf *Buffer) Rows    { panic("not yet") }
func (p *Posting) Contains(ord uint32) bool          { panic("not yet") }
func (p *Posting) Bitmap() *roaring.Bitmap           { panic("not yet") }
func (p *Posting) Memory() int64                     { panic("not yet") }
func (p *Posting) Equal(q *Posting) bool             { panic("not yet") }
func FromBitmap(s Shape, b *roaring.Bitmap) *Posting { panic("not yet") }

type Editor struct{}

func Edit(s Shape, p *Posting) *Editor { panic("not yet") }
func (e *Editor) Add(ord uint32)       { panic("not yet") }
func (e *Editor) Remove(ord uint32)    { panic("not yet") }
func (e *Editor) Posting() *Posting    { panic("not yet") }

func Empty() Selection                        { panic("not yet") }
func Union(s Shape, of []Selection) Selection { panic("not yet") }

func (p *Posting) Segments(fn func(number int, portable []byte) error) error { panic("not yet") }

type Loader struct{}

func NewLoader(s Shape) *Loader                         { panic("not yet") }
func (l *Loader) Put(number int, portable []byte) error { panic("not yet") }
func (l *Loader) Posting() *Posting                     { panic("not yet") }

func And(a, b Rows, buf *Buffer) Rows            { panic("not yet") }
func AndCount(a, b Rows) int                     { panic("not yet") }
func Or(a, b Rows, buf *Buffer) Rows             { panic("not yet") }
func OrCount(a, b Rows) int                      { panic("not yet") }
func AndNot(a, b Rows, buf *Buffer) Rows         { panic("not yet") }
func AndNotCount(a, b Rows) int                  { panic("not yet") }
func OrInto(words []uint64, r Rows)              { panic("not yet") }
func AndInto(words []uint64, r Rows)             { panic("not yet") }
func AndNotInto(words []uint64, r Rows)          { panic("not yet") }
func AtLeast(k int, of []Rows, buf *Buffer) Rows { panic("not yet") }
