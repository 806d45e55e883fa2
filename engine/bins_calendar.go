package engine

import (
	"fmt"
	"time"

	"parterre/index"
)

// calendarBins makes a bin for every step of the calendar that reaches from the earliest key to the latest; false
// when there are more than MaxCells. A DATE is a day wherever one is; the days of a DATETIME begin in the zone.
func calendarBins(kind index.Kind, step Interval, s spread, zone *time.Location) ([]bin, bool) {
	at := func(day time.Time) int64 { // the key at which a day, given as midnight UTC, begins
		if kind == index.Date {
			return day.Unix() / 86400
		}
		return dayStart(day, zone).UnixMilli()
	}
	day := time.Unix(s.min*86400, 0).UTC()
	if kind == index.DateTime {
		y, m, d := time.UnixMilli(s.min).In(zone).Date()
		day = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	day = step.floor(day)
	first, last := writable(kind)
	var bins []bin
	for lo := at(day); lo <= s.max; {
		if len(bins) == MaxCells {
			return nil, false
		}
		next := step.next(day)
		hi := at(next)
		if hi > lo { // a day its zone skipped is none
			bins = append(bins, bin{
				lo: lo, hi: hi - 1, label: step.label(day),
				openLo: lo < first, openHi: hi > last, // nobody can write those ends
			})
		}
		day, lo = next, hi
	}
	return bins, true
}

// writable returns the first and the last key that criteria can name.
func writable(kind index.Kind) (first, last int64) {
	from, to := "0001-01-01", "9999-12-31"
	if kind == index.DateTime {
		from, to = from+"T00:00:00Z", to+"T23:59:59.999Z"
	}
	lo, _ := index.ParseValue(kind, from)
	hi, _ := index.ParseValue(kind, to)
	return lo.Key(), hi.Key()
}

// floor returns the first day of the step a day lies in.
func (i Interval) floor(day time.Time) time.Time {
	y, m, d := day.Date()
	switch i {
	case Week:
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	case Month:
		d = 1
	case Quarter:
		m, d = (m-1)/3*3+1, 1
	case Year:
		m, d = time.January, 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// next returns the first day of the step after the one that begins on a day.
func (i Interval) next(day time.Time) time.Time {
	switch i {
	case Week:
		return day.AddDate(0, 0, 7)
	case Month:
		return day.AddDate(0, 1, 0)
	case Quarter:
		return day.AddDate(0, 3, 0)
	case Year:
		return day.AddDate(1, 0, 0)
	}
	return day.AddDate(0, 0, 1)
}

// label names the step that begins on a day.
func (i Interval) label(day time.Time) string {
	switch i {
	case Week:
		return "week of " + day.Format("2006-01-02")
	case Month:
		return day.Format("2006-01")
	case Quarter:
		return fmt.Sprintf("%s Q%d", day.Format("2006"), (day.Month()+2)/3)
	case Year:
		return day.Format("2006")
	}
	return day.Format("2006-01-02")
}

// dayStart returns the first instant of a calendar day in a zone. Where clocks jump over midnight the day begins
// after the jump; where midnight comes twice it begins with the first; a day that a zone skipped begins, and is
// over, where the next one begins.
func dayStart(day time.Time, zone *time.Location) time.Time {
	y, m, d := day.Date()
	t := time.Date(y, m, d, 0, 0, 0, 0, zone)
	local := func(t time.Time) time.Time { // the clock on the wall, as if it were UTC
		_, offset := t.Zone()
		return t.UTC().Add(time.Duration(offset) * time.Second)
	}
	midnight := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if local(t).Before(midnight) {
		if _, end := t.ZoneBounds(); !end.IsZero() {
			return end
		}
		return t
	}
	if start, _ := t.ZoneBounds(); !start.IsZero() {
		before := start.Add(-time.Nanosecond)
		_, offset := before.Zone()
		earlier := midnight.Add(-time.Duration(offset) * time.Second)
		switch {
		case earlier.Before(start): // midnight of the old offset came first
			return earlier.In(zone)
		case local(t).After(midnight): // midnight fell into the jump
			return start
		}
	}
	return t
}
