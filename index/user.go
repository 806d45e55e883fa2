package index

import (
	"slices"
)

// UserKey is the immutable number of a user inside: in every durable key, never used again, so that somebody deleted
// and added again is somebody new. 0 is none.
type UserKey uint64

// Revision is the number of a committed command. 0 is before the first one.
type Revision uint64

// Record is everything stored of one user. It shares its slices with whoever it came from: read only.
type Record struct {
	Key     UserKey
	ID      string // the caller's id
	Name    string // display name; empty is none
	Active  bool
	Roles   []string         // ascending, without duplicates
	Groups  []GroupID        // direct ones, ascending, without duplicates
	Values  []AttributeValue // ascending by attribute
	Created Revision         // of the command that made the user
	Updated Revision         // of the last command that changed the user
}

// AttributeValue is what one user has for one attribute.
type AttributeValue struct {
	Attribute AttributeID
	Value     Value
}

// Value returns what the record holds for an attribute.
func (r *Record) Value(id AttributeID) (Value, bool) {
	if i, ok := r.find(id); ok {
		return r.Values[i].Value, true
	}
	return Value{}, false
}

func (r *Record) find(id AttributeID) (int, bool) {
	return slices.BinarySearchFunc(r.Values, id, func(v AttributeValue, id AttributeID) int { return int(v.Attribute) - int(id) })
}

// Same reports whether both records say the same of the same user; the revisions do not count.
func (r *Record) Same(o *Record) bool {
	return r.Key == o.Key && r.ID == o.ID && r.Name == o.Name && r.Active == o.Active &&
		slices.Equal(r.Roles, o.Roles) && slices.Equal(r.Groups, o.Groups) &&
		slices.EqualFunc(r.Values, o.Values, func(a, b AttributeValue) bool { return a.Attribute == b.Attribute && a.Value.Equal(b.Value) })
}

// User returns the record as a User, for questions about somebody who is in no Snapshot. The schema says what values
// stand for; with none they stand for themselves.
func (r *Record) User(s *Schema) User { return User{record: r, schema: s} }

// Fit returns the record as it is with the attributes and groups there are by now: without values and groups that are
// gone, and values of the present kinds. The record itself stays.
func (r *Record) Fit(s *Schema, g *Groups) *Record {
	misfit := func(v AttributeValue) bool {
		a := s.at(v.Attribute)
		return a == nil || a.Kind != v.Value.kind || len(a.casts) > 0
	}
	goneGroup := func(id GroupID) bool { _, ok := g.ByID(id); return !ok }
	if !slices.ContainsFunc(r.Values, misfit) && !slices.ContainsFunc(r.Groups, goneGroup) {
		return r
	}
	out := *r
	out.Values = make([]AttributeValue, 0, len(r.Values))
	for _, v := range r.Values {
		if a := s.at(v.Attribute); a != nil {
			if v.Value = a.cast(v.Value, r.Updated); v.Value.kind != 0 {
				out.Values = append(out.Values, v)
			}
		}
	}
	out.Groups = slices.DeleteFunc(slices.Clone(r.Groups), goneGroup)
	return &out
}

// User is a cheap handle on one user of a Snapshot, to be asked and passed by value. The values of an active user
// come out of the columns one by one; a dormant user's come out of the record kept aside.
type User struct {
	snapshot *Snapshot
	ordinal  uint32
	record   *Record // of a dormant user, or of one in no Snapshot
	schema   *Schema // that says what the record's values stand for; nil: themselves
}

// Ordinal returns the user's number in the snapshot; 0 for one in no Snapshot.
func (u User) Ordinal() uint32 { return u.ordinal }

// ID returns the caller's id.
func (u User) ID() string {
	if u.record != nil {
		return u.record.ID
	}
	return u.snapshot.idOf(u.ordinal)
}

// Name returns the display name, "" if there is none.
func (u User) Name() string {
	if u.record != nil {
		return u.record.Name
	}
	code, ok := u.snapshot.names.Code(u.ordinal)
	if !ok {
		return ""
	}
	return u.snapshot.names.Dictionary().Text(code)
}

// Key returns the immutable number of the user.
func (u User) Key() UserKey {
	if u.record != nil {
		return u.record.Key
	}
	return UserKey(u.snapshot.keys.at(u.ordinal))
}

// Active reports whether the user belongs to the universe; only active users are in audiences.
func (u User) Active() bool { return u.record == nil || u.record.Active }

// Created returns the revision of the command that made the user.
func (u User) Created() Revision {
	if u.record != nil {
		return u.record.Created
	}
	return Revision(u.snapshot.created.at(u.ordinal))
}

// Updated returns the revision of the last command that changed the user.
func (u User) Updated() Revision {
	if u.record != nil {
		return u.record.Updated
	}
	return Revision(u.snapshot.updated.at(u.ordinal))
}

// Value returns what the user has for an attribute, where that is an alias the value it stands for; false when the value
// is missing.
func (u User) Value(id AttributeID) (Value, bool) {
	if u.record != nil {
		v, ok := u.record.Value(id)
		if ok && u.schema != nil {
			v = u.schema.byID[id].Aliases.Value(v)
		}
		return v, ok
	}
	return u.snapshot.value(id, u.ordinal)
}

// Roles returns the user's roles, ascending. Read only.
func (u User) Roles() []string {
	if u.record != nil {
		return u.record.Roles
	}
	return u.snapshot.rolesOf(u.ordinal)
}

// GroupIDs returns the groups the user is directly in, ascending. Read only.
func (u User) GroupIDs() []GroupID {
	if u.record != nil {
		return u.record.Groups
	}
	return u.snapshot.groupsOf(u.ordinal)
}

// Record returns everything stored of the user: values as they were sent.
func (u User) Record() *Record {
	if u.record != nil {
		return u.record
	}
	r := &Record{
		Key: u.Key(), ID: u.ID(), Name: u.Name(), Active: true, Roles: u.Roles(), Groups: u.GroupIDs(),
		Created: u.Created(), Updated: u.Updated(),
		Values: make([]AttributeValue, 0, u.snapshot.schema.Len()),
	}
	for id := range u.snapshot.schema.byID {
		if v, ok := u.snapshot.sentValue(AttributeID(id), u.ordinal); ok {
			r.Values = append(r.Values, AttributeValue{AttributeID(id), v})
		}
	}
	return r
}
