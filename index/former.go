package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sort"

	"parterre/store"
)

// TableFormer holds what rows of definitions were before the commands that changed them, as B holds it of users.
//
//	revision, table, key of the row → 0: there was none; 1 and the row
//
// The revision comes first, so that what was changed since a revision is one stretch. Commands that were made durable
// together share one: the names made by any of them are there from the first of them on.
const TableFormer store.Table = 'H'

const (
	formerNone = 0
	formerRow  = 1
)

// FormerRows returns the rows that keep what some rows are before they are written by the commands from a revision on.
func FormerRows(st *store.Store, rev Revision, rows []store.Row) ([]store.Row, error) {
	var out []store.Row
	seen := map[string]bool{}
	for _, row := range rows {
		key := append(binary.BigEndian.AppendUint64(nil, uint64(rev)), byte(row.Table))
		key = append(key, row.Key...)
		if seen[string(key)] {
			continue // written twice
		}
		seen[string(key)] = true
		value, err := st.Get(row.Table, row.Key)
		switch {
		case errors.Is(err, store.ErrNotFound):
			value = []byte{formerNone}
		case err != nil:
			return nil, fmt.Errorf("keep what was there: %w", err)
		default:
			value = append([]byte{formerRow}, value...)
		}
		out = append(out, store.Row{Table: TableFormer, Key: key, Value: value})
	}
	return out, nil
}

// Defining returns, of the rows of a Tx, those that FormerRows is to keep: attributes, groups and event types, and the
// counters where any of these was changed.
func (tx *Tx) Defining(rows []store.Row) []store.Row {
	if tx.schema == tx.base.schema {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row store.Row) bool {
		return !slices.Contains([]store.Table{TableAttributes, TableGroups, TableEventTypes, TableCounters}, row.Table)
	})
}

// Former is what rows of definitions were at some past revision and ever since.
type Former struct {
	since Revision
	rows  map[formerKey][]formerValue
}

type formerKey struct {
	table store.Table
	key   string
}

// formerValue is what a row was before a revision; nil: there was none.
type formerValue struct {
	before Revision
	row    []byte
}

// ReadFormer reads what rows were changed after a revision, and what they were.
func ReadFormer(st *store.Store, since Revision) (*Former, error) {
	f := &Former{since: since, rows: map[formerKey][]formerValue{}}
	err := st.EachFrom(TableFormer, nil, binary.BigEndian.AppendUint64(nil, uint64(since)+1), func(key, value []byte) error {
		if len(key) < 9 || len(value) == 0 || value[0] > formerRow {
			return fmt.Errorf("%w: a former row under key %x", errRow, key)
		}
		of := formerKey{store.Table(key[8]), string(key[9:])}
		v := formerValue{before: Revision(binary.BigEndian.Uint64(key))}
		if value[0] == formerRow {
			v.row = append([]byte{}, value[1:]...)
		}
		f.rows[of] = append(f.rows[of], v)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read former definitions: %w", err)
	}
	return f, nil
}

// At returns what a row was at a revision that Former reaches back to; changed is false where it is what it was then.
// A nil row: there was none.
func (f *Former) At(t store.Table, key string, rev Revision) (row []byte, changed bool) {
	values := f.rows[formerKey{t, key}]
	at := sort.Search(len(values), func(i int) bool { return values[i].before > rev })
	if at == len(values) {
		return nil, false
	}
	return values[at].row, true
}

// Between reports whether a row was changed by a command after one revision, and no later than another.
func (f *Former) Between(t store.Table, key string, after, last Revision) bool {
	for _, v := range f.rows[formerKey{t, key}] {
		if v.before > after && v.before <= last {
			return true
		}
	}
	return false
}

// Keys returns the keys of the rows of a table that were changed, ascending.
func (f *Former) Keys(t store.Table) []string {
	var out []string
	for of := range f.rows {
		if of.table == t {
			out = append(out, of.key)
		}
	}
	slices.Sort(out)
	return out
}
