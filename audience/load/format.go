package load

import (
	"cmp"
	"path"
	"strings"

	"parterre/index"
)

// Format is how a file is written.
type Format string

const (
	NDJSON Format = "NDJSON" // a JSON object per line
	CSV    Format = "CSV"    // values separated by commas, semicolons or tabs, under a line of column names
)

// FormatOf guesses the format of a file from its name, ".gz" aside: CSV for ".csv" and ".tsv", otherwise NDJSON.
func FormatOf(name string) Format {
	name = strings.TrimSuffix(strings.ToLower(path.Base(name)), ".gz")
	if strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".tsv") {
		return CSV
	}
	return NDJSON
}

// Layout says which columns of a CSV file mean what.
type Layout struct {
	ID   string // column with the users' ids; empty means "id", in any case
	Name string // column with the display names; empty means "name", in any case, where there is one
	// NoName says that no column has the display names, not even one called "name".
	NoName bool
	// Separator stands between the items of a list in one cell. Empty means ";" for roles, groups and attributes that
	// are lists already; given, a column that is not an attribute yet and has it in a cell is a list too. It does
	// not depend on what stands between the columns: where that is the same, the cell is in quotes.
	Separator string
	// LocalTimes reads instants without a zone in that of the workspace; otherwise they are refused.
	LocalTimes bool
}

func (l Layout) id() string        { return cmp.Or(l.ID, "id") }
func (l Layout) name() string      { return cmp.Or(l.Name, "name") }
func (l Layout) separator() string { return cmp.Or(l.Separator, ";") }

// Row is one user as a file has it.
type Row struct {
	Line   int // in the file, from 1
	User   index.UserWrite
	Issues []index.Issue // what is wrong with the row by itself; with any, User is not to be written
}

// Codes of issues this package adds to those of index.
const (
	LineInvalid    index.IssueCode = "LINE_INVALID"    // not an object, or not a row of the table
	LineCutOff     index.IssueCode = "LINE_CUT_OFF"    // the file ends in the middle of the line
	LineTooLong    index.IssueCode = "LINE_TOO_LONG"   //
	FieldUnknown   index.IssueCode = "FIELD_UNKNOWN"   // a word beside id, name, active, roles, groups and attributes
	FieldInvalid   index.IssueCode = "FIELD_INVALID"   // active that is not true or false, groups that are not a list
	FieldDuplicate index.IssueCode = "FIELD_DUPLICATE" // twice in one line
	ColumnInvalid  index.IssueCode = "COLUMN_INVALID"  // a column name that no attribute can have
)

func fault(code index.IssueCode, message, hint string, path ...string) index.Issue {
	return index.Issue{Code: code, Severity: index.Error, Message: message, Hint: hint, Path: path}
}
