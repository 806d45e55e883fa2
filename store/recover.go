package store

import (
	"encoding/binary"
	"fmt"

	badger "github.com/dgraph-io/badger/v4"
)

// recover checks that nothing acknowledged is gone, finishes or drops what a crash interrupted, and
// reads the state that is kept in memory.
func (s *Store) recover(f format, reached mark) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.readSequence(); err != nil {
		return err
	}
	if s.sequence < reached.sequence {
		return s.tailMissing("changes %d to %d were acknowledged and are gone", s.sequence+1, reached.sequence)
	}
	if err := s.readSplits(); err != nil {
		return err
	}
	if err := s.resumeStaged(); err != nil {
		return err
	}
	if err := s.readLast(); err != nil {
		return err
	}
	if last := s.Last(); last < reached.revision {
		return s.tailMissing("the log ends at revision %d, revision %d was acknowledged", last, reached.revision)
	}
	if err := s.high.write(mark{sequence: s.sequence, revision: s.Last()}); err != nil {
		return err
	}
	before := f
	f.Format, f.Layout = s.options.Format, layout
	if f.Folder == "" {
		f.Folder = s.options.Identity
	}
	s.identity = f.Folder
	if f == before {
		return nil
	}
	return writeFormat(s.dir, f)
}

func (s *Store) tailMissing(what string, a ...any) error {
	return fmt.Errorf("%w: %s: %s (a damaged disk, or files copied while the server ran); restore the folder from a backup",
		ErrTailMissing, s.dir, fmt.Sprintf(what, a...))
}

// readSequence finds the last transaction and demands that the chain has no gap, and begins where its last link says: tables
// that a shortened MANIFEST no longer names may hold all of it but what is in the log.
func (s *Store) readSequence() error {
	var last []byte // value of the last link
	err := s.scan([]byte{byte(tableSequence)}, func(_ *badger.Txn, key []byte, item *badger.Item) error {
		n, ok := keyNumber(key, 0)
		if !ok || len(key) != 1+8 {
			return damaged(key, "its number is unreadable")
		}
		if s.sequence != 0 && n != s.sequence+1 {
			return s.tailMissing("changes %d to %d were acknowledged and are gone", s.sequence+1, n-1)
		}
		if s.sequence == 0 {
			s.anchor = n
		}
		s.sequence = n
		payload, err := itemPayload(item)
		last = payload
		return err
	})
	if err != nil || len(last) != 8 { // older releases wrote nothing into a link
		return err
	}
	if anchor := binary.BigEndian.Uint64(last); s.anchor > anchor {
		return s.tailMissing("changes %d to %d were acknowledged and are gone", anchor, s.anchor-1)
	}
	return nil
}

// readLast finds the newest entry of the log.
func (s *Store) readLast() error {
	return s.view(func(txn *badger.Txn) error {
		o := badger.IteratorOptions{Reverse: true, Prefix: []byte{byte(tableLog)}}
		it := txn.NewIterator(o)
		defer it.Close()
		it.Seek(append([]byte{byte(tableLog)}, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
		if !it.Valid() {
			return nil
		}
		n, ok := keyNumber(it.Item().Key(), 0)
		if !ok || n == 0 {
			return damaged(it.Item().Key(), "its revision is unreadable")
		}
		s.last.Store(n)
		return nil
	})
}

// readSplits lists the large rows and drops parts that no row names: left by a crash before their
// row was written, or after it was replaced.
func (s *Store) readSplits() error {
	var orphans []change
	err := s.scan([]byte{byte(tableParts)}, func(txn *badger.Txn, key []byte, item *badger.Item) error {
		physical, generation, part, ok := decodePartKey(key)
		if !ok {
			return damaged(key, "its name is unreadable")
		}
		s.generation = max(s.generation, generation)
		known, ok := s.splits[string(physical)]
		if !ok {
			var err error
			if known, ok, err = findSplit(txn, physical); err != nil {
				return err
			}
			if ok {
				s.splits[string(physical)] = known
			}
		}
		if !ok || known.generation != generation || part >= known.parts {
			orphans = append(orphans, change{key: append([]byte(nil), key...)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.transactAll(orphans)
}

// findSplit reads the head of a large row; false when the row is gone or no longer large.
func findSplit(txn *badger.Txn, physical []byte) (split, bool, error) {
	k, payload, err := read(txn, physical)
	if err == ErrNotFound || (err == nil && k != kindSplit) {
		return split{}, false, nil
	}
	if err != nil {
		return split{}, false, err
	}
	p, ok := decodeSplit(payload)
	if !ok {
		return split{}, false, damaged(physical, "the list of its parts is unreadable")
	}
	return p, true, nil
}
