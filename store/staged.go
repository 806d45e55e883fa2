package store

import (
	"fmt"
	"hash/crc32"
	"slices"

	badger "github.com/dgraph-io/badger/v4"
)

// A batch larger than one transaction is first written beside the rows, as changes in table 'P'. One
// further row, the commit row, decides: without it the batch never happened and Open drops the staged
// changes; with it the batch is committed and Open applies them again, however far the first
// application came. Applying twice gives the same rows, since nothing else is changed in between.

// commitStaged writes, commits, applies and clears a large batch.
func (s *Store) commitStaged(changes []change, revision uint64) error {
	batch := s.sequence + 1
	sum := seal{changes: uint64(len(changes)), revision: revision}
	for at, rest := uint64(0), changes; len(rest) > 0; {
		n := fitting(rest, transactionBytes)
		staged := make([]change, n)
		for i, c := range rest[:n] {
			key, payload := numberKey(tableStaged, batch, at), encodeStaged(c)
			sum.digest = crc32.Update(sum.digest, castagnoli, payload)
			staged[i] = change{key, encodeValue(key, kindWhole, payload)}
			at++
		}
		if err := s.transactAll(staged); err != nil { // a staged change is longer than the change itself
			return err
		}
		s.step("staged")
		rest = rest[n:]
	}
	key := numberKey(tableStaged, batch)
	if err := s.transact([]change{{key, encodeValue(key, kindWhole, sum.encode())}}, revision); err != nil {
		return err
	}
	s.step("sealed")
	s.last.Store(revision)
	if err := s.transactAll(changes); err != nil {
		return s.unfinished(err)
	}
	s.step("applied")
	if err := s.clearStaged(batch, sum.changes); err != nil {
		return s.unfinished(err)
	}
	return nil
}

// unfinished breaks the store after a batch was committed and could not be applied.
func (s *Store) unfinished(err error) error {
	if s.broken == nil {
		s.broken = err
	}
	return fmt.Errorf("%w: the change is safe and will be completed when the folder is opened again: %w", ErrBroken, err)
}

// clearStaged removes the commit row, then the staged changes, which mean nothing without it.
func (s *Store) clearStaged(batch, count uint64) error {
	if err := s.transact([]change{{key: numberKey(tableStaged, batch)}}, s.Last()); err != nil {
		return err
	}
	s.step("unsealed")
	staged := make([]change, count)
	for at := range count {
		staged[at] = change{key: numberKey(tableStaged, batch, at)}
	}
	return s.transactAll(staged)
}

// resumeStaged completes the batch whose commit row is there and drops staged changes of any other.
func (s *Store) resumeStaged() error {
	var dropped []change
	var sealed []uint64
	var seals []seal
	err := s.scan([]byte{byte(tableStaged)}, func(_ *badger.Txn, key []byte, item *badger.Item) error {
		batch, ok := keyNumber(key, 0)
		if !ok {
			return damaged(key, "its batch is unreadable")
		}
		if len(key) == 1+8 { // sorts before the changes of its batch
			payload, err := itemPayload(item)
			if err != nil {
				return err
			}
			sum, ok := decodeSeal(payload)
			if !ok {
				return damaged(key, "the commit row is unreadable")
			}
			sealed, seals = append(sealed, batch), append(seals, sum)
			return nil
		}
		if !slices.Contains(sealed, batch) {
			dropped = append(dropped, change{key: slices.Clone(key)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.transactAll(dropped); err != nil {
		return err
	}
	for i, batch := range sealed {
		if err := s.redo(batch, seals[i]); err != nil {
			return fmt.Errorf("complete an interrupted change: %w", err)
		}
		if err := s.clearStaged(batch, seals[i].changes); err != nil {
			return err
		}
	}
	return nil
}

// redo applies a staged batch, after checking that all of it is there.
func (s *Store) redo(batch uint64, sum seal) error {
	prefix := numberKey(tableStaged, batch)
	visit := func(use func(change) error) error {
		var count uint64
		var digest uint32
		err := s.scan(prefix, func(_ *badger.Txn, key []byte, item *badger.Item) error {
			at, ok := keyNumber(key, 1)
			if len(key) == len(prefix) {
				return nil // the commit row
			}
			payload, err := itemPayload(item)
			if err != nil {
				return err
			}
			c, sound := decodeStaged(payload)
			if !ok || !sound || at != count {
				return damaged(key, "a staged change is missing or unreadable")
			}
			count++
			digest = crc32.Update(digest, castagnoli, payload)
			return use(c)
		})
		if err == nil && (count != sum.changes || digest != sum.digest) {
			err = damaged(prefix, "staged changes are missing")
		}
		return err
	}
	if err := visit(func(change) error { return nil }); err != nil {
		return err
	}
	var pack []change
	room := transactionBytes
	err := visit(func(c change) error {
		if room -= c.weight(); room < 0 || len(pack) == transactionRows {
			if err := s.transactAll(pack); err != nil {
				return err
			}
			pack, room = pack[:0], transactionBytes-c.weight()
		}
		own := change{key: slices.Clone(c.key)}
		if c.value != nil {
			own.value = append(make([]byte, 0, len(c.value)), c.value...)
		}
		pack = append(pack, own)
		return nil
	})
	if err != nil {
		return err
	}
	return s.transactAll(pack)
}
