package index

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"

	"parterre/index/event"
	"parterre/store"
)

// Tables of events. docs/decisions/04-keys.md says why there are four ways in, and why each holds a command's events
// together.
const (
	TableEventTypes store.Table = 'T' // event type → row of the type
	TableEvents     store.Table = 'E' // the ways in, below
)

// The ways in to events, by the first byte of the key. Only the first has what was sent.
const (
	eventsOfUser    = 'u' // user, revision → the events of the user that came with the command
	eventsOfDay     = 'n' // type, day, revision → the users who have events of the type on the day that came with the command
	eventsOfMessage = 'm' // 16 bytes of SHA-256 of a message id → user, type, time
	eventsSwept     = 's' // revision, type → the day whose events, and later ones, the command left in place; no way in
	eventsOfCommand = 'p' // revision → user, type and time of the events that came with the command, in their order
)

func userEventsKey(k UserKey, rev Revision) []byte {
	key := binary.BigEndian.AppendUint64(append(make([]byte, 0, 17), eventsOfUser), uint64(k))
	return binary.BigEndian.AppendUint64(key, uint64(rev))
}

func dayEventsKey(t EventTypeID, day int64, rev Revision) []byte {
	key := binary.BigEndian.AppendUint32(append(make([]byte, 0, 17), eventsOfDay), uint32(t))
	key = binary.BigEndian.AppendUint32(key, uint32(int32(day))^1<<31) // earlier days sort first
	return binary.BigEndian.AppendUint64(key, uint64(rev))
}

func commandEventsKey(rev Revision) []byte {
	return binary.BigEndian.AppendUint64(append(make([]byte, 0, 9), eventsOfCommand), uint64(rev))
}

func messageKey(id string) []byte {
	sum := sha256.Sum256([]byte(id))
	return append(append(make([]byte, 0, 17), eventsOfMessage), sum[:16]...)
}

// eventRows returns what makes the events of the Tx durable.
func (tx *Tx) eventRows() []store.Row {
	var rows []store.Row
	for _, id := range slices.Sorted(maps.Keys(tx.retyped)) {
		row := store.Row{Table: TableEventTypes, Key: binary.BigEndian.AppendUint32(nil, uint32(id))}
		if t, ok := tx.eventTypes.ByID(id); ok {
			row.Value = appendEventType(nil, &t)
		}
		rows = append(rows, row)
	}
	for from := 0; from < len(tx.events); {
		to := from
		for to < len(tx.events) && tx.events[to].revision == tx.events[from].revision {
			to++
		}
		rows = appendCommandRows(rows, tx.events[from:to])
		from = to
	}
	return append(rows, tx.swept.rows...)
}

// dayOfType is a day of one type of events.
type dayOfType struct {
	kind EventTypeID
	day  int64
}

// appendCommandRows appends the rows of the events that came with one command.
func appendCommandRows(rows []store.Row, events []recorded) []store.Row {
	rev := events[0].revision
	inOrder := make([]Occasion, len(events))
	days := map[dayOfType][]UserKey{}
	for i := range events {
		e := &events[i]
		inOrder[i] = e.occasion()
		on := dayOfType{e.kind, event.DayOf(e.ms)}
		days[on] = append(days[on], e.user)
		if e.id != "" {
			rows = append(rows, store.Row{Table: TableEvents, Key: messageKey(e.id), Value: appendMessage(nil, e.occasion())})
		}
	}
	rows = append(rows, store.Row{Table: TableEvents, Key: commandEventsKey(rev), Value: appendCommandEvents(nil, inOrder)})
	for on, users := range days {
		slices.Sort(users)
		rows = append(rows, store.Row{Table: TableEvents, Key: dayEventsKey(on.kind, on.day, rev), Value: AppendUsers(nil, slices.Compact(users))})
	}
	byUser := slices.Clone(events)
	slices.SortStableFunc(byUser, func(a, b recorded) int { return cmp.Compare(a.user, b.user) })
	for from := 0; from < len(byUser); {
		to := from
		for to < len(byUser) && byUser[to].user == byUser[from].user {
			to++
		}
		rows = append(rows, store.Row{Table: TableEvents, Key: userEventsKey(byUser[from].user, rev), Value: appendUserEvents(nil, byUser[from:to])})
		from = to
	}
	return rows
}
