package index

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// errRow is why bytes are not a row: not a user's fault but the disk's, or a format from elsewhere.
var errRow = errors.New("row does not decode")

// decoder reads a row front to back. After the first fault every read returns zero, so a caller asks once, at the end.
type decoder struct {
	rest string
	err  error
}

func (d *decoder) fail(why string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s", errRow, why)
	}
	d.rest = ""
}

// end returns the first fault; bytes left over are one.
func (d *decoder) end() error {
	if d.err == nil && d.rest != "" {
		d.fail("bytes left over")
	}
	return d.err
}

func (d *decoder) take(n int) string {
	if n > len(d.rest) {
		d.fail("cut short")
		return ""
	}
	out := d.rest[:n]
	d.rest = d.rest[n:]
	return out
}

func (d *decoder) byte() byte {
	if b := d.take(1); b != "" {
		return b[0]
	}
	return 0
}

// uvarint reads a number in its shortest spelling; a longer one would make two rows of one record.
func (d *decoder) uvarint() uint64 {
	var n uint64
	for i := 0; i < len(d.rest); i++ {
		b := d.rest[i]
		if i == binary.MaxVarintLen64-1 && b > 1 {
			break
		}
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			if b == 0 && i > 0 {
				break
			}
			d.rest = d.rest[i+1:]
			return n
		}
	}
	d.fail("a number that does not end")
	return 0
}

func (d *decoder) varint() int64 {
	n := d.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}

// ascend reads the distance from the number before; numbers of a list ascend and fit 32 bits.
func (d *decoder) ascend(last uint64) uint64 {
	step := d.uvarint()
	if d.err == nil && (step == 0 || step > 1<<32-1-last) {
		d.fail("a list of numbers out of order")
		return 0
	}
	return last + step
}

// count reads the length of a list whose items take at least size bytes each, so that no row asks for more memory
// than its own length.
func (d *decoder) count(size int) int {
	n := d.uvarint()
	if n > uint64(len(d.rest)/size) {
		d.fail("a list longer than its row")
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	return d.take(d.count(1))
}
