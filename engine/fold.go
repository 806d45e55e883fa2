package engine

import (
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
		folded, marked := false, false
		for _, r := range text {
			f := foldRune(r)
			folded = folded || f != r
			marked = marked || r >= firstMark && unicode.Is(unicode.M, r)
			dst = utf8.AppendRune(dst, f)
		}
		if !folded || !marked { // only marks compose with the letter before, and jamo with jamo, which have no case
			return dst
		}
		once := string(dst[start:]) // a copy, so that dst may lie on the stack
		if text = norm.NFC.String(once); text == once {
			return dst
		}
		dst = dst[:start]
	}
}

// firstMark is the first combining mark of Unicode.
const firstMark = 0x300

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
