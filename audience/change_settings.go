package audience

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

// UpdateSettings changes what is set for the whole workspace. Another zone, or another first day of the week, counts every
// audience again.
func (s *Service) UpdateSettings(ctx context.Context, by Actor, in SettingsChange) (SettingsOutcome, error) {
	c := &command{by: by, kind: SettingsUpdated, alone: true}
	c.prepare = func(n *next) (answer, error) {
		settings, issues := in.apply(n.base.Settings)
		if len(issues) > 0 {
			return refused(issues...), nil
		}
		if settings.Zone != n.base.Settings.Zone || settings.WeekStart != n.base.Settings.WeekStart {
			n.edited = true
			n.edition.stale = func(*names) bool { return true }
		}
		n.settings = settings
		row := settingsRow{Zone: settings.Zone.String(), WeekStart: settings.WeekStart}
		value, err := encodeRow(row)
		n.rows = append(n.rows, store.Row{Table: TableSettings, Key: keySettings, Value: value})
		return answer{written: true, detail: Detail{Zone: row.Zone, WeekStart: &row.WeekStart}}, err
	}
	out, err := s.run(ctx, c, in)
	return SettingsOutcome{Outcome: out, Settings: out.View.Settings}, err
}

// apply returns the settings after the change, or what is wrong with it.
func (in SettingsChange) apply(s Settings) (Settings, []index.Issue) {
	var issues []index.Issue
	if in.Zone != nil && *in.Zone != s.Zone.String() {
		zone, ok := index.Zone(*in.Zone)
		if !ok {
			issues = append(issues, refusal(ZoneUnknown, "There is no such time zone.",
				`Use a name of the IANA time zone database, such as "Europe/Vienna", or "UTC".`, "zone"))
		} else {
			s.Zone = zone
		}
	}
	if in.WeekStart != nil {
		at := slices.Index(engine.Weekdays, *in.WeekStart)
		if at < 0 {
			issues = append(issues, refusal(WeekStartInvalid, "There is no such day of the week.", "Choose MONDAY to SUNDAY.", "weekStart"))
		}
		s.WeekStart = time.Weekday((at + 1) % 7)
	}
	return s, issues
}

// AdvanceClock moves a manual clock forward; a year passes in one tick.
func (s *Service) AdvanceClock(ctx context.Context, by Actor, to time.Time) (ClockOutcome, error) {
	c := &command{by: by, kind: ClockAdvanced, alone: true}
	c.prepare = func(n *next) (answer, error) {
		to := to.UTC().Truncate(time.Millisecond)
		switch {
		case !s.Manual():
			return refused(refusal(ClockNotManual, "The clock follows the machine's and cannot be moved.",
				"Start the server with a manual clock to move it by hand.", "to")), nil
		case to.Before(n.base.Now):
			return refused(refusal(ClockBackwards, fmt.Sprintf("The clock stands at %s and only moves forward.", n.base.Now.Format(time.RFC3339)),
				"Give a later time.", "to")), nil
		case to.Year() > 9999:
			return refused(refusal(index.DateTimeInvalid, "The year is beyond 9999.", "Give an earlier time.", "to")), nil
		}
		n.now = to
		detail, err := n.tick()
		return answer{written: true, detail: detail}, err
	}
	out, err := s.run(ctx, c, to)
	return ClockOutcome{Outcome: out, Now: out.View.Now}, err
}
