package load

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// wide gives text in UTF-16 as UTF-8. Half of a surrogate pair becomes three bytes that are no UTF-8, each half others,
// so that a row with it is refused: the sign for unknown characters would make one of different ids.
type wide struct {
	from  *bufio.Reader
	order binary.ByteOrder
	ready []byte // not yet given
	room  [4096]byte
}

// Read gives what is ready, and makes more of it.
func (w *wide) Read(p []byte) (int, error) {
	if len(w.ready) == 0 {
		w.ready = w.room[:0]
		for len(w.ready)+utf8.UTFMax <= len(w.room) {
			if err := w.character(); err == nil {
				continue
			} else if len(w.ready) == 0 {
				return 0, err
			}
			break // the error comes again
		}
	}
	n := copy(p, w.ready)
	w.ready = w.ready[n:]
	return n, nil
}

// character makes the next one ready.
func (w *wide) character() error {
	unit, err := w.from.Peek(2)
	switch {
	case len(unit) == 2:
	case len(unit) == 1 && errors.Is(err, io.EOF):
		return ErrCutOff
	default:
		return err
	}
	c, size := rune(w.order.Uint16(unit)), 2
	if utf16.IsSurrogate(c) {
		if pair, _ := w.from.Peek(4); len(pair) == 4 {
			if both := utf16.DecodeRune(c, rune(w.order.Uint16(pair[2:]))); both != utf8.RuneError {
				c, size = both, 4
			}
		}
	}
	if utf16.IsSurrogate(c) {
		w.ready = append(w.ready, 0xe0|byte(c>>12), 0x80|byte(c>>6)&0x3f, 0x80|byte(c)&0x3f)
	} else {
		w.ready = utf8.AppendRune(w.ready, c)
	}
	_, _ = w.from.Discard(size) // it was just seen
	return nil
}
