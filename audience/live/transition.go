package live

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/audience"
	"parterre/engine"
)

// Transitions tells users who entered and left, in the order of audiences and, within one, of users.
func (Counter) Transitions(a audience.Announcement, w audience.Watch) []audience.Transition {
	if a.Before == nil {
		return nil
	}
	users := a.Users
	if w.User != "" {
		users = ordinals(a, w.User)
		if a.Before.Catalog.SamePlans(a.View.Catalog) && !slices.ContainsFunc(users, asked(a.Users)) {
			return nil
		}
	}
	t := transitions{following: newFollowing(a.Before, a.View), watch: w, users: users}
	for i, of := range a.View.Catalog.Active() {
		if w.Audience == 0 || w.Audience == of.ID {
			t.at(i, of.ID)
		}
	}
	if w.Audience == 0 && !t.same {
		t.ended()
	}
	return t.out
}

type transitions struct {
	*following
	watch audience.Watch
	users []uint32 // ascending: who may have moved
	out   []audience.Transition
}

// ordinals returns whom an id means in the two Views: two users, when one was deleted and another made.
func ordinals(a audience.Announcement, id string) []uint32 {
	var out []uint32
	for _, v := range []*audience.View{a.Before, a.View} {
		if ord, ok := v.Facts.Ordinal(id); ok && !slices.Contains(out, ord) {
			out = append(out, ord)
		}
	}
	slices.Sort(out)
	return out
}

// asked tells whether a user is among some, ascending.
func asked(among []uint32) func(uint32) bool {
	return func(ord uint32) bool { _, ok := slices.BinarySearch(among, ord); return ok }
}

// at tells of one audience.
func (t *transitions) at(place int, id audience.ID) {
	is := t.after.Catalog.PlanAt(place)
	var was *engine.Plan
	if at, ok := t.before.Catalog.Place(id); ok {
		was = t.before.Catalog.PlanAt(at)
	}
	redefined, users := was != is, t.users
	switch {
	case redefined && t.watch.User != "":
	case redefined && was == nil:
		return
	case redefined:
		users = roaring.Xor(members(was, t.before), members(is, t.after)).ToArray()
	}
	for chunk := range slices.Chunk(users, engine.PanelUsers) {
		seen := sight{following: t.following, users: chunk, known: uint32(t.before.Facts.Rows())}
		for j, ord := range chunk {
			in := is.Match(t.after.Facts.User(ord), t.after.Now)
			had := was != nil && ord < seen.known && was.Match(t.before.Facts.User(ord), t.before.Now)
			if in == had {
				continue
			}
			cause := audience.CauseDefinition
			if redefined {
				cause = t.whyAsked(place)
			} else {
				seen.each(place, 1<<j, func(c audience.Cause, _ uint64) { cause = c })
			}
			t.tell(id, ord, in, cause)
		}
	}
}

// members returns who is in a plan.
func members(p *engine.Plan, v *audience.View) *roaring.Bitmap {
	all, err := p.Bind(v.Facts, v.Now).Bitmap(context.Background())
	if err != nil {
		panic("live: list without a deadline: " + err.Error()) // a plan in the Catalog can be asked
	}
	return all
}

// ended tells that a user has left audiences that have no members any more.
func (t *transitions) ended() {
	for i, of := range t.before.Catalog.Active() {
		if _, ok := t.after.Catalog.Place(of.ID); ok {
			continue
		}
		for _, ord := range t.users {
			if ord < uint32(t.before.Facts.Rows()) && t.before.Catalog.PlanAt(i).Match(t.before.Facts.User(ord), t.before.Now) {
				t.tell(of.ID, ord, false, audience.CauseDefinition)
			}
		}
	}
}

func (t *transitions) tell(id audience.ID, ord uint32, entered bool, cause audience.Cause) {
	of := t.before // somebody deleted has an id there only
	if entered {
		of = t.after
	}
	t.out = append(t.out, audience.Transition{Audience: id, User: of.Facts.User(ord).ID(), Entered: entered, Cause: cause})
}
