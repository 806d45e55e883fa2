package audience

import (
	"encoding/binary"
	"errors"
	"fmt"

	"parterre/store"
)

// Verify reads every command of the log and every row of this package's tables, and reports which cannot be read. What is
// read at a start is reported then; this finds what is read later: older definitions, and answers kept for repetitions.
func Verify(disk *store.Store) error {
	var faults []error
	note := func(what string, a []any, err error) {
		if err != nil && len(faults) < verifyMost {
			faults = append(faults, fmt.Errorf("%s: %w", fmt.Sprintf(what, a...), err))
		}
	}
	audiences := map[ID]int{} // number of the definition each of them follows
	err := errors.Join(
		disk.Log(1, func(e store.Entry) error {
			_, err := DecodeEntry(e.Body)
			note("command %d", []any{e.Revision}, err)
			return nil
		}),
		disk.Each(TableAudiences, nil, func(key, value []byte) error {
			if len(key) != 8 {
				return fmt.Errorf("key of an audience: %w", errRow)
			}
			id := ID(binary.BigEndian.Uint64(key))
			_, active, err := decodeAudience(id, value)
			note("%s", []any{id}, err)
			audiences[id] = active
			return nil
		}),
		disk.Each(TableDefinitions, nil, func(key, value []byte) error {
			if len(key) != 12 {
				return fmt.Errorf("key of a definition: %w", errRow)
			}
			id, number := ID(binary.BigEndian.Uint64(key)), int(binary.BigEndian.Uint32(key[8:]))
			_, err := decodeDefinition(number, value)
			note("definition %d of %s", []any{number, id}, err)
			if audiences[id] == number {
				delete(audiences, id)
			}
			return nil
		}),
		disk.Each(TableIdempotency, []byte{byKey}, func(_, value []byte) error {
			_, err := decodeRow[memory](value)
			note("an answer kept for a repetition", nil, err)
			return nil
		}),
	)
	for id, number := range audiences {
		if number != 0 {
			note("%s", []any{id}, fmt.Errorf("definition %d, which it follows, is missing: %w", number, errRow))
		}
	}
	return errors.Join(append(faults, err)...)
}

// verifyMost bounds the report of Verify.
const verifyMost = 100
