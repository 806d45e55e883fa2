package index

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"parterre/store"
)

// Tables of the index. Numbers in keys are big-endian, so that rows lie in the order of their numbers.
const (
	TableUsers      store.Table = 'U' // user key → row of the user
	TableImages     store.Table = 'B' // user key, revision → row of the user before that command; one zero byte if there was none
	TableRemoved    store.Table = 'R' // user key → nothing: the user was deleted, and is in the past
	TableAttributes store.Table = 'A' // attribute id → row of the attribute
	TableGroups     store.Table = 'G' // group id → row of the group
	TableCounters   store.Table = 'C' // one row, without a key
	TableCheckpoint store.Table = 'X' // generation, part → columns and bitmaps, derived from the rows
)

// imageOfNobody stands where a before-image would be for a user the command made.
const imageOfNobody = 0

// Rows returns what makes the commands durable: user rows, before-images, attributes, groups and counters. Everything
// personal is under the key of its user, so that erasing a person is erasing two prefixes.
func (tx *Tx) Rows() []store.Row {
	changes := tx.changes()
	rows := make([]store.Row, 0, len(changes)+len(tx.images)+len(tx.attributes)+len(tx.regrouped)+1)
	for _, c := range changes {
		row := store.Row{Table: TableUsers, Key: userKey(c.key)}
		if c.now != nil {
			row.Value = AppendRecord(make([]byte, 0, 256), c.now)
		} else {
			rows = append(rows, store.Row{Table: TableRemoved, Key: userKey(c.key), Value: []byte{}})
		}
		rows = append(rows, row)
	}
	for _, i := range tx.images {
		row := store.Row{Table: TableImages, Key: binary.BigEndian.AppendUint64(userKey(i.key), uint64(i.revision)), Value: []byte{imageOfNobody}}
		if i.before != nil {
			row.Value = AppendRecord(make([]byte, 0, 256), i.before)
		}
		rows = append(rows, row)
	}
	for _, id := range slices.Sorted(maps.Keys(tx.attributes)) {
		row := store.Row{Table: TableAttributes, Key: binary.BigEndian.AppendUint32(nil, uint32(id))}
		if a, ok := tx.schema.ByID(id); ok {
			row.Value = appendAttribute(nil, &a)
		}
		rows = append(rows, row)
	}
	for _, id := range slices.Sorted(maps.Keys(tx.regrouped)) {
		row := store.Row{Table: TableGroups, Key: binary.BigEndian.AppendUint32(nil, uint32(id))}
		if g, ok := tx.groups.ByID(id); ok {
			row.Value = appendGroup(nil, g)
		}
		rows = append(rows, row)
	}
	if tx.schema != tx.base.schema || tx.nextKey != tx.base.nextKey {
		rows = append(rows, store.Row{Table: TableCounters, Value: appendCounters(nil, counters{tx.nextKey, tx.schema.Next(), tx.groups.Next(), tx.schema.version, tx.eventTypes.Next()})})
	}
	return append(rows, tx.eventRows()...)
}

// DecodeImage reads a before-image; existed is false when the command made the user.
func DecodeImage(row []byte) (before *Record, existed bool, err error) {
	if len(row) == 1 && row[0] == imageOfNobody {
		return nil, false, nil
	}
	before, err = DecodeRecord(row)
	return before, err == nil, err
}

// changes returns what the commands did to users, ordinals ascending; users only looked at are left out.
func (tx *Tx) changes() []*change {
	out := make([]*change, 0, len(tx.users))
	for _, c := range tx.users {
		if c.turn != 0 {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, byOrdinal)
	return out
}

func byOrdinal(a, b *change) int { return cmp.Compare(a.ordinal, b.ordinal) }

func userKey(k UserKey) []byte { return binary.BigEndian.AppendUint64(make([]byte, 0, 16), uint64(k)) }
