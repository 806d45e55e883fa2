package engine

// Everyone returns the plan of all active users.
func Everyone() *Plan {
	yes := true
	p, _ := CompilePartial(&Criteria{Everyone: &yes}, Env{})
	return p
}

// Listed returns the plan of the users with these ids; how many they are is not bounded.
func Listed(ids []string) *Plan {
	if ids == nil {
		ids = []string{}
	}
	q, b := &Criteria{Users: ids}, newBuilder()
	root := b.of(newUsersLeaf(ids))
	return newPlan(q, b.nodes, root, []asked{{criteria: q, parent: -1, place: root, value: invalid}})
}

// Reference returns the plan with the criteria {audience: ref} and the meaning of to.
func Reference(ref AudienceRef, to *Plan) *Plan {
	q, b := &Criteria{Audience: &ref}, newBuilder()
	root := b.refer(to)
	return newPlan(q, b.nodes, root, []asked{{criteria: q, parent: -1, place: root, value: invalid}})
}

// And returns the plan of the users in all plans; of none, everyone.
func And(plans ...*Plan) *Plan {
	return combine(plans, func(of []*Criteria) *Criteria { return &Criteria{All: of} })
}

// Or returns the plan of the users in any of the plans; of none, nobody.
func Or(plans ...*Plan) *Plan {
	return combine(plans, func(of []*Criteria) *Criteria { return &Criteria{Any: of} })
}

// Minus returns the plan of the users in the first plan and in none of the others.
func Minus(first *Plan, others ...*Plan) *Plan {
	return combine(append([]*Plan{first}, others...), func(of []*Criteria) *Criteria {
		all := []*Criteria{of[0]}
		for _, q := range of[1:] {
			all = append(all, &Criteria{Not: q})
		}
		return &Criteria{All: all}
	})
}

// SymmetricDifference returns the plan of the users in an odd number of the plans. It is written as at least one but
// not two, or at least three but not four, and so on, so its criteria grow with the square of the number of plans.
func SymmetricDifference(plans ...*Plan) *Plan {
	return combine(plans, func(of []*Criteria) *Criteria {
		odd := []*Criteria{}
		for k := 1; k <= len(of); k += 2 {
			some := &Criteria{AtLeast: &AtLeast{Count: k, Of: of}}
			if k < len(of) {
				more := &Criteria{AtLeast: &AtLeast{Count: k + 1, Of: of}}
				some = &Criteria{All: []*Criteria{some, {Not: more}}}
			}
			odd = append(odd, some)
		}
		if len(odd) == 1 {
			return odd[0]
		}
		return &Criteria{Any: odd}
	})
}

// combine plans criteria made of those of other plans, which go in as they are.
func combine(plans []*Plan, join func([]*Criteria) *Criteria) *Plan {
	splices := make(map[*Criteria]*Plan, len(plans))
	of := make([]*Criteria, len(plans))
	for i, p := range plans {
		q := *p.criteria // a pointer of its own: two plans may share their criteria
		of[i] = &q
		splices[of[i]] = p
	}
	p, _ := compile(join(of), Env{}, splices)
	return p
}

// splice puts another plan in the place of a node, with all the nodes of its criteria.
func (c *compiler) splice(p *Plan, path []string, parent int) int32 {
	places := c.builder.absorb(p, nil)
	at := func(place int32) int32 {
		if place == invalid {
			return invalid
		}
		return places[place]
	}
	first := len(c.asked)
	for _, a := range p.asked {
		a.path = under(path, a.path...)
		a.place, a.value = at(a.place), at(a.value)
		if a.parent += first; a.parent < first {
			a.parent = parent
		}
		c.asked = append(c.asked, a)
	}
	return at(p.root)
}
