package backup

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

const (
	keyMost   = 64 << 10
	valueMost = 1 << 30
)

// Reader reads one backup and checks every byte of it on the way.
type Reader struct {
	frames   *frameReader
	unpacker *zstd.Decoder
	records  *bufio.Reader
	summary  Summary
	key      []byte
	value    bytes.Buffer
}

// Record is a row, or a key whose row is as the previous backup has it. It is valid until the next one is read.
type Record struct {
	Key, Value []byte
	Kept       bool
}

// NewReader reads the header. Errors: ErrNotBackup, ErrNewer, ErrDamaged, those of the file.
func NewReader(from io.Reader) (*Reader, error) {
	frames, err := newFrameReader(from)
	if err != nil {
		return nil, err
	}
	h, err := readHeader(frames)
	if err != nil {
		return nil, err
	}
	unpacker, err := zstd.NewReader(frames, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, fmt.Errorf("begin to read a backup: %w", err)
	}
	return &Reader{frames: frames, unpacker: unpacker, records: bufio.NewReaderSize(unpacker, 64<<10), summary: Summary{Header: h}}, nil
}

func readHeader(frames *frameReader) (Header, error) {
	at := frames.at
	kind, payload, err := frames.frame()
	if err != nil {
		return Header{}, err
	}
	var version struct{ Version int }
	if kind != kindHeader || json.Unmarshal(payload, &version) != nil || version.Version < 1 {
		return Header{}, damaged(at, "it has no header")
	}
	if version.Version > Version {
		return Header{}, fmt.Errorf("%w: it has version %d, and this release reads up to %d; use the release that made it, or a newer one", ErrNewer, version.Version, Version)
	}
	var h Header
	if err := json.Unmarshal(payload, &h); err != nil {
		return Header{}, damaged(at, "its header cannot be read")
	}
	return h, nil
}

// Header is what the backup says of itself.
func (r *Reader) Header() Header { return r.summary.Header }

// Summary is what the backup came to, once Next has answered io.EOF.
func (r *Reader) Summary() Summary { return r.summary }

// Close gives back what reading took; the file belongs to the caller.
func (r *Reader) Close() { r.unpacker.Close() }

// Next reads a record; io.EOF comes after a sound end only.
func (r *Reader) Next() (Record, error) {
	op, err := r.records.ReadByte()
	if errors.Is(err, io.EOF) {
		return Record{}, r.finish()
	}
	if err != nil {
		return Record{}, r.fault(err)
	}
	if op != opRow && (op != opKept || r.summary.Full()) {
		return Record{}, damaged(r.frames.at, "a record is of no known kind")
	}
	if err := r.readKey(); err != nil {
		return Record{}, err
	}
	if op == opKept {
		r.summary.Kept++
		return Record{Key: r.key, Kept: true}, nil
	}
	length, err := binary.ReadUvarint(r.records)
	if err != nil || length > valueMost {
		return Record{}, r.fault(err)
	}
	r.value.Reset()
	if _, err := io.CopyN(&r.value, r.records, int64(length)); err != nil { // it grows with what is there, not with what is said
		return Record{}, r.fault(err)
	}
	r.summary.Rows++
	return Record{Key: r.key, Value: r.value.Bytes()}, nil
}

func (r *Reader) readKey() error {
	shared, err := binary.ReadUvarint(r.records)
	if err != nil || shared > uint64(len(r.key)) {
		return r.fault(err)
	}
	suffix, err := binary.ReadUvarint(r.records)
	if err != nil || suffix > keyMost || shared+suffix > keyMost {
		return r.fault(err)
	}
	above := byte(0) // of the key before, where this one differs from it
	if shared < uint64(len(r.key)) {
		above = r.key[shared]
	}
	longer := shared == uint64(len(r.key))
	r.key = append(r.key[:shared], make([]byte, suffix)...)
	if _, err := io.ReadFull(r.records, r.key[shared:]); err != nil {
		return r.fault(err)
	}
	if suffix == 0 || !longer && r.key[shared] <= above {
		return damaged(r.frames.at, "its keys are out of order")
	}
	return nil
}

// finish compares what was read with what the end says.
func (r *Reader) finish() error {
	if r.frames.end == nil || len(r.frames.body) > 0 { // the records have ended; the file has not
		if _, err := io.Copy(io.Discard, r.frames); err != nil {
			return r.fault(err)
		}
		return damaged(r.frames.at, "something follows after its records")
	}
	rows, kept := binary.BigEndian.Uint64(r.frames.end), binary.BigEndian.Uint64(r.frames.end[8:])
	if rows != r.summary.Rows || kept != r.summary.Kept {
		return damaged(r.frames.at, "it has %d rows and keeps %d, and says %d and %d", r.summary.Rows, r.summary.Kept, rows, kept)
	}
	r.summary.Digest, r.summary.Bytes = hex.EncodeToString(r.frames.end[16:]), r.frames.at
	return io.EOF
}

// fault tells damage in the records from damage in the frames, which has a place already, and from a disk that does not read.
func (r *Reader) fault(err error) error {
	if r.frames.failed != nil {
		return r.frames.failed
	}
	return damaged(r.frames.at, "its records cannot be read")
}
