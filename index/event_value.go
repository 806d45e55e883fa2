package index

import (
	"slices"

	"parterre/index/event"
)

// Events returns all events of users, active and dormant.
func (s *Snapshot) Events() *event.Book { return s.events }

// EventTypes is all event types.
func (s *Snapshot) EventTypes() *EventTypes { return s.eventTypes }

// cell returns what an event has for a property.
func (s *Snapshot) cell(t EventTypeID, p Property, v *event.Values, at int) Value {
	switch p.Kind {
	case String, Version:
		return Value{kind: p.Kind, text: s.events.Dictionary(t, p.ID).Text(v.Code(at))}
	case StringList:
		texts := make([]string, len(v.Codes(at)))
		for i, code := range v.Codes(at) {
			texts[i] = s.events.Dictionary(t, p.ID).Text(code)
		}
		slices.Sort(texts)
		return Value{kind: StringList, list: texts}
	}
	return Value{kind: p.Kind, key: v.Key(at)}
}

// PropertyValue is what one event has for one property.
type PropertyValue struct {
	Property PropertyID
	Value    Value
}

// forms are those the properties of a type are kept in.
func (t *EventType) forms() map[PropertyID]event.Form {
	out := make(map[PropertyID]event.Form, len(t.Properties))
	for _, p := range t.Properties {
		out[p.ID] = p.Kind.form()
	}
	return out
}

// form is how the values of a kind are kept in events.
func (k Kind) form() event.Form {
	switch k {
	case String, Version:
		return event.Text
	case StringList:
		return event.List
	}
	return event.Ordered
}

// putEvent adds an event to a Book that is being made. Values ascend by property.
func putEvent(e *event.Editor, ord uint32, t EventTypeID, ms int64, values []PropertyValue) {
	cells := make([]event.Cell, len(values))
	for i, v := range values {
		c := event.Cell{Property: v.Property, Form: v.Value.kind.form(), Key: v.Value.key}
		switch c.Form {
		case event.Text:
			c.Codes = []uint32{e.Code(t, v.Property, v.Value.text)}
		case event.List:
			for _, text := range v.Value.list {
				c.Codes = append(c.Codes, e.Code(t, v.Property, text))
			}
			slices.Sort(c.Codes)
		}
		cells[i] = c
	}
	e.Add(ord, t, ms, cells)
}
