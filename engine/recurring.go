package engine

import (
	"encoding/binary"
)

// Anniversary is the days whose month and day of the month come round within so many days, today being the first of them:
// none of the two is today alone. 29 February comes round on 28 February in years without one.
type Anniversary struct {
	Next *int `json:"next,omitzero"` // days from today on, today counted
	Last *int `json:"last,omitzero"` // days up to today, today counted
}

// maxAnniversary is every day of a year.
const maxAnniversary = 366

// anniversary is the days that come round from so many days before today up to so many after it.
type anniversary struct{ before, after int64 }

var _ recurring = anniversary{}

// anniversaryOf returns a checked anniversary.
func anniversaryOf(a Anniversary) anniversary {
	var out anniversary
	if a.Last != nil {
		out.before = int64(*a.Last) - 1
	}
	if a.Next != nil {
		out.after = int64(*a.Next) - 1
	}
	return out
}

func (a anniversary) appendKey(dst []byte) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(append(dst, 'y'), uint64(a.before)), uint64(a.after))
}

// inYear returns the day on which a month and day of the month come round in a year.
func inYear(year, month, dom int) int64 {
	if month == 2 && dom == 29 && !isLeap(year) {
		dom = 28
	}
	return dayNumber(year, month, dom)
}

// around calls fn for the years in which a day may come round close to today, until it returns true.
func (a anniversary) around(today int64, fn func(year int) bool) bool {
	first, _, _ := civil(today - a.before)
	last, _, _ := civil(today + a.after)
	for year := first; year <= last; year++ {
		if fn(year) {
			return true
		}
	}
	return false
}

func (a anniversary) on(day, today int64) bool {
	_, month, dom := civil(day)
	return a.around(today, func(year int) bool {
		round := inYear(year, month, dom)
		return today-a.before <= round && round <= today+a.after
	})
}

func (a anniversary) spans(today int64, within span) []span {
	var wanted [12][32]bool // by month and day of the month
	for day := today - a.before; day <= today+a.after; day++ {
		year, month, dom := civil(day)
		wanted[month-1][dom] = true
		if month == 2 && dom == 28 && !isLeap(year) {
			wanted[1][29] = true
		}
	}
	runs := [2][]span{runsOf(&wanted, 2023), runsOf(&wanted, 2024)} // of a common year and of a leap year
	var out []span
	first, _, _ := civil(within.lo)
	last, _, _ := civil(within.hi)
	for year := first; year <= last; year++ {
		of := runs[0]
		if isLeap(year) {
			of = runs[1]
		}
		begin := dayNumber(year, 1, 1)
		for _, run := range of {
			if days := (span{max(begin+run.lo, within.lo), min(begin+run.hi, within.hi)}); days.lo <= days.hi {
				out = append(out, days)
			}
		}
	}
	return out
}

// runsOf returns the wanted days of a year, counted from its first, as runs of neighbours.
func runsOf(wanted *[12][32]bool, year int) []span {
	var out []span
	day := int64(0)
	for month := range 12 {
		for dom := 1; dom <= daysIn(year, month+1); dom++ {
			switch n := len(out); {
			case !wanted[month][dom]:
			case n > 0 && out[n-1].hi == day-1:
				out[n-1].hi = day
			default:
				out = append(out, span{day, day})
			}
			day++
		}
	}
	return out
}

func (a anniversary) dueDay(today int64, only *int64) (int64, bool) {
	if only == nil {
		return today + 1, true
	}
	_, month, dom := civil(*only)
	year, _, _ := civil(today)
	due := today + 2*maxAnniversary
	for y := year - 1; y <= year+2; y++ {
		round := inYear(y, month, dom)
		for _, turn := range []int64{round - a.after, round + a.before + 1} {
			if turn > today {
				due = min(due, turn)
			}
		}
	}
	return due, true
}

// inMonths is the days of some months of any year: bit 0 is January.
type inMonths uint16

var _ recurring = inMonths(0)

func (m inMonths) appendKey(dst []byte) []byte {
	return binary.AppendUvarint(append(dst, 'm'), uint64(m))
}

func (m inMonths) on(day, _ int64) bool {
	_, month, _ := civil(day)
	return m>>(month-1)&1 != 0
}

func (m inMonths) spans(_ int64, within span) []span {
	var out []span
	by := calendar{unit: Month}
	for step := by.step(within.lo); step <= by.step(within.hi); step++ {
		if m>>((step%12+12)%12)&1 != 0 {
			out = append(out, span{max(by.first(step), within.lo), min(by.first(step+1)-1, within.hi)})
		}
	}
	return out
}

func (m inMonths) dueDay(int64, *int64) (int64, bool) { return 0, false }

// onWeekdays is some days of any week: bit 0 is Monday.
type onWeekdays uint8

var _ recurring = onWeekdays(0)

func (w onWeekdays) appendKey(dst []byte) []byte {
	return binary.AppendUvarint(append(dst, 'd'), uint64(w))
}

func (w onWeekdays) on(day, _ int64) bool { return w>>weekdayOf(day)&1 != 0 }

func (w onWeekdays) spans(_ int64, within span) []span {
	var out []span
	for day := within.lo; day <= within.hi; day++ {
		if w.on(day, 0) {
			out = append(out, span{day, day})
		}
	}
	return out
}

func (w onWeekdays) dueDay(int64, *int64) (int64, bool) { return 0, false }
