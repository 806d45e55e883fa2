package audience

import (
	"cmp"
	"context"
	"slices"
)

// Roster is the exact size of every active audience in one View. It is immutable.
type Roster struct {
	places map[ID]int // the Catalog's, shared
	sizes  []int32    // by place
}

// NewRoster returns the roster of a Catalog from the sizes of Catalog.Active(), in that order.
func NewRoster(c *Catalog, sizes []int32) *Roster { return &Roster{places: c.places, sizes: sizes} }

// Size returns how many members an active audience has; false for one that has no members to count.
func (r *Roster) Size(id ID) (int, bool) {
	at, ok := r.places[id]
	if !ok {
		return 0, false
	}
	return int(r.sizes[at]), true
}

// Sizes returns the sizes in the order of Catalog.Active(). Read only.
func (r *Roster) Sizes() []int32 { return r.sizes }

// Occasion says why an audience is announced.
type Occasion string

const (
	OccasionFacts      Occasion = "FACTS"      // people changed, and members came or went
	OccasionClock      Occasion = "CLOCK"      // time passed, and members came or went
	OccasionDefinition Occasion = "DEFINITION" // it was created, published, archived, restored or deleted, or is asked differently now
	OccasionWords      Occasion = "WORDS"      // its key, name, description, owner, tags or draft changed
)

// Change is what one command, or several committed together, did to one audience.
type Change struct {
	Audience ID
	Entered  int // users who are members now and were not before
	Left     int // users who were members before and are not now
	Occasion Occasion
	Causes   Split // those who entered and left, by cause
	Crossed  Crossed
}

func sortChanges(changes []Change) {
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.Audience, b.Audience) })
}

// Announcement is a View just published, and what changed since the one before.
type Announcement struct {
	Before  *View // the one before; nil at the start
	View    *View
	Users   []uint32 // ordinals, ascending, of all who may have entered or left an audience that is asked as before
	Changes []Change // ascending by audience; audiences not named stayed as they were
}

// Counter keeps the Roster. Implementations are in audience/live.
type Counter interface {
	// Count counts every active audience of a View that has no Roster yet.
	Count(ctx context.Context, v *View) (*Roster, error)
	// Follow derives the Roster of a View that has none yet from the View before it. Touched are the ordinals, ascending, of users whose
	// facts may differ between the two. Changes name audiences by FACTS, CLOCK or
	// DEFINITION, with everybody who entered and left by cause. Users are those who were asked.
	Follow(before, after *View, touched []uint32) (roster *Roster, changes []Change, users []uint32)
	// Transitions tells users who entered and left with an announcement.
	Transitions(a Announcement, w Watch) []Transition
}

// Feed carries announcements to subscribers. Implementations are in audience/live.
type Feed interface {
	// Announce hands a published View to every subscriber. It never waits for one of them.
	Announce(a Announcement)
	// Subscribe starts a Stream with the newest View announced.
	Subscribe(o StreamOptions) (Stream, error)
	// Close ends every Stream with ErrClosed.
	Close()
}
