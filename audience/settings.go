package audience

import (
	"time"

	"parterre/engine"
)

// Settings are what is set for the whole workspace.
type Settings struct {
	Zone      *time.Location // in which days begin and end
	WeekStart time.Weekday
}

// SettingsChange changes settings; nil leaves one as it is.
type SettingsChange struct {
	Zone      *string // an IANA name such as "Europe/Vienna"
	WeekStart *engine.Weekday
}

// FirstWeekday is the day on which weeks begin, as criteria call it.
func (s Settings) FirstWeekday() engine.Weekday { return engine.WeekdayOf(s.WeekStart) }
