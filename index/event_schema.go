package index

import "parterre/index/event"

// TimeAttribute is when an event happened, among what EventType.Attributes returns.
const TimeAttribute AttributeID = 1

// PropertyAttribute is a property among what EventType.Attributes returns.
func PropertyAttribute(p PropertyID) AttributeID { return AttributeID(p) + TimeAttribute }

// Attributes returns the properties of a type as the attributes of a Schema, and beside them when it happened, under no key.
// So an event is asked in the words in which a user is asked. Keys are those of properties, and so are ids.
func (t *EventType) Attributes() *Schema {
	s := emptySchema()
	s.parts = true
	s.byID = append(s.byID, &Attribute{ID: TimeAttribute, Label: "time", Kind: DateTime})
	for _, p := range t.Properties {
		s.put(Attribute{ID: PropertyAttribute(p.ID), Key: p.Key, Label: p.Label, Kind: p.Kind})
	}
	return s
}

// UserEvents is what one user did, in the order of time.
type UserEvents struct {
	snapshot *Snapshot
	event.Timeline
}

// Events returns what the user did; of a user in no Snapshot nothing.
func (u User) Events() UserEvents {
	if u.snapshot == nil {
		return UserEvents{}
	}
	return UserEvents{u.snapshot, u.snapshot.events.Timeline(u.ordinal)}
}

// Event returns a handle on one of them.
func (e UserEvents) Event(i int, t *EventType) Event {
	d, at := e.Find(i)
	return Event{e.snapshot, t, d, at}
}

// Event is a cheap handle on one event of a Snapshot.
type Event struct {
	snapshot *Snapshot
	kind     *EventType
	day      *event.Day
	at       int
}

// Event returns a handle on the event at a place of a Day of a type.
func (s *Snapshot) Event(t *EventType, d *event.Day, at int) Event { return Event{s, t, d, at} }

// Time returns when it happened, in milliseconds since 1970.
func (e Event) Time() int64 { return e.day.Time(e.at) }

// Value returns what the event has for a property.
func (e Event) Value(p Property) (Value, bool) {
	v := e.day.Values(p.ID)
	if !v.Has(e.at) {
		return Value{}, false
	}
	return e.snapshot.cell(e.kind.ID, p, v, e.at), true
}

// Type returns the type of the event.
func (e Event) Type() *EventType { return e.kind }
