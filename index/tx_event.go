package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"parterre/index/event"
)

// Bounds of events.
const (
	MaxEventTypes  = 1_000           // of a workspace
	MaxProperties  = 100             // of an event type
	MaxEventAhead  = 5 * time.Minute // how far the clock of whoever sends may be ahead of ours
	MaxEventBytes  = 256 << 10       // all texts of one event together
	MaxRetention   = 36_500          // days that events are kept, at most
	firstEventYear = 1700            // what a time line can hold
	lastEventYear  = 2240
)

// EventWrite is what a caller sends of one event.
type EventWrite struct {
	ID         string    // the caller's message id: an event with one that is kept already is not taken again; empty for none
	User       string    // id of who did it
	Name       string    // key of the type, or the text of its id; an unknown one is made
	Time       time.Time // when it happened; zero is the time of the command
	Properties []AttributeWrite
}

// RecordOptions say how an event is taken.
type RecordOptions struct {
	At         time.Time // the time of the command
	CreateUser bool      // an unknown user is made
	Seen       bool      // an event with this message id is kept
}

// Recorded says what became of an event.
type Recorded uint8

const (
	Refused   Recorded = iota // it has faults
	Accepted                  // it is there
	Duplicate                 // an event with its message id was there before
)

// recorded is an event the Tx has taken.
type recorded struct {
	revision Revision
	place    uint32 // among the events of its command, from 0
	user     UserKey
	ordinal  uint32
	id       string
	kind     EventTypeID
	ms       int64
	values   []PropertyValue // ascending by property
}

// Record takes an event. A type and properties nobody declared are inferred. An event with a fault is refused whole; paths are
// relative to it: ["properties", "amount"].
func (tx *Tx) Record(w EventWrite, o RecordOptions) (Recorded, []Issue) {
	if w.ID != "" && (o.Seen || tx.messages[w.ID]) {
		return Duplicate, nil
	}
	who, known := tx.doer(w.User)
	kind, typed := tx.eventTypes.ByKey(w.Name)
	ms, issues := tx.checkEvent(w, o, &kind)
	values, faults := tx.checkProperties(&kind, w.Properties)
	if issues = append(issues, faults...); !known && !o.CreateUser {
		issues = append([]Issue{fault(UserNotFound, "There is no user with this id.", "Check the id, or have unknown users made with their events.").at("user")}, issues...)
	} else if !known && len(issues) == 0 {
		if faults := tx.Upsert(UserWrite{ID: w.User}); len(faults) > 0 {
			issues = faultsOfUser(faults)
		}
		who, _ = tx.doer(w.User)
	}
	if len(issues) > 0 {
		return Refused, issues
	}
	if !typed {
		kind = EventType{ID: tx.eventTypes.Next(), Key: w.Name}
	}
	tx.inferProperties(&kind, values)
	if !typed || slices.ContainsFunc(values, func(v checkedProperty) bool { return v.inferred }) {
		tx.putEventType(kind)
	}
	r := recorded{
		revision: tx.revision, place: tx.place, user: who.key, ordinal: who.ordinal, id: w.ID, kind: kind.ID, ms: ms,
		values: make([]PropertyValue, len(values)),
	}
	for i, v := range values {
		r.values[i] = PropertyValue{v.id, v.value}
	}
	tx.place++
	tx.events = append(tx.events, r)
	if w.ID != "" {
		if tx.messages == nil {
			tx.messages = map[string]bool{}
		}
		tx.messages[w.ID] = true
	}
	return Accepted, nil
}

// doer is who did something.
type doer struct {
	key     UserKey
	ordinal uint32
}

// doer returns the user with an id as the verbs so far leave them, without loading the record.
func (tx *Tx) doer(id string) (doer, bool) {
	if c, met := tx.ids[id]; met {
		return doer{c.key, c.ordinal}, c.now != nil
	}
	ord, ok := tx.base.Ordinal(id)
	if !ok {
		return doer{}, false
	}
	return doer{UserKey(tx.base.keys.at(ord)), ord}, true
}

// faultsOfUser are the faults of a user who was to be made with an event.
func faultsOfUser(faults []Issue) []Issue {
	for i := range faults {
		faults[i].Path = []string{"user"}
	}
	return faults
}

// checkEvent finds what is wrong with an event beside its properties, and returns its time.
func (tx *Tx) checkEvent(w EventWrite, o RecordOptions, kind *EventType) (int64, []Issue) {
	var issues []Issue
	if w.ID != "" {
		if issue := checkWord(w.ID, MessageIDInvalid, "message id", MaxIDBytes); issue != nil {
			issues = append(issues, issue.at("id"))
		}
	}
	if kind.ID == 0 {
		if issue := CheckEventKey(w.Name); issue != nil {
			issues = append(issues, issue.at("name"))
		} else if tx.eventTypes.Len() >= MaxEventTypes {
			issues = append(issues, tooManyEventTypes().at("name"))
		}
	}
	at := w.Time
	if at.IsZero() {
		at = o.At
	}
	ms := at.UnixMilli()
	switch since, some := kind.KeptSince(o.At.UnixMilli()); {
	case at.Year() < firstEventYear || at.Year() > lastEventYear:
		issues = append(issues, fault(EventTimeInvalid, fmt.Sprintf("The event lies outside the years %d to %d.", firstEventYear, lastEventYear), "Correct the time.").at("time"))
	case at.Sub(o.At) > MaxEventAhead:
		issues = append(issues, fault(EventInFuture, "The event lies in the future, by more than the 5 minutes that a clock may be ahead.",
			"Send events when they have happened, and check the clock of the sender.").at("time"))
	case some && ms < since:
		issues = append(issues, fault(EventTooOld, fmt.Sprintf("The event is older than the %s that events of this type are kept.", days(kind.Retention)),
			"Leave it out, or keep events of this type for longer first.").at("time"))
	}
	return ms, issues
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

// CheckEventKey says what is wrong with the key of an event type, or nil.
func CheckEventKey(key string) *Issue {
	if _, ok := parseEventTypeID(key); ok {
		return fault(EventKeyInvalid, "The name of the event looks like the id of an event type.", "Choose a name of another form.")
	}
	return checkWord(key, EventKeyInvalid, "name of the event", MaxKeyBytes)
}

// checkedProperty is one property of an event that holds.
type checkedProperty struct {
	id       PropertyID // 0 until it is inferred
	key      string
	inferred bool
	value    Value
}

// checkProperties finds what is wrong with the properties of an event. Null is no value.
func (tx *Tx) checkProperties(kind *EventType, writes []AttributeWrite) ([]checkedProperty, []Issue) {
	if len(writes) > MaxProperties {
		return nil, []Issue{fault(TooManyProperties, fmt.Sprintf("The event has %d properties; at most %d are kept.", len(writes), MaxProperties), "Send fewer properties.").at("properties")}
	}
	var issues []Issue
	values := make([]checkedProperty, 0, len(writes))
	size, made := 0, 0
	for i, w := range writes {
		if slices.ContainsFunc(writes[:i], func(o AttributeWrite) bool { return o.Key == w.Key }) {
			issues = append(issues, fault(PropertyDuplicate, fmt.Sprintf("The property %s is given twice.", shown(w.Key)), "Keep one of the two.").at("properties", step(w.Key)))
			continue
		}
		v, issue := checkProperty(kind, w)
		if issue != nil {
			issues = append(issues, issue.at("properties", step(w.Key)))
			continue
		}
		if w.Value == nil {
			continue
		}
		if v.id == 0 {
			made++
		}
		size += v.value.size()
		values = append(values, v)
	}
	if over := len(kind.Properties) + made - MaxProperties; made > 0 && over > 0 {
		issues = append(issues, fault(TooManyProperties, fmt.Sprintf("The event would bring %d properties beyond the %d that events of one type have at most.", over, MaxProperties),
			"Use the properties there are.").at("properties"))
	}
	if size > MaxEventBytes {
		issues = append(issues, fault(EventTooLarge, fmt.Sprintf("The texts of the event take %d bytes together; at most %d (256 KiB) are kept.", size, MaxEventBytes), "Shorten or remove some of them.").at("properties"))
	}
	return values, issues
}

func checkProperty(kind *EventType, w AttributeWrite) (checkedProperty, *Issue) {
	v := checkedProperty{key: w.Key}
	p, known := kind.Property(w.Key)
	if known {
		v.id = p.ID
	} else if issue := CheckPropertyKey(w.Key); issue != nil {
		return v, issue
	}
	if w.Value == nil {
		return v, nil
	}
	if !known {
		inferred, ok := InferKind(w.Value)
		if !ok {
			return v, fault(ValueUnsupported, fmt.Sprintf("The value sent is %s, which no property can hold.", rawWords(w.Value)),
				"Send text, a number, true or false, or a list of texts.")
		}
		p.Kind = inferred
	}
	var issue *Issue
	v.value, issue = ParseValue(p.Kind, w.Value)
	return v, issue
}

// CheckPropertyKey says what is wrong with the key of a property, or nil.
func CheckPropertyKey(key string) *Issue {
	if _, ok := event.ParseProperty(key); ok {
		return fault(PropertyKeyInvalid, "The name of the property looks like the id of one.", "Choose a name of another form.")
	}
	return checkWord(key, PropertyKeyInvalid, "name of the property", MaxKeyBytes)
}

// inferProperties gives the properties nobody knew their ids, and puts all in order.
func (tx *Tx) inferProperties(kind *EventType, values []checkedProperty) {
	for i := range values {
		if v := &values[i]; v.id == 0 {
			v.id, v.inferred = kind.nextProperty(), true
			kind.Properties = append(slices.Clip(kind.Properties), Property{ID: v.id, Key: v.key, Kind: v.value.kind})
		}
	}
	slices.SortFunc(values, func(a, b checkedProperty) int { return cmp.Compare(a.id, b.id) })
}

func (t *EventType) nextProperty() PropertyID {
	if n := len(t.Properties); n > 0 {
		return t.Properties[n-1].ID + 1
	}
	return 1
}

// putEventType puts a type in its place.
func (tx *Tx) putEventType(t EventType) {
	tx.ownEventTypes().put(t)
	tx.retyped[t.ID] = true
}

// ownEventTypes returns the types for changing; their version is the schema's.
func (tx *Tx) ownEventTypes() *EventTypes {
	tx.ownSchema()
	if tx.eventTypes == tx.base.eventTypes {
		tx.eventTypes = tx.eventTypes.clone()
	}
	return tx.eventTypes
}

// editEvents brings the events of a snapshot nobody has seen yet up to date: those of deleted users go, those taken come.
func (s *Snapshot) editEvents(tx *Tx) {
	gone := map[uint32]bool{}
	for _, c := range tx.users {
		if c.now == nil && c.turn != 0 {
			gone[c.ordinal] = true
		}
	}
	if len(gone) == 0 && len(tx.retyped) == 0 && len(tx.events) == 0 && tx.swept.gone == 0 {
		return
	}
	e := event.Edit(s.shape, s.events)
	for ord := range gone {
		e.RemoveUser(ord)
	}
	for id := range tx.retyped {
		if _, known := tx.eventTypes.ByID(id); !known {
			e.RemoveBefore(id, math.MaxInt64)
		}
	}
	for id, day := range tx.swept.from {
		e.RemoveBefore(id, day)
	}
	for i := range tx.events {
		r := &tx.events[i]
		if _, known := tx.eventTypes.ByID(r.kind); known && !gone[r.ordinal] {
			putEvent(e, r.ordinal, r.kind, r.ms, r.values)
		}
	}
	s.events = e.Freeze()
}
