package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

// Order says what is wanted of people. The zero Order is everything as NDJSON.
type Order struct {
	Format  Format
	Columns []string // "id", "name", "active", "roles", "groups" and keys of attributes; nil for all
	Listing engine.Listing

	// For spreadsheets, of CSV only.
	Labels        bool   // attributes are called by their labels, where those differ
	ListSeparator string // between the items of a list in one cell; empty is ";"
	DecimalComma  bool   // a comma within numbers and a semicolon between cells, as where people write so
	Mark          bool   // a byte order mark first, by which some programs know UTF-8
}

// Format is how a file is written.
type Format string

const (
	NDJSON Format = "NDJSON" // a JSON object per line
	CSV    Format = "CSV"
)

// Faults of an order, beside those of columns and listings.
const (
	FormatUnknown    index.IssueCode = "FORMAT_UNKNOWN"
	SeparatorInvalid index.IssueCode = "SEPARATOR_INVALID"
)

// words are the columns every user has, in the order of a file.
var words = []string{"id", "name", "active", "roles", "groups"}

// column is one column: a word of the user, or an attribute.
type column struct {
	word      string
	attribute index.Attribute
	heading   string
	field     []byte // `"key":`, of an attribute in NDJSON
}

// File is people about to be written.
type File struct {
	of      audience.People
	order   Order
	columns []column
}

// Open checks an order. Its faults are an *audience.IssuesError.
func Open(of audience.People, o Order) (*File, error) {
	f := &File{of: of, order: o}
	var issues []index.Issue
	fault := func(code index.IssueCode, message, hint string, path ...string) {
		issues = append(issues, index.Issue{Code: code, Severity: index.Error, Message: message, Hint: hint, Path: path})
	}
	switch o.Format {
	case "":
		f.order.Format = NDJSON
	case NDJSON, CSV:
	default:
		fault(FormatUnknown, "There is no such format.", "Write CSV or NDJSON.", "format")
	}
	if s := o.ListSeparator; len(s) > 8 || !utf8.ValidString(s) || strings.ContainsAny(s, "\"'\r\n\t\x00") {
		fault(SeparatorInvalid, "This cannot stand between the items of a list.", `Choose a short text such as ";" or "|", without quotes and line breaks.`, "listSeparator")
	}
	if s := &f.order.ListSeparator; *s == "" {
		*s = ";"
	}
	schema := of.View().Facts.Schema()
	names := o.Columns
	if names == nil {
		names = f.everything(schema)
	}
	if o.Columns != nil && len(o.Columns) == 0 {
		fault(index.AttributeNotFound, "The list of columns is empty.", "Name at least one column, or leave the list out for all of them.", "columns")
	}
	seen := map[string]bool{}
	for i, name := range names {
		c := column{word: name, heading: name}
		if !slices.Contains(words, name) {
			a, ok := schema.ByKey(name)
			if !ok {
				fault(index.AttributeNotFound, fmt.Sprintf("There is no column %q.", cut(name)), guess(name, schema), "columns", strconv.Itoa(i))
				continue
			}
			c = column{attribute: a, heading: a.Key, field: append(appendText(nil, a.Key), ':')}
			if slices.Contains(words, a.Key) {
				c.heading = a.ID.String() // its key would be taken for the word
			}
		}
		if seen[c.heading] {
			fault(index.AttributeDuplicate, fmt.Sprintf("The column %q is asked for twice.", c.heading), "Drop one of them.", "columns", strconv.Itoa(i))
		}
		seen[c.heading] = true
		f.columns = append(f.columns, c)
	}
	if len(issues) > 0 {
		return nil, &audience.IssuesError{Issues: issues}
	}
	if o.Labels {
		f.label()
	}
	return f, nil
}

// everything lists all columns. People who are deactivated say so, and would be active when they are loaded otherwise.
func (f *File) everything(schema *index.Schema) []string {
	var out []string
	for _, word := range words {
		if _, active := f.of.(*audience.Population); word != "active" || !active {
			out = append(out, word)
		}
	}
	for _, a := range schema.All() {
		if slices.Contains(words, a.Key) {
			out = append(out, a.ID.String())
		} else {
			out = append(out, a.Key)
		}
	}
	return out
}

// label calls attributes as people know them, unless two columns would be called alike.
func (f *File) label() {
	count := map[string]int{}
	for _, c := range f.columns {
		count[strings.ToLower(labelOf(c))]++
	}
	for i, c := range f.columns {
		if label := labelOf(c); count[strings.ToLower(label)] == 1 {
			f.columns[i].heading = label
		}
	}
}

func labelOf(c column) string {
	if c.attribute.Label == "" {
		return c.heading
	}
	return c.attribute.Label
}

func guess(name string, schema *index.Schema) string {
	known := slices.Clone(words)
	for _, a := range schema.All() {
		known = append(known, a.Key)
	}
	if near := index.Nearest(name, known); near != "" {
		return fmt.Sprintf("Did you mean %q?", near)
	}
	return "Name id, name, active, roles, groups, or the key of an attribute."
}

// cut shortens a name for a message.
func cut(name string) string {
	if runes := []rune(name); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return name
}
