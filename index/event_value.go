package index

import (
	"slices"

	"parterre/index/event"
)

// Events returns all events of users, active and dormant.
func (s *Snapshot) Events() *event.Book { return s.events }

// EventTypes is all event types.
func (s *Snapshot) EventTypes() *EventTypes { return s.eventTypes }

// EventValue returns what the event at a place of a Day of a type has for a property; false when it has none.
func (s *Snapshot) EventValue(t *EventType, p Property, d *event.Day, at int) (Value, bool) {
	v := d.Values(p.ID)
	if !v.Has(at) {
		return Value{}, false
	}
	switch p.Kind {
	case String, Version:
		return Value{kind: p.Kind, text: s.events.Dictionary(t.ID, p.ID).Text(v.Code(at))}, true
	case StringList:
		texts := make([]string, len(v.Codes(at)))
		for i, code := range v.Codes(at) {
			texts[i] = s.events.Dictionary(t.ID, p.ID).Text(code)
		}
		slices.Sort(texts)
		return Value{kind: StringList, list: texts}, true
	}
	return Value{kind: p.Kind, key: v.Key(at)}, true
}

// Timeline returns what the user did, in the order of time; of a user in no Snapshot nothing.
func (u User) Timeline() event.Timeline {
	if u.snapshot == nil {
		return event.Timeline{}
	}
	return u.snapshot.events.Timeline(u.ordinal)
}

// PropertyValue is what one event has for one property.
type PropertyValue struct {
	Property PropertyID
	Value    Value
}

// putEvent adds an event to a Book that is being made. Values ascend by property.
func putEvent(e *event.Editor, ord uint32, t EventTypeID, ms int64, values []PropertyValue) {
	cells := make([]event.Cell, len(values))
	for i, v := range values {
		c := event.Cell{Property: v.Property, Key: v.Value.key}
		switch v.Value.kind {
		case String, Version:
			c.Form, c.Codes = event.Text, []uint32{e.Code(t, v.Property, v.Value.text)}
		case StringList:
			c.Form = event.List
			for _, text := range v.Value.list {
				c.Codes = append(c.Codes, e.Code(t, v.Property, text))
			}
			slices.Sort(c.Codes)
		}
		cells[i] = c
	}
	e.Add(ord, t, ms, cells)
}
