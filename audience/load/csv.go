package load

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"parterre/index"
)

// table reads comma-separated values. Cells of attributes are given as text; [kinds] types them.
type table struct {
	text    *text
	csv     *csv.Reader
	layout  Layout
	columns []column
	line    int
}

// meaning says what the columns of a table mean. The error is a *HeaderError.
type meaning func(names []string) ([]column, error)

// asNamed takes every column for an attribute called as the file calls it: so a Survey reads, which is to find out what they mean.
func asNamed(names []string) ([]column, error) {
	out := make([]column, len(names))
	for i, name := range names {
		name = strings.TrimSpace(name)
		out[i] = column{name: name, key: name}
	}
	return out, nil
}

// column is one column and what it means: a word of the user ("id", "roles", …) or an attribute.
type column struct {
	name  string
	field string // "id", "name", "active", "roles" or "groups"; empty for an attribute
	key   string // of the attribute
}

// HeaderError is a first line that cannot be used.
type HeaderError struct{ Issues []index.Issue }

// Error names every fault of the line.
func (e *HeaderError) Error() string {
	var parts []string
	for _, i := range e.Issues {
		parts = append(parts, i.String())
	}
	return "the line of column names: " + strings.Join(parts, "; ")
}

func newTable(t *text, l Layout, m meaning) (*table, error) {
	r := &table{text: t, csv: csv.NewReader(t.Reader), layout: l} // a bufio.Reader this large is used as it is, so that last can look ahead
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	names, err := r.csv.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, &HeaderError{[]index.Issue{fault(ColumnInvalid, "The file is empty.", "The first line names the columns.")}}
		}
		return nil, r.broken(err)
	}
	r.columns, err = m(names)
	return r, err
}

// columns says what the columns of a table mean in a layout, with every fault of their names.
func (l Layout) columns(names []string) ([]column, error) {
	var out []column
	var issues []index.Issue
	seen := map[string]string{}
	for _, name := range names {
		c := l.column(strings.TrimSpace(name))
		switch before, twice := seen[c.field+"/"+c.key]; {
		case !utf8.ValidString(name):
			issues = append(issues, fault(ColumnInvalid, "A column name has bytes that are no text in UTF-8.", "Save the file with the encoding UTF-8."))
		case twice:
			issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("The columns %q and %q mean the same.", before, c.name), "Rename or drop one of them."))
		case c.field == "":
			if issue := index.CheckAttributeKey(c.key); issue != nil {
				issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("The column %q can be no attribute.", c.name), issue.Hint))
			}
		}
		seen[c.field+"/"+c.key] = c.name
		out = append(out, c)
	}
	if _, ok := seen["id/"]; !ok {
		issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("There is no column %q with the users' ids.", l.id()), "Name the column that has them with the option for the id column."))
	}
	if _, ok := seen["name/"]; !ok && l.Name != "" {
		issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("There is no column %q with the users' names.", l.Name), "Name a column of the file."))
	}
	if issues != nil {
		return nil, &HeaderError{issues}
	}
	return out, nil
}

func (l Layout) column(name string) column {
	switch {
	case name == l.id():
		return column{name: name, field: "id"}
	case name == l.name() && !l.NoName:
		return column{name: name, field: "name"}
	case name == "active", name == "roles", name == "groups":
		return column{name: name, field: name}
	}
	return column{name: name, key: keyOf(name)}
}

// keyOf makes the key of an attribute from the name of a column: "Start date" is startDate. A name that is a key stays.
func keyOf(name string) string {
	if index.CheckAttributeKey(name) == nil {
		return name
	}
	words := strings.FieldsFunc(name, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	for i, w := range words {
		if w = strings.ToLower(w); i > 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		words[i] = w
	}
	return strings.Join(words, "")
}

func (r *table) next() (Row, error) {
	cells, err := r.csv.Read()
	if broken := new(csv.ParseError); errors.As(err, &broken) {
		r.line = broken.StartLine
		return Row{Line: r.line, Issues: []index.Issue{r.unread(broken)}}, nil
	} else if err != nil {
		return Row{Line: r.line + 1}, err
	}
	r.line, _ = r.csv.FieldPos(0)
	row := Row{Line: r.line}
	if len(cells) != len(r.columns) {
		hint := "Write a comma for every empty cell, and put cells with commas between quotes."
		if r.last() && len(cells) < len(r.columns) {
			hint = "The file may have been cut off: copy it again and load it once more."
		}
		row.Issues = []index.Issue{fault(LineInvalid, fmt.Sprintf("The row has %d cells, and there are %d columns.", len(cells), len(r.columns)), hint)}
		return row, nil
	}
	for i, cell := range cells {
		r.cell(&row, r.columns[i], cell)
	}
	return row, nil
}

func (r *table) cell(row *Row, c column, cell string) {
	if !utf8.ValidString(cell) {
		row.Issues = append(row.Issues, fault(LineInvalid, "The cell has bytes that are no text in UTF-8.", "Save the file with the encoding UTF-8.", c.name))
		return
	}
	if cell == "" && c.field != "id" {
		return
	}
	cell = strings.Clone(cell) // of a buffer that holds the whole line
	switch u := &row.User; c.field {
	case "id":
		u.ID = strings.TrimSpace(cell)
	case "name":
		u.Name = &cell
	case "active":
		yes, ok := truth(cell)
		if !ok {
			row.Issues = append(row.Issues, fault(FieldInvalid, fmt.Sprintf("%q has to be true or false.", c.name), "", c.name))
		}
		u.Active = &yes
	case "roles":
		list := split(cell, r.layout.separator())
		u.Roles = &list
	case "groups":
		list := split(cell, r.layout.separator())
		u.Groups = &list
	default:
		u.Attributes = append(u.Attributes, index.AttributeWrite{Key: c.key, Value: cell})
	}
}

// unread says why a row is none.
func (r *table) unread(broken *csv.ParseError) index.Issue {
	if errors.Is(broken.Err, csv.ErrQuote) && r.last() {
		return fault(LineCutOff, "A quote is opened in this row and not closed up to the end of the file: the file was cut off, or the quote is one too many.",
			"Copy the file again, or close the quote.")
	}
	return fault(LineInvalid, fmt.Sprintf("The row has a quote in the wrong place, near character %d of line %d.", broken.Column, broken.Line),
		`Put the whole cell between quotes and write a quote within it twice: "say ""hello""".`)
}

// last reports whether nothing follows in the file.
func (r *table) last() bool {
	_, err := r.text.Peek(1)
	return err != nil
}

func (r *table) broken(err error) error {
	if broken := new(csv.ParseError); errors.As(err, &broken) {
		return &HeaderError{[]index.Issue{r.unread(broken)}}
	}
	return err
}

func split(cell, separator string) []string {
	parts := strings.Split(cell, separator)
	out := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// truth reads true and false in any case.
func truth(cell string) (yes, ok bool) {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}
