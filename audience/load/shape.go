package load

import (
	"bytes"
	"io"
	"slices"
	"strings"
)

// separators may stand between the columns of a table; earlier ones are preferred.
var separators = [...]byte{',', ';', '\t'}

// separatorWords are for people.
var separatorWords = map[rune]string{',': "comma", ';': "semicolon", '\t': "tab"}

// headSize is how much of a table is looked at for its shape.
const headSize = 64 << 10

// shape is how a spreadsheet program has written a table.
type shape struct {
	separator rune // of the columns
	told      bool // by a line "sep=;" before the column names
	returns   bool // a carriage return alone ends a line, as on old Macs
}

// shapeOf finds the shape of a table from its first bytes. The separator is the one the line of column names has outside
// quotes, and the first rows as often; of two the one that makes more columns; a comma when there is none. Names seldom
// have a separator in them, so that decimal commas and lists in the rows do not lead astray.
func shapeOf(head []byte) shape {
	rows, returns := count(head)
	s := shape{separator: ',', returns: returns}
	if rest, ok := bytes.CutPrefix(head, []byte("sep=")); ok && len(rest) > 1 && bytes.IndexByte(separators[:], rest[0]) >= 0 && (rest[1] == '\r' || rest[1] == '\n') {
		s.separator, s.told = rune(rest[0]), true
		return s
	}
	if len(rows) == 0 {
		return s
	}
	agreed, most := 0, 0
	for i, c := range separators {
		n := rows[0][i]
		if n == 0 {
			continue
		}
		agree := 0
		for _, row := range rows {
			if row[i] == n {
				agree++
			}
		}
		if agree > agreed || agree == agreed && n > most {
			s.separator, agreed, most = rune(c), agree, n
		}
	}
	return s
}

// count counts the separators outside quotes in every line that is not blank, and says whether the first line ends with a
// carriage return alone. The last line is left out when it may go on.
func count(head []byte) (rows [][len(separators)]int, returns bool) {
	var row [len(separators)]int
	var quoted, closed, filled, ended bool
	begins := true // a cell does
	for i, c := range head {
		twice := closed && c == '"' // is one quote within the cell
		closed = false
		switch {
		case quoted:
			quoted, closed = c != '"', c == '"'
		case c == '"' && (begins || twice):
			quoted, filled, begins = true, true, false
		case c == '\n' || c == '\r':
			returns = returns || !ended && c == '\r' && (i+1 == len(head) || head[i+1] != '\n')
			if filled {
				rows = append(rows, row)
			}
			row, filled, begins, ended = [len(separators)]int{}, false, true, true
		default:
			which := bytes.IndexByte(separators[:], c)
			filled, begins = true, which >= 0
			if begins {
				row[which]++
			}
		}
	}
	if filled && (len(head) < headSize || len(rows) == 0) {
		rows = append(rows, row)
	}
	return rows, returns
}

// returned ends lines with line feeds where they end with carriage returns.
type returned struct{ from io.Reader }

func (r *returned) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// blank reports whether a row says nothing: spreadsheet programs write rows of separators alone below a table.
func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}
