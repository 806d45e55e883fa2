package engine

import (
	"encoding/binary"
	"slices"
	"time"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// sizeLeaf asks how many items a list has, or how many roles or groups a user has: one at least, for who has none is in no
// list. Groups are counted with all above them.
type sizeLeaf struct {
	what      subject
	attribute index.AttributeID // of a list attribute
	sizes     spans             // from 1 on
	groups    *index.Groups     // of groups: how they nest
}

var _ leaf = (*sizeLeaf)(nil)

func (l *sizeLeaf) appendKey(dst []byte) []byte {
	dst = binary.AppendUvarint(append(dst, keySize, byte(l.what)), uint64(l.attribute))
	for _, s := range l.sizes {
		dst = binary.AppendVarint(binary.AppendVarint(dst, s.lo), s.hi)
	}
	return dst
}

func (l *sizeLeaf) holds(items int) bool { return l.sizes.contains(int64(items)) }

func (l *sizeLeaf) match(v Values, _ time.Time) bool {
	switch l.what {
	case ofRoles:
		return l.holds(len(v.Roles()))
	case ofGroups:
		return l.holds(l.counted(v.GroupIDs()))
	}
	value, _ := v.Value(l.attribute)
	return l.holds(len(value.List()))
}

func (l *sizeLeaf) bind(s *index.Snapshot, _ time.Time) block.Selection {
	var c *column.List
	switch l.what {
	case ofRoles:
		c = s.RoleColumn()
	case ofGroups:
		if c = s.GroupColumn(); c != nil {
			return c.Where(func(codes []uint32) bool {
				ids := make([]index.GroupID, len(codes))
				for i, code := range codes {
					ids[i] = s.CodeGroup(code)
				}
				return l.holds(l.counted(ids))
			})
		}
	default:
		c = s.List(l.attribute)
	}
	if c == nil {
		return block.Empty()
	}
	return c.Where(func(codes []uint32) bool { return l.holds(len(codes)) })
}

// counted returns how many groups somebody is in who was put into these.
func (l *sizeLeaf) counted(direct []index.GroupID) int {
	if l.groups == nil {
		return len(direct)
	}
	nested := slices.ContainsFunc(direct, func(id index.GroupID) bool {
		g, _ := l.groups.ByID(id)
		return len(g.Parents) > 0
	})
	if !nested {
		return len(direct)
	}
	return len(l.groups.Within(direct))
}
