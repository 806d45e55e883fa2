package index

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"parterre/store"
)

// portionUsers is how many users are put into the columns at once when a snapshot is built from rows: enough to open
// each column rarely, few enough that their records fit in a few tens of megabytes.
const portionUsers = 32 << 10

// fromRows builds the snapshot from user rows, in the order of keys, which is the order users were made in. One
// goroutine reads, one decodes, one builds: the rows of the one's portion are in the other's hands.
func (r schemaRows) fromRows(ctx context.Context, st *store.Store, o Options) (*Snapshot, error) {
	s := r.empty(o)
	gone, err := removedUsers(st)
	if err != nil {
		return nil, fmt.Errorf("rebuild from rows: %w", err)
	}
	rows := make(chan [][]byte, 1)
	records := make(chan []*Record, 1)
	group, building := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(rows)
		return readUsers(building, st, rows)
	})
	group.Go(func() error {
		defer close(records)
		return r.decodeUsers(building, rows, records)
	})
	group.Go(func() error {
		for portion := range records {
			var err error
			if s, gone, err = s.extended(portion, gone); err != nil {
				return err
			}
			if err := o.progress(int(portion[len(portion)-1].Key), int(r.nextKey-1)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("rebuild from rows: %w", err)
	}
	if s, _, err = s.extended(nil, gone); err != nil {
		return nil, err
	}
	if s, err = r.finish(s); err != nil {
		return nil, err
	}
	return s, r.loadEvents(ctx, st, s)
}

// extended returns the snapshot with a portion of users more, and an ordinal for each of those gone in between: of all where
// there is no portion. It returns those who are left.
func (s *Snapshot) extended(portion []*Record, gone []UserKey) (*Snapshot, []UserKey, error) {
	next := *s
	var changes []*change
	add := func(key UserKey, now *Record) error {
		c, err := next.restore(key, now)
		if c != nil {
			changes = append(changes, c)
		}
		return err
	}
	for _, now := range portion {
		for len(gone) > 0 && gone[0] < now.Key {
			if err := add(gone[0], nil); err != nil {
				return nil, nil, err
			}
			gone = gone[1:]
		}
		if err := add(now.Key, now); err != nil {
			return nil, nil, err
		}
	}
	for portion == nil && len(gone) > 0 {
		if err := add(gone[0], nil); err != nil {
			return nil, nil, err
		}
		gone = gone[1:]
	}
	return &next, gone, next.edit(changes)
}

// removedUsers returns the users who were deleted and can still be told of, ascending.
func removedUsers(st *store.Store) ([]UserKey, error) {
	var out []UserKey
	err := st.Each(TableRemoved, nil, func(key, _ []byte) error {
		if len(key) != 8 {
			return fmt.Errorf("%w: a removed user under key %x", errRow, key)
		}
		out = append(out, UserKey(binary.BigEndian.Uint64(key)))
		return nil
	})
	return out, err
}

// readUsers sends the rows of all users in portions: the key, eight bytes, and then the row.
func readUsers(ctx context.Context, st *store.Store, out chan<- [][]byte) error {
	var portion [][]byte
	send := func() error {
		if len(portion) == 0 {
			return nil
		}
		select {
		case out <- portion:
			portion = nil
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := st.Each(TableUsers, nil, func(key, row []byte) error {
		if len(key) != 8 {
			return fmt.Errorf("%w: a user under key %x", errRow, key)
		}
		portion = append(portion, slices.Concat(key, row))
		if len(portion) == portionUsers {
			return send()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return send()
}

func (r schemaRows) decodeUsers(ctx context.Context, in <-chan [][]byte, out chan<- []*Record) error {
	for portion := range in {
		records := make([]*Record, len(portion))
		for i, row := range portion {
			now, err := r.decodeUser(UserKey(binary.BigEndian.Uint64(row)), row[8:])
			if err != nil {
				return err
			}
			records[i] = now
		}
		select {
		case out <- records:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
