package engine

import (
	"encoding/binary"
	"slices"
	"time"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// onlyLeaf asks whether there is an item and every one is one of those a test wants: of a list attribute or, with none
// named, of the user's roles.
type onlyLeaf struct {
	attribute index.AttributeID // 0: the roles
	test      *textTest
}

var _ leaf = (*onlyLeaf)(nil)

func (l *onlyLeaf) appendKey(dst []byte) []byte {
	return l.test.appendKey(binary.AppendUvarint(append(dst, keyOnly), uint64(l.attribute)))
}

func (l *onlyLeaf) holds(items []string) bool {
	return len(items) > 0 && !slices.ContainsFunc(items, func(item string) bool { return !l.test.matches(item) })
}

func (l *onlyLeaf) match(v Values, _ time.Time) bool {
	if l.attribute == 0 {
		return l.holds(v.Roles())
	}
	value, _ := v.Value(l.attribute)
	return l.holds(value.List())
}

func (l *onlyLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	c := s.RoleColumn()
	if l.attribute != 0 {
		c = s.List(l.attribute)
	}
	if c == nil {
		return block.Empty()
	}
	return onlyCodes(c, l.test.codes(c.Dictionary()))
}

// onlyCodes is the users whose list has an item and none but those with codes, which ascend.
func onlyCodes(c *column.List, codes []uint32) block.Selection {
	if len(codes) == 0 {
		return block.Empty()
	}
	wanted := make([]bool, c.Dictionary().Len())
	for _, code := range codes {
		wanted[code] = true
	}
	return c.Where(func(list []uint32) bool {
		for _, code := range list {
			if !wanted[code] {
				return false
			}
		}
		return len(list) > 0
	})
}

// onlyGroupsLeaf asks whether the user is in some group and directly in none but these. The groups above those a user was put
// into count as the user's too, so they are the groups of which all above are wanted as well.
type onlyGroupsLeaf struct {
	ids []index.GroupID // ascending
}

var _ leaf = (*onlyGroupsLeaf)(nil)

func (l *onlyGroupsLeaf) appendKey(dst []byte) []byte {
	dst = append(dst, keyOnlyGroups)
	for _, id := range l.ids {
		dst = binary.AppendUvarint(dst, uint64(id))
	}
	return dst
}

func (l *onlyGroupsLeaf) match(v Values, _ time.Time) bool { return l.holds(v.GroupIDs()) }

func (l *onlyGroupsLeaf) holds(ids []index.GroupID) bool {
	for _, id := range ids {
		if _, in := slices.BinarySearch(l.ids, id); !in {
			return false
		}
	}
	return len(ids) > 0
}

func (l *onlyGroupsLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	c := s.GroupColumn()
	if c == nil {
		return block.Empty()
	}
	return onlyCodes(c, groupCodes(s, l.ids))
}

// groupCodes returns the codes of groups in the column of groups, ascending.
func groupCodes(s *index.Snapshot, ids []index.GroupID) []uint32 {
	var codes []uint32
	for _, id := range ids {
		if code, ok := s.GroupCode(id); ok {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}
