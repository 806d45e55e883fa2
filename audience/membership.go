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
	asked, panel, windows, err := v.asked(among)
	if err != nil {
		return nil, err
	}
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
		if until, ok := windows.UnchangedUntil(v.Facts.User(ord), v.Now); ok && until.Year() <= 9999 { // no clock goes further
			out[i].UnchangedUntil = &until
		}
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
	place    int
}

// fewPlans is up to how many audiences a panel of their own is made for, instead of asking the one of all.
const fewPlans = 16

// asked resolves the audiences of a question about memberships.
func (v *View) asked(among []Ref) ([]place, *engine.Panel, engine.Windows, error) {
	c := v.Catalog
	if among == nil {
		panel, windows := c.panel.make()
		return c.asked, panel, windows, nil
	}
	out, plans := make([]place, len(among)), make([]*engine.Plan, len(among))
	for i, ref := range among {
		plan, err := c.Plan(ref)
		if err != nil {
			return nil, nil, engine.Windows{}, err
		}
		a, _ := c.find(ref)
		out[i], plans[i] = place{a, c.places[a.ID]}, plan
	}
	windows := engine.NewWindows(plans)
	if len(out) > fewPlans || len(out)*4 > len(c.active) {
		return out, c.Panel(), windows, nil
	}
	for i := range out {
		out[i].place = i
	}
	return out, engine.NewPanel(plans), windows, nil
}
