package live

import (
	"math/bits"
	"slices"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

// sight is what became of up to 64 users between two Views: a bit per user. It looks only at those who entered or left an
// audience, and once.
type sight struct {
	*following
	users []uint32
	known uint32 // ordinals from here on are new

	looked                                             uint64 // at whom
	added, removed, did, didLate, regrouped, rewritten uint64
}

// tell counts users who entered or left an audience, by cause. Is has a bit for each member there is now.
func (s *sight) tell(place int, moved, is uint64) {
	split := &s.moves[place]
	s.each(place, moved, func(c audience.Cause, who uint64) {
		split.Add(c, bits.OnesCount64(who&is), bits.OnesCount64(who&^is))
	})
}

// each calls fn with the users of each cause.
func (s *sight) each(place int, moved uint64, fn func(audience.Cause, uint64)) {
	s.look(moved &^ s.looked)
	asks := s.after.Catalog.PlanAt(place).Subjects()
	take := func(c audience.Cause, who uint64, asked bool) {
		if who &= moved; asked && who != 0 {
			moved &^= who
			fn(c, who)
		}
	}
	take(audience.CauseUserAdded, s.added, true)
	take(audience.CauseUserRemoved, s.removed, true)
	take(audience.CauseEvent, s.did, asks.Has(engine.OfEvents))
	take(audience.CauseLateEvent, s.didLate, asks.Has(engine.OfEvents))
	take(audience.CauseGroup, s.regrouped, asks.Has(engine.OfGroups))
	take(audience.CauseAttribute, s.rewritten, asks.Has(engine.OfValues))
	take(audience.CauseClock, moved, s.ticked)
	take(audience.CauseAttribute, moved, true) // what the values stand for
}

// look finds out what became of users.
func (s *sight) look(at uint64) {
	s.looked |= at
	renested := s.before.Facts.Groups() != s.after.Facts.Groups()
	acted := s.before.Facts.Events() != s.after.Facts.Events()
	for ; at != 0; at &= at - 1 {
		j := bits.TrailingZeros64(at)
		bit := uint64(1) << j
		ord := s.users[j]
		is := s.after.Facts.User(ord)
		if ord >= s.known {
			s.added |= bit
			continue
		}
		was := s.before.Facts.User(ord)
		switch {
		case !was.Active():
			s.added |= bit
			continue
		case !is.Active():
			s.removed |= bit
			continue
		}
		if was.Updated() != is.Updated() {
			s.rewritten |= bit
		}
		if renested || !sameGroups(was, is) {
			s.regrouped |= bit
		}
		if acted {
			edge := s.after.Now.Add(-audience.LateAfter).UnixMilli()
			were, are := was.Events(), is.Events()
			late := are.From(edge) - were.From(edge)
			if late > 0 {
				s.didLate |= bit
			}
			if are.Len()-were.Len() > max(late, 0) {
				s.did |= bit
			}
		}
	}
}

func sameGroups(a, b index.User) bool {
	return slices.Equal(a.GroupIDs(), b.GroupIDs()) && slices.Equal(a.Roles(), b.Roles())
}
