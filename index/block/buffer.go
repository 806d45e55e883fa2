package block

// Buffer is the scratch memory of one evaluation: words and arrays handed out like a stack. Take a Mark, ask for what
// the result needs, take another Mark, evaluate the operands, combine, Release the second Mark: the result stays valid
// until the first is released. A Buffer belongs to one goroutine and is used again for every block.
type Buffer struct {
	shape  Shape
	words  [][]uint64
	arrays [][]uint16
	top    Mark // slots in use
}

// Mark is a height of a Buffer's stack.
type Mark struct{ words, arrays int }

// NewBuffer returns an empty Buffer; it grows to what an evaluation needs at once and keeps that.
func NewBuffer(shape Shape) *Buffer { return &Buffer{shape: shape} }

// Shape is the shape the Buffer was made for.
func (b *Buffer) Shape() Shape { return b.shape }

// Words hands out Shape.Words words with undefined content.
func (b *Buffer) Words() []uint64 {
	if b.top.words == len(b.words) {
		b.words = append(b.words, make([]uint64, b.shape.Words()))
	}
	b.top.words++
	return b.words[b.top.words-1]
}

// Zeros hands out Shape.Words words, all zero.
func (b *Buffer) Zeros() []uint64 {
	words := b.Words()
	clear(words)
	return words
}

// Array hands out an array of length Shape.Dense with undefined content, for fewer rows than that.
func (b *Buffer) Array() []uint16 {
	if b.top.arrays == len(b.arrays) {
		b.arrays = append(b.arrays, make([]uint16, b.shape.Dense()))
	}
	b.top.arrays++
	return b.arrays[b.top.arrays-1]
}

// Mark returns the height of the stack, for Release.
func (b *Buffer) Mark() Mark { return b.top }

// Release takes back everything handed out since the Mark.
func (b *Buffer) Release(m Mark) { b.top = m }
