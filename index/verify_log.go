package index

import (
	"context"
	"encoding/binary"
	"fmt"

	"parterre/store"
)

// VerifyLog holds the rows of users and their before-images against the log. Every command that names a user has left an
// image of them, and no other image is there; an image says how the command before it left the user, and the user's row how
// the last one did. A user of whom nothing is there at all was erased. The store must not be written meanwhile.
func VerifyLog(ctx context.Context, st *store.Store) error {
	named, err := readNamed(ctx, st)
	if err != nil {
		return fmt.Errorf("verify the log: %w", err)
	}
	if err := named.compareImages(ctx, st); err != nil {
		return fmt.Errorf("verify before-images: %w", err)
	}
	if err := named.compareRows(ctx, st); err != nil {
		return fmt.Errorf("verify users: %w", err)
	}
	return nil
}

// named is what the log says of users by their keys, which are dense, and what the images have come to.
type named struct {
	commands []uint64   // a sum over the revisions that name the user; order does not matter
	last     []Revision // of those
	seen     []bool     // an image or a row of the user is there
}

func readNamed(ctx context.Context, st *store.Store) (*named, error) {
	n := &named{}
	err := st.Log(1, func(e store.Entry) error {
		users, _, err := TouchedUsers(e.Body)
		if err != nil {
			return fmt.Errorf("revision %d: %w", e.Revision, err)
		}
		for _, k := range users {
			for uint64(len(n.last)) <= uint64(k) {
				n.commands, n.last, n.seen = append(n.commands, 0), append(n.last, 0), append(n.seen, false)
			}
			n.commands[k] += mixed(e.Revision)
			n.last[k] = Revision(e.Revision)
		}
		return ctx.Err()
	})
	return n, err
}

// mixed spreads a revision over 64 bits, so that sums of different sets of them differ (splitmix64).
func mixed(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (n *named) knows(k UserKey) bool { return uint64(k) < uint64(len(n.last)) && n.last[k] != 0 }

func (n *named) compareImages(ctx context.Context, st *store.Store) error {
	var user UserKey
	var sum uint64
	var before Revision
	finish := func() error {
		if user != 0 && (sum != n.commands[user] || before != n.last[user]) {
			return fmt.Errorf("%w: the before-images of user %d are not those of the commands that name them", ErrDiffers, user)
		}
		sum, before = 0, 0
		return nil
	}
	err := st.Each(TableImages, nil, func(key, row []byte) error {
		if len(key) != 16 {
			return fmt.Errorf("%w: a before-image under key %x", errRow, key)
		}
		k, at := UserKey(binary.BigEndian.Uint64(key)), Revision(binary.BigEndian.Uint64(key[8:]))
		if k != user {
			if err := finish(); err != nil {
				return err
			}
			if user = k; !n.knows(k) {
				return fmt.Errorf("%w: there is a before-image of user %d, whom no command names", ErrDiffers, k)
			}
			n.seen[k] = true
		}
		image, existed, err := DecodeImage(row)
		switch {
		case err != nil:
			return fmt.Errorf("before-image of user %d at revision %d: %w", k, at, err)
		case existed && image.Updated != before:
			return fmt.Errorf("%w: the before-image of user %d at revision %d is of revision %d, and the command before was %d", ErrDiffers, k, at, image.Updated, before)
		case !existed && before != 0:
			return fmt.Errorf("%w: user %d was made twice", ErrDiffers, k)
		}
		sum, before = sum+mixed(uint64(at)), at
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return finish()
}

func (n *named) compareRows(ctx context.Context, st *store.Store) error {
	return st.Each(TableUsers, nil, func(key, row []byte) error {
		if len(key) != 8 {
			return fmt.Errorf("%w: a user under key %x", errRow, key)
		}
		k := UserKey(binary.BigEndian.Uint64(key))
		now, err := DecodeRecord(row)
		switch {
		case err != nil:
			return fmt.Errorf("user %d: %w", k, err)
		case !n.knows(k) || !n.seen[k]:
			return fmt.Errorf("%w: user %d has a row, and no command or no before-image of one", ErrDiffers, k)
		case now.Updated != n.last[k]:
			return fmt.Errorf("%w: the row of user %d is of revision %d, and the last command that names them is %d", ErrDiffers, k, now.Updated, n.last[k])
		}
		return ctx.Err()
	})
}
