package engine

import "parterre/index"

// subject is what a leaf asks for.
type subject byte

const (
	ofValue subject = iota
	ofRoles
	ofGroups
	ofID
	ofEvents
)

// subjectOf returns what a leaf asks for, and of which attribute or event type.
func subjectOf(l leaf) (subject, index.AttributeID) {
	switch l := l.(type) {
	case *presentLeaf:
		return ofValue, l.attribute
	case *filledLeaf:
		return ofValue, l.attribute
	case *spansLeaf:
		return ofValue, l.attribute
	case *timeLeaf:
		return ofValue, l.attribute
	case *textLeaf:
		return ofValue, l.attribute
	case *roleLeaf:
		return ofRoles, 0
	case *onlyLeaf:
		if l.attribute == 0 {
			return ofRoles, 0
		}
		return ofValue, l.attribute
	case *sizeLeaf:
		return l.what, l.attribute
	case *groupLeaf, *onlyGroupsLeaf:
		return ofGroups, 0
	case *performedLeaf:
		return ofEvents, index.AttributeID(l.kind.ID)
	}
	return ofID, 0
}

// Subjects are the sides of a user that a plan asks for.
type Subjects uint8

const (
	OfValues Subjects = 1 << ofValue             // attributes
	OfGroups Subjects = 1<<ofGroups | 1<<ofRoles // groups and roles
	OfEvents Subjects = 1 << ofEvents            // what the user did
)

// Subjects returns what the plan, and the audiences it refers to, ask for.
func (p *Plan) Subjects() Subjects { return p.subjects }

// Has reports whether one of some sides is asked for.
func (s Subjects) Has(some Subjects) bool { return s&some != 0 }
