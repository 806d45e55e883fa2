package engine

import (
	"slices"
	"unicode/utf8"

	"parterre/index/column"
)

// narrow says which texts of a dictionary may match; all may where it cannot tell.
func (t *textTest) narrow(d *column.Dictionary) column.Narrowed {
	out := column.Narrowed{Sure: t.folds && t.mode != textMatches, From: uint32(d.Len())}
	for i := range t.needles {
		some, ok := d.Narrow(appendFold, t.pattern(i))
		if !ok {
			return column.Narrowed{}
		}
		out.Codes, out.Sure, out.From = append(out.Codes, some.Codes...), out.Sure && some.Sure, min(out.From, some.From)
	}
	if len(t.needles) > 1 {
		slices.Sort(out.Codes)
		out.Codes = slices.Compact(out.Codes)
		at, _ := slices.BinarySearch(out.Codes, out.From)
		out.Codes = out.Codes[:at]
	}
	return out
}

// pattern returns what a text has in it once folded, with NUL for its begin and end, if it passes for a needle; nil when
// nothing can be said.
func (t *textTest) pattern(i int) []byte {
	needle, starts, ends := t.needles[i], t.mode == textIs || t.mode == textStarts, t.mode == textIs || t.mode == textEnds
	if t.mode > textMatches {
		return nil
	}
	if t.mode == textMatches {
		needle, _ = t.regexps[i].LiteralPrefix()
	}
	if !t.folds || t.mode == textMatches {
		// A letter beyond ASCII may fold into another one with its neighbours, and so may the last one with a mark after it.
		for j := range len(needle) {
			if needle[j] >= utf8.RuneSelf {
				return nil
			}
		}
		if !ends && needle != "" {
			needle = needle[:len(needle)-1]
		}
	}
	var out []byte
	if starts {
		out = append(out, 0)
	}
	out = append(out, fold(needle)...)
	if ends {
		out = append(out, 0)
	}
	return out
}

// PrepareSearch makes what a dictionary is searched by, which otherwise comes in the background with the first search, and
// returns when it is there.
func PrepareSearch(d *column.Dictionary) { d.PrepareNarrow(appendFold) }
