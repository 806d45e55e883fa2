package load

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"parterre/index"
)

// table reads values separated by commas, semicolons or tabs. Cells of attributes are given as text; [kinds] types them.
type table struct {
	text    *text
	csv     *csv.Reader
	layout  Layout
	columns []column
	least   int // cells a row needs to have: columns without a name at the end may be left out
	line    int
	patient *patient
	end     int64 // of the last row, in bytes of text
	long    int   // bytes of the last row
}

// patient reads on for a row as long as one may be. Without it a quote that is never closed would bring the rest of a file
// into memory.
type patient struct {
	from io.Reader
	left int
}

var errLong = errors.New("the row does not end")

func (p *patient) Read(b []byte) (int, error) {
	if p.left <= 0 {
		return 0, errLong
	}
	n, err := p.from.Read(b[:min(len(b), p.left)])
	p.left -= n
	return n, err
}

// TableError is a file that cannot be read as a table at all, or only with loss.
type TableError struct {
	Line   int // of the file, where it shows; 0 for the line of column names
	Issues []index.Issue
}

// Error names every fault and its cure, in sentences.
func (e *TableError) Error() string {
	var parts []string
	for _, i := range e.Issues {
		parts = append(parts, strings.TrimSpace(i.Message+" "+i.Hint))
	}
	where := "the line of column names"
	if e.Line > 0 {
		where = fmt.Sprintf("line %d", e.Line)
	}
	return where + ": " + strings.Join(parts, " ")
}

func newTable(t *text, l Layout, m meaning) (*table, error) {
	head, _ := t.Peek(headSize)
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, &TableError{Issues: []index.Issue{otherEncoding("The file")}} // UTF-16 without a mark, most likely
	}
	s := shapeOf(head)
	p := &patient{from: t.Reader, left: longestLine}
	if s.returns {
		p.from = &returned{t.Reader}
	}
	t.Reader = bufio.NewReaderSize(p, textSize)
	r := &table{text: t, csv: csv.NewReader(t.Reader), layout: l, patient: p} // a bufio.Reader this large is used as it is, so that last can look ahead
	r.csv.Comma = s.separator
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	if s.told {
		_, _ = r.csv.Read() // the next one fails too, if this does
	}
	names, err := r.csv.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, &TableError{Issues: []index.Issue{fault(ColumnInvalid, "The file is empty.", "The first line names the columns.")}}
		}
		return nil, r.broken(err)
	}
	r.end = r.csv.InputOffset()
	return r, r.begin(names, m)
}

// begin takes the column names.
func (r *table) begin(names []string, m meaning) error {
	for i, name := range names {
		if !utf8.ValidString(name) {
			return &TableError{Issues: []index.Issue{otherEncoding("A column name")}}
		}
		if names[i] = bare(strings.TrimSpace(name)); names[i] != "" {
			r.least = i + 1
		}
	}
	if r.least > mostColumns {
		return &TableError{Issues: []index.Issue{fault(ColumnInvalid, fmt.Sprintf("The file has more than %d columns, and so many attributes there cannot be.", mostColumns),
			"Leave out columns nobody asks for.")}}
	}
	issues := twice(names)
	columns, more := m(names)
	if issues = append(issues, more...); len(issues) > 0 {
		return &TableError{Issues: issues}
	}
	r.columns = columns
	return nil
}

func otherEncoding(what string) index.Issue {
	return fault(LineInvalid, what+" is not written in UTF-8, and so letters such as ä and é cannot be told.",
		"Save the file as “CSV UTF-8” in the spreadsheet program, and load that one.")
}

func (r *table) size() int { return r.long }

func (r *table) next() (Row, error) {
	for {
		r.patient.left = longestLine
		cells, err := r.csv.Read()
		end := r.csv.InputOffset()
		r.long, r.end = int(end-r.end), end
		if errors.Is(err, errLong) {
			return Row{Line: r.line + 1}, r.tooLong()
		}
		if broken := new(csv.ParseError); errors.As(err, &broken) {
			r.line = broken.StartLine
			row := Row{Line: r.line, Issues: []index.Issue{r.unread(broken)}}
			if len(cells) > 1 { // the fault is not in the first one
				row.User.ID = r.named(cells)
			}
			return row, nil
		} else if err != nil {
			return Row{Line: r.line + 1}, err
		}
		r.line, _ = r.csv.FieldPos(0)
		if !blank(cells) {
			row, err := r.row(cells)
			row.Line = r.line
			return row, err
		}
	}
}

func (r *table) row(cells []string) (Row, error) {
	var row Row
	if err := r.encoded(cells); err != nil {
		return row, err
	}
	if len(cells) < r.least || len(cells) > len(r.columns) {
		word := separatorWords[r.csv.Comma]
		hint := fmt.Sprintf("Write a %s for every empty cell, and put cells with %ss between quotes.", word, word)
		if r.last() && len(cells) < r.least {
			hint = "The file may have been cut off: copy it again and load it once more."
		}
		row.User.ID = r.named(cells)
		row.Issues = []index.Issue{fault(LineInvalid, fmt.Sprintf("The row has %d cells, and there are %d columns.", len(cells), len(r.columns)), hint)}
		return row, nil
	}
	if err := r.unnamed(cells); err != nil {
		return row, err
	}
	for i, cell := range cells {
		if r.columns[i].name != "" {
			r.cell(&row, r.columns[i], cell)
		}
	}
	return row, nil
}

// named returns the id of a row whose cells are in disorder: the first of them is where it should be.
func (r *table) named(cells []string) string {
	if r.columns[0].field != "id" {
		return ""
	}
	return strings.Clone(strings.TrimSpace(bare(cells[0])))
}

// tooLong ends a table, for where the next row would begin nobody knows.
func (r *table) tooLong() error {
	line, _ := r.csv.FieldPos(0)
	return &TableError{Line: line, Issues: []index.Issue{fault(LineTooLong, fmt.Sprintf("The row that begins here has more than %d million characters: most likely a quote is opened in it and not closed.", longestLine>>20),
		`Close the quote, or write one that belongs to the text twice: "say ""hello""".`)}}
}

// encoded ends a table with bytes that are no UTF-8. They are not those of one row: where one has them, every row with
// letters beyond ASCII has.
func (r *table) encoded(cells []string) error {
	if r.text.wide {
		return nil // of such a file it is known how it is written, and the cell is at fault
	}
	for i, cell := range cells {
		if utf8.ValidString(cell) {
			continue
		}
		what := "The row"
		if i < len(r.columns) && r.columns[i].name != "" {
			what = fmt.Sprintf("The column %q", r.columns[i].name)
		}
		return &TableError{Line: r.line, Issues: []index.Issue{otherEncoding(what)}}
	}
	return nil
}

// unnamed ends a table that has something in a column without a name: to pass over it would lose it without a word.
func (r *table) unnamed(cells []string) error {
	var issues []index.Issue
	for i, cell := range cells {
		if r.columns[i].name == "" && strings.TrimSpace(cell) != "" {
			issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("Column %d has no name in the first line, and something in this one.", i+1), "Name the column, or drop it from the file."))
		}
	}
	if issues != nil {
		return &TableError{Line: r.line, Issues: issues}
	}
	return nil
}

func (r *table) cell(row *Row, c column, cell string) {
	if r.text.wide && !utf8.ValidString(cell) {
		row.Issues = append(row.Issues, fault(index.TextInvalid, "The text has half of a character.", "Write the whole character.", c.name))
		return
	}
	if cell == "" && c.field != "id" {
		return
	}
	cell = strings.Clone(bare(cell)) // of a buffer that holds the whole line
	switch u := &row.User; c.field {
	case "id":
		u.ID = strings.TrimSpace(cell)
	case "name":
		u.Name = &cell
	case "active":
		yes, in := truth(cell)
		if in == 0 {
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
	if errors.Is(err, errLong) {
		return r.tooLong()
	}
	if broken := new(csv.ParseError); errors.As(err, &broken) {
		return &TableError{Issues: []index.Issue{r.unread(broken)}}
	}
	return err
}

// bare takes off the apostrophe that keeps a spreadsheet program from taking a text for a formula. Whoever writes such tables puts
// one before every text that begins so, also before one that has an apostrophe there already: so nothing is lost.
func bare(cell string) string {
	rest := strings.TrimLeft(cell, "'")
	if first, _ := utf8.DecodeRuneInString(rest); len(rest) < len(cell) && rest != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return cell[1:]
	}
	return cell
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
