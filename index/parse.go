package index

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// maxExact is 2^53: beyond it a float64 no longer tells neighbouring whole numbers apart.
const maxExact = 1 << 53

// ParseValue reads what a caller sent as a value of the kind. Raw is a string, bool, json.Number, float64, int,
// int64, []any or []string. Nothing is coerced: text is never a number, 1 is never true. The fault has a code, a
// message and a hint, and no path; it is nil when the value holds.
func ParseValue(kind Kind, raw any) (Value, *Issue) {
	switch kind {
	case String:
		if text, ok := raw.(string); ok {
			return StringValue(text), checkText(text)
		}
	case Number:
		if isNumber(raw) {
			return parseNumber(raw)
		}
	case Integer:
		if isNumber(raw) {
			return parseInteger(raw)
		}
	case Boolean:
		if b, ok := raw.(bool); ok {
			return BooleanValue(b), nil
		}
	case Date:
		if text, ok := raw.(string); ok {
			return parseDateValue(text)
		}
	case DateTime:
		if text, ok := raw.(string); ok {
			return parseDateTimeValue(text)
		}
	case Version:
		if text, ok := raw.(string); ok {
			version, issue := ParseVersion(text)
			return VersionValue(version), issue
		}
	case StringList:
		switch raw.(type) {
		case []any, []string:
			return parseList(raw)
		}
	}
	return Value{}, mismatch(kind, raw)
}

// InferKind returns the kind a value as sent stands for when its attribute was never declared: STRING, NUMBER,
// BOOLEAN or STRING_LIST. Days, instants and versions arrive as text and have to be declared.
func InferKind(raw any) (Kind, bool) {
	switch raw.(type) {
	case string:
		return String, true
	case bool:
		return Boolean, true
	case []any, []string:
		return StringList, true
	}
	if isNumber(raw) {
		return Number, true
	}
	return 0, false
}

func isNumber(raw any) bool {
	switch raw.(type) {
	case json.Number, float64, int, int64:
		return true
	}
	return false
}

func parseNumber(raw any) (Value, *Issue) {
	var f float64
	switch n := raw.(type) {
	case float64:
		f = n
	case int:
		if n > maxExact || n < -maxExact {
			return Value{}, tooLarge()
		}
		f = float64(n)
	case int64:
		if n > maxExact || n < -maxExact {
			return Value{}, tooLarge()
		}
		f = float64(n)
	case json.Number:
		parsed, err := strconv.ParseFloat(string(n), 64)
		switch {
		case err != nil && math.IsInf(parsed, 0) && decimal(string(n)):
			return Value{}, tooLarge()
		case err != nil || !decimal(string(n)):
			return Value{}, notFinite()
		case math.Abs(parsed) == maxExact && beyondExact(string(n)):
			return Value{}, tooLarge()
		}
		f = parsed
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Value{}, notFinite()
	}
	if math.Abs(f) > maxExact {
		return Value{}, tooLarge()
	}
	return NumberValue(f), nil
}

func tooLarge() *Issue {
	return fault(NumberTooLarge, "The number is beyond ±9,007,199,254,740,992 (2^53), where it could no longer be kept exactly.",
		"Keep it in an attribute of whole numbers (INTEGER) or, as text, in one of text (STRING).")
}

func notWhole() *Issue {
	return fault(NumberNotWhole, "The attribute holds whole numbers, and this number has a fraction.", "Write a whole number such as 42.")
}

func outOfRange() *Issue {
	return fault(IntegerOutOfRange, "The whole number is beyond 64 bits.", "Keep it as text in an attribute of text (STRING).")
}

func notFinite() *Issue {
	return fault(NumberNotFinite, "The value is not a number that can be kept.", "Write a number such as 42 or 3.5.")
}

func parseInteger(raw any) (Value, *Issue) {
	switch n := raw.(type) {
	case int:
		return IntegerValue(int64(n)), nil
	case int64:
		return IntegerValue(n), nil
	case float64:
		switch {
		case math.IsNaN(n) || math.IsInf(n, 0):
			return Value{}, notFinite()
		case n != math.Trunc(n):
			return Value{}, notWhole()
		case n >= 1<<63 || n < -1<<63:
			return Value{}, outOfRange()
		}
		return IntegerValue(int64(n)), nil
	}
	text := string(raw.(json.Number))
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		return IntegerValue(whole), nil
	}
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case !decimal(text):
		return Value{}, notFinite()
	case err != nil || math.Abs(f) > 1<<63: // checked before any exact arithmetic, which 1e999999999 would drown
		return Value{}, outOfRange()
	case f != 0 && math.Abs(f) < 1e-30:
		return Value{}, notWhole()
	}
	exact, ok := new(big.Rat).SetString(text)
	switch {
	case !ok || !exact.IsInt():
		return Value{}, notWhole()
	case !exact.Num().IsInt64():
		return Value{}, outOfRange()
	}
	return IntegerValue(exact.Num().Int64()), nil
}

// decimal reports whether the text is written with digits, signs, a point and an exponent only: no "Inf", no "0x1p4".
func decimal(text string) bool {
	return text != "" && strings.Trim(text, "0123456789+-.eE") == ""
}

// beyondExact reports whether a number that rounds to ±2^53 is beyond it as written.
func beyondExact(text string) bool {
	exact, ok := new(big.Rat).SetString(text)
	return !ok || exact.Abs(exact).Cmp(new(big.Rat).SetInt64(maxExact)) > 0
}

func parseDateValue(text string) (Value, *Issue) {
	days, ok := ParseDate(text)
	if !ok {
		if message := noSuchDay(text); message != "" {
			return Value{}, fault(DateInvalid, message, "Write a day that is in the calendar.")
		}
		return Value{}, fault(DateInvalid, "The value is not a day of the calendar.", "Write the day as year, month and day with dashes, such as 2024-05-31, of the years 0001 to 9999.")
	}
	return DateValue(days), nil
}

func parseDateTimeValue(text string) (Value, *Issue) {
	ms, found := parseDateTime(text)
	switch found {
	case clockZoneless:
		return Value{}, fault(DateTimeWithoutZone, "The date and time has no time zone, so it could mean different moments.",
			"Add the zone at the end: Z for UTC, as in 2024-05-31T09:30:00Z, or how far it is from that, as in 2024-05-31T09:30:00+02:00.")
	case clockInvalid:
		if leapSecond(text) {
			return Value{}, fault(DateTimeInvalid, "The second 60 is a leap second, which is not kept: every minute here has 60 seconds, from 0 to 59.",
				"Write the second before it (59), or the first one after it (00 of the next minute).")
		}
		if message := noSuchDay(text[:min(len(text), len("2006-01-02"))]); message != "" {
			return Value{}, fault(DateTimeInvalid, message, "Write a day that is in the calendar.")
		}
		return Value{}, fault(DateTimeInvalid, "The value is not a date with a time.",
			"Write date, time and zone as in 2024-05-31T09:30:00Z or 2024-05-31T09:30:00+02:00, of the years 0001 to 9999.")
	}
	return Value{kind: DateTime, key: ms}, nil
}

func parseList(raw any) (Value, *Issue) {
	var texts []string
	switch list := raw.(type) {
	case []string:
		texts = list
	case []any:
		if len(list) > MaxListItems {
			break
		}
		texts = make([]string, len(list))
		for i, item := range list {
			text, ok := item.(string)
			if !ok {
				issue := mismatch(String, item)
				issue.Message = fmt.Sprintf("The attribute holds lists of texts, and item %d of the list is %s.", i+1, rawWords(item))
				issue.Path = []string{strconv.Itoa(i)}
				return Value{}, issue
			}
			texts[i] = text
		}
	}
	if n := listLen(raw); n > MaxListItems {
		return Value{}, fault(ListTooLong, fmt.Sprintf("The list has %d items; at most %d are kept.", n, MaxListItems), "Shorten the list, or split it over several attributes.")
	}
	for i, text := range texts {
		if issue := checkText(text); issue != nil {
			issue.Path = []string{strconv.Itoa(i)}
			return Value{}, issue
		}
	}
	return ListValue(texts), nil
}

func listLen(raw any) int {
	if list, ok := raw.([]any); ok {
		return len(list)
	}
	return len(raw.([]string))
}

// mismatch says that a value is of another kind than its attribute, without naming the value. The cure is for whoever typed into a form
// or a cell of a table as well as for whoever wrote JSON.
func mismatch(kind Kind, raw any) *Issue {
	hints := map[Kind]string{
		String:     `Write text; in JSON between quotes, such as "blue".`,
		Version:    `Write a version such as 1.4.2; where a number would do, between quotes: "1.10", for the number 1.10 is 1.1.`,
		Number:     "Write a number such as 42 or 3.5, with a point and nothing else in it.",
		Integer:    "Write a whole number such as 42, of digits only.",
		Boolean:    "Write true or false.",
		Date:       "Write a day such as 2024-05-31; in JSON between quotes.",
		DateTime:   "Write date, time and zone such as 2024-05-31T09:30:00Z; in JSON between quotes.",
		StringList: `Write a list of texts; in JSON such as ["red", "blue"].`,
	}
	code := ValueKindMismatch
	switch raw.(type) {
	case string, bool, []any, []string:
	default:
		if !isNumber(raw) {
			code = ValueUnsupported
		}
	}
	hint := hints[kind]
	if text, ok := raw.(string); ok && inQuotes(kind, text) {
		hint = "Send it without the quotes around it: in JSON they make text of it."
	}
	return fault(code, fmt.Sprintf("The attribute holds %s, and this is %s.", kind.Words(), rawWords(raw)), hint)
}

// inQuotes reports whether a text would be a value of the kind without the quotes a program put around it. Whoever typed it
// into a form or a table had none to put.
func inQuotes(kind Kind, text string) bool {
	switch kind {
	case Number, Integer:
		_, issue := ParseValue(kind, json.Number(text))
		return issue == nil
	case Boolean:
		return text == "true" || text == "false"
	}
	return false
}

// rawWords names the type of a value as sent, for people.
func rawWords(raw any) string {
	switch raw.(type) {
	case nil:
		return "nothing (null)"
	case string:
		return "text"
	case bool:
		return "true or false"
	case []any, []string:
		return "a list"
	case map[string]any:
		return "an object"
	}
	if isNumber(raw) {
		return "a number"
	}
	return "of an unknown type"
}
