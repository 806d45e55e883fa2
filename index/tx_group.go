package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// GroupWrite makes or changes a group. Nil pointers leave what is there.
type GroupWrite struct {
	Key     string // of the group meant, or the text of its id
	NewKey  *string
	Name    *string
	Parents *[]string // keys of all groups directly above from now on; they must exist
}

// PutGroup makes a group or changes the one there is. Parents that would close a cycle are refused and the cycle is
// printed.
func (tx *Tx) PutGroup(w GroupWrite) (GroupID, []Issue) {
	old, known := tx.groups.ByKey(w.Key)
	next := old
	var issues []Issue
	if !known {
		next = Group{Key: w.Key}
		if issue := CheckGroupKey(w.Key); issue != nil {
			issues = append(issues, issue.at("key"))
		}
		issues = append(issues, tx.roomFor(1, "key")...)
	}
	if w.NewKey != nil {
		next.Key = *w.NewKey
		other, taken := tx.groups.byKey[next.Key]
		if issue := CheckGroupKey(next.Key); issue != nil {
			issues = append(issues, issue.at("newKey"))
		} else if taken && other.ID != old.ID {
			issues = append(issues, fault(GroupExists, fmt.Sprintf("There is a group %s already.", shown(next.Key)), "Choose another key.").at("newKey"))
		}
	}
	if w.Name != nil {
		next.Name = *w.Name
		if issue := CheckName(next.Name); issue != nil {
			issues = append(issues, issue.at("name"))
		}
	}
	if w.Parents != nil {
		var faults []Issue
		next.Parents, faults = tx.checkParents(old.ID, *w.Parents)
		issues = append(issues, faults...)
	}
	if len(issues) > 0 {
		return 0, issues
	}
	if !known {
		next.ID = tx.groups.Next()
	}
	moved := !slices.Equal(old.Parents, next.Parents)
	if known && !moved && old.Key == next.Key && old.Name == next.Name {
		return old.ID, nil
	}
	tx.ownGroups().put(next)
	tx.regrouped[next.ID] = true
	if known && moved {
		tx.moved[next.ID] = true
	}
	return next.ID, nil
}

// checkParents resolves the groups to be directly above group id, 0 for a new one.
func (tx *Tx) checkParents(id GroupID, keys []string) ([]GroupID, []Issue) {
	if len(keys) > MaxParents {
		return nil, []Issue{fault(ListTooLong, fmt.Sprintf("The group has %d parents; at most %d are kept.", len(keys), MaxParents), "Shorten the list.").at("parents")}
	}
	var out []GroupID
	var issues []Issue
	for i, key := range keys {
		at := []string{"parents", strconv.Itoa(i)}
		parent, ok := tx.groups.ByKey(key)
		if !ok {
			issues = append(issues, groupNotFound(key).at(at...))
			continue
		}
		if way := tx.groups.cycle(id, parent.ID); id != 0 && way != nil {
			issues = append(issues, fault(GroupCycle, "The group would be inside itself: "+strings.Join(shortened(way), " → ")+".",
				"Leave out this parent, or take one of the other groups out of its parent first.").at(at...))
		}
		out = append(out, parent.ID)
	}
	slices.Sort(out)
	return slices.Compact(out), issues
}

// shortened returns the keys of a cycle, the middle of a very long one left out.
func shortened(way []string) []string {
	const most = 20
	if len(way) > most {
		way = slices.Concat(way[:most/2], []string{"…"}, way[len(way)-most/2:])
	}
	return way
}

// DeleteGroup removes a group that has neither active members nor groups below it. Dormant members lose it. Whether a
// definition uses it is for the caller to ask.
func (tx *Tx) DeleteGroup(key string) []Issue {
	group, ok := tx.groups.ByKey(key)
	if !ok {
		return []Issue{groupNotFound(key).at("key")}
	}
	var issues []Issue
	if n := tx.members(group.ID); n > 0 {
		issues = append(issues, fault(GroupInUse, fmt.Sprintf("The group %s has %s.", shown(group.Key), counted(n, "member")), "Take its members out first.").at("key"))
	}
	if below := tx.groups.children[group.ID]; len(below) > 0 {
		issues = append(issues, fault(GroupInUse, fmt.Sprintf("The group %s has %s inside it.", shown(group.Key), counted(len(below), "group")), "Move or delete them first.").at("key"))
	}
	if len(issues) > 0 {
		return issues
	}
	tx.ownGroups().remove(group.ID)
	tx.regrouped[group.ID] = true
	tx.strip()
	return nil
}

// members counts the active users directly in a group.
func (tx *Tx) members(id GroupID) int {
	n := 0
	if code, ok := tx.base.GroupCode(id); ok {
		n = tx.base.memberOf.CountOf(code)
	}
	in := func(r *Record) int {
		if r != nil && r.Active && slices.Contains(r.Groups, id) {
			return 1
		}
		return 0
	}
	for _, c := range tx.users {
		n += in(c.now) - in(c.before)
	}
	return n
}

// groupIDs returns the ids of groups, making the unknown ones.
func (tx *Tx) groupIDs(keys []string) []GroupID {
	if len(keys) == 0 {
		return nil
	}
	out := make([]GroupID, len(keys))
	for i, key := range keys {
		group, ok := tx.groups.ByKey(key)
		if !ok {
			group = Group{ID: tx.groups.Next(), Key: key}
			tx.ownGroups().put(group)
			tx.regrouped[group.ID] = true
		}
		out[i] = group.ID
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// checkRoom says whether the groups a write would make are too many.
func (tx *Tx) checkRoom(w UserWrite) []Issue {
	if w.Groups == nil {
		return nil
	}
	unknown := 0
	for _, key := range *w.Groups {
		if _, ok := tx.groups.ByKey(key); !ok {
			unknown++
		}
	}
	return tx.roomFor(unknown, "groups")
}

func (tx *Tx) roomFor(more int, field string) []Issue {
	if more == 0 || tx.groups.Len()+more <= MaxGroups {
		return nil
	}
	return []Issue{fault(TooManyGroups, fmt.Sprintf("A workspace has at most %d groups.", MaxGroups), "Use the groups there are, or delete ones that are no longer needed.").at(field)}
}

func groupNotFound(key string) *Issue {
	return fault(GroupNotFound, fmt.Sprintf("There is no group %s.", shown(key)), "Check the spelling, or make the group first.")
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
