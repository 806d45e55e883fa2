package index

import (
	"fmt"
	"slices"
	"strconv"
)

// EventTypeChange declares or changes an event type. Nil pointers leave what is there.
type EventTypeChange struct {
	Key         string // of the type meant, or the text of its id
	NewKey      *string
	Label       *string
	Description *string
	Retention   *int             // days that events are kept; 0 keeps them for ever
	Properties  []PropertyChange // of the properties it names; others stay as they are
}

// PropertyChange declares or changes a property. Nil pointers leave what is there.
type PropertyChange struct {
	Key    string // of the property meant, or the text of its id
	NewKey *string
	Label  *string
	Kind   *Kind // needed to declare; later only the same kind again
}

// DeclareEventType makes an event type, or declares the one that was inferred before.
func (tx *Tx) DeclareEventType(w EventTypeChange) (EventTypeID, []Issue) {
	old, known := tx.eventTypes.ByKey(w.Key)
	var issues []Issue
	switch {
	case known && old.Declared:
		issues = append(issues, fault(EventTypeExists, fmt.Sprintf("There is an event type %s already.", shown(old.Key)), "Choose another key, or change the type there is.").at("key"))
	case !known:
		if issue := CheckEventKey(w.Key); issue != nil {
			issues = append(issues, issue.at("key"))
		} else if tx.eventTypes.Len() >= MaxEventTypes {
			issues = append(issues, tooManyEventTypes().at("key"))
		}
		old = EventType{Key: w.Key}
	}
	next, more := tx.changedEventType(old, w)
	if issues = append(issues, more...); len(issues) > 0 {
		return 0, issues
	}
	if next.Declared = true; !known {
		next.ID = tx.eventTypes.Next()
	}
	tx.putEventType(next)
	return next.ID, nil
}

// UpdateEventType changes what is said about an event type, never the kinds of its properties.
func (tx *Tx) UpdateEventType(w EventTypeChange) (EventTypeID, []Issue) {
	old, known := tx.eventTypes.ByKey(w.Key)
	if !known {
		_, issues := tx.changedEventType(old, w)
		return 0, append([]Issue{eventTypeNotFound(w.Key)}, issues...)
	}
	next, issues := tx.changedEventType(old, w)
	if len(issues) > 0 {
		return 0, issues
	}
	if !next.same(&old) {
		tx.putEventType(next)
	}
	return next.ID, nil
}

// DeleteEventType removes an event type with all its events. Whether a definition uses it is for the caller to ask.
func (tx *Tx) DeleteEventType(key string) []Issue {
	old, known := tx.eventTypes.ByKey(key)
	if !known {
		return []Issue{eventTypeNotFound(key)}
	}
	tx.ownEventTypes().remove(old.ID)
	tx.retyped[old.ID] = true
	return nil
}

// changedEventType returns the type as a change leaves it, and what is wrong with that.
func (tx *Tx) changedEventType(t EventType, w EventTypeChange) (EventType, []Issue) {
	var issues []Issue
	if w.NewKey != nil {
		if issue := CheckEventKey(*w.NewKey); issue != nil {
			issues = append(issues, issue.at("newKey"))
		} else if other, taken := tx.eventTypes.ByKey(*w.NewKey); taken && other.ID != t.ID {
			issues = append(issues, fault(EventTypeExists, fmt.Sprintf("There is an event type %s already.", shown(other.Key)), "Choose another key.").at("newKey"))
		}
		t.Key = *w.NewKey
	}
	issues = append(issues, checkWords(AttributeChange{Label: w.Label, Description: w.Description})...)
	if w.Label != nil {
		t.Label = *w.Label
	}
	if w.Description != nil {
		t.Description = *w.Description
	}
	if w.Retention != nil {
		if t.Retention = *w.Retention; t.Retention < 0 || t.Retention > MaxRetention {
			issues = append(issues, fault(RetentionInvalid, fmt.Sprintf("Events are kept for 1 to %d days, or for ever.", MaxRetention), "Give a number of days, or 0 to keep them for ever.").at("retention"))
		}
	}
	t.Properties = slices.Clone(t.Properties)
	for i, p := range w.Properties {
		issues = append(issues, Under(t.changeProperty(p), "properties", strconv.Itoa(i))...)
	}
	return t, issues
}

// changeProperty changes a property, or adds it. The properties must be the caller's own.
func (t *EventType) changeProperty(w PropertyChange) []Issue {
	var issues []Issue
	p, known := t.Property(w.Key)
	if !known {
		p = Property{ID: t.nextProperty(), Key: w.Key}
		if issue := CheckPropertyKey(w.Key); issue != nil {
			issues = append(issues, issue.at("key"))
		}
		if len(t.Properties) >= MaxProperties {
			issues = append(issues, fault(TooManyProperties, fmt.Sprintf("Events of one type have at most %d properties.", MaxProperties), "Use the properties there are.").at("key"))
		}
	}
	switch {
	case w.Kind != nil && !w.Kind.Valid() || !known && w.Kind == nil:
		issues = append(issues, fault(PropertyKindMissing, "The property has no kind.",
			"Say what it holds: STRING, NUMBER, INTEGER, BOOLEAN, DATE, DATETIME, VERSION or STRING_LIST.").at("kind"))
	case known && w.Kind != nil && *w.Kind != p.Kind:
		issues = append(issues, fault(PropertyKindFixed, fmt.Sprintf("The property %s holds %s (%s), and a property keeps its kind.", shown(p.Key), p.Kind.Words(), p.Kind),
			"Send the other values under another name.").at("kind"))
	case w.Kind != nil:
		p.Kind = *w.Kind
	}
	if w.NewKey != nil {
		if issue := CheckPropertyKey(*w.NewKey); issue != nil {
			issues = append(issues, issue.at("newKey"))
		} else if other, taken := t.Property(*w.NewKey); taken && other.ID != p.ID {
			issues = append(issues, fault(PropertyExists, fmt.Sprintf("There is a property %s already.", shown(other.Key)), "Choose another key.").at("newKey"))
		}
		p.Key = *w.NewKey
	}
	if w.Label != nil {
		if issue := CheckName(*w.Label); issue != nil {
			issues = append(issues, issue.at("label"))
		}
		p.Label = *w.Label
	}
	if len(issues) > 0 {
		return issues
	}
	if at, ok := t.find(p.ID); ok {
		t.Properties[at] = p
	} else {
		t.Properties = append(t.Properties, p)
	}
	return nil
}

func tooManyEventTypes() *Issue {
	return fault(TooManyEventTypes, fmt.Sprintf("The workspace has %d event types, the most there can be.", MaxEventTypes),
		"Use the types there are, and put what differs into a property.")
}

func eventTypeNotFound(key string) Issue {
	return fault(EventTypeNotFound, fmt.Sprintf("There is no event type %s.", shown(key)), "Check the spelling; capital and small letters differ.").at("key")
}
