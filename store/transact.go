package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"

	badger "github.com/dgraph-io/badger/v4"
)

// What one transaction holds. Badger's own limits with 64 MB of memory are 10,066,329 bytes and
// 104,857 rows, with the row of 'Q' and its removals among them.
const (
	transactionBytes = 8 << 20
	transactionRows  = 80_000
	retireEvery      = 1_024
	retireAtMost     = 8_192
)

// transact makes changes durable in one synced transaction, then raises the high-water mark; revision
// is the last one of the log from then on. Any failure once Badger has begun to commit breaks the store: whether the
// changes are on disk is only known after reopening. The caller holds mu and has asked for room.
func (s *Store) transact(changes []change, revision uint64) error {
	if s.broken != nil {
		return fmt.Errorf("%w after: %w", ErrBroken, s.broken)
	}
	if !s.alarm.silent() {
		return fmt.Errorf("%w: %w", ErrBroken, errUnmoved)
	}
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	for _, c := range changes {
		if err := put(txn, c); err != nil {
			return fmt.Errorf("prepare a change: %w", err)
		}
	}
	sequence := s.sequence + 1
	anchor := cmp.Or(s.anchor, sequence)
	if sequence%retireEvery == 0 {
		var err error
		if anchor, err = s.retire(txn); err != nil {
			return fmt.Errorf("prepare a change: %w", err)
		}
	}
	link := numberKey(tableSequence, sequence)
	if err := put(txn, change{link, encodeValue(link, kindWhole, binary.BigEndian.AppendUint64(nil, anchor))}); err != nil {
		return fmt.Errorf("prepare a change: %w", err)
	}
	s.step("before commit")
	s.broken = errCommitting // stands when Badger panics
	if err := txn.Commit(); err != nil {
		s.broken = fmt.Errorf("write to disk: %w", err)
		return s.broken
	}
	s.broken = nil
	s.step("after commit")
	s.sequence, s.anchor = sequence, anchor
	if err := s.high.write(mark{sequence: sequence, revision: revision}); err != nil {
		s.broken = err
		return err
	}
	return nil
}

var errCommitting = errors.New("write to disk: the storage engine stopped")

func put(txn *badger.Txn, c change) error {
	if c.value == nil {
		return txn.Delete(c.key)
	}
	return txn.Set(c.key, c.value)
}

// transactAll makes changes durable in order, in as many transactions as they need.
func (s *Store) transactAll(changes []change) error {
	for len(changes) > 0 {
		n := fitting(changes, transactionBytes)
		if err := s.transact(changes[:n], s.Last()); err != nil {
			return err
		}
		changes = changes[n:]
	}
	return nil
}

// fitting is how many of the changes go into one transaction, at least one.
func fitting(changes []change, bytes int) int {
	for n, c := range changes {
		if bytes -= c.weight(); n > 0 && (bytes < 0 || n == transactionRows) {
			return n
		}
	}
	return len(changes)
}

// retire removes rows of 'Q' that Badger has moved from its log into tables, which are checked as a whole
// at Open, and keeps the last of them: the chain must hang on something that the log cannot lose.
// It gives the number of that one.
func (s *Store) retire(txn *badger.Txn) (anchor uint64, err error) {
	var moved uint64
	for _, t := range s.db.Tables() {
		moved = max(moved, t.MaxVersion) // memory is moved in order of versions
	}
	it := txn.NewIterator(badger.IteratorOptions{Prefix: []byte{byte(tableSequence)}})
	defer it.Close()
	anchor = s.anchor
	var previous []byte
	count := 0
	for it.Seek(numberKey(tableSequence, s.anchor)); it.Valid() && count < retireAtMost; it.Next() {
		if it.Item().Version() > moved {
			break
		}
		if previous != nil {
			if err := txn.Delete(previous); err != nil {
				return 0, err
			}
		}
		previous = it.Item().KeyCopy(nil)
		anchor, _ = keyNumber(previous, 0)
		count++
	}
	return anchor, nil
}

// Cures of a full disk.
const (
	spaceToWrite = "nothing was changed, reading goes on; free some space and try again"
	spaceToOpen  = "free some space, then start again"
)

// refuseFull keeps a reserve of disk space: Badger dies when its mapped files cannot grow.
func (s *Store) refuseFull(need, reserve uint64, cure string) error {
	free, err := s.ballast.room()
	if err != nil {
		return err
	}
	if free >= need && free-need >= reserve {
		return nil
	}
	return fmt.Errorf("%w: %d MB are free at %s and %d MB must stay free; %s", ErrDiskFull, free>>20, s.dir, (need+reserve)>>20, cure)
}
