package audience

import (
	"context"
	"fmt"

	"parterre/index"
)

// DeclareAttribute makes an attribute with a kind of the caller's choice.
func (s *Service) DeclareAttribute(ctx context.Context, by Actor, in index.AttributeChange) (AttributeOutcome, error) {
	return s.changeAttribute(ctx, by, AttributeDeclared, in, func(tx *index.Tx) (index.AttributeID, []index.Issue) {
		return tx.DeclareAttribute(in)
	})
}

// UpdateAttribute changes what is said about an attribute, by key or id.
func (s *Service) UpdateAttribute(ctx context.Context, by Actor, in index.AttributeChange) (AttributeOutcome, error) {
	return s.changeAttribute(ctx, by, AttributeUpdated, in, func(tx *index.Tx) (index.AttributeID, []index.Issue) {
		a, _ := tx.Schema().ByKey(in.Key)
		return a.ID, tx.UpdateAttribute(in)
	})
}

func (s *Service) changeAttribute(
	ctx context.Context, by Actor, kind CommandKind, in index.AttributeChange, verb func(*index.Tx) (index.AttributeID, []index.Issue),
) (AttributeOutcome, error) {
	c := &command{by: by, kind: kind, alone: true}
	c.prepare = func(n *next) (answer, error) {
		id, issues := verb(n.facts())
		if refuses(issues) {
			return refused(issues...), nil
		}
		if a, _ := n.tx.Schema().ByID(id); a.Shaped == n.revision { // values are others, and so is what they are compared with
			n.edited = true
			n.edition.stale = func(names *names) bool { return contains(names.attributes, id) }
		}
		return answer{Attribute: id, Issues: issues, written: true, detail: Detail{Attribute: id, Key: in.Key}}, nil
	}
	out, err := s.run(ctx, c, in)
	result := AttributeOutcome{Outcome: out}
	if a, ok := out.View.Facts.Schema().ByID(c.answer.Attribute); ok && out.Written() {
		result.Attribute = &a
	}
	return result, err
}

// DeleteAttribute deletes an attribute, by key or id, with all its values, unless an audience asks for it.
func (s *Service) DeleteAttribute(ctx context.Context, by Actor, attribute string) (DeleteOutcome, error) {
	c := &command{by: by, kind: AttributeDeleted, alone: true}
	c.prepare = func(n *next) (answer, error) {
		a, _ := n.base.Facts.Schema().ByKey(attribute)
		if users := n.base.Catalog.UsersOfAttribute(a.ID); len(users) > 0 {
			return refused(refusal(AttributeInUse, fmt.Sprintf("The attribute %q is used by %s.", a.Key, listed(users)),
				"Take it out of these audiences and their drafts first, and publish them.", "key")), nil
		}
		if issues := n.facts().DeleteAttribute(attribute); len(issues) > 0 {
			return refused(issues...), nil
		}
		return answer{written: true, detail: Detail{Attribute: a.ID, Key: a.Key}}, nil
	}
	out, err := s.run(ctx, c, attribute)
	return DeleteOutcome{Outcome: out, Deleted: out.Written()}, err
}

// PutGroup makes a group or changes the one that is there. Circles of groups are refused.
func (s *Service) PutGroup(ctx context.Context, by Actor, in index.GroupWrite) (GroupOutcome, error) {
	c := &command{by: by, kind: GroupPut, alone: true}
	c.prepare = func(n *next) (answer, error) {
		id, issues := n.facts().PutGroup(in)
		if len(issues) > 0 {
			return refused(issues...), nil
		}
		if in.Parents != nil { // who is in a group above changes
			n.edited = true
			n.edition.stale = func(names *names) bool { return names.grouped }
		}
		return answer{Group: id, written: true, detail: Detail{Group: id, Key: in.Key}}, nil
	}
	out, err := s.run(ctx, c, in)
	result := GroupOutcome{Outcome: out}
	if g, ok := out.View.Facts.Groups().ByID(c.answer.Group); ok && out.Written() {
		result.Group = &g
	}
	return result, err
}

// DeleteGroup deletes a group, by key or id, unless it has members or an audience asks for it.
func (s *Service) DeleteGroup(ctx context.Context, by Actor, group string) (DeleteOutcome, error) {
	c := &command{by: by, kind: GroupDeleted, alone: true}
	c.prepare = func(n *next) (answer, error) {
		g, _ := n.base.Facts.Groups().ByKey(group)
		if users := n.base.Catalog.UsersOfGroup(g.ID); len(users) > 0 {
			return refused(refusal(index.GroupInUse, fmt.Sprintf("The group %q is used by %s.", g.Key, listed(users)),
				"Take it out of these audiences and their drafts first, and publish them.", "key")), nil
		}
		if issues := n.facts().DeleteGroup(group); len(issues) > 0 {
			return refused(issues...), nil
		}
		n.edited = true
		n.edition.stale = func(names *names) bool { return names.grouped }
		return answer{written: true, detail: Detail{Group: g.ID, Key: g.Key}}, nil
	}
	out, err := s.run(ctx, c, group)
	return DeleteOutcome{Outcome: out, Deleted: out.Written()}, err
}
