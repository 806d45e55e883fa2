package store

import (
	"encoding/binary"

	badger "github.com/dgraph-io/badger/v4"
)

// stretch cuts the keys under a prefix into at most n ranges that cover every possible key. The cuts lie
// evenly between the first and the last key, read as numbers after the bytes they share.
func stretch(txn *badger.Txn, prefix []byte, n int) ([]keyRange, error) {
	first, last := ends(txn, prefix)
	if first == nil {
		return nil, nil
	}
	shared := 0
	for shared < len(first) && shared < len(last) && first[shared] == last[shared] {
		shared++
	}
	lo, hi := leading(first[shared:]), leading(last[shared:])
	step := (hi-lo)/uint64(n) + 1
	all := keyRange{prefix: prefix}
	var ranges []keyRange
	for i := 1; i < n; i++ {
		at := lo + uint64(i)*step
		if at > hi || at < lo {
			break
		}
		cut := binary.BigEndian.AppendUint64(append([]byte(nil), first[:shared]...), at)
		ranges = append(ranges, keyRange{prefix: prefix, from: all.from, to: cut})
		all.from = cut
	}
	return append(ranges, all), nil
}

// leading reads the first eight bytes as a number, a short key as if it ended in zeros.
func leading(b []byte) uint64 {
	var eight [8]byte
	copy(eight[:], b)
	return binary.BigEndian.Uint64(eight[:])
}

// ends finds the first and the last key under a prefix of one byte, nil when there is none.
func ends(txn *badger.Txn, prefix []byte) (first, last []byte) {
	forward := txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer forward.Close()
	if forward.Seek(prefix); !forward.Valid() {
		return nil, nil
	}
	first = forward.Item().KeyCopy(nil)
	backward := txn.NewIterator(badger.IteratorOptions{Prefix: prefix, Reverse: true})
	defer backward.Close()
	beyond := append([]byte(nil), prefix...)
	for len(beyond) < len(prefix)+maxKey {
		beyond = append(beyond, 0xff)
	}
	if backward.Seek(beyond); !backward.Valid() {
		return first, first
	}
	return first, backward.Item().KeyCopy(nil)
}
