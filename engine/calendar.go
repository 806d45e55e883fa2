package engine

import (
	"slices"
	"time"
)

// Weekday is a day of the week.
type Weekday string

const (
	Monday    Weekday = "MONDAY"
	Tuesday   Weekday = "TUESDAY"
	Wednesday Weekday = "WEDNESDAY"
	Thursday  Weekday = "THURSDAY"
	Friday    Weekday = "FRIDAY"
	Saturday  Weekday = "SATURDAY"
	Sunday    Weekday = "SUNDAY"
)

// Weekdays lists the days of the week, Monday first.
var Weekdays = []Weekday{Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday}

// WeekdayOf returns the day of the week that Go counts from Sunday.
func WeekdayOf(d time.Weekday) Weekday { return Weekdays[(d+6)%7] }

// MonthOfYear is a month of any year.
type MonthOfYear string

// Months lists the months of a year.
var Months = []MonthOfYear{"JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"}

// calendar counts the days, weeks, months, quarters or years since 1970: step 0 holds the first of January of that year.
// Days are days since then.
type calendar struct {
	unit      Interval
	weekStart Weekday // "" is Monday
}

// step returns the step a day lies in.
func (c calendar) step(day int64) int64 {
	switch c.unit {
	case Week:
		return floorDiv(day-c.anyWeek(), 7)
	case Month, Quarter, Year:
		year, month, _ := civil(day)
		months := int64(year-1970)*12 + int64(month-1)
		return floorDiv(months, c.months())
	}
	return day
}

// first returns the first day of a step.
func (c calendar) first(step int64) int64 {
	switch c.unit {
	case Week:
		return step*7 + c.anyWeek()
	case Month, Quarter, Year:
		return dayNumber(1970, 1+int(step*c.months()), 1)
	}
	return step
}

// anyWeek is the first day of the week in which 1970-01-01 lies, a Thursday.
func (c calendar) anyWeek() int64 {
	start := int64(max(0, slices.Index(Weekdays, c.weekStart)))
	return -((3 - start + 7) % 7)
}

// months is how many months a step of whole months has.
func (c calendar) months() int64 {
	switch c.unit {
	case Quarter:
		return 3
	case Year:
		return 12
	}
	return 1
}

// civil returns the year, month and day of the month of a day since 1970-01-01.
func civil(day int64) (year, month, dom int) {
	y, m, d := time.Unix(day*86400, 0).UTC().Date()
	return y, int(m), d
}

// dayNumber returns the days since 1970-01-01 of a day, whose month and day of the month may lie outside their usual
// range, as in time.Date.
func dayNumber(year, month, dom int) int64 {
	return floorDiv(time.Date(year, time.Month(month), dom, 0, 0, 0, 0, time.UTC).Unix(), 86400)
}

// weekdayOf returns the day of the week of a day, 0 for Monday.
func weekdayOf(day int64) int { return int(((day+3)%7 + 7) % 7) }

// daysIn returns how many days a month has.
func daysIn(year, month int) int {
	switch month {
	case 2:
		if isLeap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// isLeap reports whether a year has a 29 February.
func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// dayOf returns the calendar day of an instant in a zone, in days since 1970-01-01.
func dayOf(t time.Time, zone *time.Location) int64 { return dayOfKey(t.UnixMilli(), zone) }

// dayOfKey is dayOf for milliseconds since 1970.
func dayOfKey(ms int64, zone *time.Location) int64 {
	_, offset := time.UnixMilli(ms).In(zone).Zone()
	return floorDiv(ms+int64(offset)*1000, day)
}

// startOf returns the first instant of a calendar day in a zone, in milliseconds.
func startOf(days int64, zone *time.Location) int64 {
	return dayStart(time.Unix(days*86400, 0).UTC(), zone).UnixMilli()
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
