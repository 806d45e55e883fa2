package company

import (
	"math/rand/v2"
	"slices"
	"time"

	"parterre/index"
)

// Days is how many days before today the demo tells of.
const Days = 90

// Between returns what the people of the company did from one instant up to another, in the order of time. It follows from
// the seed alone: any stretch may be asked for, any number of times, and stretches that meet give each event once.
func (c Company) Between(from, to time.Time) []index.EventWrite {
	var out []index.EventWrite
	first, last := midnight(from).AddDate(0, 0, -longest-1), midnight(to).AddDate(0, 0, 1) // whatever the clock says at the office
	for n := range c.People {
		h := c.habits(n)
		for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
			for _, e := range h.visit(day) {
				if !e.Time.Before(from) && e.Time.Before(to) {
					out = append(out, e)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b index.EventWrite) int { return a.Time.Compare(b.Time) })
	return out
}

// Visit returns what somebody chosen by the dice does in one go that begins at an instant, with all that comes of it later.
func (c Company) Visit(dice *rand.Rand, at time.Time) []index.EventWrite {
	v := &visit{habits: c.habits(dice.IntN(c.People)), dice: dice, at: at, name: at.Format("060102-150405.000")}
	v.take()
	return v.events
}

func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// habits are what the days of a person follow from.
type habits struct {
	company Company
	n       int
	person  *person
	often   float64   // how likely they come on a working day
	until   time.Time // when they came for the last time; zero: they still come
}

// habits tells people apart: few come every day, most once a week or less, some never, and some have stopped lately.
func (c Company) habits(n int) habits {
	h := habits{company: c, n: n, person: c.meet(n)}
	dice := h.dice(0)
	if x := dice.Float64(); x > 0.04 {
		h.often = 0.01 + 0.62*x*x*x*x
	}
	if dice.IntN(100) < 7 {
		h.until = c.Today.AddDate(0, 0, -dice.IntN(Days))
	}
	return h
}

// dice are those of a person on a day, in seconds since 1970; of day 0, those of the person.
func (h habits) dice(day int64) *rand.Rand {
	return rand.New(rand.NewPCG(h.company.Seed^uint64(h.n+1)<<20, uint64(day)))
}

// visit returns what a person does on a day, as their office has it, with all that comes of it on later days.
func (h habits) visit(day time.Time) []index.EventWrite {
	dice := h.dice(day.Unix())
	if dice.Float64() >= h.likely(day) {
		return nil
	}
	v := &visit{habits: h, dice: dice, name: day.Format("060102"), at: h.clock(dice, day)}
	v.take()
	return v.events
}

// likely is how likely the person comes on a day. Whoever has just begun comes more often.
func (h habits) likely(day time.Time) float64 {
	often, since := h.often, day.Sub(h.person.started)
	switch {
	case since < 0, !h.until.IsZero() && day.After(h.until):
		return 0
	case since < 30*24*time.Hour:
		often = max(often, 0.3)
	}
	if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
		often *= 0.08
	}
	return often
}

// clock is when a visit begins: most come in the morning, many after lunch, few in the evening.
func (h habits) clock(dice *rand.Rand, day time.Time) time.Time {
	hour := 8 + 2.5*dice.Float64()
	switch x := dice.IntN(10); {
	case x >= 8:
		hour = 17 + 5*dice.Float64()
	case x >= 4:
		hour = 13 + 3.5*dice.Float64()
	}
	start := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, h.person.office.zone)
	return start.Add(time.Duration(hour * float64(time.Hour))).UTC().Truncate(time.Millisecond)
}
