package engine_test

import (
	"regexp"
	"slices"
	"strconv"
	"time"

	"parterre/engine"
	"parterre/index"
)

// own is the zone a user has in an attribute, nil for none.
func (o *oracle) own(from *string, r *index.Record) *time.Location {
	if from == nil {
		return nil
	}
	a, _ := o.schema.ByKey(*from)
	v, ok := r.Value(a.ID)
	if !ok || v.Text() == "" || v.Text() == "Local" {
		return nil
	}
	zone, err := time.LoadLocation(v.Text())
	if err != nil {
		return nil
	}
	return zone
}

// today is the day of an instant on the calendar of the zone, as midnight UTC.
func (o *oracle) today(at time.Time) time.Time {
	y, m, d := at.In(o.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// timed answers the tests that depend on now or on the calendar: of a DATE for its day, of a DATETIME for the instant, or
// for its day in the zone.
func (o *oracle) timed(kind index.Kind, t *engine.Test, v index.Value) bool {
	at, today := instant(v.Any().(string)), o.today(o.now)
	on := at
	if kind == index.DateTime {
		on = o.today(at)
	}
	switch {
	case t.Month != nil:
		return slices.ContainsFunc(t.Month, func(m engine.MonthOfYear) bool { return engine.Months[on.Month()-1] == m })
	case t.Weekday != nil:
		names := map[time.Weekday]engine.Weekday{0: "SUNDAY", 1: "MONDAY", 2: "TUESDAY", 3: "WEDNESDAY", 4: "THURSDAY", 5: "FRIDAY", 6: "SATURDAY"}
		return slices.Contains(t.Weekday, names[on.Weekday()])
	case t.Anniversary != nil:
		return anniversary(t.Anniversary, on, today)
	case t.Period != nil:
		from, until := o.period(t.Period, today)
		return !on.Before(from) && on.Before(until)
	}
	if kind == index.Date {
		// Whole days, and today is the first of them.
		switch {
		case t.InLast != nil:
			return on.After(o.away(*t.InLast, today, -1)) && !on.After(today)
		case t.MoreThanAgo != nil:
			return !on.After(o.away(*t.MoreThanAgo, today, -1))
		case t.InNext != nil:
			return !on.Before(today) && on.Before(o.away(*t.InNext, today, 1))
		}
		return !on.Before(o.away(*t.MoreThanAhead, today, 1))
	}
	switch now := o.now.In(o.zone); {
	case t.InLast != nil:
		return at.After(o.away(*t.InLast, now, -1)) && !at.After(now)
	case t.MoreThanAgo != nil:
		return !at.After(o.away(*t.MoreThanAgo, now, -1))
	case t.InNext != nil:
		return at.After(now) && !at.After(o.away(*t.InNext, now, 1))
	default:
		return at.After(o.away(*t.MoreThanAhead, now, 1))
	}
}

// anniversary goes through the days of the window and asks each whether the day comes round on it.
func anniversary(a *engine.Anniversary, on, today time.Time) bool {
	days := func(n *int) int {
		if n == nil {
			return 0
		}
		return *n - 1
	}
	for i := -days(a.Last); i <= days(a.Next); i++ {
		day := today.AddDate(0, 0, i)
		common := time.Date(day.Year(), 3, 0, 0, 0, 0, 0, time.UTC).Day() == 28
		if day.Month() == on.Month() && day.Day() == on.Day() || common && day.Month() == 2 && day.Day() == 28 && on.Month() == 2 && on.Day() == 29 {
			return true
		}
	}
	return false
}

// period steps through the calendar from the step that today lies in.
func (o *oracle) period(p *engine.Period, today time.Time) (from, until time.Time) {
	y, m := today.Year(), today.Month()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	var current time.Time
	var move func(t time.Time, n int) time.Time
	switch p.Unit {
	case engine.Day:
		current, move = today, func(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }
	case engine.Week:
		for current = today; current.Weekday() != o.weekStart; current = current.AddDate(0, 0, -1) {
		}
		move = func(t time.Time, n int) time.Time { return t.AddDate(0, 0, 7*n) }
	case engine.Month:
		current, move = day(y, m, 1), func(t time.Time, n int) time.Time { return t.AddDate(0, n, 0) }
	case engine.Quarter:
		current, move = day(y, []time.Month{1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10}[m-1], 1), func(t time.Time, n int) time.Time { return t.AddDate(0, 3*n, 0) }
	default:
		current, move = day(y, 1, 1), func(t time.Time, n int) time.Time { return t.AddDate(n, 0, 0) }
	}
	with := p.WithCurrent != nil && *p.WithCurrent
	switch {
	case p.Last != nil && with:
		return move(current, -*p.Last), move(current, 1)
	case p.Last != nil:
		return move(current, -*p.Last), current
	case p.Next != nil && with:
		return current, move(current, 1+*p.Next)
	case p.Next != nil:
		return move(current, 1), move(current, 1+*p.Next)
	}
	return current, move(current, 1)
}

var isoDuration = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// away is a duration from a time: years and months first, by the calendar with the day clamped, then the rest exactly.
func (o *oracle) away(text string, t time.Time, sign int) time.Time {
	var n [8]int
	for i, digits := range isoDuration.FindStringSubmatch(text) {
		n[i], _ = strconv.Atoi(digits)
	}
	if n[1] != 0 || n[2] != 0 {
		month := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(sign*n[1], sign*n[2], 0)
		last := month.AddDate(0, 1, -1).Day()
		t = time.Date(month.Year(), month.Month(), min(t.Day(), last), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
	}
	rest := time.Duration(n[3]*7+n[4])*24*time.Hour + time.Duration(n[5])*time.Hour + time.Duration(n[6])*time.Minute + time.Duration(n[7])*time.Second
	return t.Add(time.Duration(sign) * rest)
}
