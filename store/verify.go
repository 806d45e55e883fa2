package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	badger "github.com/dgraph-io/badger/v4"
)

// faultsAtMost bounds the report of Verify.
const faultsAtMost = 100

// Verify reads every row and every table file and checks all of it: checksums, the parts of large
// rows, the order of the log. It reports up to 100 faults, each wrapping ErrCorrupt, joined; it never changes anything.
func (s *Store) Verify(ctx context.Context) error {
	var faults []error
	last := s.Last()
	err := s.reading(func(txn *badger.Txn) error {
		var revision uint64
		count := 0
		err := iterate(txn, keyRange{}, func(key []byte, item *badger.Item) error {
			if count++; count%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if err := verifyRow(txn, key, item, &revision); err != nil {
				faults = append(faults, err)
			}
			if len(faults) >= faultsAtMost {
				return errEnough
			}
			return nil
		})
		if err == nil && revision < last {
			faults = append(faults, fmt.Errorf("%w: the log has no entry %d", ErrCorrupt, revision+1))
		}
		return err
	})
	if err != nil && !errors.Is(err, errEnough) {
		faults = append(faults, err)
	}
	if ctx.Err() == nil {
		if err := s.verifyTables(); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

func verifyRow(txn *badger.Txn, key []byte, item *badger.Item, revision *uint64) error {
	return item.Value(func(value []byte) error {
		if _, err := joined(txn, key, value, new([]byte)); err != nil {
			return err
		}
		if Table(key[0]) != tableLog {
			return nil
		}
		if len(key) != 1+8 {
			return damaged(key, "an entry of the log has no revision")
		}
		found := binary.BigEndian.Uint64(key[1:])
		due := *revision + 1
		*revision = found
		if found != due {
			return fmt.Errorf("%w: the log has no entry %d", ErrCorrupt, due)
		}
		return nil
	})
}

// verifyTables checks Badger's files beneath the rows, so that older versions and indexes count too.
func (s *Store) verifyTables() error {
	if err := s.use(); err != nil {
		return err
	}
	defer s.uses.Done()
	return contain(s.options.Logger, func() error {
		if err := s.db.VerifyChecksum(); err != nil {
			return fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
		return nil
	})
}
