package phrase

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// units are the steps of the calendar, as engine.Interval has them.
var units = map[string]string{
	"day": "DAY", "days": "DAY", "week": "WEEK", "weeks": "WEEK", "month": "MONTH", "months": "MONTH",
	"quarter": "QUARTER", "quarters": "QUARTER", "year": "YEAR", "years": "YEAR",
}

// days have words of their own.
var days = []struct{ word, of, json string }{
	{"today", "", `{"unit":"DAY"}`}, {"yesterday", "last", `{"unit":"DAY","last":1}`}, {"tomorrow", "next", `{"unit":"DAY","next":1}`},
}

// Words that say whether the step that now lies in belongs to the period too.
const (
	withCurrent    = "with current"
	withoutCurrent = "without current"
)

const periodExample = "in this month, in last 3 months, in next year, is today"

// period reads a period of the calendar: "in this month", "in last 3 months with current", "is today". False when no such
// words come next.
func (p *parser) period() (*term, bool) {
	first := p.peek()
	for _, d := range days {
		if p.takes("is " + d.word) {
			return under("period", literal(p.since(first), json.RawMessage(d.json))), true
		}
	}
	if p.takes("in this") {
		fields := append([]field{{"unit", p.unit()}}, p.current()...)
		return under("period", object(p.since(first), fields...)), true
	}
	for _, way := range []string{"last", "next"} {
		if !p.says("in "+way) || !p.counts(p.tokens[p.i+2]) {
			continue
		}
		p.i += 2
		count := token{span: p.peek().span, value: json.RawMessage("1")}
		if p.peek().sort == number {
			count = p.next()
		}
		fields := []field{{"unit", p.unit()}, {way, literal(count.span, count.value)}}
		fields = append(fields, p.current()...)
		return under("period", object(p.since(first), fields...)), true
	}
	return nil, false
}

// current reads whether the current step belongs to a period, if it is said.
func (p *parser) current() []field {
	first := p.peek()
	switch {
	case p.takes(withCurrent):
		return []field{{"withCurrent", literal(p.since(first), json.RawMessage("true"))}}
	case p.takes(withoutCurrent):
		return []field{{"withCurrent", literal(p.since(first), json.RawMessage("false"))}}
	}
	return nil
}

// counts reports whether a token says how many steps, or which.
func (p *parser) counts(t token) bool {
	return t.sort == number || t.sort == word && units[strings.ToLower(t.text)] != ""
}

func (p *parser) unit() *term {
	t := p.next()
	if unit := units[strings.ToLower(t.text)]; t.sort == word && unit != "" {
		return text(t.span, unit)
	}
	p.back(t)
	return p.lost(t, "Here a step of the calendar is expected.", "Write day, week, month, quarter or year: "+periodExample+". A duration has no space: in last P3M.")
}

// anniversary reads what stands behind that word: "today", "in next 7 days", "in last 3 days", "in last 3 and next 7 days".
func (p *parser) anniversary() *term {
	const example = "Write anniversary today, anniversary in next 7 days, or anniversary in last 3 and next 7 days."
	first := p.peek()
	if p.takes("today") {
		return object(first.span)
	}
	if !p.takes("in") {
		return p.lost(first, "It is not said when the day comes round.", example)
	}
	var fields []field
	for _, way := range []string{"last", "next"} {
		if !p.takes(way) {
			continue
		}
		count := p.next()
		if count.sort != number {
			p.back(count)
			return p.lost(count, "The number of days is missing.", example)
		}
		fields = append(fields, field{way, literal(count.span, count.value)})
		if way == "last" && !p.takes("and") {
			break
		}
	}
	if len(fields) == 0 || !p.takes("days") && !p.takes("day") {
		return p.lost(p.peek(), "The days of the anniversary cannot be read.", example)
	}
	return object(p.since(first), fields...)
}

// name reads a month or a day of the week, in any case.
func (p *parser) name() *term {
	t := p.next()
	if t.sort == word || t.sort == quoted {
		return text(t.span, strings.ToUpper(t.text))
	}
	p.back(t)
	return p.lost(t, "Here a name is expected.", "Write the English name of a month or of a day of the week: month in (March, April), weekday in (Monday).")
}

// periodWords writes a period; false when it has no words.
func periodWords(value any) (string, bool) {
	said := inJSON(value)
	for _, d := range days {
		if sameJSON(said, d.json) {
			return "is " + d.word, true
		}
	}
	fields, _ := value.(map[string]any)
	unit, _ := fields["unit"].(string)
	if units[strings.ToLower(unit)] != unit || unit == "" {
		return "", false
	}
	unit = strings.ToLower(unit)
	suffix, given := "", 1
	if with, ok := fields["withCurrent"].(bool); ok {
		suffix, given = " "+map[bool]string{true: withCurrent, false: withoutCurrent}[with], 2
	}
	if len(fields) == given {
		return "in this " + unit + suffix, true
	}
	for _, way := range []string{"last", "next"} {
		count, ok := fields[way].(json.Number)
		switch {
		case !ok || len(fields) != given+1:
		case count == "1":
			return "in " + way + " " + unit + suffix, true
		default:
			return fmt.Sprintf("in %s %s %ss%s", way, count, unit, suffix), true
		}
	}
	return "", false
}

func sameJSON(a, b string) bool {
	parts := func(text string) []string {
		out := strings.Split(strings.Trim(text, "{}"), ",")
		slices.Sort(out)
		return out
	}
	return slices.Equal(parts(a), parts(b))
}

// anniversaryWords writes what stands behind "anniversary"; false when it has no words.
func anniversaryWords(value any) (string, bool) {
	fields, ok := value.(map[string]any)
	last, hasLast := fields["last"].(json.Number)
	next, hasNext := fields["next"].(json.Number)
	switch {
	case ok && len(fields) == 0:
		return "today", true
	case hasLast && hasNext && len(fields) == 2:
		return fmt.Sprintf("in last %s and next %s days", last, next), true
	case hasLast && len(fields) == 1:
		return fmt.Sprintf("in last %s days", last), true
	case hasNext && len(fields) == 1:
		return fmt.Sprintf("in next %s days", next), true
	}
	return "", false
}

var enumName = regexp.MustCompile(`^[A-Z]+$`)

// nameWords writes a list of months or days of the week.
func nameWords(value any) (string, bool) {
	list, ok := value.([]any)
	said := make([]string, len(list))
	for i, item := range list {
		name, _ := item.(string)
		if !enumName.MatchString(name) {
			return "", false
		}
		said[i] = name[:1] + strings.ToLower(name[1:])
	}
	return "(" + strings.Join(said, ", ") + ")", ok
}
