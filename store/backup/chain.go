package backup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Source is a file of a chain with the name that messages give it.
type Source struct {
	Name string
	File io.Reader
}

// Chain reads a full backup and the increments that continue it as one: the rows as the last of them has them. All files are
// read side by side, once.
type Chain struct{ layers []*layer }

// layer is one backup of a chain above those it continues.
type layer struct {
	name   string
	reader *Reader
	below  *layer // nil under the full one
	next   Record // the one at hand
	state  error  // nil while next counts; io.EOF at the end
}

// NewChain reads the headers of backups in the order they were made, and refuses those that do not continue each other.
// Errors: ErrChain and those of NewReader, each with the name of the file.
func NewChain(sources ...Source) (*Chain, error) {
	c := &Chain{}
	if len(sources) == 0 {
		return nil, fmt.Errorf("%w: there is none", ErrChain)
	}
	for _, s := range sources {
		r, err := NewReader(s.File)
		if err != nil {
			c.Close()
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		l := &layer{name: s.Name, reader: r}
		if len(c.layers) > 0 {
			l.below = c.layers[len(c.layers)-1]
			err = l.below.reader.Header().follows(r.Header())
		} else if !r.Header().Full() {
			err = fmt.Errorf("%w: it continues a backup of revision %d, which is not here; give that one too, and the full one first", ErrChain, r.Header().Previous.Revision)
		}
		c.layers = append(c.layers, l)
		if err != nil {
			c.Close()
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	return c, nil
}

// Header is that of the last backup: what the chain as a whole says.
func (c *Chain) Header() Header { return c.layers[len(c.layers)-1].reader.Header() }

// Close gives back what reading took; the files belong to the caller.
func (c *Chain) Close() {
	for _, l := range c.layers {
		l.reader.Close()
	}
}

// Next reads the next row; key and value are valid until the one after. io.EOF comes once every file was read to its sound
// end and continues the digest of the one before. Errors: ErrDamaged, ErrChain, with the name of the file.
func (c *Chain) Next() (key, value []byte, err error) {
	top := c.layers[len(c.layers)-1]
	if err := top.advance(); errors.Is(err, io.EOF) {
		return nil, nil, c.finish()
	} else if err != nil {
		return nil, nil, err
	}
	value, err = top.value(top.next.Key)
	return top.next.Key, value, err
}

// advance reads the next record.
func (l *layer) advance() error {
	if l.state != nil {
		return l.state
	}
	l.next, l.state = l.reader.Next()
	if l.state != nil && !errors.Is(l.state, io.EOF) {
		l.state = fmt.Errorf("%s: %w", l.name, l.state)
	}
	return l.state
}

// value is the row of the key at hand: its own, or that of a backup below.
func (l *layer) value(key []byte) ([]byte, error) {
	if !l.next.Kept {
		return l.next.Value, nil
	}
	for {
		if below := l.below.next.Key; below == nil || bytes.Compare(below, key) < 0 { // what lies between was removed since
			if err := l.below.advance(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			continue
		}
		if !bytes.Equal(l.below.next.Key, key) {
			break
		}
		return l.below.value(key)
	}
	return nil, fmt.Errorf("%s: %w: it keeps a row that %s does not have", l.name, ErrChain, l.below.name)
}

// finish reads every file to its end and compares the digests.
func (c *Chain) finish() error {
	for _, l := range c.layers {
		for l.advance() == nil {
		}
		if !errors.Is(l.state, io.EOF) {
			return l.state
		}
		if l.below != nil && l.reader.Header().Previous.Digest != l.below.reader.Summary().Digest {
			return fmt.Errorf("%s: %w: it continues another file than %s, made at the same moment", l.name, ErrChain, l.below.name)
		}
	}
	return io.EOF
}
