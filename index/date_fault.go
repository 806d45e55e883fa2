package index

import "time"

// noSuchDay says which day is missing of the calendar, of a text that is written like a day; "" for any other text.
func noSuchDay(text string) string {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return ""
	}
	year, okY := digits(text[:4])
	month, okM := digits(text[5:7])
	dom, okD := digits(text[8:])
	switch {
	case !okY || !okM || !okD || year < 1:
		return ""
	case month < 1 || month > 12:
		return "There is no such month: the months are numbered from 01 to 12."
	case month == 2 && dom == 29 && daysIn(year, month) < dom:
		return "There is no 29 February in that year, which is not a leap year."
	case dom < 1 || dom > daysIn(year, month):
		return "That month has no such day."
	}
	return ""
}

// leapSecond reports whether a text would be an instant or a local time if its second were 59 and not 60.
func leapSecond(text string) bool {
	const at = len("2006-01-02T15:04:")
	if len(text) < at+2 || text[at:at+2] != "60" {
		return false
	}
	_, found := parseDateTime(text[:at] + "59" + text[at+2:])
	return found != clockInvalid
}

// LocalDateTime gives a date and time that was written without a zone, such as 2024-05-31T09:30:00, the zone that it is to be
// read in. Every other text comes back as it is, for ParseValue to judge. A time that the clocks of the zone skipped, and one
// that they showed twice, is a fault: which instant was meant, nobody can tell.
func LocalDateTime(text string, zone *time.Location) (string, *Issue) {
	const cure = "Write how far the time is from UTC at its end, as in 2024-05-31T09:30:00+02:00."
	if _, found := parseDateTime(text); found != clockZoneless {
		return text, nil
	}
	wall, found := parseDateTime(text + "Z")
	if found != clockInstant {
		return text, nil
	}
	switch at := instantsOf(time.UnixMilli(wall).UTC(), zone); len(at) {
	case 0:
		return text, fault(DateTimeInvalid, "There was no such time in the zone of the workspace: its clocks were put forward over it.", cure)
	case 1:
		if ms := at[0].UnixMilli(); ms >= firstMS && ms <= lastMS {
			return FormatDateTime(ms), nil
		}
		return text, nil
	}
	return text, fault(DateTimeInvalid, "There were two such times in the zone of the workspace: its clocks were put back over it.", cure)
}

// instantsOf returns the instants at which the clocks of a zone show what the clocks of UTC show at a time.
func instantsOf(wall time.Time, zone *time.Location) []time.Time {
	about := wall.In(zone)
	start, end := about.ZoneBounds()
	near := []time.Time{about, start.Add(-time.Nanosecond), end, about.Add(-24 * time.Hour), about.Add(24 * time.Hour)}
	var out []time.Time
	seen := map[int]bool{}
	for _, t := range near { // the offsets the zone has about then
		_, offset := t.In(zone).Zone()
		if seen[offset] {
			continue
		}
		seen[offset] = true
		at := wall.Add(-time.Duration(offset) * time.Second)
		if _, then := at.In(zone).Zone(); then == offset {
			out = append(out, at)
		}
	}
	return out
}
