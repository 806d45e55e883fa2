package load

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"time"

	"parterre/index"
)

// evidence is what the values of one column have in common so far.
type evidence struct {
	column                   column
	known                    int
	first                    index.Kind // in JSON
	lists                    bool       // every value is a list; in CSV: some cell has the separator
	numbers, whole, exact    bool       // every value is a number; without fraction; within 2^53
	booleans, days, instants bool
	versions                 bool      // every value is a version of three numbers
	languages                spoken    // of every truth so far
	commas, points           bool      // some number has one; of files that may have decimal commas only
	seen                     *distinct // while no value is known to have come twice, and no row lacks one; then nil
	samples                  []string
}

// value narrows the evidence by a value.
func (e *evidence) value(s *Survey, v any) {
	e.known++
	text, ok := v.(string)
	if !ok {
		text = shown(v)
	}
	e.sample(text)
	if e.seen != nil && !e.seen.add(maphash.String(s.seed, text)) {
		e.seen = nil
	}
	if s.format == CSV {
		e.cell(text, s)
	} else {
		e.json(v, s)
	}
}

// json narrows the evidence by a value of JSON.
func (e *evidence) json(v any, s *Survey) {
	text, _ := v.(string)
	number, isNumber := v.(json.Number)
	_, isTruth := v.(bool)
	_, isList := v.([]any)
	e.booleans = e.booleans && isTruth
	e.lists = e.lists && isList
	e.numbers = e.numbers && isNumber
	e.measure(string(number))
	e.calendar(text, s.zone)
	e.versions = e.versions && release(text)
}

// cell narrows the evidence by a cell of CSV.
func (e *evidence) cell(text string, s *Survey) {
	_, in := truth(text)
	e.languages &= in
	e.booleans = e.booleans && e.languages != 0
	e.lists = e.lists || s.separator != "" && strings.Contains(text, s.separator)
	e.number(text, s.commas)
	e.versions = e.versions && release(text)
	if iso, ok := day(text); ok {
		text = iso
	}
	e.calendar(text, s.zone)
}

// number narrows the evidence by a cell that may have a decimal comma.
func (e *evidence) number(text string, commas bool) {
	if commas && numeric(text, ",.") {
		e.commas = e.commas || strings.Contains(text, ",")
		e.points = e.points || strings.Contains(text, ".")
	}
	n, ok := decimal(text)
	if !ok && commas {
		n, ok = decimalComma(text)
		e.whole = e.whole && !ok // INTEGER has no commas
	}
	e.numbers = e.numbers && ok && !(e.commas && e.points)
	e.measure(string(n))
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

func (e *evidence) calendar(text string, zone *time.Location) {
	if e.days {
		_, fault := index.ParseValue(index.Date, text)
		e.days = fault == nil
	}
	if e.instants {
		if zone != nil {
			text, _ = index.LocalDateTime(text, zone)
		}
		_, fault := index.ParseValue(index.DateTime, text)
		e.instants = fault == nil
	}
}

// release reports whether a text is a version of software and hardly anything else: three numbers, which are neither a day with
// dots nor a number in groups of three digits. One number or two are taken for a number, and so they are no evidence.
func release(text string) bool {
	if _, fault := index.ParseVersion(text); fault != nil {
		return false
	}
	core, _, _ := strings.Cut(strings.TrimPrefix(text, "v"), "+")
	core, _, _ = strings.Cut(core, "-")
	numbers := strings.Split(core, ".")
	if len(numbers) != 3 {
		return false
	}
	dated := len(numbers[0]) == 4 || len(numbers[2]) == 4
	grouped := len(numbers[1]) == 3 && len(numbers[2]) == 3
	return !dated && !grouped || core != text
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
func (e *evidence) distinct() bool { return e.seen != nil && e.known > 0 && e.seen.all() }

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
	case e.versions:
		return index.Version
	}
	return index.String
}
