package engine

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldSpace is how long a text may be to be folded on the stack.
const foldSpace = 256

// appendFold appends a text as it is compared without regard to case: in NFC, then every letter replaced by the one
// that stands for all letters Unicode simple folding takes for the same. ASCII, the usual case, allocates nothing
// when dst has room.
func appendFold(dst []byte, text string) []byte {
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return appendFoldRunes(dst[:len(dst)-i], text)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func appendFoldRunes(dst []byte, text string) []byte {
	for _, r := range norm.NFC.String(text) {
		dst = utf8.AppendRune(dst, foldRune(r))
	}
	return dst
}

// foldRune returns the smallest letter of those that fold alike, in lower case where that is ASCII.
func foldRune(r rune) rune {
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	if 'A' <= least && least <= 'Z' {
		least += 'a' - 'A'
	}
	return least
}

func fold(text string) string { return string(appendFold(nil, text)) }
