package audience

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"parterre/index"
	"parterre/store"
)

// Trail is what the commands of one import have done, as the log tells it, less what was taken back before. It is used up
// by TakeBackUsers and TakeBackNames, and belongs to one goroutine.
type Trail struct {
	Back int // users who were taken back before

	users      []touch // in the order of keys and, for one user, of revisions
	attributes []index.AttributeID
	groups     []index.GroupID
}

// touch is a change of one user.
type touch struct {
	key      index.UserKey
	revision index.Revision
}

// Users returns how many users there are to take back.
func (t *Trail) Users() int {
	n := 0
	for i := range t.users {
		if i == 0 || t.users[i].key != t.users[i-1].key {
			n++
		}
	}
	return n
}

// Empty reports whether there is nothing to take back.
func (t *Trail) Empty() bool { return len(t.users)+len(t.attributes)+len(t.groups) == 0 }

// Trail reads what an import has done since a revision.
func (s *Service) Trail(ctx context.Context, of string, since index.Revision) (*Trail, error) {
	t := &Trail{}
	back := map[index.UserKey]bool{}
	attributes, groups := map[index.AttributeID]bool{}, map[index.GroupID]bool{} // somebody else has changed them, which is a use of them
	err := s.disk.Log(uint64(since)+1, func(row store.Entry) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := DecodeEntry(row.Body)
		if err != nil {
			return fmt.Errorf("revision %d: %w", row.Revision, err)
		}
		switch d := e.Detail; {
		case d.Import != of:
			attributes[d.Attribute], groups[d.Group] = true, true
		case e.Kind == UsersTakenBack:
			for _, key := range e.Users {
				back[key] = true
			}
		default:
			for _, key := range e.Users {
				t.users = append(t.users, touch{key, index.Revision(row.Revision)})
			}
			for n := range d.Made.Attributes {
				t.attributes = append(t.attributes, d.Made.Attribute+index.AttributeID(n))
			}
			for n := range d.Made.Groups {
				t.groups = append(t.groups, d.Made.Group+index.GroupID(n))
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the log of an import: %w", err)
	}
	t.Back = len(back)
	t.users = slices.DeleteFunc(t.users, func(u touch) bool { return back[u.key] })
	t.attributes = slices.DeleteFunc(t.attributes, func(id index.AttributeID) bool { return attributes[id] })
	t.groups = slices.DeleteFunc(t.groups, func(id index.GroupID) bool { return groups[id] })
	slices.SortFunc(t.users, func(a, b touch) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.revision, b.revision))
	})
	return t, nil
}

// next takes the touches of the next user off the trail.
func (t *Trail) next() []touch {
	n := 1
	for n < len(t.users) && t.users[n].key == t.users[0].key {
		n++
	}
	touches := t.users[:n]
	t.users = t.users[n:]
	return touches
}

// returning is a user on the way back.
type returning struct {
	key    index.UserKey
	last   index.Revision // of the last change of the user, which must still be the last
	before *index.Record  // nil: there was nobody
}

// way says what is to become of a user of a trail.
type way uint8

const (
	stays way = iota // somebody else has changed them since, or in between
	there            // they are as before already
	comes            // they come back
)

// returning says how a user comes back. What was changed and changed back does not count: what matters is what is there.
func (s *Service) returning(v *View, touches []touch) (returning, way, error) {
	out := returning{key: touches[0].key}
	var now *index.Record
	if ord, ok := v.Facts.ByKey(out.key); ok {
		now = v.Facts.User(ord).Record()
		out.last = now.Updated
	}
	images, err := s.images(out.key, touches[0].revision)
	if err != nil || len(images) == 0 || images[0].revision != touches[0].revision {
		return out, stays, err
	}
	for i := range images { // as their attributes are by now
		if images[i].before != nil {
			images[i].before = images[i].before.Fit(v.Facts.Schema(), v.Facts.Groups())
		}
	}
	out.before = images[0].before
	left := out.before // what the import, or whoever came in between, has left so far
	for _, t := range touches {
		at, ok := slices.BinarySearchFunc(images, t.revision, func(i image, r index.Revision) int { return cmp.Compare(i.revision, r) })
		if !ok || !same(images[at].before, left) {
			return out, stays, nil
		}
		if left = now; at+1 < len(images) {
			left = images[at+1].before
		}
	}
	switch {
	case same(left, out.before), same(now, out.before):
		return out, there, nil
	case now == nil, !same(left, now):
		return out, stays, nil
	}
	return out, comes, nil
}

// same reports whether two records, nil for nobody, say the same.
func same(a, b *index.Record) bool { return a == b || a != nil && b != nil && a.Same(b) }

// image is a user before the command of a revision.
type image struct {
	revision index.Revision
	before   *index.Record // nil: there was nobody
}

// images reads what a user was before every command since a revision, in their order.
func (s *Service) images(key index.UserKey, since index.Revision) ([]image, error) {
	var out []image
	err := s.disk.Each(index.TableImages, binary.BigEndian.AppendUint64(nil, uint64(key)), func(row, value []byte) error {
		if len(row) != 16 {
			return fmt.Errorf("key of a before-image: %w", errRow)
		}
		revision := index.Revision(binary.BigEndian.Uint64(row[8:]))
		if revision < since {
			return nil
		}
		before, _, err := index.DecodeImage(value)
		out = append(out, image{revision, before})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("before-images of user %d: %w", key, err)
	}
	return out, nil
}
