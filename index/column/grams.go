package column

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"parterre/index/block"
)

const (
	gramTexts = 1 << 14 // texts of a dictionary that share a table of grams; one with fewer is read through as fast
	gramBytes = 256     // of a text, folded; a longer one may have anything in it
)

// Fold appends a text as it is looked for: the same letters for every spelling that is taken for the same. It keeps
// NUL out, and a dictionary is always asked with one and the same Fold.
type Fold func(dst []byte, text string) []byte

// grams leads from three bytes in a row to the texts of a dictionary that have them once folded. NUL stands for where a
// text begins and ends. Codes are never given twice, so what is known of gramTexts texts stays true in every later version of
// the dictionary, and all versions share one grams: it grows behind them, by whole tables, in the background, once somebody
// looks for a part of a text. Nobody waits for it, and no writer knows of it.
type grams struct {
	building sync.Mutex
	tables   atomic.Pointer[[]*gramTable]
}

// gramTable is the grams of gramTexts texts: 2 bytes for each gram of a text, and 8 for every distinct one.
type gramTable struct {
	keys  []uint32 // three bytes, ascending
	ends  []uint32 // of the texts of a key
	texts []uint16 // by key, ascending
	long  []uint16 // those that have more than gramBytes, ascending
}

func (g *grams) built() []*gramTable {
	if tables := g.tables.Load(); tables != nil {
		return *tables
	}
	return nil
}

// Narrowed is what a Dictionary knows without reading its texts.
type Narrowed struct {
	Codes []uint32 // of texts that may have the pattern, ascending, all below From
	Sure  bool     // they do have it
	From  uint32   // the code from which on texts may have it as well
}

// Narrow tells which texts may have a pattern in them once folded. The pattern is folded; a NUL at its begin or end stands
// for that of the text. It reports false when it cannot tell: the pattern is one letter, the dictionary is small, or its
// grams are not there yet.
func (d *Dictionary) Narrow(fold Fold, pattern []byte) (n Narrowed, ok bool) {
	whole := d.Len() / gramTexts
	if whole == 0 || len(pattern) < 2 || len(pattern) == 2 && pattern[1] == 0 {
		return n, false
	}
	tables := d.grams.built()
	if len(tables) < whole && d.grams.building.TryLock() {
		go func() {
			defer d.grams.building.Unlock()
			d.growGrams(fold)
		}()
	}
	tables = tables[:min(len(tables), whole)]
	n = Narrowed{Sure: len(pattern) <= 3, From: uint32(len(tables) * gramTexts)}
	var memory [2][]uint16
	for i, t := range tables {
		at := len(n.Codes)
		for _, texts := range [][]uint16{t.having(pattern, &memory), t.long} {
			for _, text := range texts {
				n.Codes = append(n.Codes, uint32(i*gramTexts)+uint32(text))
			}
		}
		if len(t.long) > 0 {
			slices.Sort(n.Codes[at:])
			n.Sure = false
		}
	}
	return n, len(tables) > 0
}

// PrepareNarrow makes what Narrow tells from, all of it, and returns when it is there.
func (d *Dictionary) PrepareNarrow(fold Fold) {
	if d == nil {
		return
	}
	d.grams.building.Lock()
	defer d.grams.building.Unlock()
	d.growGrams(fold)
}

// growGrams adds the tables that are missing, one by one; the caller holds building.
func (d *Dictionary) growGrams(fold Fold) {
	for {
		tables := d.grams.built()
		if len(tables) >= d.Len()/gramTexts {
			return
		}
		next := append(slices.Clip(tables), d.newGramTable(fold, uint32(len(tables)*gramTexts)))
		d.grams.tables.Store(&next)
	}
}

func (d *Dictionary) newGramTable(fold Fold, first uint32) *gramTable {
	t := &gramTable{}
	var found []uint64 // key and text
	var text []byte
	for i := range uint32(gramTexts) {
		if text = append(fold(append(text[:0], 0), d.Text(first+i)), 0); len(text) > gramBytes {
			t.long = append(t.long, uint16(i))
			continue
		}
		for j := range len(text) - 2 {
			found = append(found, uint64(gramAt(text[j:]))<<16|uint64(i))
		}
	}
	slices.Sort(found)
	found = slices.Compact(found)
	t.texts = make([]uint16, len(found))
	for i, f := range found {
		t.texts[i] = uint16(f)
		if key := uint32(f >> 16); len(t.keys) == 0 || t.keys[len(t.keys)-1] != key {
			t.keys, t.ends = append(t.keys, key), append(t.ends, 0)
		}
		t.ends[len(t.ends)-1] = uint32(i + 1)
	}
	t.keys, t.ends = slices.Clip(t.keys), slices.Clip(t.ends)
	return t
}

func gramAt(text []byte) uint32 { return uint32(text[0])<<16 | uint32(text[1])<<8 | uint32(text[2]) }

// of returns the texts of all keys in a range, ascending; of more than one key they are put into memory.
func (t *gramTable) of(lo, hi uint32, memory []uint16) []uint16 {
	i, _ := slices.BinarySearch(t.keys, lo)
	j := i
	for j < len(t.keys) && t.keys[j] <= hi {
		j++
	}
	if i == j {
		return nil
	}
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	texts := t.texts[start:t.ends[j-1]]
	if j-i > 1 {
		var seen [gramTexts / 64]uint64
		for _, text := range texts {
			seen[text>>6] |= 1 << (text & 63)
		}
		return block.Rows{Words: seen[:]}.AppendRows(memory[:0])
	}
	return texts
}

// having returns the texts that have every gram of a pattern of two bytes or more. A pattern of three bytes has one, so
// that the texts have the pattern as well; of two bytes it is any gram that begins with them, for a NUL ends every text.
func (t *gramTable) having(pattern []byte, memory *[2][]uint16) []uint16 {
	if len(pattern) == 2 {
		lo := uint32(pattern[0])<<16 | uint32(pattern[1])<<8
		memory[0] = t.of(lo, lo|0xff, memory[0])
		return memory[0]
	}
	lists := make([][]uint16, 0, 16)
	for i := 0; i+3 <= len(pattern) && len(lists) < cap(lists); i++ { // of a longer one, the first grams are enough
		key := gramAt(pattern[i:])
		list := t.of(key, key, nil)
		if len(list) == 0 {
			return nil
		}
		lists = append(lists, list)
	}
	slices.SortFunc(lists, func(a, b []uint16) int { return cmp.Compare(len(a), len(b)) })
	out := lists[0]
	for i, list := range lists[1:] {
		out = both(out, list, memory[i&1][:0])
		memory[i&1] = out
	}
	return out
}

// both appends what is in two ascending lists.
func both(a, b, dst []uint16) []uint16 {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			dst = append(dst, a[i])
			i, j = i+1, j+1
		}
	}
	return dst
}

func (g *grams) memory() int64 {
	n := int64(0)
	for _, t := range g.built() {
		n += int64(96 + 4*(cap(t.keys)+cap(t.ends)) + 2*(cap(t.texts)+cap(t.long)))
	}
	return n
}
