package index

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// UserWrite is what a caller sends of one user. Nil pointers leave what is there.
type UserWrite struct {
	ID         string
	Name       *string // display name; "" removes it
	Active     *bool
	Roles      *[]string // all roles from now on
	Groups     *[]string // keys of all groups the user is directly in from now on; unknown ones are made
	Attributes []AttributeWrite
}

// AttributeWrite is one value as sent. Value is a string, bool, json.Number, float64, int, int64, []any or []string;
// nil removes the value. Key is an attribute's key or the text of its id.
type AttributeWrite struct {
	Key   string
	Value any
}

// Upsert makes the user or merges the write into the user there is. An attribute nobody declared is inferred, unknown
// groups are made. A write with a fault is refused whole. Paths are relative to the user: ["attributes", "age"].
// A write that changes nothing is accepted and touches nothing.
func (tx *Tx) Upsert(w UserWrite) []Issue {
	if issue := CheckID(w.ID); issue != nil {
		_, issues := tx.check(nil, w)
		return append([]Issue{issue.at("id")}, issues...)
	}
	return tx.write(tx.find(w.ID), w)
}

// Patch is Upsert for a user who must exist.
func (tx *Tx) Patch(w UserWrite) []Issue {
	c := tx.find(w.ID)
	if c == nil {
		_, issues := tx.check(nil, w)
		return append([]Issue{notFound()}, issues...)
	}
	return tx.write(c, w)
}

// Delete removes a user, active or dormant, and everything known of them. Who is added again under the same id is
// somebody new.
func (tx *Tx) Delete(id string) []Issue {
	c := tx.find(id)
	if c == nil {
		return []Issue{notFound()}
	}
	tx.put(c, nil)
	return nil
}

// TakeBack puts a user back as a record says they were, or deletes one who has no record before. It does nothing and
// returns false when the user is gone, or was changed after the revision last, or when somebody else has the value of a
// unique attribute by now. What is gone of the record, an attribute or a
// group deleted since, stays gone.
func (tx *Tx) TakeBack(key UserKey, last Revision, before *Record) bool {
	ord, ok := tx.base.ByKey(key)
	if !ok {
		return false
	}
	c := tx.find(tx.base.User(ord).ID())
	if c == nil || c.key != key || c.now.Updated != last {
		return false
	}
	if before == nil {
		tx.put(c, nil)
		return true
	}
	next := *before.Fit(tx.schema, tx.groups)
	for _, id := range tx.schema.unique {
		if tx.taken(c, &next, id) {
			return false
		}
	}
	if next.Updated = tx.revision; !next.Same(c.now) {
		tx.put(c, &next)
	}
	return true
}

func notFound() Issue {
	return fault(UserNotFound, "There is no user with this id.", "Check the id, or create the user first.").at("id")
}

func (tx *Tx) write(c *change, w UserWrite) []Issue {
	values, issues := tx.check(c, w)
	if issues = append(issues, tx.checkWhole(c, values)...); len(issues) > 0 {
		return issues
	}
	if issue := tx.checkSize(c, values); issue != nil {
		return []Issue{issue.at("attributes")}
	}
	values = tx.declare(values)
	next := &Record{ID: w.ID, Active: true, Created: tx.revision}
	if c != nil {
		*next = *c.now
	}
	next.Updated = tx.revision
	if w.Name != nil {
		next.Name = *w.Name
	}
	if w.Active != nil {
		next.Active = *w.Active
	}
	if w.Roles != nil {
		next.Roles = set(*w.Roles)
	}
	if w.Groups != nil {
		next.Groups = tx.groupIDs(*w.Groups)
	}
	tx.keepSpelling(next, values)
	next.Values = merge(next.Values, values)
	if c == nil {
		c = tx.create(w.ID)
		next.Key = c.key
	} else if next.Same(c.now) {
		return nil
	}
	tx.put(c, next)
	return nil
}

// keepSpelling leaves what was sent before where a write brings the very value it stands for: a table that was read out and
// brought back, which has values, changes nothing.
func (tx *Tx) keepSpelling(r *Record, values []checked) {
	for i := range values {
		v := &values[i]
		if a := tx.schema.at(v.id); a == nil || a.Aliases == nil || v.unset {
			continue
		} else if old, ok := r.Value(v.id); ok && a.Aliases.Value(old).Equal(v.value) {
			v.value = old
		}
	}
}

// checked is one attribute of a write that holds.
type checked struct {
	id     AttributeID // 0 for one to be inferred
	key    string
	unset  bool
	faulty bool // the value does not hold
	value  Value
}

// check finds every fault of a write and changes nothing. The values hold until the next check.
func (tx *Tx) check(c *change, w UserWrite) ([]checked, []Issue) {
	var issues []Issue
	if w.Name != nil {
		if issue := CheckName(*w.Name); issue != nil {
			issues = append(issues, issue.at("name"))
		}
	}
	issues = append(issues, checkNames(w.Roles, "roles", CheckRole)...)
	issues = append(issues, checkNames(w.Groups, "groups", CheckGroupKey)...)
	issues = append(issues, tx.checkRoom(w)...)
	if len(w.Attributes) > MaxAttributes {
		return nil, append(issues, fault(TooManyAttributes,
			fmt.Sprintf("The user has %d attributes; a workspace has at most %d.", len(w.Attributes), MaxAttributes), "Send fewer attributes.").at("attributes"))
	}
	values := tx.values[:0]
	inferred := 0
	tx.checks++
	for _, a := range w.Attributes {
		v, issue := tx.checkAttribute(c, a)
		if issue != nil {
			issues = append(issues, issue.at("attributes", step(a.Key)))
			v.faulty = true
		}
		if v.key == "" {
			continue // the key itself does not hold
		}
		if tx.given(v, values) {
			issues = append(issues, fault(AttributeDuplicate, fmt.Sprintf("The attribute %s is given twice.", shown(a.Key)),
				"Keep one of the two.").at("attributes", step(a.Key)))
			continue
		}
		if v.id == 0 && !v.unset {
			inferred++
		}
		values = append(values, v)
	}
	if over := tx.schema.Len() + inferred - MaxAttributes; inferred > 0 && over > 0 {
		issues = append(issues, fault(TooManyAttributes, fmt.Sprintf("The write would make %d new attributes, and a workspace has at most %d.", inferred, MaxAttributes),
			"Use the attributes there are, or delete ones that are no longer needed.").at("attributes"))
	}
	tx.values = values
	return values, issues
}

// given reports whether a write names an attribute for the second time. Known attributes are marked with the number of
// the check instead of compared pairwise: 1,000 users with 2,000 attributes each would be two thousand million pairs.
func (tx *Tx) given(v checked, before []checked) bool {
	if v.id == 0 {
		return slices.ContainsFunc(before, func(o checked) bool { return o.id == 0 && o.key == v.key })
	}
	for int(v.id) >= len(tx.marks) {
		tx.marks = append(tx.marks, 0)
	}
	again := tx.marks[v.id] == tx.checks
	tx.marks[v.id] = tx.checks
	return again
}

// checkAttribute finds what is wrong with one value by itself. What a user has already is no fault, whatever the attribute takes
// by now: whoever sends whole rows would be refused for what nobody changed.
func (tx *Tx) checkAttribute(c *change, a AttributeWrite) (checked, *Issue) {
	kind := Kind(0)
	v := checked{key: a.Key, unset: a.Value == nil}
	known, ok := tx.schema.ByKey(a.Key)
	if ok {
		v.id, kind = known.ID, known.Kind
	} else if issue := CheckAttributeKey(a.Key); issue != nil {
		return checked{}, issue
	}
	if v.unset {
		return v, nil
	}
	if v.id == 0 {
		inferred, ok := InferKind(a.Value)
		if !ok {
			return v, fault(ValueUnsupported, fmt.Sprintf("The value sent is %s, which no attribute can hold.", rawWords(a.Value)),
				"Send text, a number, true or false, or a list of texts.")
		}
		kind = inferred
	}
	var issue *Issue
	v.value, issue = ParseValue(kind, a.Value)
	switch {
	case issue != nil && !known.Retired || issue == nil && c.has(&known, v.value):
		return v, issue
	case known.Retired:
		return v, attributeRetired(&known)
	}
	return v, known.checkListed(v.value)
}

// has reports whether the user has that value of an attribute, in whatever spelling.
func (c *change) has(a *Attribute, v Value) bool {
	if c == nil {
		return false
	}
	old, ok := c.now.Value(a.ID)
	return ok && a.Aliases.Value(old).Equal(a.Aliases.Value(v))
}

// checkNames holds a list of roles or group keys against its bounds.
func checkNames(names *[]string, field string, check func(string) *Issue) []Issue {
	if names == nil {
		return nil
	}
	if len(*names) > MaxListItems {
		return []Issue{fault(ListTooLong, fmt.Sprintf("The list has %d items; at most %d are kept.", len(*names), MaxListItems), "Shorten the list.").at(field)}
	}
	var issues []Issue
	for i, name := range *names {
		if issue := check(name); issue != nil {
			issues = append(issues, issue.at(field, strconv.Itoa(i)))
		}
	}
	return issues
}

// declare makes the attributes that were inferred and returns the values in the order of their attributes.
func (tx *Tx) declare(values []checked) []checked {
	for i := range values {
		if v := &values[i]; v.id == 0 && !v.unset {
			v.id = tx.makeAttribute(Attribute{Key: v.key, Kind: v.value.kind})
		}
	}
	slices.SortFunc(values, func(a, b checked) int { return cmp.Compare(a.id, b.id) })
	return values
}

// checkSize says whether the texts of a user would be too many together. Attributes the write names carry the mark of
// the check that has just passed.
func (tx *Tx) checkSize(c *change, values []checked) *Issue {
	size := 0
	for _, v := range values {
		size += v.value.size()
	}
	if c != nil {
		for _, v := range c.now.Values {
			if written := int(v.Attribute) < len(tx.marks) && tx.marks[v.Attribute] == tx.checks; !written {
				size += v.Value.size()
			}
		}
	}
	if size <= MaxUserBytes {
		return nil
	}
	return fault(UserTooLarge, fmt.Sprintf("The texts of the user would take %d bytes together; at most %d (4 MiB) are kept.", size, MaxUserBytes), "Shorten or remove some of them.")
}

// merge returns the values of a record with a write on top; both ascend, and neither is changed.
func merge(old []AttributeValue, writes []checked) []AttributeValue {
	if len(writes) == 0 {
		return old
	}
	out := make([]AttributeValue, 0, len(old)+len(writes))
	for _, w := range writes {
		for len(old) > 0 && old[0].Attribute < w.id {
			out = append(out, old[0])
			old = old[1:]
		}
		if len(old) > 0 && old[0].Attribute == w.id {
			old = old[1:]
		}
		if !w.unset {
			out = append(out, AttributeValue{w.id, w.value})
		}
	}
	return append(out, old...)
}
