package engine

import (
	"encoding/binary"
	"slices"
	"strconv"
	"time"

	"parterre/index"
	"parterre/index/block"
)

// textLeaf asks whether the text, or some item of the list, is one of those a test wants.
type textLeaf struct {
	attribute index.AttributeID
	list      bool
	test      *textTest
}

var _ joinable = (*textLeaf)(nil)

func (t *textTest) appendKey(dst []byte) []byte {
	dst = append(dst, byte(t.mode))
	if t.folds {
		dst = append(dst, 'f')
	}
	return appendTexts(append(dst, ':'), t.needles)
}

func (l *textLeaf) appendKey(dst []byte) []byte {
	return l.test.appendKey(binary.AppendUvarint(append(dst, keyText), uint64(l.attribute)))
}

func (l *textLeaf) match(v Values, _ time.Time) bool {
	value, ok := v.Value(l.attribute)
	if !ok {
		return false
	}
	if l.list {
		return slices.ContainsFunc(value.List(), l.test.matches)
	}
	return l.test.matches(value.Text())
}

func (l *textLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	if l.list {
		if c := s.List(l.attribute); c != nil {
			return c.Any(l.test.codes(c.Dictionary()))
		}
		return block.Empty()
	}
	if c := s.Text(l.attribute); c != nil {
		return c.Select(l.test.codes(c.Dictionary()))
	}
	return block.Empty()
}

// joinKey: tests of one mode under or are one test with the needles of both.
func (l *textLeaf) joinKey(o op) string {
	if o != opOr {
		return ""
	}
	key := binary.AppendUvarint([]byte{keyText, byte(l.test.mode)}, uint64(l.attribute))
	return string(strconv.AppendBool(key, l.test.folds))
}

func (l *textLeaf) join(_ op, others []leaf) leaf {
	needles := slices.Clone(l.test.needles)
	for _, other := range others {
		needles = append(needles, other.(*textLeaf).test.needles...)
	}
	return &textLeaf{l.attribute, l.list, newFoldedTest(l.test.mode, l.test.folds, needles)}
}

// roleLeaf asks whether one of the user's roles is one of those named; with no test, whether there is one.
type roleLeaf struct{ test *textTest }

var _ leaf = (*roleLeaf)(nil)

func (l *roleLeaf) appendKey(dst []byte) []byte {
	if dst = append(dst, keyRole); l.test != nil {
		dst = l.test.appendKey(dst)
	}
	return dst
}

func (l *roleLeaf) match(v Values, _ time.Time) bool {
	if l.test == nil {
		return len(v.Roles()) > 0
	}
	return slices.ContainsFunc(v.Roles(), l.test.matches)
}

func (l *roleLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	c := s.RoleColumn()
	if c == nil {
		return block.Empty()
	}
	if l.test == nil {
		return minus(s.Shape(), c.Present(), c.Empty())
	}
	return c.Any(l.test.codes(c.Dictionary()))
}

// groupLeaf asks whether the user is directly in one of some groups: a group and all below it. With none named it asks
// whether the user is in any group at all.
type groupLeaf struct {
	ids []index.GroupID // ascending
}

var _ leaf = (*groupLeaf)(nil)

func newGroupLeaf(ids []index.GroupID) *groupLeaf {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return &groupLeaf{slices.Compact(ids)}
}

func (l *groupLeaf) appendKey(dst []byte) []byte {
	dst = append(dst, keyGroup)
	for _, id := range l.ids {
		dst = binary.AppendUvarint(dst, uint64(id))
	}
	return dst
}

func (l *groupLeaf) match(v Values, _ time.Time) bool {
	for _, id := range v.GroupIDs() {
		if _, in := slices.BinarySearch(l.ids, id); in || len(l.ids) == 0 {
			return true
		}
	}
	return false
}

func (l *groupLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	c := s.GroupColumn()
	if c == nil {
		return block.Empty()
	}
	if len(l.ids) == 0 {
		return minus(s.Shape(), c.Present(), c.Empty())
	}
	return c.Any(groupCodes(s, l.ids))
}
