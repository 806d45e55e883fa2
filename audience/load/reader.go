package load

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"parterre/index"
)

// Reader gives the rows of a file one by one.
type Reader struct {
	text  *text
	rows  rows
	bytes *atomic.Int64
}

// rows gives the rows of a text, and says how many bytes of it the last one was.
type rows interface {
	next() (Row, error)
	size() int
}

// OpenReader opens a source. The error is a *TableError when a CSV file cannot be used as a whole, and wraps
// ErrCutOff or ErrCompression when the file is compressed and damaged. Columns are called as the schema calls attributes.
func OpenReader(s Source, f Format, l Layout, schema *index.Schema) (*Reader, error) {
	h := headingsOf(schema)
	return openReader(s, f, l, func(names []string) ([]column, []index.Issue) { return l.columns(names, h) })
}

func openReader(s Source, f Format, l Layout, m meaning) (*Reader, error) {
	r := &Reader{bytes: new(atomic.Int64)}
	var err error
	if r.text, err = read(s, r.bytes); err != nil {
		return nil, err
	}
	if f != CSV {
		r.rows = &ndjson{text: r.text, of: ofUsers}
		return r, nil
	}
	t, err := newTable(r.text, l, m)
	if err != nil {
		_ = r.text.Close() // the first error is the one to tell
		return nil, err
	}
	r.rows = t
	return r, nil
}

// Next returns the next row, and io.EOF after the last one. Any other error ends the file; the row then has the line it
// happened at. ErrCutOff is one: a compressed file ends in the middle, or a file of JSON in a line. *TableError is another.
func (r *Reader) Next() (Row, error) { return r.rows.next() }

// columns returns the columns of a table that have a name; nil for lines of JSON.
func (r *Reader) columns() []column {
	t, ok := r.rows.(*table)
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.columns), func(c column) bool { return c.name == "" })
}

// commas reports whether numbers may have decimal commas: a program that separates columns by semicolons does so because of them.
func (r *Reader) commas() bool {
	t, ok := r.rows.(*table)
	return ok && t.csv.Comma == ';'
}

// Bytes returns how much of the file was read, as it lies on the disk. It may be called from another goroutine.
func (r *Reader) Bytes() int64 { return r.bytes.Load() }

// Close gives the file back.
func (r *Reader) Close() error { return r.text.Close() }

// kinds types the cells of a CSV file: the kind of each attribute by its key.
type kinds struct {
	of        map[string]index.Kind
	separator string
	commas    bool            // numbers may have decimal commas
	mixed     map[string]bool // where some numbers have commas and some points, neither are read
}

// give gives the values of a row the kinds of their attributes, where the text can be of that kind; otherwise the text
// stays and is refused as text.
func (k kinds) give(row *Row) {
	for i := range row.User.Attributes {
		a := &row.User.Attributes[i]
		if cell, ok := a.Value.(string); ok {
			a.Value = k.value(a.Key, cell)
		}
	}
}

// localise gives instants without a zone the one they are to be read in. Those of which nobody can tell which instant is meant
// are faults of the row.
func (k kinds) localise(row *Row, zone *time.Location) {
	for i := range row.User.Attributes {
		a := &row.User.Attributes[i]
		text, ok := a.Value.(string)
		if !ok || k.of[a.Key] != index.DateTime {
			continue
		}
		at, issue := index.LocalDateTime(text, zone)
		if a.Value = at; issue != nil {
			issue.Path = []string{"attributes", a.Key}
			row.Issues = append(row.Issues, *issue)
		}
	}
}

// cure says how cells are to be written that are not of the kind of their attributes.
func (k kinds) cure(issues []index.Issue) {
	for n := range issues {
		switch i := &issues[n]; {
		case i.Code == index.DateInvalid:
			i.Hint = "Write the day as 2024-03-01 or as 01.03.2024; with slashes nobody can tell the day from the month."
		case i.Code == index.ValueKindMismatch && k.commas && len(i.Path) > 1 && k.of[i.Path[1]] == index.Number:
			i.Hint = "Write a number such as 42 or 38,5, with commas in the whole column or points in the whole column, and nothing between the thousands."
		}
	}
}

func (k kinds) value(key, cell string) any {
	switch kind := k.of[key]; kind {
	case index.Number, index.Integer:
		if k.mixed[key] && strings.ContainsAny(cell, ",.") {
			return cell
		}
		if n, ok := decimal(cell); ok {
			return n
		}
		if n, ok := decimalComma(cell); ok && k.commas && kind == index.Number {
			return n
		}
	case index.Boolean:
		if yes, in := truth(cell); in != 0 {
			return yes
		}
	case index.Date:
		if iso, ok := day(cell); ok {
			return iso
		}
	case index.StringList:
		return split(cell, k.separator)
	}
	return cell
}
