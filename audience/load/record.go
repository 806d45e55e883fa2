package load

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"parterre/index"
	"parterre/store"
)

// TableImports has a row for each import that has written something, or was asked only what it would: its id → what it came to,
// so that it can be told and taken back after a start. What it wrote is in the log.
const TableImports store.Table = 'M'

// recordFormat is the first byte of a row; JSON follows. The names of the fields of Import, and of what is in it, are part of the
// format: a test reads a row of each.
const recordFormat = 1

// record is an import as it is noted.
type record struct {
	Import
	Err   string
	Since index.Revision // the log has what the import wrote after this
	Was   Status         // before it was being taken back
}

var errRecord = errors.New("the note of an import cannot be read")

func (r *record) encode() ([]byte, error) {
	text, err := json.Marshal(r)
	return append([]byte{recordFormat}, text...), err
}

func decodeRecord(row []byte) (*record, error) {
	if len(row) == 0 || row[0] != recordFormat {
		return nil, errRecord
	}
	r := new(record)
	if err := json.Unmarshal(row[1:], r); err != nil {
		return nil, errors.Join(errRecord, err)
	}
	if r.Err != "" {
		r.Import.Err = errors.New(r.Err)
	}
	return r, nil
}

// note keeps what is known of an import on the disk, but no values of people, who may be deleted. The caller holds mu.
func (r *Registry) note(j *job) error {
	if r.options.Store == nil {
		return nil
	}
	n := record{Import: j.state, Since: j.from, Was: j.was}
	n.Verdict = n.Verdict.without(func(string) bool { return true })
	if j.state.Err != nil {
		n.Err = j.state.Err.Error()
	}
	row, err := n.encode()
	if err == nil {
		err = r.options.Store.Write([]store.Row{{Table: TableImports, Key: []byte(j.state.ID), Value: row}})
	}
	if err != nil {
		r.options.Logger.Error("an import could not be noted", "import", j.state.ID, "error", err)
	}
	return err
}

// strike removes the note of an import. The caller holds mu.
func (r *Registry) strike(j *job) {
	if r.options.Store == nil {
		return
	}
	if err := r.options.Store.Write([]store.Row{{Table: TableImports, Key: []byte(j.state.ID)}}); err != nil {
		r.options.Logger.Warn("the note of an import is left behind", "import", j.state.ID, "error", err)
	}
}

// Recall reads what earlier starts have noted, before anybody else asks. An import that ran when the server crashed has
// failed; one that was being taken back is so in part. A note that cannot be read holds nothing up.
func (r *Registry) Recall() error {
	if r.options.Store == nil {
		return nil
	}
	var notes []*record
	err := r.options.Store.Each(TableImports, nil, func(key, value []byte) error {
		n, err := decodeRecord(value)
		if err == nil && n.ID != string(key) {
			err = errRecord
		}
		if err != nil {
			r.options.Logger.Warn("an import is forgotten", "error", err)
			return nil
		}
		notes = append(notes, n)
		return nil
	})
	if err != nil {
		return fmt.Errorf("recall imports: %w", err)
	}
	slices.SortFunc(notes, func(a, b *record) int { return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID)) })
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range notes {
		r.made++
		j := &job{number: r.made, actor: actorOf(n.By, n.ID), state: n.Import, noted: true, from: n.Since, was: n.Was}
		r.imports[n.ID] = j
		if err := r.recover(j); err != nil {
			return fmt.Errorf("recall imports: %w", err)
		}
	}
	return nil
}

// recover ends what a crash has interrupted. The caller holds mu.
func (r *Registry) recover(j *job) error {
	i := &j.state
	switch i.Status {
	case Running:
		trail, err := r.options.Writer.Trail(r.ctx, i.ID, j.from)
		if err != nil {
			return err
		}
		i.Verdict.Wrote, i.Accepted = !trail.Empty(), trail.Users()
		i.Status, i.Err, i.Finished = Failed, ErrInterrupted, r.options.Now()
	case Undoing:
		i.Status, i.Err = j.was, ErrUndoStopped
	default:
		return nil
	}
	return r.note(j)
}
