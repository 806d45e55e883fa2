package index

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// GroupID is the immutable number of a group, never used again when the group is deleted. 0 is none.
type GroupID uint32

// String returns the id as the outside sees it, "group:7".
func (id GroupID) String() string { return "group:" + strconv.FormatUint(uint64(id), 10) }

// Group is a named set of users. A member of a group is a member of every group above it.
type Group struct {
	ID      GroupID
	Key     string    // renameable; unique in the workspace
	Name    string    // what people are shown; empty means the key
	Parents []GroupID // the groups directly above, ascending
}

// Groups is all groups of a workspace and how they nest, immutable. The nesting has no cycles.
type Groups struct {
	byID     []*Group // by GroupID; nil where there is none
	byKey    map[string]*Group
	children map[GroupID][]GroupID // ascending
}

func emptyGroups() *Groups {
	return &Groups{byID: make([]*Group, 1), byKey: map[string]*Group{}, children: map[GroupID][]GroupID{}}
}

// Len returns the number of groups.
func (g *Groups) Len() int { return len(g.byKey) }

// parseGroupID is the inverse of GroupID.String.
func parseGroupID(text string) (GroupID, bool) {
	n, ok := strings.CutPrefix(text, "group:")
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseUint(n, 10, 32)
	return GroupID(id), err == nil
}

// ByKey returns the group a key or the text of an id ("group:7") names. No key looks like an id.
func (g *Groups) ByKey(ref string) (Group, bool) {
	if found, ok := g.byKey[ref]; ok {
		return *found, true
	}
	if id, ok := parseGroupID(ref); ok {
		return g.ByID(id)
	}
	return Group{}, false
}

// ByID returns a group by its id.
func (g *Groups) ByID(id GroupID) (Group, bool) {
	if int(id) >= len(g.byID) || g.byID[id] == nil {
		return Group{}, false
	}
	return *g.byID[id], true
}

// All returns the groups in the order of their keys.
func (g *Groups) All() []Group {
	out := make([]Group, 0, len(g.byKey))
	for _, group := range g.byKey {
		out = append(out, *group)
	}
	slices.SortFunc(out, func(a, b Group) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// Children returns the groups directly below a group, ascending.
func (g *Groups) Children(id GroupID) []GroupID { return slices.Clone(g.children[id]) }

// Descendants returns the group and every group below it, ascending; nil for an unknown group. Whoever is directly
// in one of them is a member of the group.
func (g *Groups) Descendants(id GroupID) []GroupID {
	return g.reach([]GroupID{id}, func(id GroupID) []GroupID { return g.children[id] })
}

// Ancestors returns the group and every group above it, ascending; nil for an unknown group.
func (g *Groups) Ancestors(id GroupID) []GroupID {
	return g.Within([]GroupID{id})
}

// Within returns the groups that somebody is in who was put into these: they and every group above them, ascending and each
// once. Unknown ones are left out.
func (g *Groups) Within(direct []GroupID) []GroupID {
	return g.reach(direct, func(id GroupID) []GroupID { return g.byID[id].Parents })
}

func (g *Groups) reach(from []GroupID, next func(GroupID) []GroupID) []GroupID {
	var out []GroupID
	seen := map[GroupID]bool{}
	for _, id := range from {
		if _, known := g.ByID(id); known && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	for i := 0; i < len(out); i++ {
		for _, n := range next(out[i]) {
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return out
}

// cycle returns the keys of the way from a group up to itself that a new parent would close, the group first and
// last: ["sales", "europe", "sales"] when europe is below sales and is to become its parent. It is nil if there is none.
func (g *Groups) cycle(id, parent GroupID) []string {
	below := map[GroupID]GroupID{} // the group one came from, walking up from parent
	queue := []GroupID{parent}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at == id {
			way := []string{g.byID[id].Key}
			for at != parent {
				at = below[at]
				way = append(way, g.byID[at].Key)
			}
			way = append(way, g.byID[id].Key)
			slices.Reverse(way)
			return way
		}
		for _, p := range g.byID[at].Parents {
			if _, seen := below[p]; !seen && p != parent {
				below[p] = at
				queue = append(queue, p)
			}
		}
	}
	return nil
}

// Next returns the id the next group gets.
func (g *Groups) Next() GroupID { return GroupID(len(g.byID)) }

// clone returns Groups of its own for a Tx to change; the lists of children are replaced, never changed in place.
func (g *Groups) clone() *Groups {
	return &Groups{byID: slices.Clone(g.byID), byKey: maps.Clone(g.byKey), children: maps.Clone(g.children)}
}

// put adds the group or puts it in the place of the one with its id. The groups must be the caller's own.
func (g *Groups) put(group Group) {
	for int(group.ID) >= len(g.byID) {
		g.byID = append(g.byID, nil)
	}
	if g.byID[group.ID] != nil {
		g.remove(group.ID)
	}
	g.byID[group.ID] = &group
	g.byKey[group.Key] = &group
	for _, p := range group.Parents {
		children := append(slices.Clone(g.children[p]), group.ID)
		slices.Sort(children)
		g.children[p] = children
	}
}

// remove drops the group from its key and from the groups above it; its id stays taken, and so do the links of the
// groups below it. The groups must be the caller's own.
func (g *Groups) remove(id GroupID) {
	group := g.byID[id]
	delete(g.byKey, group.Key)
	g.byID[id] = nil
	for _, p := range group.Parents {
		at := slices.Index(g.children[p], id)
		g.children[p] = slices.Delete(slices.Clone(g.children[p]), at, at+1)
		if len(g.children[p]) == 0 {
			delete(g.children, p)
		}
	}
}
