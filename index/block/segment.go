package block

import (
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// ErrCorrupt is wrapped by the faults of stored bytes.
var ErrCorrupt = errors.New("stored bitmap is damaged")

// Segments calls fn with the stored form of the set: one roaring bitmap of absolute ordinals for every 16 blocks that
// hold anybody, in roaring's portable format, numbered by their place. The bytes are the callee's to keep. One is at
// most about 130 KB.
func (p *Posting) Segments(fn func(number int, portable []byte) error) error {
	if p == nil {
		return nil
	}
	for number := range p.segments {
		b := p.bitmap(number*segmentBlocks, (number+1)*segmentBlocks)
		if b.IsEmpty() {
			continue
		}
		b.RunOptimize()
		portable, err := b.ToBytes()
		if err != nil {
			return fmt.Errorf("write bitmap: %w", err)
		}
		if err := fn(number, portable); err != nil {
			return err
		}
	}
	return nil
}

// Loader puts a Posting together from its stored segments.
type Loader struct {
	shape Shape
	into  *assembly
	last  int
}

// NewLoader returns a Loader that holds nobody yet.
func NewLoader(shape Shape) *Loader {
	return &Loader{shape: shape, into: assemble(shape, nil), last: -1}
}

// Put takes one segment; numbers ascend. Bytes that are no bitmap, or one of another place, are ErrCorrupt.
func (l *Loader) Put(number int, portable []byte) error {
	if number <= l.last || number > int(^uint32(0)>>l.shape.bits())/segmentBlocks {
		return fmt.Errorf("segment %d after %d: %w", number, l.last, ErrCorrupt)
	}
	b := roaring.New()
	n, err := b.FromBuffer(portable)
	if err != nil {
		return fmt.Errorf("segment %d: %w: %w", number, ErrCorrupt, err)
	}
	if int(n) != len(portable) {
		return fmt.Errorf("segment %d: %d bytes left over: %w", number, len(portable)-int(n), ErrCorrupt)
	}
	first := number * segmentBlocks
	if err := l.into.take(b, first, first+segmentBlocks); err != nil {
		return fmt.Errorf("segment %d: %w", number, err)
	}
	l.last = number
	return nil
}

// Posting returns what was put in; nil for nobody.
func (l *Loader) Posting() *Posting { return l.into.posting() }
