package audience

import (
	"context"
	"slices"

	"parterre/index"
)

// TakenBack is what taking users back came to.
type TakenBack struct {
	Back int  // users who are as they were before
	Kept int  // users somebody else has changed or deleted since; they were left alone
	More bool // users are left on the trail
}

// TakeBackUsers puts the next users of a trail back as they were before the import, MaxUsers at most. Whom the import made is
// deleted. By names the import.
func (s *Service) TakeBackUsers(ctx context.Context, by Actor, t *Trail) (TakenBack, error) {
	var users []returning
	var out TakenBack
	view := s.View()
	for n := 0; n < MaxUsers && len(t.users) > 0; n++ {
		u, way, err := s.returning(view, t.next())
		if err != nil {
			return out, err
		}
		switch way {
		case comes:
			users = append(users, u)
		case stays:
			out.Kept++
		}
	}
	out.More = len(t.users) > 0
	if len(users) == 0 {
		return out, nil
	}
	wanted := len(users)
	c := &command{by: by, kind: UsersTakenBack, users: wanted}
	c.prepare = func(n *next) (answer, error) {
		var a answer
		tx := n.facts()
		for left, before := slices.Clone(users), 0; len(left) != before; { // again, as long as one has made room for another: values may be unique
			before = len(left)
			left = slices.DeleteFunc(left, func(u returning) bool { return tx.TakeBack(u.key, u.last, u.before) })
			a.Accepted += before - len(left)
		}
		a.written = a.Accepted > 0
		return a, nil
	}
	if _, err := s.run(ctx, c); err != nil {
		return out, err
	}
	out.Back = c.answer.Accepted
	out.Kept += wanted - out.Back
	return out, nil
}

// TakeBackNames deletes the attributes and groups an import has made, where nobody has a value or is a member, no audience
// asks for them, and nobody else has changed what is said about them.
func (s *Service) TakeBackNames(ctx context.Context, by Actor, t *Trail) error {
	if len(t.attributes)+len(t.groups) == 0 {
		return nil
	}
	c := &command{by: by, kind: NamesTakenBack, alone: true}
	c.prepare = func(n *next) (answer, error) {
		attributes, groups := n.unused(t)
		for _, id := range attributes {
			n.facts().DeleteAttribute(id.String())
		}
		for _, id := range slices.Backward(groups) { // one that was made later may be inside one that was made before
			n.facts().DeleteGroup(id.String()) // which refuses one with members
		}
		if n.tx == nil || !n.tx.Changed() {
			return answer{}, nil
		}
		n.edited = true
		n.edition.stale = func(names *names) bool { return names.grouped }
		return answer{written: true}, nil
	}
	_, err := s.run(ctx, c)
	return err
}

// unused returns the attributes and groups of a trail that nobody has a value of or is in, and no audience asks for.
func (n *next) unused(t *Trail) (attributes []index.AttributeID, groups []index.GroupID) {
	facts, catalog := n.base.Facts, n.base.Catalog
	for _, id := range t.attributes {
		if _, known := facts.Schema().ByID(id); known && facts.Present(id).Count() == 0 && len(catalog.UsersOfAttribute(id)) == 0 {
			attributes = append(attributes, id)
		}
	}
	for _, id := range t.groups {
		if _, known := facts.Groups().ByID(id); known && len(catalog.UsersOfGroup(id)) == 0 {
			groups = append(groups, id)
		}
	}
	if len(attributes)+len(groups) == 0 {
		return nil, nil
	}
	values, members := map[index.AttributeID]bool{}, map[index.GroupID]bool{}
	for u := range facts.DormantUsers() { // no column tells of them, so the writer waits for a look at each
		r := u.Record()
		for _, v := range r.Values {
			values[v.Attribute] = true
		}
		for _, g := range r.Groups {
			members[g] = true
		}
	}
	attributes = slices.DeleteFunc(attributes, func(id index.AttributeID) bool { return values[id] })
	groups = slices.DeleteFunc(groups, func(id index.GroupID) bool { return members[id] })
	return attributes, groups
}
