package store

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
)

// The store's own tables.
const (
	tableLog      Table = 'L'
	tableStaged   Table = 'P'
	tableSequence Table = 'Q'
	tableParts    Table = 'Z'
)

// kind says how a payload is to be read.
type kind byte

const (
	kindWhole kind = 0 // the payload is the row
	kindSplit kind = 1 // the payload is a split
)

const (
	valueHead = 4 + 1 // crc32c, kind
	maxKey    = 32 << 10
	partSize  = 512 << 10 // below Badger's limit of 1 MB for values kept beside their keys
	maxValue  = 1 << 30
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// physicalKey puts the table before the key.
func physicalKey(t Table, key []byte) []byte {
	k := make([]byte, 0, 1+len(key))
	return append(append(k, byte(t)), key...)
}

// numberKey is the key of a row of the store's own that is named by numbers.
func numberKey(t Table, numbers ...uint64) []byte {
	k := make([]byte, 1, 1+8*len(numbers))
	k[0] = byte(t)
	for _, n := range numbers {
		k = binary.BigEndian.AppendUint64(k, n)
	}
	return k
}

// keyNumber reads the i-th number of such a key; false when the key is too short for it.
func keyNumber(physical []byte, i int) (uint64, bool) {
	at := 1 + 8*i
	if len(physical) < at+8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(physical[at:]), true
}

// encodeValue puts checksum and kind before the payload. The checksum covers the key, so that a value
// that strays to another key is noticed.
func encodeValue(physical []byte, k kind, payload []byte) []byte {
	v := make([]byte, valueHead, valueHead+len(payload))
	v[4] = byte(k)
	v = append(v, payload...)
	binary.BigEndian.PutUint32(v, checksum(physical, v[4:]))
	return v
}

// decodeValue checks a stored value; the payload shares its memory.
func decodeValue(physical, value []byte) (kind, []byte, error) {
	if len(value) < valueHead {
		return 0, nil, damaged(physical, "its value is cut short")
	}
	if binary.BigEndian.Uint32(value) != checksum(physical, value[4:]) {
		return 0, nil, damaged(physical, "its checksum does not match")
	}
	k := kind(value[4])
	if k > kindSplit {
		return 0, nil, damaged(physical, "its kind is unknown")
	}
	return k, value[valueHead:], nil
}

func checksum(physical, rest []byte) uint32 {
	return crc32.Update(crc32.Checksum(physical, castagnoli), castagnoli, rest)
}

// damaged names a row by its table and the first bytes of its key, never by its value.
func damaged(physical []byte, what string) error {
	if len(physical) == 0 {
		return fmt.Errorf("%w: a row without a table", ErrCorrupt)
	}
	key := physical[1:]
	if len(key) > 16 {
		key = key[:16]
	}
	return fmt.Errorf("%w: table %q, key %x: %s", ErrCorrupt, physical[0], key, what)
}

// split names the parts of a large row.
type split struct {
	generation uint64 // tells the parts of one write from those of the next
	parts      uint32
	length     uint64
	digest     uint32 // crc32c of the whole row
}

const splitLength = 8 + 4 + 8 + 4

func (p split) encode() []byte {
	b := make([]byte, 0, splitLength)
	b = binary.BigEndian.AppendUint64(b, p.generation)
	b = binary.BigEndian.AppendUint32(b, p.parts)
	b = binary.BigEndian.AppendUint64(b, p.length)
	return binary.BigEndian.AppendUint32(b, p.digest)
}

func decodeSplit(b []byte) (split, bool) {
	if len(b) != splitLength {
		return split{}, false
	}
	p := split{
		generation: binary.BigEndian.Uint64(b),
		parts:      binary.BigEndian.Uint32(b[8:]),
		length:     binary.BigEndian.Uint64(b[12:]),
		digest:     binary.BigEndian.Uint32(b[20:]),
	}
	ok := p.length > 0 && p.length <= maxValue && uint64(p.parts) == (p.length+partSize-1)/partSize
	return p, ok
}

// partKey names one part; the length of the row's key keeps two rows apart when one key begins with the other.
func partKey(physical []byte, generation uint64, part uint32) []byte {
	k := make([]byte, 0, 1+2+len(physical)+8+4)
	k = append(k, byte(tableParts))
	k = binary.BigEndian.AppendUint16(k, uint16(len(physical)))
	k = append(k, physical...)
	k = binary.BigEndian.AppendUint64(k, generation)
	return binary.BigEndian.AppendUint32(k, part)
}

// decodePartKey gives the key of the row a part belongs to.
func decodePartKey(k []byte) (physical []byte, generation uint64, part uint32, ok bool) {
	if len(k) < 1+2+1+8+4 || Table(k[0]) != tableParts {
		return nil, 0, 0, false
	}
	n := int(binary.BigEndian.Uint16(k[1:]))
	if n == 0 || len(k) != 1+2+n+8+4 {
		return nil, 0, 0, false
	}
	rest := k[3+n:]
	return k[3 : 3+n], binary.BigEndian.Uint64(rest), binary.BigEndian.Uint32(rest[8:]), true
}

// change is one put or removal as Badger sees it; value nil removes.
type change struct {
	key   []byte
	value []byte
}

// weight is what a change counts towards the size of a transaction, with Badger's own bytes.
func (c change) weight() int { return len(c.key) + len(c.value) + 64 }

const (
	stagedRemoval byte = 0
	stagedPut     byte = 1
)

// encodeStaged makes a change the payload of a staged row.
func encodeStaged(c change) []byte {
	b := make([]byte, 0, 1+binary.MaxVarintLen32+len(c.key)+len(c.value))
	if c.value == nil {
		b = append(b, stagedRemoval)
	} else {
		b = append(b, stagedPut)
	}
	b = binary.AppendUvarint(b, uint64(len(c.key)))
	return append(append(b, c.key...), c.value...)
}

// decodeStaged is the reverse; the change shares the payload's memory.
func decodeStaged(b []byte) (change, bool) {
	if len(b) == 0 || b[0] > stagedPut {
		return change{}, false
	}
	n, w := binary.Uvarint(b[1:])
	if w <= 0 || n == 0 || n > math.MaxUint16 || uint64(len(b)-1-w) < n {
		return change{}, false
	}
	rest := b[1+w:]
	c := change{key: rest[:n:n]}
	if b[0] == stagedPut {
		c.value = rest[n:]
		return c, true
	}
	return c, uint64(len(rest)) == n
}

// seal is the payload of the commit row of a staged batch.
type seal struct {
	changes  uint64
	digest   uint32 // crc32c over the payloads of the staged rows, in order
	revision uint64 // of the last entry in the log once the batch is applied
}

const sealLength = 8 + 4 + 8

func (s seal) encode() []byte {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, sealLength), s.changes)
	b = binary.BigEndian.AppendUint32(b, s.digest)
	return binary.BigEndian.AppendUint64(b, s.revision)
}

func decodeSeal(b []byte) (seal, bool) {
	if len(b) != sealLength {
		return seal{}, false
	}
	return seal{
		changes:  binary.BigEndian.Uint64(b),
		digest:   binary.BigEndian.Uint32(b[8:]),
		revision: binary.BigEndian.Uint64(b[12:]),
	}, true
}
