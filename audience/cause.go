package audience

import (
	"iter"
	"time"
)

// Cause says why a user entered or left an audience.
//
// Several things may have happened to a user between two Views, and one cause is told: the first of this list that
// happened and that the audience asks for. An audience that asks for no events is never entered because of one.
type Cause string

// The causes, in the order in which they are looked for.
const (
	CauseDefinition  Cause = "DEFINITION"   // the audience was published, restored, archived or deleted, or what it names means something else
	CauseReference   Cause = "REFERENCE"    // an audience it refers to was redefined
	CauseUserAdded   Cause = "USER_ADDED"   // the user was made, or activated
	CauseUserRemoved Cause = "USER_REMOVED" // the user was deleted, or deactivated
	CauseEvent       Cause = "EVENT"        // the user did something
	CauseLateEvent   Cause = "LATE_EVENT"   // it became known that the user did something more than LateAfter ago
	CauseGroup       Cause = "GROUP"        // the user's groups or roles changed, or a group found another place
	CauseAttribute   Cause = "ATTRIBUTE"    // a value of the user changed, or what it stands for
	CauseClock       Cause = "CLOCK"        // time passed
)

// Causes are all causes, in the order in which they are looked for.
var Causes = [...]Cause{
	CauseDefinition, CauseReference, CauseUserAdded, CauseUserRemoved, CauseEvent, CauseLateEvent, CauseGroup, CauseAttribute, CauseClock,
}

// LateAfter is how long before the View's clock an event lies that is late: what a sender's clock may be wrong by is less.
const LateAfter = 5 * time.Minute

// Moves is how many users entered and left.
type Moves struct{ Entered, Left int }

// Split is how many users entered and left by cause.
type Split [len(Causes)]Moves

// Add counts users who entered and left.
func (s *Split) Add(c Cause, entered, left int) {
	for i, known := range Causes {
		if known == c {
			s[i].Entered += entered
			s[i].Left += left
		}
	}
}

// Sum adds what another counts.
func (s *Split) Sum(o *Split) {
	for i, m := range o {
		s[i].Entered += m.Entered
		s[i].Left += m.Left
	}
}

// Told returns the causes that moved somebody.
func (s Split) Told() iter.Seq2[Cause, Moves] {
	return func(yield func(Cause, Moves) bool) {
		for i, m := range s {
			if m != (Moves{}) && !yield(Causes[i], m) {
				return
			}
		}
	}
}
