package load

import (
	"fmt"
	"slices"
	"strings"
)

// Missing is what becomes of active users who are not in the file.
type Missing string

const (
	Leave      Missing = "LEAVE"      // they stay as they are
	Deactivate Missing = "DEACTIVATE" // they are deactivated once every row was read: the file is everyone
)

// Guard is a question that is asked before a change that looks like a mistake.
type Guard string

const (
	Deactivates Guard = "IMPORT_DEACTIVATES" // more than 5 % of the active users would be deactivated
	Refuses     Guard = "IMPORT_REFUSES"     // more than 5 % of the rows are refused, or, where missing users are deactivated, one that does not say whose it is
)

// Guards lists every guard.
var Guards = []Guard{Deactivates, Refuses}

// suspicious is the share from which on a guard asks, one in so many: above 5 %.
const suspicious = 20

// GuardReport is why a load looks like a mistake.
type GuardReport struct {
	Guard   Guard
	Message string
	Count   int // users or rows it is about
	Share   float64
}

// guards says what looks like a mistake when missing users are treated like this.
func (v *Verdict) guards(missing Missing) []GuardReport {
	out := []GuardReport{}
	if v.Missing != nil && missing == Deactivate && *v.Missing*suspicious > v.Active {
		out = append(out, report(Deactivates, *v.Missing, v.Active, "active user", "not in the file and would be deactivated"))
	}
	switch {
	case v.Rejected*suspicious > v.Read:
		out = append(out, report(Refuses, v.Rejected, v.Read, "row", "refused, and the file says nothing of these people"))
	case v.Unnamed > 0 && missing == Deactivate:
		out = append(out, report(Refuses, v.Unnamed, v.Read, "row", "refused before an id could be read, and whoever is in such a row counts as missing"))
	}
	return out
}

func report(g Guard, count, of int, noun, what string) GuardReport {
	share := float64(count) / float64(of)
	verb := "are"
	if count == 1 {
		verb = "is"
	}
	if of != 1 {
		noun += "s"
	}
	return GuardReport{Guard: g, Count: count, Share: share, Message: fmt.Sprintf("%d of %d %s (%.3g %%) %s %s.", count, of, noun, 100*share, verb, what)}
}

// unconfirmed returns the reports of guards that nobody has confirmed.
func unconfirmed(reports []GuardReport, confirmed []Guard) []GuardReport {
	return slices.DeleteFunc(slices.Clone(reports), func(r GuardReport) bool { return slices.Contains(confirmed, r.Guard) })
}

// BlockedError is a load that guards hold up.
type BlockedError struct {
	Guards []GuardReport // at least one
	Wrote  bool          // rows were written already, and nobody was deactivated
}

// Error says what is to be feared and how to go on.
func (e *BlockedError) Error() string {
	var fears, names []string
	for _, g := range e.Guards {
		fears = append(fears, g.Message)
		names = append(names, string(g.Guard))
	}
	what := "nothing was written"
	if e.Wrote {
		what = "nobody was deactivated; what was accepted until then stays"
	}
	return fmt.Sprintf("%s That looks like a mistake, and %s. If it is meant, confirm %s", strings.Join(fears, " "), what, strings.Join(names, " and "))
}
