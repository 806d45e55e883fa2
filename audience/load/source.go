package load

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
)

// Source is a file that can be read more than once. Open starts at its beginning; Size is in bytes, 0 when it is not
// known.
type Source interface {
	Open() (io.ReadCloser, error)
	Size() int64
}

// File is a Source on the disk.
type File string

var _ Source = File("")

// Open opens the file.
func (f File) Open() (io.ReadCloser, error) {
	in, err := os.Open(string(f))
	if err != nil {
		return nil, fmt.Errorf("open the file: %w", err)
	}
	return in, nil
}

// Size returns how many bytes the file has on the disk.
func (f File) Size() int64 {
	stat, err := os.Stat(string(f))
	if err != nil {
		return 0
	}
	return stat.Size()
}

// stoppable is a Source that ends with a context, also while nothing comes of it: a small compressed file may be gigabytes of
// blank lines.
type stoppable struct {
	Source
	ctx context.Context
}

// Open opens the file.
func (s stoppable) Open() (io.ReadCloser, error) {
	in, err := s.Source.Open()
	if err != nil {
		return nil, err
	}
	return &stopped{in, s.ctx}, nil
}

type stopped struct {
	io.ReadCloser
	ctx context.Context
}

// Read reads until the context ends.
func (s *stopped) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.ReadCloser.Read(p)
}

// ErrCutOff: the file ends in the middle, as an interrupted copy does.
var ErrCutOff = errors.New("the file was cut off")

// ErrCompression: the file is compressed, and its bytes are damaged.
var ErrCompression = errors.New("the compressed file is damaged")

// text is the text of a source: unpacked, in UTF-8, without a byte order mark, its raw bytes counted.
type text struct {
	*bufio.Reader
	raw   io.ReadCloser
	count *atomic.Int64
	wide  bool // it was UTF-16, and bytes that are no UTF-8 are half of a surrogate pair
}

// textSize is of the buffer.
const textSize = 256 << 10

// read opens a source. Bytes taken from it, as they are on the disk, are added to count.
func read(s Source, count *atomic.Int64) (*text, error) {
	raw, err := s.Open()
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(&counted{raw, count}, textSize)
	var plain io.Reader = in
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzip, err := gzip.NewReader(in)
		if err != nil {
			_ = raw.Close() // the first error is the one to tell
			return nil, unpacked(err)
		}
		plain = &unzipped{unzip}
	}
	t := &text{Reader: bufio.NewReaderSize(plain, textSize), raw: raw, count: count}
	t.unmark()
	return t, nil
}

// unmark passes over a byte order mark and reads on as it says.
func (t *text) unmark() {
	mark, _ := t.Peek(3)
	var order binary.ByteOrder
	switch {
	case bytes.Equal(mark, []byte{0xef, 0xbb, 0xbf}):
		_, _ = t.Discard(3) // it was just seen
		return
	case bytes.HasPrefix(mark, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(mark, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return
	}
	_, _ = t.Discard(2)
	t.Reader, t.wide = bufio.NewReaderSize(&wide{from: t.Reader, order: order}, textSize), true
}

// Close gives the file back.
func (t *text) Close() error { return t.raw.Close() }

type counted struct {
	from  io.Reader
	count *atomic.Int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.count.Add(int64(n))
	return n, err
}

// unzipped names the faults of gzip.
type unzipped struct{ from *gzip.Reader }

func (u *unzipped) Read(p []byte) (int, error) {
	n, err := u.from.Read(p)
	return n, unpacked(err)
}

func unpacked(err error) error {
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrCutOff
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return ErrCompression
	}
	if corrupt := flate.CorruptInputError(0); errors.As(err, &corrupt) {
		return ErrCompression
	}
	return err
}
