package audience

import "time"

// Settings are what is set for the whole workspace.
type Settings struct {
	Zone      *time.Location // in which days begin and end
	WeekStart time.Weekday
}

// SettingsChange changes settings; nil leaves one as it is.
type SettingsChange struct {
	Zone      *string       // an IANA name such as "Europe/Vienna"
	WeekStart *time.Weekday // Sunday to Saturday
}
