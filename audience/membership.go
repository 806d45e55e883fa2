package audience

import (
	"time"
)

// Membership says which audiences a user is in.
type Membership struct {
	User   string     // as it was asked
	Status UserStatus // an unknown user fails no other
	In     []*Audience
	// UnchangedUntil is when the passing of time may next change the answer; nil when time alone never does.
	UnchangedUntil *time.Time
}

// Memberships returns a row for every user, in the same order. Among names the audiences that are asked, in the order
// of which each row lists them; nil asks all active ones, in the order of their keys. The error is that of Catalog.Plan for the first of
// them that cannot be asked.
func (v *View) Memberships(users []string, among []Ref) ([]Membership, error) {
	panic("not written yet")
}
