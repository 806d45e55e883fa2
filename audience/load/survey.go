package load

import (
	"hash/maphash"
	"slices"
	"strings"
	"time"

	"parterre/index"
)

// Finding is what a file says about one attribute.
type Finding struct {
	Key     string
	Label   string     // the name of the column, when it is not the key
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
	Distinct bool     // every row has something in it, and no two the same; of a huge file, looked for in columns to the left only
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
// STRING_LIST. In CSV it gets the narrowest of BOOLEAN, NUMBER, DATE, DATETIME and VERSION that every cell fits, otherwise
// STRING: a number that starts with a needless zero is text, for it is a code; and whole numbers are NUMBER, unless they are too large for
// it, for a fraction may come tomorrow. "Yes" and "no" are text, for people write them, and not spreadsheet programs. Fits says what else could be asked for.
type Survey struct {
	format    Format
	separator string
	commas    bool           // numbers may have decimal commas
	zone      *time.Location // of instants without one; nil where they are none
	schema    *index.Schema
	asked     map[string]index.Kind
	columns   []*evidence // in the order they were met, mostColumns at the most
	watched   []*evidence // of them, those that may be distinct
	found     map[column]*evidence
	seed      maphash.Seed
	rows      int
}

func newSurvey(f Format, separator string, schema *index.Schema, asked map[string]index.Kind) *Survey {
	return &Survey{format: f, separator: separator, schema: schema, asked: asked, found: map[column]*evidence{}, seed: maphash.MakeSeed()}
}

// of returns the evidence of a column, which is begun when it is met for the first time; nil when there are too many.
func (s *Survey) of(c column) *evidence {
	e, ok := s.found[c]
	if !ok && len(s.columns) < mostColumns {
		e = &evidence{column: c, lists: s.format == NDJSON, numbers: true, whole: true, exact: true, booleans: true, languages: anyLanguage, days: true, instants: true, versions: true}
		if s.rows <= 1 {
			e.seen = &distinct{}
			s.watched = append(s.watched, e)
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
		if e == nil {
			continue // its row will be refused
		}
		if e.first == 0 {
			e.first, _ = index.InferKind(a.Value)
		}
		e.value(s, a.Value)
	}
	s.watched = slices.DeleteFunc(s.watched, func(e *evidence) bool {
		if e.known < s.rows {
			e.seen = nil
		}
		return e.seen == nil
	})
	for s.hashes() > mostHashes && len(s.watched) > 1 {
		last := len(s.watched) - 1
		s.watched[last].seen, s.watched = nil, s.watched[:last]
	}
}

// mostHashes bounds what is held to find columns that are distinct, in numbers of eight bytes: eight columns of two million
// rows. Beyond, columns to the left are held to be likelier ids.
const mostHashes = 16 << 20

func (s *Survey) hashes() int { return s.rows * len(s.watched) }

// fields takes what a line says beside attributes.
func (s *Survey) fields(u index.UserWrite) {
	take := func(field string, v any) {
		if e := s.of(column{name: field, field: field}); e != nil {
			e.value(s, v)
		}
	}
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

// mixed returns the keys of attributes in whose column some numbers have commas and some have points: which of them stand
// before a fraction, nobody can tell.
func (s *Survey) mixed() map[string]bool {
	out := map[string]bool{}
	for _, e := range s.columns {
		if e.column.use() == UseAttribute && e.commas && e.points {
			out[e.column.key] = true
		}
	}
	return out
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
	case asked.Valid():
		f.Kind = asked
	case s.format == NDJSON:
		f.Kind = e.first
	case f.Fits == index.Integer && e.exact:
		f.Kind = index.Number
	case f.Fits == index.Boolean && !e.languages.values():
		f.Kind = index.String
	default:
		f.Kind = f.Fits
	}
	return f
}
