package block

import "math/bits"

// AndNot is the rows in a but not in b, in buf or shared with a. NOT is always this, with the active users as a.
func AndNot(a, b Rows, buf *Buffer) Rows {
	switch {
	case a.Count == 0 || b.Count == buf.shape.Rows():
		return Rows{}
	case b.Count == 0:
		return a
	case a.Words == nil:
		out := buf.Array()
		if b.Words != nil {
			return FromArray(out[:andNotArrayWords(out, a.Array, b.Words)])
		}
		return FromArray(out[:andNotArrays(out, a.Array, b.Array)])
	}
	out := buf.Words()
	n := 0
	if b.Words == nil {
		copy(out, a.Words)
		n = a.Count - clearOld(out, b.Array)
	} else {
		n = andNotWords(out, a.Words, b.Words)
	}
	if n == 0 {
		return Rows{}
	}
	return Rows{Words: out, Count: n}
}

// AndNotCount is the number of rows in a but not in b.
func AndNotCount(a, b Rows) int { return a.Count - AndCount(a, b) }

// clearOld clears the bits of an array and returns how many were set before.
func clearOld(words []uint64, array []uint16) int {
	n := 0
	for _, row := range array {
		w := words[row>>6]
		n += int(w >> (row & 63) & 1)
		words[row>>6] = w &^ (1 << (row & 63))
	}
	return n
}

func andNotWords(out, a, b []uint64) int {
	n := len(out)
	a, b = a[:n], b[:n]
	var c0, c1 int
	i := 0
	for ; i+2 <= n; i += 2 {
		o, x, y := out[i:i+2:i+2], a[i:i+2:i+2], b[i:i+2:i+2]
		w0, w1 := x[0]&^y[0], x[1]&^y[1]
		o[0], o[1] = w0, w1
		c0 += bits.OnesCount64(w0)
		c1 += bits.OnesCount64(w1)
	}
	for ; i < n; i++ {
		out[i] = a[i] &^ b[i]
		c0 += bits.OnesCount64(out[i])
	}
	return c0 + c1
}

func andNotArrayWords(out, array []uint16, words []uint64) int {
	out = out[:len(array)]
	n := 0
	for _, row := range array {
		out[n] = row
		n += int(^words[row>>6] >> (row & 63) & 1)
	}
	return n
}

func andNotArrays(out, a, b []uint16) int {
	n := 0
	for _, row := range a {
		b = gallop(b, row)
		out[n] = row
		n += one(len(b) == 0 || b[0] != row)
	}
	return n
}
