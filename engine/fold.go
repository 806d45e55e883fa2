package engine

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldSpace is how long a text may be to be folded on the stack.
const foldSpace = 256

// appendFold appends a text as it is compared without regard to case: in NFC, every letter replaced by the one that
// stands for all letters Unicode simple folding takes for the same, and again until that changes nothing, because
// letters may compose once folded (J with a caron has no letter of its own, ǰ is one). So folding what is folded changes
// nothing either. ASCII, the usual case, allocates nothing when dst has room.
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
	start := len(dst)
	text = norm.NFC.String(text)
	for {
		for _, r := range text {
			dst = utf8.AppendRune(dst, foldRune(r))
		}
		normal := norm.NFC.Bytes(dst[start:])
		if bytes.Equal(normal, dst[start:]) {
			return dst
		}
		dst, text = dst[:start], string(normal)
	}
}

// foldRune returns the letter that stands for those Unicode simple folding takes for the same: the lower case of the
// upper case of any of them. So σ stands for ς, s for ſ, k for the sign of kelvin, and ι for the iota that is a
// combining mark, which would merge with the letter before it if it stood for the others. ß and ẞ are alike;
// İ and ı are like no other letter.
func foldRune(r rune) rune {
	if unicode.SimpleFold(r) == r {
		return r
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

func fold(text string) string { return string(appendFold(nil, text)) }
