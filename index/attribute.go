package index

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"parterre/index/event"
)

// AttributeID is the immutable number of an attribute, never used again when the attribute is deleted. 0 is none.
type AttributeID uint32

// String returns the id as the outside sees it, "attribute:7". No key looks like that, for keys have no colon.
func (id AttributeID) String() string { return "attribute:" + strconv.FormatUint(uint64(id), 10) }

// Attribute is a named, typed property of users.
type Attribute struct {
	ID          AttributeID
	Key         string // renameable; unique in the workspace
	Label       string // what people are shown; empty means the key
	Description string
	Kind        Kind
	Sensitive   bool // values are shown with care
	Declared    bool // declared by somebody, not inferred from a first value

	Aliases    *Aliases // other spellings of values, of a STRING or STRING_LIST; nil is none
	Values     []Value  // to choose from, in the order people are shown them; of a STRING_LIST its items
	OnlyValues bool     // other values are refused
	Default    Value    // shown where there is no value; nobody has it, and no question finds it. The zero Value is none
	Required   bool     // new users need a value, and nobody's is removed
	Unique     bool     // no two users, deactivated ones included, have the same value
	Retired    bool     // put away: no new values, not offered for new questions

	Shaped Revision // of the last command that changed what columns make of the values sent
	casts  []cast   // changes of kind, in their order
}

// same reports whether both say the same.
func (a *Attribute) same(o *Attribute) bool {
	return a.ID == o.ID && bytes.Equal(appendAttribute(nil, a), appendAttribute(nil, o))
}

// Schema is all attributes of a workspace, immutable.
type Schema struct {
	version uint64
	byID    []*Attribute // by AttributeID; nil where there is none
	byKey   map[string]*Attribute
	parts   bool // of events: EventType.Attributes

	required, unique []AttributeID // ascending
}

func emptySchema() *Schema {
	return &Schema{byID: make([]*Attribute, 1), byKey: map[string]*Attribute{}}
}

// Version moves whenever an attribute or a group changes: it is the revision of the last such change. What was
// resolved against one version need not be resolved again while it stays.
func (s *Schema) Version() uint64 { return s.version }

// Len returns the number of attributes.
func (s *Schema) Len() int { return len(s.byKey) }

// ByKey returns the attribute a key or the text of an id ("attribute:7") names.
func (s *Schema) ByKey(ref string) (Attribute, bool) {
	if a, ok := s.byKey[ref]; ok {
		return *a, true
	}
	if n, ok := strings.CutPrefix(ref, "attribute:"); ok {
		id, err := strconv.ParseUint(n, 10, 32)
		if err == nil {
			return s.ByID(AttributeID(id))
		}
	}
	if p, ok := event.ParseProperty(ref); ok && s.parts {
		return s.ByID(PropertyAttribute(p))
	}
	return Attribute{}, false
}

// ByID returns an attribute by its id.
func (s *Schema) ByID(id AttributeID) (Attribute, bool) {
	if int(id) >= len(s.byID) || s.byID[id] == nil {
		return Attribute{}, false
	}
	return *s.byID[id], true
}

// at returns the attribute with an id, nil for none.
func (s *Schema) at(id AttributeID) *Attribute {
	if int(id) >= len(s.byID) {
		return nil
	}
	return s.byID[id]
}

// All returns the attributes in the order of their keys.
func (s *Schema) All() []Attribute {
	out := make([]Attribute, 0, len(s.byKey))
	for _, a := range s.byKey {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b Attribute) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// Next returns the id the next attribute gets.
func (s *Schema) Next() AttributeID { return AttributeID(len(s.byID)) }

// clone returns a Schema of its own for a Tx to change.
func (s *Schema) clone() *Schema {
	return &Schema{version: s.version, byID: slices.Clone(s.byID), byKey: maps.Clone(s.byKey), required: s.required, unique: s.unique}
}

// put adds the attribute or puts it in the place of the one with its id. The schema must be the caller's own.
func (s *Schema) put(a Attribute) {
	for int(a.ID) >= len(s.byID) {
		s.byID = append(s.byID, nil)
	}
	if old := s.byID[a.ID]; old != nil {
		delete(s.byKey, old.Key)
	}
	s.byID[a.ID] = &a
	s.byKey[a.Key] = &a
	s.rule()
}

// remove drops the attribute; its id stays taken. The schema must be the caller's own.
func (s *Schema) remove(id AttributeID) {
	delete(s.byKey, s.byID[id].Key)
	s.byID[id] = nil
	s.rule()
}

// rule notes which attributes hold users to something.
func (s *Schema) rule() {
	s.required, s.unique = nil, nil
	for _, a := range s.byID {
		if a != nil && a.Required && !a.Retired {
			s.required = append(s.required, a.ID)
		}
		if a != nil && a.Unique {
			s.unique = append(s.unique, a.ID)
		}
	}
}

// String lists the attributes as "age NUMBER, city STRING".
func (s *Schema) String() string {
	var parts []string
	for _, a := range s.All() {
		parts = append(parts, fmt.Sprintf("%s %s", a.Key, a.Kind))
	}
	return strings.Join(parts, ", ")
}
