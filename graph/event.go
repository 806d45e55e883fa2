package graph

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"math"
	"time"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
	"parterre/index"
)

func (m mutation) RecordEvents(ctx context.Context, events []index.EventWrite, createUsers bool, idempotencyKey *string) (*generated.EventsPayload, error) {
	o, err := m.service.RecordEvents(ctx, actor(ctx, idempotencyKey), events, createUsers)
	if err != nil {
		return nil, err
	}
	saw(ctx, o.Outcome)
	return &generated.EventsPayload{Accepted: o.Accepted, Duplicates: o.Duplicates, Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome)}, nil
}

func (m mutation) DeclareEventType(ctx context.Context, key string, label, description *string, retention *int, properties []index.PropertyChange, idempotencyKey *string) (*generated.EventTypePayload, error) {
	change := index.EventTypeChange{Key: key, Label: label, Description: description, Retention: retention, Properties: properties}
	return eventTypePayload(ctx)(m.service.DeclareEventType(ctx, actor(ctx, idempotencyKey), change))
}

func (m mutation) UpdateEventType(ctx context.Context, key string, newKey, label, description *string, retention *int, properties []index.PropertyChange, idempotencyKey *string) (*generated.EventTypePayload, error) {
	change := index.EventTypeChange{Key: key, NewKey: newKey, Label: label, Description: description, Retention: retention, Properties: properties}
	return eventTypePayload(ctx)(m.service.UpdateEventType(ctx, actor(ctx, idempotencyKey), change))
}

func eventTypePayload(ctx context.Context) func(audience.EventTypeOutcome, error) (*generated.EventTypePayload, error) {
	return func(o audience.EventTypeOutcome, err error) (*generated.EventTypePayload, error) {
		if err != nil {
			return nil, err
		}
		v := saw(ctx, o.Outcome)
		out := &generated.EventTypePayload{Issues: issuesOf(o.Issues), Revision: revisionOf(o.Outcome)}
		if o.EventType != nil {
			out.EventType = eventTypeOf(v, *o.EventType)
		}
		return out, nil
	}
}

func (m mutation) DeleteEventType(ctx context.Context, key string, idempotencyKey *string) (*generated.DeletePayload, error) {
	return deletePayload(ctx)(m.service.DeleteEventType(ctx, actor(ctx, idempotencyKey), key))
}

func (query) EventType(ctx context.Context, key string) (*generated.EventType, error) {
	v := viewOf(ctx)
	t, ok := v.Facts.EventTypes().ByKey(key)
	if !ok {
		return nil, nil
	}
	return eventTypeOf(v, t), nil
}

func (query) EventTypes(ctx context.Context, search *string) ([]generated.EventType, error) {
	v, wanted := viewOf(ctx), engine.Finder(text(search))
	out := []generated.EventType{}
	for _, t := range v.Facts.EventTypes().All() {
		if wanted(t.Key, t.Label) {
			out = append(out, *eventTypeOf(v, t))
		}
	}
	return out, nil
}

// eventTypeOf writes an event type of a View as the schema has it.
func eventTypeOf(v *audience.View, t index.EventType) *generated.EventType {
	out := &generated.EventType{
		ID: t.ID.String(), Key: t.Key, Label: t.Label, Description: t.Description, Declared: t.Declared,
		Properties: []generated.EventProperty{}, Count: v.Facts.Events().CountOf(t.ID), View: v, Of: &t,
	}
	if out.Label == "" {
		out.Label = t.Key
	}
	if t.Retention > 0 {
		out.Retention = &t.Retention
	}
	if first, last, some := v.Facts.Events().Extent(t.ID); some {
		from, to := time.UnixMilli(first).UTC(), time.UnixMilli(last).UTC()
		out.FirstSeen, out.LastSeen = &from, &to
	}
	for _, p := range t.Properties {
		out.Properties = append(out.Properties, *propertyOf(v, &t, p))
	}
	return out
}

func propertyOf(v *audience.View, t *index.EventType, p index.Property) *generated.EventProperty {
	out := &generated.EventProperty{ID: p.ID.String(), Key: p.Key, Label: p.Label, Kind: p.Kind, View: v, Type: t, Of: p}
	if out.Label == "" {
		out.Label = p.Key
	}
	return out
}

type eventTypeFields struct{}

func (eventTypeFields) Volume(_ context.Context, t *generated.EventType, days int) ([]generated.EventVolume, error) {
	if err := checkFirst(days); err != nil {
		return nil, failure(BadUserInput, "days is a number from 1 to %d.", engine.MaxPage)
	}
	today := t.View.Now.Truncate(24 * time.Hour)
	out := make([]generated.EventVolume, days)
	for i := range out {
		day := today.AddDate(0, 0, i+1-days)
		out[i] = generated.EventVolume{Day: day.Format(time.DateOnly), Count: t.View.Facts.Events().OnDay(t.Of.ID, day.Unix()/86400)}
	}
	return out, nil
}

func (eventTypeFields) UsedBy(_ context.Context, t *generated.EventType) ([]generated.Audience, error) {
	return audiencesOf(t.View, t.View.Catalog.UsersOfEventType(t.Of.ID)), nil
}

type eventPropertyFields struct{}

func (eventPropertyFields) Operators(_ context.Context, p *generated.EventProperty) ([]engine.Operator, error) {
	return engine.Operators(p.Kind), nil
}

func (eventPropertyFields) Suggest(ctx context.Context, p *generated.EventProperty, search *string, first int) ([]generated.Suggestion, error) {
	if err := checkFirst(first); err != nil {
		return nil, err
	}
	found, err := engine.SuggestProperty(ctx, p.View.Facts, p.Type, p.Of, text(search), first)
	out := make([]generated.Suggestion, len(found))
	for i, s := range found {
		out[i] = generated.Suggestion{Value: s.Value.Any(), Count: s.Count}
	}
	return out, err
}

// Events pages through what a user did, the newest first. A cursor is a place in that order.
func (userFields) Events(_ context.Context, u *generated.User, types []string, from, to *time.Time, first int, after *string) (*generated.EventConnection, error) {
	if err := checkFirst(first); err != nil {
		return nil, err
	}
	wanted, err := eventTypesNamed(u.View, types)
	if err != nil {
		return nil, err
	}
	lo, hi := int64(math.MinInt64), int64(math.MaxInt64)
	if from != nil {
		lo = from.UnixMilli()
	}
	if to != nil {
		hi = to.UnixMilli() - 1
	}
	events, out := u.Of.Events(), &generated.EventConnection{Nodes: []generated.Event{}}
	var before *deed
	if after != nil {
		if before, err = readDeed(*after); err != nil {
			return nil, err
		}
	}
	var shown []deed
	for i := events.Len() - 1; i >= 0; i-- {
		kind, ms := events.At(i)
		if ms < lo {
			break
		}
		t := wanted[kind]
		if t == nil || ms > hi {
			continue
		}
		out.TotalCount++
		here := deed{ms, kind, nth(events, i)}
		if before != nil && here.compare(*before) >= 0 || len(shown) > first {
			continue
		}
		if shown = append(shown, here); len(shown) <= first {
			out.Nodes = append(out.Nodes, eventOf(u.View, t, events.Event(i, t)))
		}
	}
	out.PageInfo = &generated.PageInfo{HasNextPage: len(shown) > first, HasPreviousPage: before != nil, Revision: u.View.Revision}
	if n := len(out.Nodes); n > 0 {
		start, end := shown[0].cursor(), shown[n-1].cursor()
		out.PageInfo.StartCursor, out.PageInfo.EndCursor = &start, &end
	}
	return out, nil
}

// eventTypesNamed returns the types with some keys; with nil, all.
func eventTypesNamed(v *audience.View, keys []string) (map[index.EventTypeID]*index.EventType, error) {
	out := map[index.EventTypeID]*index.EventType{}
	if keys == nil {
		for _, t := range v.Facts.EventTypes().All() {
			out[t.ID] = &t
		}
	}
	for _, key := range keys {
		t, ok := v.Facts.EventTypes().ByKey(key)
		if !ok {
			return nil, failure(NotFound, "There is no event type of one of these names: look at eventTypes for those there are.")
		}
		out[t.ID] = &t
	}
	return out, nil
}

func eventOf(v *audience.View, t *index.EventType, e index.Event) generated.Event {
	out := generated.Event{Type: eventTypeOf(v, *t), Time: time.UnixMilli(e.Time()).UTC(), Properties: []generated.EventValue{}}
	for _, p := range t.Properties {
		if value, ok := e.Value(p); ok {
			out.Properties = append(out.Properties, generated.EventValue{Property: propertyOf(v, t, p), Value: value.Any()})
		}
	}
	return out
}

// deed is where an event stands in the time line of its user. As text it is the cursor.
type deed struct {
	ms   int64
	kind index.EventTypeID
	nth  int // among those of the same instant and type
}

// nth counts the events before one that are of its instant and type.
func nth(events index.UserEvents, i int) int {
	n := 0
	for kind, ms := events.At(i); n < i; n++ {
		if k, m := events.At(i - n - 1); k != kind || m != ms {
			break
		}
	}
	return n
}

func (d deed) compare(o deed) int {
	return cmp.Or(cmp.Compare(d.ms, o.ms), cmp.Compare(d.kind, o.kind), cmp.Compare(d.nth, o.nth))
}

func (d deed) cursor() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %d", d.ms, uint32(d.kind), d.nth))
}

func readDeed(cursor string) (*deed, error) {
	var d deed
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		_, err = fmt.Sscanf(string(text), "%d %d %d", &d.ms, &d.kind, &d.nth)
	}
	if err != nil {
		return nil, failure(BadUserInput, "The cursor is not of this list: start with the first page.")
	}
	return &d, nil
}
