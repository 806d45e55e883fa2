package index

import (
	"fmt"

	"parterre/store"
)

// Compare returns an error naming the first difference between two Snapshots: attributes, groups, users by their keys,
// columns against their bitmaps. Ordinals may differ.
func Compare(a, b *Snapshot) error {
	if a.revision != b.revision || a.nextKey != b.nextKey {
		return fmt.Errorf("%w: revisions %d and %d, next users %d and %d", ErrDiffers, a.revision, b.revision, a.nextKey, b.nextKey)
	}
	if err := compareSchemas(a, b); err != nil {
		return err
	}
	if a.everyone.Count() != b.everyone.Count() || a.dormant.len() != b.dormant.len() {
		return fmt.Errorf("%w: %d and %d active users, %d and %d dormant ones", ErrDiffers, a.everyone.Count(), b.everyone.Count(), a.dormant.len(), b.dormant.len())
	}
	for ord := range uint32(a.rows) {
		if !a.Known(ord) {
			continue
		}
		u := a.User(ord)
		other, ok := b.ByKey(u.Key())
		if !ok {
			return fmt.Errorf("%w: user %d is only in one of them", ErrDiffers, u.Key())
		}
		if err := compareUsers(u, b.User(other), b); err != nil {
			return err
		}
	}
	if err := compareEvents(a, b); err != nil {
		return err
	}
	if err := CheckColumns(a); err != nil {
		return err
	}
	return CheckColumns(b)
}

// EventRowsLeft returns how many rows lead to events, all ways in together.
func EventRowsLeft(st *store.Store) (n int, err error) {
	err = st.Each(TableEvents, nil, func(key, _ []byte) error {
		if key[0] != eventsSwept {
			n++
		}
		return nil
	})
	return n, err
}
