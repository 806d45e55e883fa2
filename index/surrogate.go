package index

import (
	"bytes"
	"strconv"
	"unicode/utf16"
)

// UnpairedEscapes counts the escapes of a text in JSON or of a document that are half of a surrogate pair without the other
// half. Every decoder would put the same sign in their place, and different texts would become one.
func UnpairedEscapes(text []byte) int {
	n := 0
	for {
		at := bytes.IndexByte(text, '\\')
		if at < 0 {
			return n
		}
		text = text[at:]
		r, ok := escaped(text)
		switch {
		case !ok:
			text = text[min(2, len(text)):] // another escape, also that of a backslash
			continue
		case utf16.IsSurrogate(r):
			second, ok := escaped(text[6:])
			if ok && utf16.DecodeRune(r, second) != '\uFFFD' {
				text = text[6:]
			} else {
				n++
			}
		}
		text = text[6:]
	}
}

// escaped reads an escape of four digits at the start of a text.
func escaped(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	r, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(r), err == nil
}
