package engine

import (
	"time"

	"parterre/index"
)

// Values is one user as the engine sees one: index.User is it, and so is a context without a record.
type Values interface {
	ID() string
	Active() bool
	Value(index.AttributeID) (index.Value, bool)
	Roles() []string
	GroupIDs() []index.GroupID // those the user was put into; the engine knows the ones above
}

// Match reports whether the user is in the plan at the time now. It stops at the first answer and, when texts are
// ASCII, allocates nothing.
func (p *Plan) Match(v Values, now time.Time) bool { panic("not yet") }
