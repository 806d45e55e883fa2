package engine

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// words is what somebody types to find a person: each of them is wanted, in any order, somewhere in the texts of the person,
// regardless of case and of accents. It is for finding and lenient; criteria compare as appendFold has it.
type words [][]byte

func newWords(search string) words {
	var out words
	for _, word := range strings.Fields(search) {
		loose := appendLoose(nil, word)
		if len(loose) > 0 && !slices.ContainsFunc(out, func(other []byte) bool { return bytes.Equal(other, loose) }) {
			out = append(out, loose)
		}
	}
	return out
}

// in returns how many of the words are in one of the texts.
func (w words) in(texts ...string) int {
	var space [2][foldSpace]byte
	var loose [2][]byte
	for i, text := range texts {
		loose[i] = appendLoose(space[i][:0], text)
	}
	n := 0
	for _, word := range w {
		if bytes.Contains(loose[0], word) || bytes.Contains(loose[1], word) {
			n++
		}
	}
	return n
}

// find reports whether every word is in one of two texts.
func (w words) find(one, other string) bool { return w.in(one, other) == len(w) }

// appendLoose appends a text folded and without accents. An accent is a mark that stands on, in or around its letter; signs that
// are vowels of their own stay. Letters that are written with a stroke or as two have no accent to Unicode, but to who types.
func appendLoose(dst []byte, text string) []byte {
	start := len(dst)
	dst = appendFold(dst, text)
	for i := start; i < len(dst); i++ {
		if dst[i] >= utf8.RuneSelf {
			return appendPlain(dst[:start], norm.NFD.String(string(dst[start:])))
		}
	}
	return dst
}

func appendPlain(dst []byte, text string) []byte {
	for i, r := range text {
		switch plain, ok := plainLetters[r]; {
		case ok:
			dst = append(dst, plain...)
		case r < firstMark || norm.NFD.PropertiesString(text[i:]).CCC() < firstAccent:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// firstAccent is the first canonical combining class of a mark that is left out: below are nuktas and viramas, which are letters'
// own.
const firstAccent = 10

// plainLetters are folded letters as somebody types them who does not have them, after Latin-ASCII of the CLDR.
var plainLetters = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ħ': "h", 'ŧ': "t", 'ı': "i", 'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ð': "d",
}
