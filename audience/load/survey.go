package load

import (
	"encoding/json"
	"fmt"
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

const (
	mostSamples   = 5
	longestSample = 60
)

// Survey reads a whole file and says what kinds its values have.
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
	found     map[string]*evidence
	rows      int
}

// evidence is what the values of one attribute have in common so far.
type evidence struct {
	known                    int
	first                    index.Kind // in JSON
	texts                    bool       // every value is text
	lists                    bool       // every value is a list; in CSV: some cell has the separator
	numbers, whole, exact    bool       // every value is a number; without fraction; within 2^53
	booleans, days, instants bool
	samples                  []string
}

func newSurvey(f Format, separator string, schema *index.Schema, asked map[string]index.Kind) *Survey {
	return &Survey{format: f, separator: separator, schema: schema, asked: asked, found: map[string]*evidence{}}
}

func (s *Survey) add(row Row) {
	s.rows++
	for _, a := range row.User.Attributes {
		if a.Value == nil {
			continue
		}
		e, ok := s.found[a.Key]
		if !ok {
			e = &evidence{texts: true, lists: s.format == NDJSON, numbers: true, whole: true, exact: true, booleans: true, days: true, instants: true}
			e.first, _ = index.InferKind(a.Value)
			s.found[a.Key] = e
		}
		e.known++
		e.sample(a.Value)
		if s.format == CSV {
			e.cell(a.Value.(string), s.separator)
		} else {
			e.value(a.Value)
		}
	}
}

// value narrows the evidence by a value of JSON.
func (e *evidence) value(v any) {
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

func (e *evidence) sample(v any) {
	if len(e.samples) == mostSamples {
		return
	}
	text, ok := v.(string)
	if !ok {
		text = shown(v)
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

// Findings returns what was found, in the order of the keys.
func (s *Survey) Findings(labels map[string]string) []Finding {
	out := make([]Finding, 0, len(s.found))
	for key, e := range s.found {
		f := Finding{Key: key, Label: labels[key], Fits: e.fits(), Known: e.known, Samples: e.samples}
		known, ok := s.schema.ByKey(key)
		asked := s.asked[key]
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
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Finding) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// decimal reads a number as JSON writes it. One with a needless zero in front is none: it is a code.
func decimal(text string) (json.Number, bool) {
	if strings.Trim(text, "0123456789-+.eE") != "" || !json.Valid([]byte(text)) {
		return "", false
	}
	return json.Number(text), true
}
