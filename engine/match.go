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
	Events() index.UserEvents
	GroupIDs() []index.GroupID // those the user was put into; the engine knows the ones above
}

var _ Values = index.User{}

// Match reports whether the user is in the plan at the time now. It stops at the first answer and, when texts are
// ASCII, allocates nothing.
func (p *Plan) Match(v Values, now time.Time) bool {
	if p.root == invalid || !v.Active() {
		return false
	}
	var memo answers
	memo.grow(p.shared)
	return p.match(p.root, v, now, &memo)
}

func (p *Plan) match(at int32, v Values, now time.Time, memo *answers) bool {
	n := &p.nodes[at]
	switch n.op {
	case opNone:
		return false
	case opAll:
		return true
	case opLeaf:
		return n.leaf.match(v, now)
	case opNot:
		return !p.match(n.kids[0], v, now, memo)
	}
	slot := p.slots[at]
	if yes, known := memo.get(slot); known {
		return yes
	}
	yes := n.join(p.order[at], func(kid int32) bool { return p.match(kid, v, now, memo) })
	memo.set(slot, yes)
	return yes
}

// join answers for a node from the answers of its operands, given in any order, asking no more than it needs.
func (n *node) join(kids []int32, ask func(kid int32) bool) bool {
	switch n.op {
	case opAnd:
		for _, kid := range kids {
			if !ask(kid) {
				return false
			}
		}
		return true
	case opOr:
		for _, kid := range kids {
			if ask(kid) {
				return true
			}
		}
		return false
	}
	if n.op == opExactlyOne {
		one := false
		for _, kid := range kids {
			if ask(kid) {
				if one {
					return false
				}
				one = true
			}
		}
		return one
	}
	need := n.k
	for i, kid := range kids {
		if need > len(kids)-i {
			return false
		}
		if ask(kid) {
			if need--; need == 0 {
				return true
			}
		}
	}
	return false
}

// answers remembers the answers of nodes that are reached on several ways, so that audiences in a diamond are asked
// once and not once a way. It lies on the stack as long as there are few.
type answers struct {
	known, yes [fewAnswers / 64]uint64
	more       []byte // of slots from fewAnswers on: 0 unknown, 1 no, 2 yes
}

const fewAnswers = 256

func (a *answers) grow(slots int) {
	if slots > fewAnswers {
		a.more = make([]byte, slots-fewAnswers)
	}
}

func (a *answers) get(slot int32) (yes, known bool) {
	switch {
	case slot < 0:
		return false, false
	case slot < fewAnswers:
		bit := uint64(1) << (slot & 63)
		return a.yes[slot>>6]&bit != 0, a.known[slot>>6]&bit != 0
	}
	m := a.more[slot-fewAnswers]
	return m == 2, m != 0
}

func (a *answers) set(slot int32, yes bool) {
	switch {
	case slot < 0:
	case slot < fewAnswers:
		bit := uint64(1) << (slot & 63)
		a.known[slot>>6] |= bit
		if yes {
			a.yes[slot>>6] |= bit
		}
	case yes:
		a.more[slot-fewAnswers] = 2
	default:
		a.more[slot-fewAnswers] = 1
	}
}
