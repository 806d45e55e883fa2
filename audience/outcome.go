package audience

import (
	"time"

	"parterre/index"
)

// Outcome is what a change came to. With an issue of severity Error nothing was written, except where the change
// has many items: there the faulty ones were refused and the others written.
type Outcome struct {
	View     *View          // of the change, or a later one: where to read the answer
	Revision index.Revision // after which the change can be read; 0 when nothing was written
	Issues   []index.Issue
}

// Written reports whether the change was made.
func (o Outcome) Written() bool { return o.Revision > 0 }

// AudienceOutcome is what a change of one audience came to.
type AudienceOutcome struct {
	Outcome
	Audience *Audience // after the change; nil when nothing was written or it was deleted since
}

// UsersOutcome is what a change of users came to. Paths of issues begin with "users" and the position.
type UsersOutcome struct {
	Outcome
	Accepted int // how many users were accepted
}

// EventsOutcome is what the recording of events came to. Paths of issues begin with "events" and the position.
type EventsOutcome struct {
	Outcome
	Accepted   int // how many events were accepted
	Duplicates int // how many had a message id that was there before
}

// EventTypeOutcome is what a change of an event type came to.
type EventTypeOutcome struct {
	Outcome
	EventType *index.EventType // after the change; nil when nothing was written
}

// AttributeOutcome is what a change of an attribute came to.
type AttributeOutcome struct {
	Outcome
	Attribute *index.Attribute // after the change; nil when nothing was written
}

// GroupOutcome is what a change of a group came to.
type GroupOutcome struct {
	Outcome
	Group *index.Group // after the change; nil when nothing was written
}

// DeleteOutcome is what a deletion came to.
type DeleteOutcome struct {
	Outcome
	Deleted bool
}

// SettingsOutcome is what a change of the settings came to.
type SettingsOutcome struct {
	Outcome
	Settings Settings // afterwards
}

// ClockOutcome is what moving the clock came to.
type ClockOutcome struct {
	Outcome
	Now time.Time // the clock afterwards
}
