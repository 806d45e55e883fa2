package block

// ExactlyOne is the rows in one of the sets and in no other, in buf: one pass over the sets, which notes who is in any and
// who is in more than one. A set given twice counts twice.
func ExactlyOne(of []Rows, buf *Buffer) Rows {
	once := buf.Zeros()
	mark := buf.Mark()
	defer buf.Release(mark)
	more := buf.Zeros()
	for _, r := range of {
		r.each(func(i int, word uint64) {
			more[i] |= once[i] & word
			once[i] |= word
		})
	}
	for i := range once {
		once[i] &^= more[i]
	}
	return FromWords(once)
}
