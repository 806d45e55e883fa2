package engine

import (
	"fmt"
	"strings"
)

// sayTime says a test of a day or an instant that depends on now or comes again. The verb is "is " or "is not ".
func (t *Test) sayTime(verb string, negated bool) string {
	falls, has := "falls ", "has "
	if negated {
		falls, has = "does not fall ", "does not have "
	}
	switch {
	case t.InLast != nil:
		return verb + "in the last " + oneUnit(*t.InLast)
	case t.MoreThanAgo != nil:
		return verb + "longer ago than " + spokenDuration(*t.MoreThanAgo)
	case t.InNext != nil:
		return verb + "in the next " + oneUnit(*t.InNext)
	case t.MoreThanAhead != nil:
		return verb + "further ahead than " + spokenDuration(*t.MoreThanAhead)
	case t.Period != nil:
		return verb + t.Period.say()
	case t.Anniversary != nil:
		return has + "its anniversary " + t.Anniversary.say()
	case t.Month != nil:
		return falls + "in " + joined(t.Month, titled, "or")
	}
	return falls + "on a " + joined(t.Weekday, titled, "or")
}

// oneUnit says a duration behind "the last": the last year, and the last 2 years.
func oneUnit(duration string) string {
	length := spokenDuration(duration)
	if unit, one := strings.CutPrefix(length, "1 "); one && !strings.Contains(unit, " ") {
		return unit
	}
	return length
}

// titled says a month or a day of the week.
func titled[T ~string](name T) string {
	text := string(name)
	if text == "" || strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return quoted(text)
	}
	return text[:1] + strings.ToLower(text[1:])
}

// say says a period: "last month", "in the next 3 whole weeks or this week".
func (p *Period) say() string {
	unit := strings.ToLower(string(p.Unit))
	if !strings.Contains(" day week month quarter year ", " "+unit+" ") {
		unit = "(no step of the calendar)"
	}
	this, before, after := "this "+unit, "last "+unit, "next "+unit
	if p.Unit == Day {
		this, before, after = "today", "yesterday", "tomorrow"
	}
	said := this
	many := func(way string, n int) string { return fmt.Sprintf("in the %s %s whole %ss", way, thousands(n), unit) }
	switch {
	case p.Last != nil && *p.Last == 1:
		said = before
	case p.Last != nil:
		said = many("last", *p.Last)
	case p.Next != nil && *p.Next == 1:
		said = after
	case p.Next != nil:
		said = many("next", *p.Next)
	default:
		return said
	}
	if p.WithCurrent != nil && *p.WithCurrent {
		said += " or " + this
	}
	return said
}

// say says when an anniversary comes round.
func (a *Anniversary) say() string {
	days := func(way string, n *int) string { return fmt.Sprintf("in the %s %s days", way, thousands(*n)) }
	last, next := a.Last != nil && *a.Last != 1, a.Next != nil && *a.Next != 1
	switch {
	case last && next:
		return days("last", a.Last) + " or " + days("next", a.Next)
	case last:
		return days("last", a.Last)
	case next:
		return days("next", a.Next)
	}
	return "today"
}
