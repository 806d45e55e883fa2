package engine

import (
	"context"
	"strings"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// axis is a dimension resolved against a snapshot. It gives every user it knows something of a slot, and a slot
// stands for the cells the user is counted in: a slot is a code of the dictionary and one cell, or an interned set of
// codes and several cells. Counting is therefore one pass that adds ones to slots; cells are looked at once a
// slot, and never once a user.
type axis interface {
	// fill puts the slots of the rows of a block that have one, ascending by row, into the lane.
	fill(blk int, rows block.Rows, l *lane)
	// cellsOf appends the cells of a slot.
	cellsOf(slot uint32, dst []uint32) []uint32
	// whole reports whether users in the slot are in no other slot that is whole: it counts heads.
	whole(slot uint32) bool
	// known reports whether users in the slot have something on this axis.
	known(slot uint32) bool
	// slots and cells are how many there are by now; a fill may add some.
	slots() int
	cells() int
	// natural reports whether the cells keep their own order and are all shown.
	natural() bool
	// overlapping reports whether one user may be in several cells.
	overlapping() bool
	// compare orders two cells of one size.
	compare(a, b uint32) int
	label(cell uint32) string
	criteria(cell uint32) *Criteria
	// among is the criteria of the users in any of the cells, present of those with something on the axis,
	// absent of the others.
	among(cells []uint32) *Criteria
	present() *Criteria
	absent() *Criteria
}

// tally is an axis that counts the rows of a block by slot without a lane in between.
type tally interface {
	count(blk int, rows block.Rows, counts []uint32)
}

// lane is what an axis says of some rows of one block.
type lane struct {
	paired bool // whether rows are wanted beside slots
	rows   []uint16
	slots  []uint32
}

// newAxis resolves a dimension. Paths of issues are relative to it.
func newAxis(ctx context.Context, s *index.Snapshot, population block.Selection, d Dimension, o CompositionOptions) (axis, []index.Issue, error) {
	ways := 0
	for _, given := range []bool{d.Attribute != "", d.Bins != nil, d.Roles, d.Groups, d.Audiences != nil} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		return nil, []index.Issue{{Code: DimensionAmbiguous, Severity: index.Error,
			Message: "The dimension does not say what to split by, or says several things at once.",
			Hint:    "Give one of attribute, bins, roles, groups and audiences."}}, nil
	}
	switch {
	case d.Roles:
		return newRoleAxis(s.RoleColumn()), nil, nil
	case d.Groups:
		return newGroupAxis(s), nil, nil
	case d.Audiences != nil:
		a, issues := newPartAxis(s.Shape(), d.Audiences)
		return a, issues, nil
	case d.Bins != nil:
		attribute, issues := findAttribute(s.Schema(), d.Bins.Attribute, "bins", "attribute")
		if issues != nil {
			return nil, issues, nil
		}
		a, issues, err := newBinAxis(ctx, s, population, attribute, d.Bins, o)
		return a, index.Under(issues, "bins"), err
	}
	attribute, issues := findAttribute(s.Schema(), d.Attribute, "attribute")
	if issues != nil {
		return nil, issues, nil
	}
	switch attribute.Kind {
	case index.String, index.Version:
		return newTextAxis(s.Text(attribute.ID), attribute), nil, nil
	case index.StringList:
		return newListAxis(s.List(attribute.ID), attribute), nil, nil
	}
	return newValueAxis(s.Ordered(attribute.ID), attribute, o.Zone), nil, nil
}

// findAttribute returns the attribute of a key or id, or the issue at that path that there is none.
func findAttribute(schema *index.Schema, ref string, path ...string) (index.Attribute, []index.Issue) {
	a, ok := schema.ByKey(ref)
	if ok {
		return a, nil
	}
	message := "No attribute is chosen yet."
	if ref != "" {
		message = "There is no attribute " + shown(ref) + "."
	}
	return a, []index.Issue{{Code: index.AttributeNotFound, Severity: index.Error, Path: path,
		Message: message, Hint: "Choose one of the attributes of the workspace, by its key."}}
}

// single is the part of an axis on which a user is in one cell, which is the slot.
type single struct{}

func (single) cellsOf(slot uint32, dst []uint32) []uint32 { return append(dst, slot) }
func (single) whole(uint32) bool                          { return true }
func (single) known(uint32) bool                          { return true }
func (single) overlapping() bool                          { return false }
func (single) natural() bool                              { return false }

// keyed is the part of an axis that belongs to an attribute.
type keyed struct{ attribute index.Attribute }

func (k keyed) test(t Test) *Criteria {
	return &Criteria{Attribute: &AttributeCriteria{Key: k.attribute.Key, Is: &t}}
}

func (k keyed) present() *Criteria { return k.test(Test{IsSet: yes()}) }
func (k keyed) absent() *Criteria  { return &Criteria{Not: k.present()} }

// oneOf tests for any of the values, a single one in the shorter way.
func (k keyed) oneOf(values []any) *Criteria {
	if len(values) == 1 {
		return k.test(Test{Equals: values[0]})
	}
	return k.test(Test{In: values})
}

func yes() *bool {
	b := true
	return &b
}

// textAxis splits by the values of a STRING or a VERSION: slots and cells are the codes of its dictionary.
type textAxis struct {
	single
	keyed
	column *column.Text
}

func newTextAxis(c *column.Text, attribute index.Attribute) *textAxis {
	return &textAxis{keyed: keyed{attribute}, column: c}
}

func (a *textAxis) fill(blk int, rows block.Rows, l *lane) {
	if l.paired {
		l.slots, l.rows = a.column.GatherRows(blk, rows, l.slots, l.rows)
	} else {
		l.slots = a.column.Gather(blk, rows, l.slots)
	}
}

func (a *textAxis) count(blk int, rows block.Rows, counts []uint32) {
	a.column.Count(blk, rows, counts)
}

func (a *textAxis) compare(x, y uint32) int {
	if a.attribute.Kind == index.Version {
		return index.CompareVersions(a.label(x), a.label(y))
	}
	return strings.Compare(a.label(x), a.label(y))
}

func (a *textAxis) slots() int                     { return a.column.Dictionary().Len() }
func (a *textAxis) cells() int                     { return a.slots() }
func (a *textAxis) label(cell uint32) string       { return a.column.Dictionary().Text(cell) }
func (a *textAxis) criteria(cell uint32) *Criteria { return a.among([]uint32{cell}) }

func (a *textAxis) among(cells []uint32) *Criteria {
	values := make([]any, len(cells))
	for i, cell := range cells {
		values[i] = a.label(cell)
	}
	return a.oneOf(values)
}
