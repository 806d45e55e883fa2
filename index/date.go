package index

import (
	"time"
)

const (
	day = 24 * time.Hour

	firstDay = -719162                                // 0001-01-01, in days since 1970-01-01
	lastDay  = 2932896                                // 9999-12-31
	firstMS  = firstDay * int64(day/time.Millisecond) // 0001-01-01T00:00:00Z
	lastMS   = (lastDay+1)*int64(day/time.Millisecond) - 1
)

// Extent returns the keys of the first and the last value a DATE or DATETIME can have.
func Extent(kind Kind) (first, last int64) {
	if kind == Date {
		return firstDay, lastDay
	}
	return firstMS, lastMS
}

// ParseDate reads a calendar day "YYYY-MM-DD" of the years 0001 to 9999 as days since 1970-01-01.
func ParseDate(text string) (days int64, ok bool) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return 0, false
	}
	year, okY := digits(text[:4])
	month, okM := digits(text[5:7])
	dom, okD := digits(text[8:])
	if !okY || !okM || !okD || year < 1 || month < 1 || month > 12 || dom < 1 || dom > daysIn(year, month) {
		return 0, false
	}
	return time.Date(year, time.Month(month), dom, 0, 0, 0, 0, time.UTC).Unix() / 86400, true
}

// FormatDate writes days since 1970-01-01 as "YYYY-MM-DD".
func FormatDate(days int64) string {
	return time.Unix(days*86400, 0).UTC().Format("2006-01-02")
}

// FormatDateTime writes milliseconds since 1970-01-01 UTC in RFC 3339, with milliseconds only when there are some.
func FormatDateTime(ms int64) string {
	return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.999Z07:00")
}

// clock is what a text says of an instant.
type clock int

const (
	clockInvalid  clock = iota // not a date and time at all
	clockZoneless              // a real date and time, but nobody knows in which zone
	clockInstant
)

// parseDateTime reads an RFC 3339 instant as milliseconds since 1970-01-01 UTC. Finer fractions are cut off, never
// rounded, so that a value is never after the instant it was sent for. It is stricter than time.Parse, which takes
// single digits and a comma.
func parseDateTime(text string) (ms int64, found clock) {
	if len(text) < len("2006-01-02T15:04:05") || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':' {
		return 0, clockInvalid
	}
	days, ok := ParseDate(text[:10])
	hour, okH := digits(text[11:13])
	minute, okM := digits(text[14:16])
	second, okS := digits(text[17:19])
	if !ok || !okH || !okM || !okS || hour > 23 || minute > 59 || second > 59 {
		return 0, clockInvalid
	}
	rest := text[19:]
	milli := 0
	if rest != "" && rest[0] == '.' {
		n := 1
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		if n == 1 {
			return 0, clockInvalid
		}
		milli, _ = digits((rest[1:n] + "00")[:3])
		rest = rest[n:]
	}
	offset, zone := parseOffset(rest)
	if zone != clockInstant {
		return 0, zone
	}
	ms = days*86_400_000 + int64(hour*3600+minute*60+second-offset*60)*1000 + int64(milli)
	if ms < firstMS || ms > lastMS {
		return 0, clockInvalid
	}
	return ms, clockInstant
}

// parseOffset reads "Z" or "+hh:mm" as minutes east of UTC.
func parseOffset(text string) (minutes int, found clock) {
	switch {
	case text == "":
		return 0, clockZoneless
	case text == "Z" || text == "z":
		return 0, clockInstant
	case len(text) != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':':
		return 0, clockInvalid
	}
	hour, okH := digits(text[1:3])
	minute, okM := digits(text[4:])
	if !okH || !okM || hour > 23 || minute > 59 {
		return 0, clockInvalid
	}
	minutes = hour*60 + minute
	if text[0] == '-' {
		minutes = -minutes
	}
	return minutes, clockInstant
}

// digits reads a text of decimal digits only.
func digits(text string) (int, bool) {
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, true
}

// daysIn returns the number of days of a month.
func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
