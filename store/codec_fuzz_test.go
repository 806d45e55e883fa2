package store

import (
	"bytes"
	"errors"
	"testing"
)

// Whatever lies on the disk, a decoder answers with what was encoded or says that it cannot: it neither
// panics nor takes foreign bytes for its own. The corpus in testdata/fuzz is run by every go test.

func FuzzDecodeValue(f *testing.F) {
	key := physicalKey('U', []byte("key"))
	f.Add(key, encodeValue(key, kindWhole, []byte("value")))
	f.Add(key, encodeValue(key, kindSplit, split{1, 2, 600 << 10, 3}.encode()))
	f.Add(key, []byte{})
	f.Fuzz(func(t *testing.T, key, value []byte) {
		k, payload, err := decodeValue(key, value)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if !bytes.Equal(encodeValue(key, k, payload), value) {
			t.Fatal("what was decoded is not what lay there")
		}
		if len(value) > 0 {
			flipped := bytes.Clone(value)
			flipped[len(value)/2] ^= 1
			if _, _, err := decodeValue(key, flipped); err == nil {
				t.Fatal("a flipped bit went unnoticed")
			}
		}
	})
}

func FuzzDecodeHighwater(f *testing.F) {
	file := make([]byte, slotStride+slotLength)
	copy(file, encodeSlot(mark{sequence: 7, revision: 3}))
	f.Add(bytes.Clone(file))
	copy(file[slotStride:], encodeSlot(mark{sequence: 8, revision: 4}))
	f.Add(bytes.Clone(file))
	f.Add(file[:slotLength])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		m, slot, ok := decodeHighwater(content)
		if !ok {
			return
		}
		at := slot * slotStride
		if !bytes.Equal(encodeSlot(m), content[at:at+slotLength]) {
			t.Fatal("the mark is not what lay in its slot")
		}
		other := (1 - slot) * slotStride
		if len(content) >= other+slotLength {
			if m2, sound := decodeSlot(content[other : other+slotLength]); sound && m2.sequence > m.sequence {
				t.Fatal("a newer mark was passed over")
			}
		}
	})
}

func FuzzDecodeStaged(f *testing.F) {
	f.Add(encodeStaged(change{key: []byte("Ukey")}))
	f.Add(encodeStaged(change{key: []byte("Ukey"), value: []byte("value")}))
	f.Add([]byte{stagedPut, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		c, ok := decodeStaged(b)
		if !ok {
			return
		}
		again, ok := decodeStaged(encodeStaged(c))
		if !ok || !bytes.Equal(again.key, c.key) || !bytes.Equal(again.value, c.value) || (again.value == nil) != (c.value == nil) {
			t.Fatal("a change differs after a round trip")
		}
	})
}

func FuzzDecodePartKey(f *testing.F) {
	f.Add(partKey([]byte("Ukey"), 1, 2))
	f.Add([]byte("Z"))
	f.Fuzz(func(t *testing.T, k []byte) {
		physical, generation, part, ok := decodePartKey(k)
		if ok && !bytes.Equal(partKey(physical, generation, part), k) {
			t.Fatal("a key differs after a round trip")
		}
	})
}

func FuzzDecodeSplitAndSeal(f *testing.F) {
	f.Add(split{1, 2, 600 << 10, 3}.encode())
	f.Add(seal{1, 2, 3}.encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, ok := decodeSplit(b); ok && !bytes.Equal(p.encode(), b) {
			t.Fatal("a split differs after a round trip")
		}
		if s, ok := decodeSeal(b); ok && !bytes.Equal(s.encode(), b) {
			t.Fatal("a seal differs after a round trip")
		}
	})
}

func FuzzCheckTable(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(_ *testing.T, content []byte) {
		_ = checkContent(content) // must not panic
	})
}
