package engine

import (
	"cmp"
	"slices"
	"strings"
)

// simplifyZone drops the attribute of a zone where no zone plays a part.
func simplifyZone(a *AttributeCriteria) {
	if a.ZoneFrom == nil {
		return
	}
	switch a.Is.given()[0] {
	case "inLast", "moreThanAgo", "inNext", "moreThanAhead", "period", "anniversary", "month", "weekday", "onDay":
		*a.ZoneFrom = strings.TrimSpace(*a.ZoneFrom)
	default:
		a.ZoneFrom = nil
	}
}

// simplifyCalendar leaves out of a period and an anniversary what holds anyway, and puts months and days of the week in
// order, each once.
func simplifyCalendar(t *Test) {
	if p := t.Period; p != nil && p.WithCurrent != nil && *p.WithCurrent == (p.Last == nil && p.Next == nil) {
		p.WithCurrent = nil
	}
	if a := t.Anniversary; a != nil {
		for _, days := range []**int{&a.Next, &a.Last} {
			if *days != nil && **days == 1 {
				*days = nil
			}
		}
	}
	t.Month, t.Weekday = sorted(t.Month, Months), sorted(t.Weekday, Weekdays)
}

// sorted returns names in the order of all there are, each once; those that are none come first.
func sorted[T ~string](names, all []T) []T {
	slices.SortFunc(names, func(a, b T) int {
		if c := cmp.Compare(slices.Index(all, a), slices.Index(all, b)); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	return slices.Compact(names)
}
