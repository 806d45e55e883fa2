package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

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
	for id, c := range s.sent {
		if c != nil {
			all[AttributeID(id).String()+" as sent"] = c
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
		for _, ord := range ordinals(s.shape, c.Present()) {
			if !s.everyone.Contains(ord) {
				return fmt.Errorf("%w: column %s has user %d, who is not active", ErrDiffers, name, s.keys.at(ord))
			}
		}
	}
	return nil
}

// Verify compares a Snapshot with the rows of its store, user by user, and every column with its bitmaps. The store must
// not be written meanwhile.
func Verify(ctx context.Context, st *store.Store, s *Snapshot) error {
	facts, err := loadSchema(st)
	if err != nil {
		return fmt.Errorf("verify: schema: %w", err)
	}
	if err := compareSchemas(s, &Snapshot{schema: facts.schema, groups: facts.groups}); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if s.revision != facts.revision || s.nextKey != facts.nextKey {
		return fmt.Errorf("verify: %w: revision %d and next user %d, and the rows have %d and %d", ErrDiffers, s.revision, s.nextKey, facts.revision, facts.nextKey)
	}
	users := 0
	err = st.Each(TableUsers, nil, func(key, row []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(key) != 8 {
			return fmt.Errorf("%w: a user under key %x", errRow, key)
		}
		users++
		k := UserKey(binary.BigEndian.Uint64(key))
		stored, err := facts.decodeUser(k, row)
		if err != nil {
			return err
		}
		ord, ok := s.ByKey(k)
		if !ok {
			return fmt.Errorf("%w: user %d has a row and is not in memory", ErrDiffers, k)
		}
		return compareUsers(s.User(ord), stored.User(facts.schema), s)
	})
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if known := s.everyone.Count() + s.dormant.len(); known != users {
		return fmt.Errorf("verify: %w: %d users in memory, %d rows", ErrDiffers, known, users)
	}
	if err := facts.verifyEvents(ctx, st, s); err != nil {
		return fmt.Errorf("verify events: %w", err)
	}
	return CheckColumns(s)
}

// compareUsers compares what was sent of two users and what is made of it, and that the directory of s leads to the id.
func compareUsers(a, b User, s *Snapshot) error {
	if !a.Record().Same(b.Record()) || a.Created() != b.Created() || a.Updated() != b.Updated() {
		return fmt.Errorf("%w: user %d has two records", ErrDiffers, a.Key())
	}
	for _, sent := range b.Record().Values {
		is, _ := a.Value(sent.Attribute)
		if should, _ := b.Value(sent.Attribute); !is.Equal(should) {
			return fmt.Errorf("%w: user %d has two values of %s", ErrDiffers, a.Key(), sent.Attribute)
		}
	}
	ord, ok := s.Ordinal(a.ID())
	if !ok || s.User(ord).Key() != a.Key() {
		return fmt.Errorf("%w: the id of user %d does not lead to them", ErrDiffers, a.Key())
	}
	return nil
}

func compareSchemas(a, b *Snapshot) error {
	if !slices.EqualFunc(a.schema.All(), b.schema.All(), func(x, y Attribute) bool { return x.same(&y) }) || a.schema.Next() != b.schema.Next() || a.schema.version != b.schema.version {
		return fmt.Errorf("%w: attributes %q and %q", ErrDiffers, a.schema, b.schema)
	}
	same := func(g, h Group) bool {
		return g.ID == h.ID && g.Key == h.Key && g.Name == h.Name && slices.Equal(g.Parents, h.Parents)
	}
	if !slices.EqualFunc(a.groups.All(), b.groups.All(), same) || a.groups.Next() != b.groups.Next() {
		return fmt.Errorf("%w: groups", ErrDiffers)
	}
	return nil
}
