package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// mark is a place in the history of a folder.
type mark struct {
	sequence uint64 // of the last transaction
	revision uint64 // of the last log entry
}

// highwater is the file that names the last synced transaction, outside Badger.
//
//	offset 0     slot    +-----------+---------------+---------------+-------------+
//	offset 512   slot    | PHW1 (4)  | sequence (8)  | revision (8)  | crc32c (4)  |
//	                     +-----------+---------------+---------------+-------------+
//
// The slots are written in turn, so a torn write leaves the other. The file is written after each sync
// of Badger and is itself left to the operating system: it may lag after a power cut, which weakens
// the check by the marks that lag, and is never ahead, which would refuse a sound folder. Syncing it too would
// double the cost of a commit.
type highwater struct {
	file *os.File
	turn int64
}

const (
	highwaterName = "HIGHWATER"
	slotMagic     = "PHW1"
	slotLength    = 4 + 8 + 8 + 4
	slotStride    = 512
)

// createHighwater writes the mark of an empty folder into both slots.
func createHighwater(dir string) error {
	file := make([]byte, slotStride+slotLength)
	copy(file, encodeSlot(mark{}))
	copy(file[slotStride:], encodeSlot(mark{}))
	return writeDurably(filepath.Join(dir, highwaterName), file)
}

// openHighwater reads the newest sound mark.
func openHighwater(dir string) (*highwater, mark, error) {
	f, err := os.OpenFile(filepath.Join(dir, highwaterName), os.O_RDWR, 0)
	if err != nil {
		return nil, mark{}, fmt.Errorf("open %s: %w", highwaterName, err)
	}
	content := make([]byte, slotStride+slotLength)
	n, err := io.ReadFull(f, content)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, mark{}, errors.Join(fmt.Errorf("read %s: %w", highwaterName, err), f.Close())
	}
	m, slot, ok := decodeHighwater(content[:n])
	if !ok {
		return nil, mark{}, errors.Join(fmt.Errorf("%w: %s is unreadable", ErrCorrupt, highwaterName), f.Close())
	}
	return &highwater{file: f, turn: int64(1 - slot)}, m, nil
}

// decodeHighwater picks the sound slot with the higher sequence.
func decodeHighwater(content []byte) (m mark, slot int, ok bool) {
	for i := range 2 {
		at := i * slotStride
		if len(content) < at+slotLength {
			break
		}
		if found, sound := decodeSlot(content[at : at+slotLength]); sound && (!ok || found.sequence > m.sequence) {
			m, slot, ok = found, i, true
		}
	}
	return m, slot, ok
}

func encodeSlot(m mark) []byte {
	b := append(make([]byte, 0, slotLength), slotMagic...)
	b = binary.BigEndian.AppendUint64(b, m.sequence)
	b = binary.BigEndian.AppendUint64(b, m.revision)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func decodeSlot(b []byte) (mark, bool) {
	if len(b) != slotLength || string(b[:4]) != slotMagic ||
		binary.BigEndian.Uint32(b[20:]) != crc32.Checksum(b[:20], castagnoli) {
		return mark{}, false
	}
	return mark{sequence: binary.BigEndian.Uint64(b[4:]), revision: binary.BigEndian.Uint64(b[12:])}, true
}

// write replaces the older slot.
func (h *highwater) write(m mark) error {
	if _, err := h.file.WriteAt(encodeSlot(m), h.turn*slotStride); err != nil {
		return fmt.Errorf("write %s: %w", highwaterName, err)
	}
	h.turn = 1 - h.turn
	return nil
}

func (h *highwater) close() error {
	return errors.Join(h.file.Sync(), h.file.Close())
}
