package index

import (
	"encoding/binary"
	"fmt"
)

// Rows of events, in the spelling of a user's row (record_codec.go):
//
//	event type: version │ flags │ key │ label │ description │ retention │ n properties │ distance of the id, kind, key, label … …
//	of a user:    version │ n │ place, type, time, message id, n values │ distance of the property, kind, datum … … …
//	of a command: version │ n │ user, type, time … …
//	of a message: version │ user │ type │ time
//
// Places are distances from the one before, times signed milliseconds since 1970.
const eventRowVersion = 1

func appendEventType(dst []byte, t *EventType) []byte {
	flags := byte(0)
	if t.Declared {
		flags |= flagDeclared
	}
	dst = append(dst, eventRowVersion, flags)
	dst = appendText(appendText(appendText(dst, t.Key), t.Label), t.Description)
	dst = binary.AppendUvarint(dst, uint64(t.Retention))
	dst = binary.AppendUvarint(dst, uint64(len(t.Properties)))
	last := uint64(0)
	for _, p := range t.Properties {
		dst = append(binary.AppendUvarint(dst, uint64(p.ID)-last), byte(p.Kind))
		dst = appendText(appendText(dst, p.Key), p.Label)
		last = uint64(p.ID)
	}
	return dst
}

func openEventRow(row []byte) *decoder {
	d := &decoder{rest: string(row)}
	if v := d.byte(); d.err == nil && v != eventRowVersion {
		d.fail(fmt.Sprintf("version %d, and only %d is known", v, eventRowVersion))
	}
	return d
}

func decodeEventType(id EventTypeID, row []byte) (EventType, error) {
	d := openEventRow(row)
	flags := d.byte()
	t := EventType{ID: id, Declared: flags&flagDeclared != 0, Key: d.text(), Label: d.text(), Description: d.text(), Retention: int(d.uvarint())}
	last := uint64(0)
	for range d.count(4) {
		last = d.ascend(last)
		p := Property{ID: PropertyID(last), Kind: Kind(d.byte()), Key: d.text(), Label: d.text()}
		if !p.Kind.Valid() || CheckPropertyKey(p.Key) != nil {
			d.fail("no property")
		}
		t.Properties = append(t.Properties, p)
	}
	if flags&^flagDeclared != 0 || CheckEventKey(t.Key) != nil || t.Retention < 0 || t.Retention > MaxRetention {
		d.fail("no event type")
	}
	if err := d.end(); err != nil {
		return EventType{}, fmt.Errorf("event type row: %w", err)
	}
	return t, nil
}

// appendUserEvents appends the events of one user and one command, in their order.
func appendUserEvents(dst []byte, events []recorded) []byte {
	dst = binary.AppendUvarint(append(dst, eventRowVersion), uint64(len(events)))
	last := uint32(0)
	for i := range events {
		e := &events[i]
		dst = binary.AppendUvarint(dst, uint64(e.place-last))
		dst = binary.AppendVarint(binary.AppendUvarint(dst, uint64(e.kind)), e.ms)
		dst = binary.AppendUvarint(appendText(dst, e.id), uint64(len(e.values)))
		property := uint64(0)
		for n := range e.values {
			v := &e.values[n]
			dst = appendValue(binary.AppendUvarint(dst, uint64(v.Property)-property), &v.Value)
			property = uint64(v.Property)
		}
		last = e.place
	}
	return dst
}

func decodeUserEvents(user UserKey, rev Revision, row []byte) ([]recorded, error) {
	d := openEventRow(row)
	events := make([]recorded, d.count(5))
	place := uint64(0)
	for i := range events {
		e := recorded{revision: rev, user: user}
		place += d.uvarint()
		e.place, e.kind, e.ms, e.id = uint32(place), EventTypeID(d.uvarint()), d.varint(), d.text()
		last := uint64(0)
		for range d.count(3) {
			last = d.ascend(last)
			e.values = append(e.values, PropertyValue{PropertyID(last), d.value()})
		}
		if place > 1<<32-1 || i > 0 && e.place <= events[i-1].place {
			d.fail("events out of order")
		}
		events[i] = e
	}
	if err := d.end(); err != nil {
		return nil, fmt.Errorf("events of user %d: %w", user, err)
	}
	return events, nil
}

func appendCommandEvents(dst []byte, events []Occasion) []byte {
	dst = binary.AppendUvarint(append(dst, eventRowVersion), uint64(len(events)))
	for _, e := range events {
		dst = appendOccasion(dst, e)
	}
	return dst
}

func appendMessage(dst []byte, e Occasion) []byte {
	return appendOccasion(append(dst, eventRowVersion), e)
}

// Occasion is an event without what it says: who, what and when.
type Occasion struct {
	User UserKey
	Type EventTypeID
	Time int64 // milliseconds since 1970
}

func (e *recorded) occasion() Occasion { return Occasion{e.user, e.kind, e.ms} }

func appendOccasion(dst []byte, e Occasion) []byte {
	return binary.AppendVarint(binary.AppendUvarint(binary.AppendUvarint(dst, uint64(e.User)), uint64(e.Type)), e.Time)
}

func (d *decoder) occasion() Occasion {
	return Occasion{UserKey(d.uvarint()), EventTypeID(d.uvarint()), d.varint()}
}

func decodeCommandEvents(row []byte) ([]Occasion, error) {
	d := openEventRow(row)
	out := make([]Occasion, d.count(3))
	for i := range out {
		out[i] = d.occasion()
	}
	if err := d.end(); err != nil {
		return nil, fmt.Errorf("events of a command: %w", err)
	}
	return out, nil
}

func decodeMessage(row []byte) (Occasion, error) {
	d := openEventRow(row)
	out := d.occasion()
	if err := d.end(); err != nil {
		return Occasion{}, fmt.Errorf("message: %w", err)
	}
	return out, nil
}
