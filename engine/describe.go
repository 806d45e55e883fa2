package engine

import (
	"fmt"
	"slices"
	"strings"
)

// Describe says criteria in plain English, for people who have never seen their tree: "everyone who matches all of: Age is
// at least 18; is in the group “Sales”". Attributes and groups are called by their labels and names. What is asked
// for is said in full, but for lists of more than 20 values, which are cut. Criteria with faults are described as far as
// they go. Equal criteria in equal environments have equal descriptions.
//
// Negation keeps its meaning: who has no value matches it, so it reads "is not “Sales” or has no value". At the end of "all
// of" it is an exception: "everyone who has the role “manager”, but nobody whose Department is “Sales”".
func Describe(c *Criteria, env Env) string {
	d := describer{env}
	c, negated := d.peel(c)
	switch {
	case c == nil || len(c.given()) == 0:
		return "nothing is asked yet"
	case c.always(negated):
		return "everyone"
	case c.always(!negated):
		return "nobody"
	}
	if rest, left := d.leftOut(c, negated); left != nil {
		stop := ","
		if rest.isGroup() {
			stop = ";" // as between its parts
		}
		return "everyone" + d.who(rest, false) + stop + " but nobody" + d.who(left, false)
	}
	return "everyone" + d.who(c, negated)
}

// who says criteria behind "everyone" or "nobody": "whose Age is 18", "who matches all of: …".
func (d describer) who(c *Criteria, negated bool) string {
	switch {
	case c.Everyone != nil:
		return ""
	case c.isGroup():
		head, parts := d.group(c, negated)
		return " who " + matches(head) + ": " + d.list(parts)
	case c.Attribute != nil:
		return " whose " + d.leaf(c, negated)
	}
	return " who " + d.leaf(c, negated)
}

// leftOut parts criteria that end in negations, as in "all of these, but not that", from what is negated: people say that
// as an exception, and need not be told that whoever has no value is none. Nil where nothing is left out.
func (d describer) leftOut(c *Criteria, negated bool) (rest, left *Criteria) {
	if c.All == nil || negated {
		return c, nil
	}
	end := len(c.All)
	var out []*Criteria
	for ; end > 1; end-- {
		left, negated := d.peel(c.All[end-1])
		if !negated || left == nil || len(left.given()) == 0 || left.always(true) || left.always(false) {
			break
		}
		out = append(out, left)
	}
	switch slices.Reverse(out); len(out) {
	case 0:
		return c, nil
	case 1:
		left = out[0]
	default:
		left = &Criteria{Any: out}
	}
	if only, negated := d.peel(c.All[0]); end == 1 && only != nil && !negated && !only.isGroup() && len(only.given()) > 0 {
		return only, left
	}
	return &Criteria{All: c.All[:end]}, left
}

// describeNode says one node by itself, as a line of its own: a leaf in full, a group by its head only, for what is in
// it has lines of its own.
func describeNode(c *Criteria, env Env) string {
	d := describer{env}
	switch {
	case c == nil || len(c.given()) == 0:
		return "Nothing is asked here yet"
	case c.All != nil:
		return "All of these"
	case c.Any != nil:
		return "Any of these"
	case c.Not != nil:
		return "Not"
	case c.AtLeast != nil:
		return fmt.Sprintf("At least %d of these", c.AtLeast.Count)
	case c.ExactlyOne != nil:
		return "Exactly one of these"
	case c.Everyone != nil:
		return "Everyone"
	case c.Attribute != nil:
		return d.attribute(c.Attribute, false) // begins with the label, as people wrote it
	}
	said := d.leaf(c, false)
	return strings.ToUpper(said[:1]) + said[1:]
}

// describeReason says one node as a sentence about people, and a group by its head only.
func describeReason(c *Criteria, env Env) string {
	if c.isGroup() {
		return describeNode(c, env)
	}
	return Describe(c, env)
}

// matches puts the verb before the head of a group.
func matches(head string) string {
	if rest, ok := strings.CutPrefix(head, "not "); ok {
		return "does not match " + rest
	}
	return "matches " + head
}

type describer struct{ env Env }

// peel takes off what adds nothing: nodes that only carry an id, groups of one, and negations, two of which are none.
func (d describer) peel(c *Criteria) (*Criteria, bool) {
	negated := false
	for c != nil {
		switch {
		case c.Node != nil:
			c = c.Node.Criteria
		case c.Not != nil:
			c, negated = c.Not, !negated
		case len(c.All) == 1:
			c = c.All[0]
		case len(c.Any) == 1:
			c = c.Any[0]
		case len(c.ExactlyOne) == 1:
			c = c.ExactlyOne[0]
		default:
			return c, negated
		}
	}
	return nil, negated
}

// isGroup reports whether the criteria join others.
func (c *Criteria) isGroup() bool {
	return c.All != nil || c.Any != nil || c.AtLeast != nil || c.ExactlyOne != nil
}

// always reports whether the criteria, or their negation, say that everyone matches and nothing else.
func (c *Criteria) always(negated bool) bool {
	if negated {
		return c.Any != nil && len(c.Any) == 0 || c.ExactlyOne != nil && len(c.ExactlyOne) == 0
	}
	return c.Everyone != nil || c.All != nil && len(c.All) == 0
}

// group returns how a group joins its parts, and the parts.
func (d describer) group(c *Criteria, negated bool) (head string, parts []*Criteria) {
	switch {
	case c.AtLeast != nil && negated:
		return fmt.Sprintf("fewer than %d of", c.AtLeast.Count), c.AtLeast.Of
	case c.AtLeast != nil:
		return fmt.Sprintf("at least %d of", c.AtLeast.Count), c.AtLeast.Of
	case c.ExactlyOne != nil && negated:
		return "not exactly one of", c.ExactlyOne
	case c.ExactlyOne != nil:
		return "exactly one of", c.ExactlyOne
	case c.All != nil && negated:
		return "not all of", c.All
	case c.All != nil:
		return "all of", c.All
	case negated:
		return "none of", c.Any
	}
	return "at least one of", c.Any
}

// list says the parts of a group, one after the other.
func (d describer) list(parts []*Criteria) string {
	said := make([]string, len(parts))
	for i, p := range parts {
		c, negated := d.peel(p)
		said[i] = d.phrase(c, negated)
	}
	return strings.Join(said, "; ")
}

// phrase says criteria as a part of a list; a group stands in brackets.
func (d describer) phrase(c *Criteria, negated bool) string {
	switch {
	case c == nil || len(c.given()) == 0:
		return "(nothing is asked here yet)"
	case c.always(negated):
		return "(everyone)"
	case c.always(!negated):
		return "(nobody)"
	case c.isGroup():
		head, parts := d.group(c, negated)
		return fmt.Sprintf("(%s: %s)", head, d.list(parts))
	}
	return d.leaf(c, negated)
}
