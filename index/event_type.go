package index

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"parterre/index/event"
)

// EventTypeID is the immutable number of an event type, never used again when the type is deleted. 0 is none.
type EventTypeID = event.Type

// PropertyID is the immutable number of a property within its type. 0 is none.
type PropertyID = event.Property

// EventType is a named kind of event: what users do, such as a purchase.
type EventType struct {
	ID          EventTypeID
	Key         string // the name that events are sent with; renameable; unique in the workspace
	Label       string // what people are shown; empty means the key
	Description string
	Retention   int        // days that events are kept; 0 keeps them for ever
	Declared    bool       // declared by somebody, not inferred from a first event
	Properties  []Property // ascending by id
}

// Property is a named, typed part of the events of one type.
type Property struct {
	ID    PropertyID
	Key   string // renameable; unique within the type
	Label string // what people are shown; empty means the key
	Kind  Kind
}

// Property returns the property a key or the text of an id ("property:2") names.
func (t *EventType) Property(ref string) (Property, bool) {
	for _, p := range t.Properties {
		if p.Key == ref || p.ID.String() == ref {
			return p, true
		}
	}
	return Property{}, false
}

// PropertyByID returns a property by its id.
func (t *EventType) PropertyByID(id PropertyID) (Property, bool) {
	if at, ok := t.find(id); ok {
		return t.Properties[at], true
	}
	return Property{}, false
}

func (t *EventType) find(id PropertyID) (int, bool) {
	return slices.BinarySearchFunc(t.Properties, id, func(p Property, id PropertyID) int { return int(p.ID) - int(id) })
}

// same reports whether both say the same.
func (t *EventType) same(o *EventType) bool {
	return t.ID == o.ID && t.Key == o.Key && t.Label == o.Label && t.Description == o.Description && t.Retention == o.Retention &&
		t.Declared == o.Declared && slices.Equal(t.Properties, o.Properties)
}

// KeptSince returns the first instant, in milliseconds since 1970, whose events count at a time; false when all do.
func (t *EventType) KeptSince(now int64) (int64, bool) {
	return now - int64(t.Retention)*dayMilliseconds + 1, t.Retention > 0
}

const dayMilliseconds = 24 * 60 * 60 * 1000

// EventTypes is all event types of a workspace, immutable. Schema.Version moves with them.
type EventTypes struct {
	byID  []*EventType // by EventTypeID; nil where there is none
	byKey map[string]*EventType
}

func emptyEventTypes() *EventTypes {
	return &EventTypes{byID: make([]*EventType, 1), byKey: map[string]*EventType{}}
}

// Len returns the number of types.
func (e *EventTypes) Len() int { return len(e.byKey) }

// ByKey returns the type a key or the text of an id ("event:7") names.
func (e *EventTypes) ByKey(ref string) (EventType, bool) {
	if t, ok := e.byKey[ref]; ok {
		return *t, true
	}
	if id, ok := parseEventTypeID(ref); ok {
		return e.ByID(id)
	}
	return EventType{}, false
}

func parseEventTypeID(text string) (EventTypeID, bool) {
	n, ok := strings.CutPrefix(text, "event:")
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseUint(n, 10, 32)
	return EventTypeID(id), err == nil
}

// ByID returns a type by its id.
func (e *EventTypes) ByID(id EventTypeID) (EventType, bool) {
	if int(id) >= len(e.byID) || e.byID[id] == nil {
		return EventType{}, false
	}
	return *e.byID[id], true
}

// All returns the types in the order of their keys.
func (e *EventTypes) All() []EventType {
	out := make([]EventType, 0, len(e.byKey))
	for _, t := range e.byKey {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b EventType) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// Next returns the id the next type gets.
func (e *EventTypes) Next() EventTypeID { return EventTypeID(len(e.byID)) }

// clone returns types of its own for a Tx to change.
func (e *EventTypes) clone() *EventTypes {
	return &EventTypes{byID: slices.Clone(e.byID), byKey: maps.Clone(e.byKey)}
}

// put adds the type or puts it in the place of the one with its id. The types must be the caller's own.
func (e *EventTypes) put(t EventType) {
	for int(t.ID) >= len(e.byID) {
		e.byID = append(e.byID, nil)
	}
	if old := e.byID[t.ID]; old != nil {
		delete(e.byKey, old.Key)
	}
	e.byID[t.ID] = &t
	e.byKey[t.Key] = &t
}

// remove drops the type; its id stays taken. The types must be the caller's own.
func (e *EventTypes) remove(id EventTypeID) {
	delete(e.byKey, e.byID[id].Key)
	e.byID[id] = nil
}
