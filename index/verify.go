package index

import (
	"context"
	"errors"
	"fmt"

	"parterre/index/block"
	"parterre/store"
)

// ErrDiffers is why a check of facts fails: two things that must say the same do not.
var ErrDiffers = errors.New("facts differ")

// CheckColumns holds every column of a snapshot against itself and the universe: the union of its values' bitmaps is its
// presence, presence is what the typed column has, and nobody is in it who is not active.
func CheckColumns(s *Snapshot) error {
	all := map[string]any{"names": s.names, "roles": s.roles, "groups": s.memberOf}
	for id, c := range s.columns {
		if c != nil {
			all[AttributeID(id).String()] = c
		}
	}
	for name, c := range all {
		c := c.(interface {
			Verify() error
			Present() *block.Posting
		})
		if err := c.Verify(); err != nil {
			return fmt.Errorf("%w: column %s: %w", ErrDiffers, name, err)
		}
		for _, ord := range ordinals(s, c.Present()) {
			if !s.everyone.Contains(ord) {
				return fmt.Errorf("%w: column %s has user %d, who is not active", ErrDiffers, name, s.keys.at(ord))
			}
		}
	}
	return nil
}

// Verify compares a Snapshot with the rows of its store, user by user, and every column with its bitmaps.
func Verify(ctx context.Context, st *store.Store, s *Snapshot) error { panic("not written yet") }

// Compare returns an error naming the first difference between two Snapshots: users by id, attributes, groups, columns.
// Ordinals may differ.
func Compare(a, b *Snapshot) error { panic("not written yet") }
