package engine

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
)

// Simplify returns the canonical form of criteria: the shortest tree with the same meaning that the rules find, in an
// order that does not depend on how it was written. It is idempotent, drops the ids of nodes, and shares nothing with
// its argument. It is meant for criteria without faults: of others it may lose the fault with the node. White space
// around texts is cut off, so criteria that are to be taken verbatim (Env.Verbatim) are not for it.
//
// It takes time and memory in proportion to the tree. The rules are those of builder, as far as they need no schema;
// everyone is {everyone: true} and nobody {not: {everyone: true}}.
func Simplify(c *Criteria) *Criteria {
	if c == nil {
		return nil
	}
	return simplify(c).criteria
}

// form is simplified criteria with the key that orders them and tells them apart.
type form struct {
	criteria *Criteria
	key      string
	kids     []form // of all and any
	negated  *form  // of a not
}

func simplify(c *Criteria) form {
	if len(c.given()) != 1 {
		return leafForm(c.Clone())
	}
	switch {
	case c.Node != nil:
		if c.Node.Criteria == nil {
			return leafForm(&Criteria{})
		}
		return simplify(c.Node.Criteria)
	case c.All != nil:
		return joinForms(true, simplifyAll(c.All))
	case c.Any != nil:
		return joinForms(false, simplifyAll(c.Any))
	case c.Not != nil:
		return notForm(simplify(c.Not))
	case c.AtLeast != nil:
		return atLeastForm(c.AtLeast.Count, simplifyAll(c.AtLeast.Of))
	case c.ExactlyOne != nil:
		return exactlyOneForm(simplifyAll(c.ExactlyOne))
	}
	return simplifyLeaf(c.Clone())
}

func simplifyAll(list []*Criteria) []form {
	out := make([]form, len(list))
	for i, c := range list {
		if c == nil {
			c = &Criteria{}
		}
		out[i] = simplify(c)
	}
	return out
}

func leafForm(c *Criteria) form {
	text, err := json.Marshal(c)
	if err != nil { // a number that is none, which no criteria without faults have
		text = []byte("!")
	}
	return form{criteria: c, key: string(text)}
}

func everyoneForm() form {
	yes := true
	return leafForm(&Criteria{Everyone: &yes})
}

func nobodyForm() form { return notForm(everyoneForm()) }

func (f form) everyone() bool { return f.criteria.Everyone != nil && *f.criteria.Everyone }

func (f form) nobody() bool {
	n := f.criteria.Not
	return n != nil && n.Everyone != nil && *n.Everyone
}

// groupKey is the key of a node with operands: it sorts behind leaves and is short however much is below it.
func groupKey(what string, kids []form) string {
	h := sha256.New()
	for _, k := range kids {
		h.Write([]byte(k.key))
		h.Write([]byte{0})
	}
	return "~" + what + string(h.Sum(nil))
}

func notForm(f form) form {
	if f.negated != nil {
		return *f.negated
	}
	return form{criteria: &Criteria{Not: f.criteria}, key: groupKey("not", []form{f}), negated: &f}
}

// joinForms makes all (and) or any of simplified operands.
func joinForms(all bool, of []form) form {
	unit, zero := everyoneForm(), nobodyForm()
	if !all {
		unit, zero = zero, unit
	}
	var kids []form
	for _, f := range of {
		switch {
		case f.key == unit.key:
		case f.key == zero.key:
			return zero
		case f.kids != nil && all == (f.criteria.All != nil):
			kids = append(kids, f.kids...)
		default:
			kids = append(kids, f)
		}
	}
	if !all {
		kids = mergeForms(kids)
	}
	slices.SortFunc(kids, func(a, b form) int { return strings.Compare(a.key, b.key) })
	kids = slices.CompactFunc(kids, func(a, b form) bool { return a.key == b.key })
	keys := make(map[string]bool, len(kids))
	for _, f := range kids {
		keys[f.key] = true
	}
	for _, f := range kids {
		if f.negated != nil && keys[f.negated.key] {
			return zero
		}
	}
	switch len(kids) {
	case 0:
		return unit
	case 1:
		return kids[0]
	}
	list := make([]*Criteria, len(kids))
	for i, f := range kids {
		list[i] = f.criteria
	}
	if all {
		return form{criteria: &Criteria{All: list}, key: groupKey("all", kids), kids: kids}
	}
	return form{criteria: &Criteria{Any: list}, key: groupKey("any", kids), kids: kids}
}

func atLeastForm(count int, of []form) form {
	kids := slices.DeleteFunc(of, func(f form) bool {
		if f.everyone() {
			count--
		}
		return f.everyone() || f.nobody()
	})
	switch {
	case count <= 0:
		return everyoneForm()
	case count > len(kids):
		return nobodyForm()
	case count == 1:
		return joinForms(false, kids)
	case count == len(kids):
		return joinForms(true, kids)
	}
	slices.SortFunc(kids, func(a, b form) int { return strings.Compare(a.key, b.key) })
	list := make([]*Criteria, len(kids))
	for i, f := range kids {
		list[i] = f.criteria
	}
	return form{criteria: &Criteria{AtLeast: &AtLeast{Count: count, Of: list}}, key: groupKey("atLeast "+thousands(count), kids)}
}

// exactlyOneForm follows the rules of builder.exactlyOne.
func exactlyOneForm(of []form) form {
	slices.SortFunc(of, func(a, b form) int { return strings.Compare(a.key, b.key) })
	sure := 0 // operands that match whoever is asked
	var kids, out []form
	for i, f := range of {
		again := i > 0 && of[i-1].key == f.key
		switch {
		case f.nobody():
		case f.everyone():
			sure++
		case again && (len(out) == 0 || out[len(out)-1].key != f.key):
			kids, out = kids[:len(kids)-1], append(out, f)
		case !again:
			kids = append(kids, f)
		}
	}
	keys := make(map[string]bool, len(kids))
	for _, f := range kids {
		keys[f.key] = true
	}
	paired := map[string]bool{} // x and not x
	for _, f := range kids {
		if f.negated != nil && keys[f.negated.key] {
			sure++
			paired[f.key], paired[f.negated.key] = true, true
		}
	}
	kids = slices.DeleteFunc(kids, func(f form) bool { return paired[f.key] })
	never := func(list []form) form { return notForm(joinForms(false, list)) }
	switch {
	case sure > 1:
		return nobodyForm()
	case sure == 1:
		return never(append(out, kids...))
	case len(kids) == 0:
		return nobodyForm()
	case len(kids) == 1:
		return joinForms(true, []form{kids[0], never(out)})
	}
	list := make([]*Criteria, len(kids))
	for i, f := range kids {
		list[i] = f.criteria
	}
	one := form{criteria: &Criteria{ExactlyOne: list}, key: groupKey("exactlyOne", kids)}
	return joinForms(true, []form{one, never(out)})
}
