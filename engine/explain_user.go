package engine

import "time"

// Explanation says why one user is in a plan or not, node by node from the root down.
type Explanation struct {
	Matches bool
	Nodes   []NodeVerdict
}

// NodeVerdict is a node of criteria and how one user meets it.
type NodeVerdict struct {
	Path        []string
	ID          string // the client's id of the node, if any
	Description string // in plain English; a group by its head only
	Valid       bool   // false when the node has a fault; it then matches nobody
	Matches     bool
	Value       any       // what the user has there: the attribute's value, roles, keys of groups, the measure; nil for nothing
	Did         *Evidence // what the user did of what the node is about; nil when it asks for nothing done

	// Decides says that another answer at this node alone would turn Matches of the whole. It is false for nodes that
	// have nodes below them, whose answer is made by those.
	Decides bool
}

// ExplainUser says how the user meets every node of the plan's criteria. The environment is the one the plan was
// compiled with. A user who is not active matches nothing.
func (p *Plan) ExplainUser(v Values, now time.Time, env Env) *Explanation {
	out := &Explanation{Matches: p.Match(v, now), Nodes: make([]NodeVerdict, len(p.asked))}
	var memo answers
	memo.grow(p.shared)
	for i, a := range p.asked {
		out.Nodes[i] = NodeVerdict{
			Path: a.path, ID: a.id, Description: describeReason(a.criteria, env), Valid: a.place != invalid,
			Matches: a.place != invalid && v.Active() && p.match(a.place, v, now, &memo), Value: p.evidence(a.value, v, env),
		}
		if l := p.performed(a); l != nil {
			out.Nodes[i].Did, out.Nodes[i].Value = l.evidence(v.Events(), now, env)
		}
	}
	if p.Valid() && v.Active() {
		p.decide(out.Nodes)
	}
	return out
}

// decide marks the nodes that decide. A node turns the whole when it turns the node it stands in, and that one turns
// the whole; whether it turns that one follows from the answers of the nodes beside it.
func (p *Plan) decide(nodes []NodeVerdict) {
	kids, matching := make([]int, len(nodes)), make([]int, len(nodes)) // by place in Plan.asked
	for i, a := range p.asked {
		if a.parent >= 0 {
			kids[a.parent]++
			if nodes[i].Matches {
				matching[a.parent]++
			}
		}
	}
	turns := make([]bool, len(nodes))
	for i, a := range p.asked { // parents come before what is in them
		if a.parent < 0 {
			turns[i] = true
		} else {
			others := matching[a.parent]
			if nodes[i].Matches {
				others--
			}
			turns[i] = turns[a.parent] && p.asked[a.parent].criteria.turned(others, kids[a.parent]-1)
		}
		nodes[i].Decides = turns[i] && kids[i] == 0
	}
}

// turned reports whether criteria that join others are turned by one of these, when so many of the rest match.
func (c *Criteria) turned(matching, rest int) bool {
	switch {
	case c.All != nil:
		return matching == rest
	case c.Any != nil:
		return matching == 0
	case c.AtLeast != nil:
		return matching == c.AtLeast.Count-1
	case c.ExactlyOne != nil:
		return matching <= 1
	}
	return c.Not != nil
}

// evidence returns what the user has where a value is asked for.
func (p *Plan) evidence(value int32, v Values, env Env) any {
	if value == invalid {
		return nil
	}
	switch l := p.nodes[value].leaf.(type) {
	case *presentLeaf:
		if found, ok := v.Value(l.attribute); ok {
			return found.Any()
		}
	case *roleLeaf:
		if roles := v.Roles(); len(roles) > 0 {
			return roles
		}
	case *groupLeaf:
		var keys []string
		for _, id := range v.GroupIDs() {
			if env.Groups == nil {
				break
			}
			if g, ok := env.Groups.ByID(id); ok {
				keys = append(keys, g.Key)
			}
		}
		if len(keys) > 0 {
			return keys
		}
	}
	return nil
}
