package engine

import (
	"fmt"
	"time"

	"parterre/index"
)

// calendarBins makes a bin for every step of the calendar that reaches from the earliest key to the latest; false
// when there are more than MaxCells. A DATE is a day wherever one is; the days of a DATETIME begin in the zone.
func calendarBins(kind index.Kind, by calendar, s spread, zone *time.Location) ([]bin, bool) {
	at := func(day int64) int64 { // the key at which a day begins
		if kind == index.Date {
			return day
		}
		return startOf(day, zone)
	}
	day := s.min
	if kind == index.DateTime {
		day = dayOfKey(s.min, zone)
	}
	step := by.step(day)
	day = by.first(step)
	first, last := writable(kind)
	var bins []bin
	for lo := at(day); lo <= s.max; {
		if len(bins) == MaxCells {
			return nil, false
		}
		next := by.first(step + 1)
		hi := at(next)
		if hi > lo { // a day its zone skipped is none
			bins = append(bins, bin{
				lo: lo, hi: hi - 1, label: by.unit.label(time.Unix(day*86400, 0).UTC()),
				openLo: lo < first, openHi: hi > last, // nobody can write those ends
			})
		}
		step, day, lo = step+1, next, hi
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
