package index

import (
	"fmt"

	"parterre/index/block"
	"parterre/index/column"
)

// Snapshot freezes and returns the next Snapshot, at the revision of the last command. The Tx is spent.
func (tx *Tx) Snapshot() *Snapshot {
	next := *tx.base
	next.revision, next.rows, next.nextKey, next.schema, next.groups = tx.revision, tx.rows, tx.nextKey, tx.schema, tx.groups
	if len(tx.attributes) > 0 {
		next.layColumns()
		next.reshape(tx.base.revision)
		next.layClaims()
	}
	next.eventTypes = tx.eventTypes
	if err := next.edit(tx.changes()); err != nil {
		panic("index: " + err.Error()) // find looks an id up before create takes it
	}
	next.editEvents(tx)
	return &next
}

// edit brings everything a snapshot nobody has seen yet knows of users up to date. Changes ascend by ordinal. An
// id that two users have at once is an error.
func (s *Snapshot) edit(changes []*change) error {
	if len(changes) == 0 {
		return nil
	}
	d := difference{values: make([][]edit[Value], len(s.columns))}
	for _, c := range changes {
		d.add(c.ordinal, visible(c.before), visible(c.now))
	}
	d.apply(s)
	if len(s.schema.unique) > 0 {
		s.editClaims(changes)
	}
	return s.editUsers(changes)
}

// visible is what columns and bitmaps show of a record: of a dormant user, or of nobody, nothing.
func visible(r *Record) *Record {
	if r == nil || !r.Active {
		return &nobody
	}
	return r
}

var nobody Record

// layColumns makes an empty column for every attribute that has none and drops those of attributes that are gone.
func (s *Snapshot) layColumns() {
	for _, of := range []*[]any{&s.columns, &s.sent, &s.claims} {
		own := make([]any, len(s.schema.byID))
		copy(own, *of)
		*of = own
	}
	for id, a := range s.schema.byID {
		if a == nil {
			s.columns[id], s.sent[id], s.claims[id] = nil, nil, nil
		} else if s.columns[id] == nil {
			s.columns[id] = emptyColumn(s.shape, a.Kind)
		}
	}
}

func emptyColumn(shape block.Shape, kind Kind) any {
	switch kind {
	case String, Version:
		return column.EditText(shape, nil).Freeze()
	case StringList:
		return column.EditList(shape, nil).Freeze()
	}
	return column.EditOrdered(shape, nil).Freeze()
}

// editUsers brings the universe, the directory, the numbers of users and the records kept aside up to date. An id is
// always forgotten before its next user takes it. A user that comes back takes the ordinal they had.
func (s *Snapshot) editUsers(changes []*change) error {
	everyone := block.Edit(s.shape, s.everyone)
	directory := column.EditDirectory(s.directory)
	keys, created, updated := s.keys.edit(), s.created.edit(), s.updated.edit()
	aside := s.dormant.edit()
	for _, c := range changes {
		if c.before != nil && c.now == nil {
			directory.Delete(c.id)
		}
	}
	for _, c := range changes {
		if c.before == nil {
			if err := s.enter(directory, keys, c); err != nil {
				return err
			}
			keys.set(c.ordinal, uint64(c.key))
		}
		if c.now != nil {
			created.set(c.ordinal, uint64(c.now.Created))
			updated.set(c.ordinal, uint64(c.now.Updated))
		}
		wasActive, isActive := c.before != nil && c.before.Active, c.now != nil && c.now.Active
		switch {
		case isActive && !wasActive:
			everyone.Add(c.ordinal)
		case wasActive && !isActive:
			everyone.Remove(c.ordinal)
		}
		switch {
		case c.now != nil && !isActive:
			aside.set(c.ordinal, string(AppendRecord(nil, c.now)))
		case c.before != nil && !wasActive:
			aside.unset(c.ordinal)
		}
	}
	s.everyone, s.directory = everyone.Posting(), directory.Freeze()
	s.keys, s.created, s.updated, s.dormant = keys.next, created.next, updated.next, aside.next
	return nil
}

// enter puts a user who was not there into the directory; one who is not there by now either only takes up an ordinal.
func (s *Snapshot) enter(directory *column.DirectoryEditor, keys *sequenceEditor, c *change) error {
	if c.now == nil {
		directory.Skip()
		return nil
	}
	if other, taken := directory.Find(c.id); taken {
		return fmt.Errorf("%w: users %d and %d have the same id", errRow, keys.next.at(other), c.key)
	}
	if int(c.ordinal) < s.directory.Len() {
		directory.Restore(c.ordinal, c.id)
	} else {
		directory.Add(c.id)
	}
	return nil
}
