package engine

import (
	"math"
	"strings"
	"time"
)

// duration is an ISO 8601 duration. Years and months go by the calendar; the rest is exact.
type duration struct {
	months int   // years and months
	days   int   // weeks and days, whole ones
	ms     int64 // hours, minutes, seconds, and fractions of a week or day
}

// maxDuration bounds every number of a duration, so that no date leaves the years 0001 to 9999 by much.
const maxDuration = 1_000_000_000

// Milliseconds of a week and what is shorter, in the order an ISO 8601 duration lists them.
const (
	second = 1000
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
	week   = 7 * day
)

// parseDuration reads an ISO 8601 duration such as "P30D", "P1Y6M" or "PT36H". A fraction may stand in the last
// number, but not of years or months. The second result is the sentence that says what is wrong, "" for nothing.
func parseDuration(text string) (duration, string) {
	var d duration
	rest, ok := strings.CutPrefix(text, "P")
	if !ok {
		return d, "The duration does not begin with a P."
	}
	dates, times := "YMWD", "HMS"
	units, inTime, any := dates, false, false
	for rest != "" {
		if rest[0] == 'T' && !inTime {
			units, inTime, any, rest = times, true, false, rest[1:]
			continue
		}
		n := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
		if n < 1 {
			return d, "The duration has a letter without a number before it, or a number without a letter behind it."
		}
		at := strings.IndexByte(units, rest[n])
		if at < 0 {
			return d, "The duration has a letter that does not belong there."
		}
		whole, fraction, fault := parseAmount(rest[:n])
		last := n+1 == len(rest)
		if fault != "" {
			return d, fault
		}
		if fraction != 0 && (!last || !inTime && at < 2) {
			return d, "Only the last number of a duration may have a fraction, and years and months may have none."
		}
		any, rest = true, rest[n+1:]
		switch unit := units[at]; {
		case unit == 'Y':
			d.months += whole * 12
		case unit == 'M' && !inTime:
			d.months += whole
		case unit == 'W':
			d.days += whole * 7
			d.ms += int64(math.Round(fraction * week))
		case unit == 'D':
			d.days += whole
			d.ms += int64(math.Round(fraction * day))
		case unit == 'H':
			d.ms += int64(whole)*hour + int64(math.Round(fraction*hour))
		case unit == 'M':
			d.ms += int64(whole)*minute + int64(math.Round(fraction*minute))
		case unit == 'S':
			d.ms += int64(whole)*second + int64(math.Round(fraction*second))
		}
		units = units[at+1:]
	}
	if !any {
		return d, "The duration has no number."
	}
	if d.months > 9999*12 || d.days > 9999*366 || d.ms > 9999*366*day {
		return d, "The duration is longer than 9,999 years."
	}
	if d == (duration{}) {
		return d, "The duration has no length."
	}
	return d, ""
}

// parseAmount reads the digits of one number and the fraction behind a point or comma.
func parseAmount(text string) (whole int, fraction float64, fault string) {
	text = strings.Replace(text, ",", ".", 1)
	digits, decimals, dotted := strings.Cut(text, ".")
	if digits == "" || dotted && decimals == "" || strings.ContainsAny(decimals, ".,") {
		return 0, 0, "The duration has a number that cannot be read."
	}
	for _, c := range digits {
		if whole = whole*10 + int(c-'0'); whole > maxDuration {
			return 0, 0, "The duration has a number that is far too large."
		}
	}
	scale := 0.1
	for _, c := range decimals {
		fraction += float64(c-'0') * scale
		scale /= 10
	}
	return whole, fraction, ""
}

// from returns the instant that lies the duration after now, or before it when sign is -1: years and months first, by the
// calendar of the zone with the day clamped, then days and what is shorter, exactly: a day is 24 hours.
func (d duration) from(now time.Time, zone *time.Location, sign int) int64 {
	ms := now.UnixMilli()
	if d.months != 0 {
		local := time.UnixMilli(ms).In(zone)
		year, month, dom := addMonths(local.Year(), int(local.Month()), local.Day(), sign*d.months)
		ms = time.Date(year, time.Month(month), dom, local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), zone).UnixMilli()
	}
	return ms + int64(sign)*(int64(d.days)*day+d.ms)
}

// fromDay is from for a duration of whole days and a day; days are days since 1970-01-01.
func (d duration) fromDay(today int64, sign int) int64 {
	if d.months != 0 {
		year, month, dom := civil(today)
		today = dayNumber(addMonths(year, month, dom, sign*d.months))
	}
	return today + int64(sign*d.days)
}

// longest returns how many days the duration takes at most, a day begun for a whole one: a month has up to 31, a year up to 366.
func (d duration) longest() int {
	const leap, fourYears = 10957, 1461 // from 1 January 2000 on
	most := int64(d.days)
	if d.months != 0 {
		for today := int64(leap); today < leap+fourYears; today++ {
			most = max(most, today-d.fromDay(today, -1))
		}
	}
	return int(most + (d.ms+day-1)/day)
}

// addMonths moves a calendar day by months and clamps the day to the month's end: 31 March less a month is 28 or 29
// February.
func addMonths(year, month, dom, months int) (int, int, int) {
	n := year*12 + month - 1 + months
	year, month = n/12, n%12+1
	if n < 0 && n%12 != 0 {
		year, month = year-1, month+12
	}
	return year, month, min(dom, daysIn(year, month))
}
