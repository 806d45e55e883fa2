package engine

import (
	"time"

	"parterre/index"
)

// PanelUsers is how many users a Panel asks at once: one bit of a word each.
const PanelUsers = 64

// Panel asks many plans about up to 64 users at a time. Leaves and inner nodes that plans have in common are
// answered once. It is immutable and may be used by any number of goroutines.
type Panel struct{}

// NewPanel merges the plans. A nil plan, and one that is not valid, matches nobody.
func NewPanel(plans []*Plan) *Panel { panic("not yet") }

// Len returns the number of plans.
func (p *Panel) Len() int { panic("not yet") }

// Evaluate sets bit j of out[i] when users[j] is in plan i at the time now, and clears all other bits. It takes at
// most PanelUsers users, and out must be Len long. A nil user matches nothing.
func (p *Panel) Evaluate(users []Values, now time.Time, out []uint64) { panic("not yet") }

// EvaluateRows is Evaluate for users of a snapshot, by ordinal.
func (p *Panel) EvaluateRows(s *index.Snapshot, ords []uint32, now time.Time, out []uint64) {
	panic("not yet")
}

// Windows reports whether time alone can move users in or out of any of the plans.
func (p *Panel) Windows() bool { panic("not yet") }
