package audience

import (
	"time"

	"parterre/engine"
)

// Membership says which audiences a user is in.
type Membership struct {
	User   string // as it was asked
	Status UserStatus
	In     []*Audience // none for a user who is not active; an unknown user fails no other
	// UnchangedUntil is when the passing of time may next change the answer; nil when time alone never does.
	UnchangedUntil *time.Time
}

// Memberships returns a row for every user, in the same order. Among names the audiences that are asked, in the order
// in which each row lists them; nil asks all active ones, in the order of their keys. The error is that of
// Catalog.Plan for the first of them that cannot be asked.
func (v *View) Memberships(users []string, among []Ref) ([]Membership, error) {
	asked, panel, err := v.asked(among)
	if err != nil {
		return nil, err
	}
	rolling := windows(asked)
	out := make([]Membership, len(users))
	words := make([]uint64, panel.Len())
	var ords [engine.PanelUsers]uint32
	var rows [engine.PanelUsers]int
	n := 0
	flush := func() {
		panel.EvaluateRows(v.Facts, ords[:n], v.Now, words)
		for j, row := range rows[:n] {
			for _, a := range asked {
				if words[a.place]>>j&1 != 0 {
					out[row].In = append(out[row].In, a.audience)
				}
			}
		}
		n = 0
	}
	for i, id := range users {
		out[i] = Membership{User: id, Status: UserUnknown}
		ord, ok := v.Facts.Ordinal(id)
		if !ok {
			continue
		}
		out[i].Status = UserInactive
		if !v.Facts.Everyone().Contains(ord) {
			continue
		}
		out[i].Status = UserActive
		out[i].UnchangedUntil = v.unchangedUntil(v.Facts.User(ord), rolling)
		ords[n], rows[n] = ord, i
		if n++; n == len(ords) {
			flush()
		}
	}
	if n > 0 {
		flush()
	}
	return out, nil
}

// place is an audience that is asked, and where a panel answers it.
type place struct {
	audience *Audience
	plan     *engine.Plan
	place    int
}

// fewPlans is up to how many audiences a panel of their own is made for, instead of asking the one of all.
const fewPlans = 16

// asked resolves the audiences of a question about memberships.
func (v *View) asked(among []Ref) ([]place, *engine.Panel, error) {
	c := v.Catalog
	if among == nil {
		return c.asked, c.Panel(), nil
	}
	out := make([]place, len(among))
	for i, ref := range among {
		plan, err := c.Plan(ref)
		if err != nil {
			return nil, nil, err
		}
		a, _ := c.find(ref)
		out[i] = place{a, plan, c.places[a.ID]}
	}
	if len(out) > fewPlans || len(out)*4 > len(c.active) {
		return out, c.Panel(), nil
	}
	plans := make([]*engine.Plan, len(out))
	for i := range out {
		plans[i], out[i].place = out[i].plan, i
	}
	return out, engine.NewPanel(plans), nil
}

// unchangedUntil returns the first time at which a rolling date of one of the audiences may answer differently for a user.
func (v *View) unchangedUntil(user engine.Values, windows []*engine.Plan) *time.Time {
	var first time.Time
	for _, plan := range windows {
		if due, ok := plan.UnchangedUntil(user, v.Now); ok && (first.IsZero() || due.Before(first)) {
			first = due
		}
	}
	if first.IsZero() {
		return nil
	}
	return &first
}

// windows returns the plans among those asked that time alone may answer differently.
func windows(asked []place) []*engine.Plan {
	var out []*engine.Plan
	for _, a := range asked {
		if a.plan.Windows() {
			out = append(out, a.plan)
		}
	}
	return out
}
