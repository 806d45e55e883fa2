package index

import (
	"parterre/index/block"
	"parterre/index/column"
)

// Snapshot freezes and returns the next Snapshot, at the revision of the last command. The Tx is spent.
func (tx *Tx) Snapshot() *Snapshot {
	next := *tx.base
	next.revision, next.rows, next.nextKey, next.schema, next.groups = tx.revision, tx.rows, tx.nextKey, tx.schema, tx.groups
	tx.layColumns(&next)
	changes := tx.changes()
	if len(changes) == 0 {
		return &next
	}
	d := difference{values: make([][]edit[Value], len(next.columns))}
	for _, c := range changes {
		d.add(c.ordinal, shownRecord(c.before), shownRecord(c.now))
	}
	d.apply(&next)
	tx.editUsers(&next, changes)
	return &next
}

// shownRecord is what columns and bitmaps show of a record: a dormant user's is the empty one.
func shownRecord(r *Record) *Record {
	if r == nil || !r.Active {
		return &Record{}
	}
	return r
}

// layColumns makes an empty column for every new attribute and drops those of deleted ones.
func (tx *Tx) layColumns(next *Snapshot) {
	if len(tx.attributes) == 0 {
		return
	}
	next.columns = make([]any, len(tx.schema.byID))
	copy(next.columns, tx.base.columns)
	for id, a := range tx.schema.byID {
		if a == nil {
			next.columns[id] = nil
		} else if next.columns[id] == nil {
			next.columns[id] = emptyColumn(next.shape, a.Kind)
		}
	}
}

func emptyColumn(shape block.Shape, kind Kind) any {
	switch kind {
	case String:
		return column.EditText(shape, nil).Freeze()
	case StringList:
		return column.EditList(shape, nil).Freeze()
	}
	return column.EditOrdered(shape, nil).Freeze()
}

// editUsers brings the universe, the directory, the numbers of users and the records kept aside up to date. Changes
// ascend by ordinal, so an id is always forgotten before its next user takes it.
func (tx *Tx) editUsers(next *Snapshot, changes []*change) {
	everyone := block.Edit(next.shape, next.everyone)
	directory := column.EditDirectory(next.directory)
	keys, created, updated := next.keys.edit(), next.created.edit(), next.updated.edit()
	aside := next.dormant.edit()
	for _, c := range changes {
		if c.before == nil {
			directory.Add(c.id)
			keys.set(c.ordinal, uint64(c.key))
		}
		if c.now == nil {
			directory.Delete(c.id)
		} else {
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
	next.everyone, next.directory = everyone.Posting(), directory.Freeze()
	next.keys, next.created, next.updated, next.dormant = keys.next, created.next, updated.next, aside.next
}
