package column

// Dictionary is the distinct strings of a column, immutable, each with a code. Codes count up from 0 and are never
// given to another text; a text nobody has any more keeps its code. The nil *Dictionary is empty.
type Dictionary struct {
	texts  texts
	lookup lookup
	grams  *grams // of this version and all others
}

// Len is the number of codes given out.
func (d *Dictionary) Len() int {
	if d == nil {
		return 0
	}
	return d.texts.n
}

// Text returns the text of a code, which is below Len.
func (d *Dictionary) Text(code uint32) string { return d.texts.at(code) }

// Find returns the code of a text.
func (d *Dictionary) Find(text string) (uint32, bool) {
	if d == nil {
		return 0, false
	}
	return d.lookup.find(text, d.texts.at)
}

// Memory is the bytes the dictionary holds.
func (d *Dictionary) Memory() int64 { return d.Holds().Sum() }

// Holds is the same by what takes them.
func (d *Dictionary) Holds() Holding {
	if d == nil {
		return Holding{}
	}
	return Holding{Dictionary: d.texts.memory() + d.lookup.memory(), Grams: d.grams.memory()}
}

// DictionaryEditor gives codes to new texts.
type DictionaryEditor struct {
	base   *Dictionary
	texts  *textsEditor
	lookup *lookupEditor
	grams  *grams
}

// EditDictionary begins with a dictionary; nil is an empty one.
func EditDictionary(d *Dictionary) *DictionaryEditor { return &DictionaryEditor{base: d} }

// Code returns the code of a text, a new one if need be.
func (e *DictionaryEditor) Code(text string) uint32 {
	if e.texts == nil {
		if code, ok := e.base.Find(text); ok {
			return code
		}
		base := Dictionary{grams: &grams{}}
		if e.base != nil {
			base = *e.base
		}
		e.texts = editTexts(base.texts)
		e.lookup = editLookup(base.lookup, e.texts.at)
		e.grams = base.grams
	}
	if code, ok := e.lookup.find(text); ok {
		return code
	}
	code := e.texts.add(text)
	e.lookup.add(text, code)
	return code
}

// Freeze returns the next version; the editor goes on from there.
func (e *DictionaryEditor) Freeze() *Dictionary {
	if e.texts != nil {
		e.base = &Dictionary{e.texts.freeze(), e.lookup.next, e.grams}
		e.texts, e.lookup = nil, nil
	}
	return e.base
}
