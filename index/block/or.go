package block

import "math/bits"

// Or is the rows in either set, in buf or shared with an operand.
func Or(a, b Rows, buf *Buffer) Rows {
	switch {
	case a.Count == 0:
		return b
	case b.Count == 0:
		return a
	case a.Count == buf.shape.Rows():
		return a
	case b.Count == buf.shape.Rows():
		return b
	case a.Words == nil && b.Words == nil && a.Count+b.Count < buf.shape.Dense():
		out := buf.Array()
		return FromArray(out[:orArrays(out, a.Array, b.Array)])
	}
	if a.Words == nil {
		a, b = b, a
	}
	out := buf.Words()
	if a.Words == nil {
		clear(out)
		setBits(out, a.Array)
		return Rows{Words: out, Count: a.Count + setNew(out, b.Array)}
	}
	if b.Words == nil {
		copy(out, a.Words)
		return Rows{Words: out, Count: a.Count + setNew(out, b.Array)}
	}
	return Rows{Words: out, Count: orWords(out, a.Words, b.Words)}
}

// OrCount is the number of rows in either set.
func OrCount(a, b Rows) int { return a.Count + b.Count - AndCount(a, b) }

// OrInto adds the rows of r to words.
func OrInto(words []uint64, r Rows) {
	if r.Words == nil {
		setBits(words, r.Array)
		return
	}
	for i, w := range r.Words[:len(words)] {
		words[i] |= w
	}
}

func setBits(words []uint64, array []uint16) {
	for _, row := range array {
		words[row>>6] |= 1 << (row & 63)
	}
}

// setNew sets the bits of an array and returns how many were not set before.
func setNew(words []uint64, array []uint16) int {
	n := 0
	for _, row := range array {
		w := words[row>>6]
		n += int(^w >> (row & 63) & 1)
		words[row>>6] = w | 1<<(row&63)
	}
	return n
}

func orWords(out, a, b []uint64) int {
	n := len(out)
	a, b = a[:n], b[:n]
	var c0, c1 int
	i := 0
	for ; i+2 <= n; i += 2 {
		o, x, y := out[i:i+2:i+2], a[i:i+2:i+2], b[i:i+2:i+2]
		w0, w1 := x[0]|y[0], x[1]|y[1]
		o[0], o[1] = w0, w1
		c0 += bits.OnesCount64(w0)
		c1 += bits.OnesCount64(w1)
	}
	for ; i < n; i++ {
		out[i] = a[i] | b[i]
		c0 += bits.OnesCount64(out[i])
	}
	return c0 + c1
}

// orArrays merges two ascending arrays.
func orArrays(out, a, b []uint16) int {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i], b[j]
		out[n] = min(x, y)
		n++
		i += one(x <= y)
		j += one(y <= x)
	}
	n += copy(out[n:], a[i:])
	n += copy(out[n:], b[j:])
	return n
}
