package load

import (
	"errors"
	"fmt"

	"parterre/store"
)

// Verify reports which notes of imports cannot be read; Recall passes over them.
func Verify(disk *store.Store) error {
	var faults []error
	err := disk.Each(TableImports, nil, func(key, value []byte) error {
		n, err := decodeRecord(value)
		if err == nil && n.ID != string(key) {
			err = errRecord
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("import %q: %w", key, err))
		}
		return nil
	})
	return errors.Join(append(faults, err)...)
}
