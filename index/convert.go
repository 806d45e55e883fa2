package index

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Convertible reports whether some value of one kind can become one of another. Where none can, texts are a way between.
func Convertible(from, to Kind) bool {
	plain := func(k Kind) bool { return k == Number || k == Integer || k == Boolean }
	dated := func(k Kind) bool { return k == Date || k == DateTime }
	return from != to && (from.item() == String || to.item() == String || plain(from) && plain(to) || dated(from) && dated(to))
}

// Convert returns a value as one of another kind, or says why it cannot be one. The zero Value without an issue is none: an
// empty text, or an empty list, of a kind that has no empty values. Days begin and end in the zone. A kind is changed to one
// that is Convertible.
func Convert(v Value, to Kind, zone *time.Location) (Value, *Issue) {
	switch {
	case v.kind == to:
		return v, nil
	case v.kind == StringList:
		switch {
		case len(v.list) == 0:
			return Value{}, nil
		case len(v.list) > 1:
			return Value{}, fault(ValuesSeveral, "The list has several items, and the new kind holds one value.", "Keep one of them.")
		}
		return Convert(StringValue(v.list[0]), to, zone)
	case to == StringList:
		text, _ := Convert(v, String, zone)
		if text.text == "" {
			return ListValue(nil), nil
		}
		return ListValue([]string{text.text}), nil
	case to == String:
		return StringValue(spelled(v)), nil
	case v.kind == String:
		return fromText(v.text, to)
	case to == Boolean:
		if n, issue := Convert(v, Integer, zone); issue == nil && (n.key == 0 || n.key == 1) {
			return BooleanValue(n.key == 1), nil
		}
		return Value{}, fault(ValueKindMismatch, "The number is neither 1 nor 0, which stand for true and false.", "Correct it.")
	case to == Integer && v.kind == Number:
		return parseInteger(v.Float())
	case to == Number || to == Integer:
		return ParseValue(to, v.key)
	case to == DateTime:
		begins := DateTimeValue(firstMoment(v.key, zone))
		if begins.key < firstMS || begins.key > lastMS {
			return Value{}, fault(DateTimeInvalid, "The day begins outside the years 0001 to 9999, in the time of UTC.", "Correct it.")
		}
		return begins, nil
	}
	return DateValue(dayOf(v.key, zone)), nil
}

// spelled writes a value as text, as JSON has it.
func spelled(v Value) string {
	if text, ok := v.Any().(string); ok {
		return text
	}
	text, _ := json.Marshal(v.Any())
	return string(text)
}

func fromText(text string, to Kind) (Value, *Issue) {
	if text = strings.TrimSpace(text); text == "" {
		return Value{}, nil
	}
	var raw any = text
	switch {
	case (to == Number || to == Integer) && decimal(text):
		raw = json.Number(strings.TrimPrefix(text, "+"))
	case to == Boolean && strings.EqualFold(text, "true"):
		raw = true
	case to == Boolean && strings.EqualFold(text, "false"):
		raw = false
	}
	return ParseValue(to, raw)
}

// firstMoment is when a day begins in a zone: where midnight is skipped, the moment after.
func firstMoment(days int64, zone *time.Location) time.Time {
	y, m, d := time.Unix(days*86400, 0).UTC().Date()
	t := time.Date(y, m, d, 0, 0, 0, 0, zone)
	if dayOf(t.UnixMilli(), zone) < days {
		_, t = t.ZoneBounds()
	}
	return t
}

// dayOf is the day of a moment in a zone.
func dayOf(ms int64, zone *time.Location) int64 {
	y, m, d := time.UnixMilli(ms).In(zone).Date()
	return min(max(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400, firstDay), lastDay)
}

// Conversion is what a change of kind makes of the values there are, those of deactivated users included.
type Conversion struct {
	Users     int // who have a value
	Converted int // who have it as one of the new kind afterwards
	Inexact   int // of those, who have less than before, such as a moment that becomes a day
	Lost      int // whose value cannot be one of the new kind: they have none afterwards
	Reasons   []Reason
	Choices   int // values to choose from that are dropped, the default among them
}

// Reason is why values are lost, and of how many users.
type Reason struct {
	Code    IssueCode
	Message string
	Users   int
}

// add counts a value of n users.
func (c *Conversion) add(v Value, to Kind, zone *time.Location, n int) {
	c.Users += n
	out, issue := Convert(v, to, zone)
	switch {
	case issue != nil:
		c.Lost += n
		for i := range c.Reasons {
			if c.Reasons[i].Code == issue.Code {
				c.Reasons[i].Users += n
				return
			}
		}
		message := issue.Message
		if issue.Code == ValueKindMismatch && to.item() != String && v.kind.item() == String {
			message = fmt.Sprintf("The text is not one of the new kind, which holds %s.", to.Words())
		}
		c.Reasons = append(c.Reasons, Reason{issue.Code, message, n})
	case out.kind == 0: // an empty text has nothing to lose
	default:
		c.Converted += n
		if back, issue := Convert(out, v.kind, zone); issue != nil || !back.Equal(v) {
			c.Inexact += n
		}
	}
}
