package engine

import (
	"encoding/binary"
	"slices"
	"strings"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// setAxis splits by what users have several of. Slots are the distinct sets of codes, numbered as they are met, so the
// elements of a set are looked at once and not once a user; cells are the elements.
type setAxis struct {
	column *column.List
	sets   [][]uint32        // by slot: the codes of the set
	slot   map[string]uint32 // by the bytes of the codes
	bytes  []byte
	last   []uint32 // the set before, and its slot: neighbours are often alike
	lastAt uint32
	expand func(set uint32, dst []uint32) []uint32 // the cells of a set
}

func newSetAxis(c *column.List) setAxis { return setAxis{column: c, slot: map[string]uint32{}} }

func (a *setAxis) fill(blk int, rows block.Rows, l *lane) {
	a.column.Gather(blk, rows, func(row uint16, codes []uint32) {
		if l.paired {
			l.rows = append(l.rows, row)
		}
		l.slots = append(l.slots, a.slotOf(codes))
	})
}

// slotOf returns the slot of a set of codes, ascending.
func (a *setAxis) slotOf(codes []uint32) uint32 {
	if len(a.sets) > 0 && slices.Equal(codes, a.last) {
		return a.lastAt
	}
	a.bytes = a.bytes[:0]
	for _, code := range codes {
		a.bytes = binary.LittleEndian.AppendUint32(a.bytes, code)
	}
	slot, ok := a.slot[string(a.bytes)]
	if !ok {
		slot = uint32(len(a.sets))
		a.slot[string(a.bytes)] = slot
		a.sets = append(a.sets, slices.Clone(codes))
	}
	a.last, a.lastAt = a.sets[slot], slot
	return slot
}

func (a *setAxis) cellsOf(slot uint32, dst []uint32) []uint32 { return a.expand(slot, dst) }
func (a *setAxis) whole(uint32) bool                          { return true }
func (a *setAxis) known(slot uint32) bool                     { return len(a.sets[slot]) > 0 }
func (a *setAxis) slots() int                                 { return len(a.sets) }
func (a *setAxis) natural() bool                              { return false }
func (a *setAxis) overlapping() bool                          { return true }

func (a *setAxis) codes(set uint32, dst []uint32) []uint32 { return append(dst, a.sets[set]...) }

// listAxis splits by the elements of a STRING_LIST. Somebody with a stored list without elements is absent.
type listAxis struct {
	setAxis
	keyed
}

func newListAxis(c *column.List, attribute index.Attribute) *listAxis {
	a := &listAxis{setAxis: newSetAxis(c), keyed: keyed{attribute}}
	a.expand = a.codes
	return a
}

func (a *listAxis) cells() int                     { return a.column.Dictionary().Len() }
func (a *listAxis) compare(x, y uint32) int        { return strings.Compare(a.label(x), a.label(y)) }
func (a *listAxis) label(cell uint32) string       { return a.column.Dictionary().Text(cell) }
func (a *listAxis) criteria(cell uint32) *Criteria { return a.among([]uint32{cell}) }
func (a *listAxis) present() *Criteria             { return &Criteria{Not: a.absent()} }
func (a *listAxis) absent() *Criteria              { return a.test(Test{IsEmpty: yes()}) }

func (a *listAxis) among(cells []uint32) *Criteria {
	return a.test(Test{AnyOf: texts(cells, a.label)})
}

// roleAxis splits by role.
type roleAxis struct{ setAxis }

func newRoleAxis(c *column.List) *roleAxis {
	a := &roleAxis{newSetAxis(c)}
	a.expand = a.codes
	return a
}

func (a *roleAxis) cells() int                     { return a.column.Dictionary().Len() }
func (a *roleAxis) compare(x, y uint32) int        { return strings.Compare(a.label(x), a.label(y)) }
func (a *roleAxis) label(cell uint32) string       { return a.column.Dictionary().Text(cell) }
func (a *roleAxis) criteria(cell uint32) *Criteria { return a.among([]uint32{cell}) }
func (a *roleAxis) present() *Criteria             { return &Criteria{Not: a.absent()} }
func (a *roleAxis) absent() *Criteria              { return &Criteria{Roles: &Test{IsEmpty: yes()}} }

func (a *roleAxis) among(cells []uint32) *Criteria {
	return &Criteria{Roles: &Test{AnyOf: texts(cells, a.label)}}
}

// groupAxis splits by group. Cells are the ids of groups; a user counts in every group above the ones they were put
// into, and once in each however many ways lead up to it.
type groupAxis struct {
	setAxis
	groups *index.Groups
	size   int
	above  map[uint32][]index.GroupID // by code: the group and every group above it
	group  func(code uint32) index.GroupID
}

func newGroupAxis(s *index.Snapshot) *groupAxis {
	a := &groupAxis{setAxis: newSetAxis(s.GroupColumn()), groups: s.Groups(), above: map[uint32][]index.GroupID{}, group: s.CodeGroup}
	for _, g := range a.groups.All() {
		a.size = max(a.size, int(g.ID)+1)
	}
	a.expand = a.climb
	return a
}

func (a *groupAxis) climb(set uint32, dst []uint32) []uint32 {
	from := len(dst)
	for _, code := range a.sets[set] {
		above, ok := a.above[code]
		if !ok {
			above = a.groups.Ancestors(a.group(code))
			a.above[code] = above
		}
		for _, id := range above {
			dst = append(dst, uint32(id))
		}
	}
	slices.Sort(dst[from:])
	return dst[:from+len(slices.Compact(dst[from:]))]
}

func (a *groupAxis) cells() int { return a.size }

func (a *groupAxis) compare(x, y uint32) int {
	if by := strings.Compare(a.label(x), a.label(y)); by != 0 {
		return by
	}
	return strings.Compare(a.key(x), a.key(y))
}

func (a *groupAxis) label(cell uint32) string {
	g, _ := a.groups.ByID(index.GroupID(cell))
	if g.Name != "" {
		return g.Name
	}
	return g.Key
}

func (a *groupAxis) key(cell uint32) string {
	g, _ := a.groups.ByID(index.GroupID(cell))
	return g.Key
}

func (a *groupAxis) criteria(cell uint32) *Criteria { return a.among([]uint32{cell}) }
func (a *groupAxis) present() *Criteria             { return &Criteria{Not: a.absent()} }
func (a *groupAxis) absent() *Criteria              { return &Criteria{Groups: &Test{IsEmpty: yes()}} }

func (a *groupAxis) among(cells []uint32) *Criteria {
	return &Criteria{Groups: &Test{AnyOf: texts(cells, a.key)}}
}

func texts(cells []uint32, text func(uint32) string) []any {
	out := make([]any, len(cells))
	for i, cell := range cells {
		out[i] = text(cell)
	}
	return out
}
