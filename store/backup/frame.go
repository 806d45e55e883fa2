package backup

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"io"
)

const (
	magic      = "PARTERRE BACKUP\n"
	frameHead  = 1 + 4
	frameTail  = 4
	endPayload = 8 + 8 + sha256.Size
	endLength  = frameHead + endPayload + frameTail
	bodyMost   = 256 << 10
	headerMost = 64 << 10

	kindHeader byte = 'H'
	kindBody   byte = 'B'
	kindEnd    byte = 'E'
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// frameSum is the checksum of a frame. The number in it tells frames that have changed places.
func frameSum(number uint64, head, payload []byte) uint32 {
	sum := crc32.Checksum(binary.BigEndian.AppendUint64(nil, number), castagnoli)
	return crc32.Update(crc32.Update(sum, castagnoli, head), castagnoli, payload)
}

// frameWriter cuts what is written to it into body frames.
type frameWriter struct {
	to     io.Writer
	whole  hash.Hash // of everything written
	number uint64
	bytes  int64
	body   []byte
}

func newFrameWriter(to io.Writer) (*frameWriter, error) {
	w := &frameWriter{to: to, whole: sha256.New(), body: make([]byte, 0, bodyMost)}
	return w, w.raw([]byte(magic))
}

// Write collects bytes of the body.
func (w *frameWriter) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(len(rest), bodyMost-len(w.body))
		w.body = append(w.body, rest[:n]...)
		rest = rest[n:]
		if len(w.body) == bodyMost {
			if err := w.flush(); err != nil {
				return 0, err
			}
		}
	}
	return len(p), nil
}

func (w *frameWriter) flush() error {
	if len(w.body) == 0 {
		return nil
	}
	err := w.frame(kindBody, w.body)
	w.body = w.body[:0]
	return err
}

func (w *frameWriter) frame(kind byte, payload []byte) error {
	head := binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(payload)))
	tail := binary.BigEndian.AppendUint32(nil, frameSum(w.number, head, payload))
	w.number++
	for _, part := range [][]byte{head, payload, tail} {
		if err := w.raw(part); err != nil {
			return err
		}
	}
	return nil
}

func (w *frameWriter) raw(p []byte) error {
	w.whole.Write(p)
	w.bytes += int64(len(p))
	_, err := w.to.Write(p)
	return err
}

// frameReader reads what a frameWriter has written, and hands out no byte before its checksum was compared.
type frameReader struct {
	from   *bufio.Reader
	whole  hash.Hash
	number uint64
	at     int64  // bytes read
	body   []byte // what of the present frame was not handed out
	buffer []byte
	end    []byte // payload of the last frame; nil before it
	failed error
}

func newFrameReader(from io.Reader) (*frameReader, error) {
	r := &frameReader{from: bufio.NewReaderSize(from, 64<<10), whole: sha256.New()}
	start := make([]byte, len(magic))
	n, err := io.ReadFull(r.from, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if string(start[:n]) != magic {
		return nil, ErrNotBackup
	}
	r.whole.Write(start)
	r.at = int64(n)
	return r, nil
}

// Read hands out bytes of the body; io.EOF comes after a sound end only.
func (r *frameReader) Read(p []byte) (int, error) {
	for len(r.body) == 0 {
		if r.failed != nil {
			return 0, r.failed
		}
		if r.end != nil {
			return 0, io.EOF
		}
		if r.failed = r.next(); r.failed != nil {
			return 0, r.failed
		}
	}
	n := copy(p, r.body)
	r.body = r.body[n:]
	return n, nil
}

// next reads a body or the end.
func (r *frameReader) next() error {
	at, sum := r.at, r.whole.Sum(nil)
	kind, payload, err := r.frame()
	switch {
	case err != nil:
		return err
	case kind == kindBody:
		r.body = payload
		return nil
	case kind != kindEnd || len(payload) != endPayload:
		return damaged(at, "there is something that does not belong there")
	case string(payload[16:]) != string(sum):
		return damaged(at, "the checksum of the whole file does not match")
	}
	if _, err := r.from.ReadByte(); !errors.Is(err, io.EOF) {
		if err != nil {
			return err
		}
		return damaged(r.at, "something follows after the end")
	}
	r.end = append([]byte(nil), payload...)
	return nil
}

// frame reads one frame; the payload is valid until the next one.
func (r *frameReader) frame() (kind byte, payload []byte, err error) {
	at := r.at
	head := make([]byte, frameHead)
	if err := r.fill(head); err != nil {
		return 0, nil, err
	}
	kind, length := head[0], int(binary.BigEndian.Uint32(head[1:]))
	if length > bodyMost || kind == kindHeader && length > headerMost {
		return 0, nil, damaged(at, "a length is not possible")
	}
	r.buffer = append(r.buffer[:0], make([]byte, length+frameTail)...)
	if err := r.fill(r.buffer); err != nil {
		return 0, nil, err
	}
	payload = r.buffer[:length]
	if binary.BigEndian.Uint32(r.buffer[length:]) != frameSum(r.number, head, payload) {
		return 0, nil, damaged(at, "a checksum does not match")
	}
	r.number++
	return kind, payload, nil
}

// fill reads exactly len(p) bytes.
func (r *frameReader) fill(p []byte) error {
	n, err := io.ReadFull(r.from, p)
	r.whole.Write(p[:n])
	r.at += int64(n)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return damaged(r.at, "the file ends there, before its end")
	}
	return err
}
