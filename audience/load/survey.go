package load

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"parterre/index"
)

// Finding is what a file says about one attribute.
type Finding struct {
	Key     string
	Label   string     // the name of the column, when the key was made from it
	Kind    index.Kind // the kind the load uses: that of the attribute, the one asked for, or the one inferred
	Fits    index.Kind // the narrowest kind every value of the file fits, INTEGER or DATE for example
	New     bool       // the attribute is not there yet
	Known   int        // rows with a value
	Samples []string   // up to five different values as the file has them, shortened; none for a sensitive attribute
}

// Column is a column of a file; in NDJSON a field, or a key within attributes.
type Column struct {
	Name     string
	Known    int      // rows with something in it
	Distinct bool     // every row has something in it, and no two the same
	Samples  []string // as of a Finding
	Use      Use
}

// Use is what a load makes of a column.
type Use string

const (
	UseID        Use = "ID"
	UseName      Use = "NAME"
	UseActive    Use = "ACTIVE"
	UseRoles     Use = "ROLES"
	UseGroups    Use = "GROUPS"
	UseAttribute Use = "ATTRIBUTE"
)

const (
	mostSamples   = 5
	longestSample = 60
)

// Survey reads a whole file and says what is in its columns, and what kinds their values have.
//
// In NDJSON an attribute that is new gets the kind its first value has in JSON: STRING, NUMBER, BOOLEAN or
// STRING_LIST. In CSV it gets the narrowest of BOOLEAN, NUMBER, DATE and DATETIME that every cell fits, otherwise
// STRING: a number that starts with a needless zero is text, for it is a code; and whole numbers are NUMBER, unless they are too large for
// it, for a fraction may come tomorrow. Fits says what else could be asked for.
type Survey struct {
	format    Format
	separator string
	schema    *index.Schema
	asked     map[string]index.Kind
	columns   []*evidence // in the order they were met
	found     map[column]*evidence
	seed      maphash.Seed
	rows      int
}

// evidence is what the values of one column have in common so far.
type evidence struct {
	column                   column
	known                    int
	first                    index.Kind // in JSON
	texts                    bool       // every value is text
	lists                    bool       // every value is a list; in CSV: some cell has the separator
	numbers, whole, exact    bool       // every value is a number; without fraction; within 2^53
	booleans, days, instants bool
	// seen has a hash of every value while all of them differ and no row lacks one; then nil. Hashes of 64 bits: among ten
	// million values two that differ are taken for one once in 400,000 files, and then a column is not called distinct.
	seen    map[uint64]struct{}
	samples []string
}

func newSurvey(f Format, separator string, schema *index.Schema, asked map[string]index.Kind) *Survey {
	return &Survey{format: f, separator: separator, schema: schema, asked: asked, found: map[column]*evidence{}, seed: maphash.MakeSeed()}
}

// of returns the evidence of a column, which is begun when it is met for the first time.
func (s *Survey) of(c column) *evidence {
	e, ok := s.found[c]
	if !ok {
		e = &evidence{column: c, texts: true, lists: s.format == NDJSON, numbers: true, whole: true, exact: true, booleans: true, days: true, instants: true}
		if s.rows <= 1 {
			e.seen = map[uint64]struct{}{}
		}
		s.found[c] = e
		s.columns = append(s.columns, e)
	}
	return e
}

// add takes a row. Of a table, every column is an attribute of it: see asNamed.
func (s *Survey) add(row Row) {
	s.rows++
	if s.format == NDJSON {
		s.fields(row.User)
	}
	for _, a := range row.User.Attributes {
		if a.Value == nil {
			continue
		}
		e := s.of(column{name: a.Key, key: a.Key})
		if e.first == 0 {
			e.first, _ = index.InferKind(a.Value)
		}
		e.value(s, a.Value)
	}
	for _, e := range s.columns {
		if e.known < s.rows {
			e.seen = nil
		}
	}
}

// fields takes what a line says beside attributes.
func (s *Survey) fields(u index.UserWrite) {
	take := func(field string, v any) { s.of(column{name: field, field: field}).value(s, v) }
	if u.ID != "" {
		take("id", u.ID)
	}
	if u.Name != nil {
		take("name", *u.Name)
	}
	if u.Active != nil {
		take("active", *u.Active)
	}
	if u.Roles != nil {
		take("roles", strings.Join(*u.Roles, ", "))
	}
	if u.Groups != nil {
		take("groups", strings.Join(*u.Groups, ", "))
	}
}

// value narrows the evidence by a value.
func (e *evidence) value(s *Survey, v any) {
	e.known++
	text, ok := v.(string)
	if !ok {
		text = shown(v)
	}
	e.sample(text)
	if e.seen != nil {
		before := len(e.seen)
		e.seen[maphash.String(s.seed, text)] = struct{}{}
		if len(e.seen) == before {
			e.seen = nil
		}
	}
	if s.format == CSV {
		e.cell(text, s.separator)
	} else {
		e.json(v)
	}
}

// json narrows the evidence by a value of JSON.
func (e *evidence) json(v any) {
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	_, isTruth := v.(bool)
	_, isList := v.([]any)
	e.texts = e.texts && isText
	e.booleans = e.booleans && isTruth
	e.lists = e.lists && isList
	e.numbers = e.numbers && isNumber
	e.measure(string(number))
	e.calendar(text)
}

// cell narrows the evidence by a cell of CSV.
func (e *evidence) cell(text, separator string) {
	_, isTruth := truth(text)
	_, isNumber := decimal(text)
	e.booleans = e.booleans && isTruth
	e.numbers = e.numbers && isNumber
	e.lists = e.lists || separator != "" && strings.Contains(text, separator)
	e.measure(text)
	e.calendar(text)
}

func (e *evidence) measure(number string) {
	if !e.numbers {
		return
	}
	_, fault := index.ParseValue(index.Integer, json.Number(number))
	e.whole = e.whole && fault == nil
	_, fault = index.ParseValue(index.Number, json.Number(number))
	e.exact = e.exact && fault == nil
}

func (e *evidence) calendar(text string) {
	if e.days {
		_, fault := index.ParseValue(index.Date, text)
		e.days = fault == nil
	}
	if e.instants {
		_, fault := index.ParseValue(index.DateTime, text)
		e.instants = fault == nil
	}
}

func (e *evidence) sample(text string) {
	if len(e.samples) == mostSamples {
		return
	}
	if runes := []rune(text); len(runes) > longestSample {
		text = string(runes[:longestSample]) + "…"
	}
	if !slices.Contains(e.samples, text) {
		e.samples = append(e.samples, text)
	}
}

func shown(v any) string {
	switch v := v.(type) {
	case json.Number:
		return string(v)
	case bool:
		return strconv.FormatBool(v)
	case []any:
		var parts []string
		for _, item := range v[:min(len(v), mostSamples)] {
			parts = append(parts, fmt.Sprint(item))
		}
		return strings.Join(parts, ", ")
	}
	return "(an object)"
}

// distinct reports whether the column could be the id.
func (e *evidence) distinct() bool { return e.seen != nil && e.known > 0 }

// fits returns the narrowest kind every value fits.
func (e *evidence) fits() index.Kind {
	switch {
	case e.lists:
		return index.StringList
	case e.booleans:
		return index.Boolean
	case e.numbers && e.whole:
		return index.Integer
	case e.numbers:
		return index.Number
	case e.days:
		return index.Date
	case e.instants:
		return index.DateTime
	}
	return index.String
}

// means says what the columns of a table mean, once that is decided. There are as many as were met.
func (s *Survey) means(columns []column) {
	for i, c := range columns {
		s.columns[i].column = c
	}
}

// Columns returns the columns, in the order of the file.
func (s *Survey) Columns() []Column {
	out := make([]Column, len(s.columns))
	for i, e := range s.columns {
		out[i] = Column{Name: e.column.name, Known: e.known, Distinct: e.distinct(), Samples: e.samples, Use: e.column.use()}
		if a, ok := s.schema.ByKey(e.column.key); ok && out[i].Use == UseAttribute && a.Sensitive {
			out[i].Samples = nil
		}
	}
	return out
}

func (c column) use() Use {
	switch c.field {
	case "id":
		return UseID
	case "name":
		return UseName
	case "active":
		return UseActive
	case "roles":
		return UseRoles
	case "groups":
		return UseGroups
	}
	return UseAttribute
}

// Findings returns what was found of attributes, in the order of the keys.
func (s *Survey) Findings() []Finding {
	out := []Finding{}
	for _, e := range s.columns {
		if e.column.use() == UseAttribute && e.known > 0 {
			out = append(out, s.finding(e))
		}
	}
	slices.SortFunc(out, func(a, b Finding) int { return strings.Compare(a.Key, b.Key) })
	return out
}

func (s *Survey) finding(e *evidence) Finding {
	f := Finding{Key: e.column.key, Fits: e.fits(), Known: e.known, Samples: e.samples}
	if e.column.name != e.column.key {
		f.Label = e.column.name
	}
	known, ok := s.schema.ByKey(f.Key)
	asked := s.asked[f.Key]
	f.New = !ok
	switch {
	case ok:
		f.Kind = known.Kind
		if known.Sensitive {
			f.Samples = nil
		}
	case asked.Valid():
		f.Kind = asked
	case s.format == NDJSON:
		f.Kind = e.first
	case f.Fits == index.Integer && e.exact:
		f.Kind = index.Number
	default:
		f.Kind = f.Fits
	}
	return f
}

// decimal reads a number as JSON writes it. One with a needless zero in front is none: it is a code.
func decimal(text string) (json.Number, bool) {
	if strings.Trim(text, "0123456789-+.eE") != "" || !json.Valid([]byte(text)) {
		return "", false
	}
	return json.Number(text), true
}
