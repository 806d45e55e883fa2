package engine

import (
	"fmt"
	"slices"
	"strings"

	"parterre/index"
)

// zone resolves the attribute that holds each user's own zone; false when there is a fault. Nil names none.
func (t *tested) zone(key *string, path []string) bool {
	if key == nil {
		return true
	}
	from, ok := t.c.find(*key, path)
	switch {
	case !ok:
		return false
	case from.Kind != index.String:
		t.c.fault(ZoneKind, path, fmt.Sprintf("A time zone is a text, and %s holds %s.", shown(from.Key), from.Kind.Words()),
			`Choose an attribute that holds names such as "Europe/Vienna".`)
		return false
	case !t.zoned():
		t.c.note(index.Warning, ZoneUnused, path, fmt.Sprintf("The time zone plays no part in the test %q of %s.", t.name, shown(t.attribute.Key)), "Remove it.")
		return true
	}
	t.zoneFrom = from.ID
	if t.c.env.UnknownZones != nil {
		if n := t.c.env.UnknownZones(from.ID); n > 0 {
			t.c.note(index.Warning, index.ZoneUnknown, path,
				fmt.Sprintf("Different values of %s that are no time zones: %s. For whoever has one of them the workspace's zone counts.", shown(from.Key), thousands(n)),
				`Write zones as the IANA database names them, such as "Europe/Vienna".`)
		}
	}
	return true
}

// zoned reports whether the zone plays a part in the operator.
func (t *tested) zoned() bool {
	switch t.name {
	case "inLast", "moreThanAgo", "inNext", "moreThanAhead", "period", "anniversary":
		return true
	case "onDay", "month", "weekday":
		return t.attribute.Kind == index.DateTime
	}
	return false
}

// timed plans a question that depends on the clock or on a zone.
func (t *tested) timed(l *timeLeaf) int32 {
	l.attribute, l.days, l.zone, l.zoneFrom = t.attribute.ID, t.attribute.Kind == index.Date, t.c.env.zone(), t.zoneFrom
	return t.c.builder.of(l)
}

func (t *tested) window(mode rollingMode, text string) int32 {
	const hint = `Write a duration such as "P30D" for 30 days, "P6M" for 6 months, "P1Y" for a year or "PT12H" for 12 hours.`
	length, wrong := parseDuration(strings.TrimSpace(text))
	if wrong != "" {
		return t.c.fault(DurationInvalid, t.path, wrong, hint)
	}
	if t.attribute.Kind == index.Date && length.ms != 0 {
		return t.c.fault(DurationInvalid, t.path, fmt.Sprintf("%s holds calendar days without a time, and the duration has a part of a day.", shown(t.attribute.Key)),
			`Use whole days, weeks, months or years, such as "P2D".`)
	}
	return t.timed(&timeLeaf{stretch: rolling{mode, length}})
}

func (t *tested) period(p Period) int32 {
	good := true
	if !slices.Contains(Intervals, p.Unit) {
		t.c.fault(CalendarInvalid, under(t.path, "unit"), "There is no such step of the calendar.", "Choose DAY, WEEK, MONTH, QUARTER or YEAR.")
		good = false
	}
	switch {
	case p.Last != nil && p.Next != nil:
		t.c.fault(CalendarInvalid, t.path, "A period lies before now or after it, and both are asked for.", `Keep one of "last" and "next", or put each on its own line under "any".`)
		good = false
	case p.Last == nil && p.Next == nil && p.WithCurrent != nil && !*p.WithCurrent:
		t.c.fault(CalendarInvalid, under(t.path, "withCurrent"), "Without the current one nothing is left of the period.", `Remove "withCurrent", or give "last" or "next".`)
		good = false
	}
	good = t.within("last", p.Last, maxPeriod) && good
	good = t.within("next", p.Next, maxPeriod) && good
	if !good {
		return invalid
	}
	return t.timed(&timeLeaf{stretch: periodOf(p, t.c.env.WeekStart)})
}

// within says what is wrong with a number that is to be 1 at least; true when nothing is.
func (t *tested) within(field string, n *int, most int) bool {
	if n == nil || *n >= 1 && *n <= most {
		return true
	}
	cure := "Give at least 1"
	if *n > most {
		cure = fmt.Sprintf("Give %s at most", thousands(most))
	}
	t.c.fault(CalendarInvalid, under(t.path, field), fmt.Sprintf("This is a number from 1 to %s.", thousands(most)), fmt.Sprintf("%s, or remove %q.", cure, field))
	return false
}

func (t *tested) anniversary(a Anniversary) int32 {
	last, next := t.within("last", a.Last, maxAnniversary), t.within("next", a.Next, maxAnniversary)
	if !last || !next {
		return invalid
	}
	return t.timed(&timeLeaf{recurring: anniversaryOf(a)})
}

func (t *tested) months(names []MonthOfYear) int32 {
	bits, ok := chosen(t, names, Months, "month", "Choose JANUARY to DECEMBER.")
	switch {
	case !ok:
		return invalid
	case bits == 0:
		return t.c.builder.none()
	}
	return t.timed(&timeLeaf{recurring: inMonths(bits)})
}

func (t *tested) weekdays(names []Weekday) int32 {
	bits, ok := chosen(t, names, Weekdays, "day of the week", "Choose MONDAY to SUNDAY.")
	switch {
	case !ok:
		return invalid
	case bits == 0:
		return t.c.builder.none()
	}
	return t.timed(&timeLeaf{recurring: onWeekdays(bits)})
}

// chosen returns which of some names are among those given, a bit each.
func chosen[T ~string](t *tested, names, all []T, what, hint string) (bits uint16, ok bool) {
	if !t.c.room(t.path, len(names)) {
		return 0, false
	}
	if len(names) == 0 {
		t.c.fault(ValueMissing, t.path, "The list of values is empty.", "Add at least one value, or remove this line.")
	}
	faults := listFaults{c: t.c, path: t.path}
	for i, name := range names {
		at := slices.Index(all, name)
		if at < 0 {
			faults.add(i, index.Issue{Code: CalendarInvalid, Severity: index.Error, Message: fmt.Sprintf("There is no such %s.", what), Hint: hint})
			continue
		}
		bits |= 1 << at
	}
	faults.close("values that do not fit")
	return bits, faults.found == 0
}
