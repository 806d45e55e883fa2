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
			next := *s
			changes := make([]*change, len(portion))
			for i, now := range portion {
				c, err := next.restore(now.Key, now)
				if err != nil {
					return err
				}
				changes[i] = c
			}
			if err := next.edit(changes); err != nil {
				return err
			}
			s = &next
			if err := o.progress(int(portion[len(portion)-1].Key), int(r.nextKey-1)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("rebuild from rows: %w", err)
	}
	s, err := r.finish(s)
	if err != nil {
		return nil, err
	}
	return s, r.loadEvents(ctx, st, s)
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
