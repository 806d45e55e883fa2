package backup

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

const (
	opRow  byte = 1
	opKept byte = 2
)

// Writer writes one backup, its records in ascending order of their keys.
type Writer struct {
	frames  *frameWriter
	packer  *zstd.Encoder
	records *bufio.Writer
	summary Summary
	key     []byte // of the record before
	head    []byte
}

// NewWriter begins a backup with its header.
func NewWriter(to io.Writer, h Header) (*Writer, error) {
	h.Version = Version
	text, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write the header of a backup: %w", err)
	}
	frames, err := newFrameWriter(to)
	if err == nil {
		err = frames.frame(kindHeader, text)
	}
	if err != nil {
		return nil, err
	}
	// One goroutine and the fastest level: it is done while the server works, and the disk is slower than this.
	packer, err := zstd.NewWriter(frames, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(1<<20), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, fmt.Errorf("begin a backup: %w", err)
	}
	return &Writer{frames: frames, packer: packer, records: bufio.NewWriterSize(packer, 64<<10), summary: Summary{Header: h}}, nil
}

// Row writes a row with its value.
func (w *Writer) Row(key, value []byte) error {
	if err := w.begin(opRow, key, binary.AppendUvarint(nil, uint64(len(value)))); err != nil {
		return err
	}
	w.summary.Rows++
	_, err := w.records.Write(value)
	return err
}

// Keep writes that the row of the key is as the previous backup has it.
func (w *Writer) Keep(key []byte) error {
	w.summary.Kept++
	return w.begin(opKept, key, nil)
}

func (w *Writer) begin(op byte, key, more []byte) error {
	if w.key != nil && string(key) <= string(w.key) {
		return errors.New("the keys of a backup do not ascend")
	}
	shared := 0
	for shared < len(key) && shared < len(w.key) && key[shared] == w.key[shared] {
		shared++
	}
	w.head = append(w.head[:0], op)
	w.head = binary.AppendUvarint(w.head, uint64(shared))
	w.head = binary.AppendUvarint(w.head, uint64(len(key)-shared))
	w.head = append(append(w.head, key[shared:]...), more...)
	w.key = append(w.key[:0], key...)
	_, err := w.records.Write(w.head)
	return err
}

// Close writes the end, without which the file does not count, and returns what the backup came to.
func (w *Writer) Close() (Summary, error) {
	if err := errors.Join(w.records.Flush(), w.packer.Close(), w.frames.flush()); err != nil {
		return Summary{}, err
	}
	digest := w.frames.whole.Sum(nil)
	payload := binary.BigEndian.AppendUint64(nil, w.summary.Rows)
	payload = binary.BigEndian.AppendUint64(payload, w.summary.Kept)
	if err := w.frames.frame(kindEnd, append(payload, digest...)); err != nil {
		return Summary{}, err
	}
	w.summary.Digest, w.summary.Bytes = hex.EncodeToString(digest), w.frames.bytes
	return w.summary, nil
}

// Abandon gives back what a backup that is not finished holds.
func (w *Writer) Abandon() { _ = w.packer.Close() }
