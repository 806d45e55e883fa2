package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"

	badger "github.com/dgraph-io/badger/v4"
)

// Get reads one row into a slice of the caller's own. Errors: ErrNotFound, ErrCorrupt.
func (s *Store) Get(t Table, key []byte) ([]byte, error) {
	physical := physicalKey(t, key)
	var value []byte
	err := s.reading(func(txn *badger.Txn) error {
		k, payload, err := read(txn, physical)
		if err != nil {
			return err
		}
		value, err = whole(txn, physical, k, payload, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return slices.Clone(value), nil
}

// Each visits the rows of a table whose keys begin with prefix, in ascending key order, as they were when
// the visit began. Key and value are valid during the call only and must not be written to. An error of fn ends the
// visit and is returned as it is.
func (s *Store) Each(t Table, prefix []byte, fn func(key, value []byte) error) error {
	return s.reading(func(txn *badger.Txn) error {
		return visit(txn, keyRange{prefix: physicalKey(t, prefix)}, fn)
	})
}

// EachFrom is Each from a key on.
func (s *Store) EachFrom(t Table, prefix, from []byte, fn func(key, value []byte) error) error {
	return s.reading(func(txn *badger.Txn) error {
		return visit(txn, keyRange{prefix: physicalKey(t, prefix), from: physicalKey(t, from)}, fn)
	})
}

// EachFirst visits, for each of some ascending keys, the first row of a table that is at it or after it, as they were when the
// visit began; i is the place of the key. Key and value are valid during the call only. Several keys may lead to one row.
// It goes through the table once, where a Get or a visit for each key would begin anew.
func (s *Store) EachFirst(t Table, keys [][]byte, fn func(i int, key, value []byte) error) error {
	return s.reading(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: []byte{byte(t)}})
		defer it.Close()
		var large []byte
		for i, key := range keys {
			it.Seek(physicalKey(t, key))
			if !it.Valid() {
				return nil
			}
			item := it.Item()
			err := item.Value(func(value []byte) error {
				payload, err := joined(txn, item.Key(), value, &large)
				if err != nil {
					return err
				}
				return protect(func() error { return fn(i, item.Key()[1:], payload) })
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Log visits entries in ascending order from a revision on. The body is valid during the call
// only. A gap in the log is ErrCorrupt; so is a log that begins after from.
func (s *Store) Log(from uint64, fn func(Entry) error) error {
	due := max(from, 1)
	last := s.Last()
	err := s.reading(func(txn *badger.Txn) error {
		r := keyRange{prefix: []byte{byte(tableLog)}, from: numberKey(tableLog, due)}
		return visit(txn, r, func(key, value []byte) error {
			if len(key) != 8 {
				return fmt.Errorf("%w: an entry of the log has no revision", ErrCorrupt)
			}
			if found := binary.BigEndian.Uint64(key); found != due {
				return fmt.Errorf("%w: the log has no entry %d", ErrCorrupt, due)
			}
			due++
			return fn(Entry{Revision: due - 1, Body: value})
		})
	})
	if err == nil && due <= last {
		return fmt.Errorf("%w: the log has no entry %d", ErrCorrupt, due)
	}
	return err
}

// keyRange is a stretch of physical keys: those with the prefix that are from or above; nil is all of them.
type keyRange struct {
	prefix, from []byte
}

// visit decodes the rows of a stretch.
func visit(txn *badger.Txn, r keyRange, fn func(key, value []byte) error) error {
	var large []byte
	return iterate(txn, r, func(key []byte, item *badger.Item) error {
		return item.Value(func(value []byte) error {
			payload, err := joined(txn, key, value, &large)
			if err != nil {
				return err
			}
			return protect(func() error { return fn(key[1:], payload) })
		})
	})
}

// iterate walks keys without fetching values ahead: values lie beside their keys, and Badger's prefetch
// only copies them once more.
func iterate(txn *badger.Txn, r keyRange, fn func(key []byte, item *badger.Item) error) error {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: r.prefix})
	defer it.Close()
	start := r.prefix
	if r.from != nil {
		start = r.from
	}
	for it.Seek(start); it.Valid(); it.Next() {
		item := it.Item()
		if err := fn(item.Key(), item); err != nil {
			return err
		}
	}
	return nil
}

// read fetches one stored value and checks it. The payload is the caller's own.
func read(txn *badger.Txn, physical []byte) (kind, []byte, error) {
	item, err := txn.Get(physical)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return 0, nil, ErrNotFound
	}
	if err != nil {
		return 0, nil, fmt.Errorf("read a row: %w", err)
	}
	value, err := item.ValueCopy(nil)
	if err != nil {
		return 0, nil, fmt.Errorf("read a row: %w", err)
	}
	return decodeValue(physical, value)
}

// joined is the row behind a stored value, checked; the parts of a large one are put together in buf, which a next call takes again.
func joined(txn *badger.Txn, physical, value []byte, buf *[]byte) ([]byte, error) {
	k, payload, err := decodeValue(physical, value)
	if err != nil || k == kindWhole {
		return payload, err
	}
	*buf, err = whole(txn, physical, k, payload, (*buf)[:0])
	return *buf, err
}

// whole is the row behind a payload; the parts of a large one are put together in buf.
func whole(txn *badger.Txn, physical []byte, k kind, payload, buf []byte) ([]byte, error) {
	if k == kindWhole {
		return payload, nil
	}
	p, ok := decodeSplit(payload)
	if !ok {
		return nil, damaged(physical, "the list of its parts is unreadable")
	}
	buf = slices.Grow(buf, int(p.length))
	for part := range p.parts {
		_, piece, err := read(txn, partKey(physical, p.generation, part))
		if errors.Is(err, ErrNotFound) {
			return nil, damaged(physical, "a part of it is missing")
		}
		if err != nil {
			return nil, err
		}
		buf = append(buf, piece...)
	}
	if uint64(len(buf)) != p.length || crc32.Checksum(buf, castagnoli) != p.digest {
		return nil, damaged(physical, "its parts do not fit together")
	}
	return buf, nil
}

// reading runs fn in a read transaction of an open store.
func (s *Store) reading(fn func(*badger.Txn) error) error {
	if err := s.use(); err != nil {
		return err
	}
	defer s.uses.Done()
	return contain(s.options.Logger, func() error { return s.view(fn) })
}

func (s *Store) view(fn func(*badger.Txn) error) error {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	return fn(txn)
}

// scan walks keys of the store's own tables.
func (s *Store) scan(prefix []byte, fn func(txn *badger.Txn, key []byte, item *badger.Item) error) error {
	return s.view(func(txn *badger.Txn) error {
		return iterate(txn, keyRange{prefix: prefix}, func(key []byte, item *badger.Item) error {
			return fn(txn, key, item)
		})
	})
}

// itemPayload reads the value of a scanned row of the store's own.
func itemPayload(item *badger.Item) ([]byte, error) {
	value, err := item.ValueCopy(nil)
	if err != nil {
		return nil, fmt.Errorf("read a row: %w", err)
	}
	_, payload, err := decodeValue(item.Key(), value)
	return payload, err
}

// removals lists the next n keys under a prefix, beginning at from (nil: at the first), as removals.
func (s *Store) removals(t Table, prefix, from []byte, n int) ([]Row, error) {
	r := keyRange{prefix: physicalKey(t, prefix)}
	if from != nil {
		r.from = physicalKey(t, from)
	}
	var rows []Row
	err := s.reading(func(txn *badger.Txn) error {
		return iterate(txn, r, func(key []byte, _ *badger.Item) error {
			rows = append(rows, Row{Table: t, Key: slices.Clone(key[1:])})
			if len(rows) == n {
				return errEnough
			}
			return nil
		})
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return rows, nil
}

// errEnough ends a visit that has seen what it came for.
var errEnough = errors.New("enough")
