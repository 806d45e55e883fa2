package engine

import (
	"math/bits"
	"sync"
	"time"

	"parterre/index"
)

// PanelUsers is how many users a Panel asks at once: one bit of a word each.
const PanelUsers = 64

// Panel asks many plans about up to 64 users at a time. Leaves and inner nodes that plans have in common are
// answered once. It is immutable and may be used by any number of goroutines.
//
// It merges the plans' programs into one and answers it from the leaves up, a word per node with a bit per user. The
// leaves of one attribute are answered together: a value is read once per user, equalities are found in a map from
// the value to the leaves that want it, so that a thousand audiences that differ in one value cost one look-up.
type Panel struct {
	nodes   int     // how many, leaves included
	steps   []step  // of the inner nodes, operands before what they are operands of
	kids    []int32 // of all steps
	roots   []int32 // by plan; invalid matches nobody
	groups  []leafGroup
	windows bool
	spare   sync.Pool // of *panelRun
}

// NewPanel merges the plans. A nil plan, and one that is not valid, matches nobody.
func NewPanel(plans []*Plan) *Panel {
	b := newBuilder()
	p := &Panel{roots: make([]int32, len(plans))}
	for i, plan := range plans {
		p.roots[i] = invalid
		if plan != nil && plan.Valid() {
			p.roots[i] = b.absorb(plan, plan.used)[plan.root]
			p.windows = p.windows || plan.Windows()
		}
	}
	for i, n := range b.nodes {
		if n.op == opLeaf || n.op == opNone {
			continue
		}
		from := len(p.kids)
		p.kids = append(p.kids, n.kids...)
		p.steps = append(p.steps, step{op: n.op, at: int32(i), k: int32(n.k), from: int32(from), to: int32(len(p.kids))})
	}
	p.nodes = len(b.nodes)
	p.groups = groupLeaves(b.nodes)
	p.spare.New = func() any { return &panelRun{words: make([]uint64, p.nodes)} }
	return p
}

// step is an inner node, laid out for the loop.
type step struct {
	op       op
	at       int32
	k        int32
	from, to int32 // its operands in Panel.kids
}

// Len returns the number of plans.
func (p *Panel) Len() int { return len(p.roots) }

// Windows reports whether time alone can move users in or out of any of the plans.
func (p *Panel) Windows() bool { return p.windows }

// panelRun is the scratch memory of one evaluation.
type panelRun struct {
	words []uint64 // by node
	users [PanelUsers]index.User
	asked [PanelUsers]Values
}

// Evaluate sets bit j of out[i] when users[j] is in plan i at the time now, and clears all other bits. It takes at
// most PanelUsers users, and out must be Len long. A nil user matches nothing.
func (p *Panel) Evaluate(users []Values, now time.Time, out []uint64) {
	r := p.spare.Get().(*panelRun)
	defer p.spare.Put(r)
	p.evaluate(r, users, now, out)
}

// EvaluateRows is Evaluate for users of a snapshot, by ordinal.
func (p *Panel) EvaluateRows(s *index.Snapshot, ords []uint32, now time.Time, out []uint64) {
	r := p.spare.Get().(*panelRun)
	defer p.spare.Put(r)
	for j, ord := range ords {
		r.users[j] = s.User(ord)
		r.asked[j] = &r.users[j]
	}
	p.evaluate(r, r.asked[:len(ords)], now, out)
	clear(r.users[:len(ords)]) // a spare run must not hold on to a snapshot
}

func (p *Panel) evaluate(r *panelRun, users []Values, now time.Time, out []uint64) {
	if len(users) > PanelUsers {
		panic("engine: a panel asks at most 64 users at once")
	}
	active := uint64(0)
	for j, v := range users {
		if v != nil && v.Active() {
			active |= 1 << j
		}
	}
	if active == 0 {
		clear(out)
		return
	}
	clear(r.words)
	for i := range p.groups {
		p.groups[i].answer(r.words, users, active, now)
	}
	words := r.words
	for i := range p.steps {
		s := &p.steps[i]
		kids := p.kids[s.from:s.to]
		w := uint64(0)
		switch s.op {
		case opAll:
			w = active
		case opNot:
			w = active &^ words[kids[0]]
		case opAnd:
			w = active
			for _, kid := range kids {
				w &= words[kid]
			}
		case opOr:
			for _, kid := range kids {
				w |= words[kid]
			}
		case opAtLeast:
			w = atLeastWords(int(s.k), kids, words)
		case opExactlyOne:
			more := uint64(0)
			for _, kid := range kids {
				more |= w & words[kid]
				w |= words[kid]
			}
			w &^= more
		}
		words[s.at] = w
	}
	for i, root := range p.roots {
		out[i] = 0
		if root != invalid {
			out[i] = r.words[root]
		}
	}
}

// atLeastWords counts, in binary and for all users at once, how many operands match, and compares with k.
func atLeastWords(k int, kids []int32, words []uint64) uint64 {
	var planes [32]uint64 // planes[j] has bit j of each user's count
	used := bits.Len(uint(len(kids)))
	for _, kid := range kids {
		carry := words[kid]
		for j := 0; carry != 0; j++ {
			planes[j], carry = planes[j]^carry, planes[j]&carry
		}
	}
	more, same := uint64(0), ^uint64(0) // the count so far, from the top bit down, is more than k's, or the same
	for j := used - 1; j >= 0; j-- {
		if k>>j&1 == 0 {
			more |= same & planes[j]
			same &^= planes[j]
		} else {
			same &= planes[j]
		}
	}
	return more | same
}
