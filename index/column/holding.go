package column

import "iter"

// Holding is the bytes that a column or a Dictionary holds, by what takes them. What is shared with other versions counts in full.
type Holding struct {
	Values     int64 // of each row: numbers, codes of texts
	Bitmaps    int64 // rows by value, and those that have any
	Dictionary int64 // texts, and how they are found
	Grams      int64 // texts by three letters in a row, made when somebody first looks for a piece of a text
}

// All yields the parts by their names: values, bitmaps, dictionary, grams.
func (p Holding) All() iter.Seq2[string, int64] {
	return func(yield func(string, int64) bool) {
		_ = yield("values", p.Values) && yield("bitmaps", p.Bitmaps) && yield("dictionary", p.Dictionary) && yield("grams", p.Grams)
	}
}

// Sum is all of them.
func (p Holding) Sum() int64 { return p.Values + p.Bitmaps + p.Dictionary + p.Grams }

// Plus adds the parts of another one.
func (p Holding) Plus(q Holding) Holding {
	return Holding{p.Values + q.Values, p.Bitmaps + q.Bitmaps, p.Dictionary + q.Dictionary, p.Grams + q.Grams}
}
