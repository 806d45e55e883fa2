package index

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"sort"

	"parterre/index/column"
)

// Facts returns the facts of a revision, made from those of another. Users are the keys of those whom the commands between
// the two name, ascending. Beside them it returns, ascending, the ordinals of users whose facts, or whose groups' nesting,
// may differ between the two: ordinals are the same in both, and in Present.
func (p *Past) Facts(ctx context.Context, from *Snapshot, rev Revision, users []UserKey) (*Snapshot, []uint32, error) {
	names, err := p.names(rev)
	if err != nil {
		return nil, nil, fmt.Errorf("names at revision %d: %w", rev, err)
	}
	next := *from
	next.revision, next.nextKey = rev, p.Present.nextKey
	next.schema, next.groups, next.eventTypes = names.schema, names.groups, names.eventTypes
	next.widen(p.Present)
	if from.schema.version != next.schema.version {
		next.recolumn(from.schema)
	}
	changes, err := p.changes(ctx, from, &next, users)
	if err != nil {
		return nil, nil, err
	}
	if err := next.edit(changes); err != nil {
		return nil, nil, err
	}
	touched := regrouped(from, &next)
	for _, c := range changes {
		touched = append(touched, c.ordinal)
	}
	met, err := p.events(ctx, from, &next, changes)
	if err != nil {
		return nil, nil, err
	}
	touched = append(touched, met...)
	slices.Sort(touched)
	return &next, slices.Compact(touched), nil
}

// Reaches reports whether the facts of a revision can be made from others: those hold every attribute there was, or it came
// later.
func (p *Past) Reaches(from *Snapshot, rev Revision) (bool, error) {
	names, err := p.names(rev)
	if err != nil {
		return false, err
	}
	for _, a := range names.schema.byID {
		if a != nil && a.ID < from.schema.Next() && from.schema.at(a.ID) == nil {
			return false, nil
		}
	}
	return true, nil
}

// widen gives every user of the present an ordinal, whether they are there or not.
func (s *Snapshot) widen(present *Snapshot) {
	if s.rows >= present.rows {
		return
	}
	directory := column.EditDirectory(s.directory)
	for s.rows < present.rows {
		directory.Skip()
		s.rows++
	}
	s.directory, s.keys = directory.Freeze(), present.keys
}

// recolumn lays the columns for other attributes than those before.
func (s *Snapshot) recolumn(before *Schema) {
	s.layColumns()
	for id, a := range s.schema.byID {
		if a == nil {
			continue
		}
		if old := before.at(a.ID); old != nil && !old.Aliases.same(a.Aliases) {
			s.respell(a.ID, a.Aliases)
			s.claims[id] = nil
		}
	}
	s.layClaims()
}

// changes returns what becomes of users, ordinals ascending: their records now are those of the revision of next.
func (p *Past) changes(ctx context.Context, from, next *Snapshot, users []UserKey) ([]*change, error) {
	out := make([]*change, 0, len(users))
	keys := make([][]byte, 0, len(users))
	for _, key := range users {
		ord, ok := p.Present.everOrdinal(key)
		if !ok {
			continue // erased, or older than what can be told
		}
		c := &change{ordinal: ord, key: key}
		if from.Known(ord) {
			c.before = from.User(ord).Record()
			c.id = c.before.ID
		}
		if p.Present.Known(ord) {
			c.now = p.Present.User(ord).Record()
		}
		out = append(out, c)
		keys = append(keys, binary.BigEndian.AppendUint64(userKey(key), uint64(next.revision)+1))
	}
	err := p.Store.EachFirst(TableImages, keys, func(i int, key, row []byte) error {
		if len(key) != 16 || UserKey(binary.BigEndian.Uint64(key)) != out[i].key {
			return ctx.Err() // nobody has changed them since: they are as in the present
		}
		before, _, err := DecodeImage(row)
		if err != nil {
			return fmt.Errorf("before-image of user %d: %w", out[i].key, err)
		}
		out[i].now = before
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	for _, c := range out {
		if c.now != nil {
			c.id, c.now = c.now.ID, c.now.Fit(next.schema, next.groups)
		}
	}
	out = slices.DeleteFunc(out, func(c *change) bool { return c.before == nil && c.now == nil })
	slices.SortFunc(out, byOrdinal)
	return out, nil
}

// everOrdinal returns the ordinal of a user, of one who was deleted too.
func (s *Snapshot) everOrdinal(k UserKey) (uint32, bool) {
	n := sort.Search(s.rows, func(i int) bool { return s.keys.at(uint32(i)) >= uint64(k) })
	return uint32(n), n < s.rows && s.keys.at(uint32(n)) == uint64(k)
}

// regrouped returns the users whose groups lie elsewhere than before.
func regrouped(from, to *Snapshot) []uint32 {
	if from.groups == to.groups {
		return nil
	}
	parents := func(s *Snapshot, id GroupID) []GroupID {
		g, _ := s.groups.ByID(id)
		return g.Parents
	}
	var out []uint32
	for id := range GroupID(max(from.groups.Next(), to.groups.Next())) {
		if slices.Equal(parents(from, id), parents(to, id)) {
			continue
		}
		for _, s := range []*Snapshot{from, to} {
			var codes []uint32
			for _, below := range s.groups.Descendants(id) {
				if code, ok := s.GroupCode(below); ok {
					codes = append(codes, code)
				}
			}
			slices.Sort(codes)
			out = append(out, ordinals(s.shape, s.memberOf.Any(codes))...)
		}
	}
	return out
}
