package audience

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parterre/engine"
	"parterre/index"
)

// Entry is the body of one command in the log:
//
//	+----------------------------+------------+----------+-------------+----------+-----------------+----------+
//	| users: count, deltas       | format (1) | kind (1) | ms (varint) | actor    | idempotency key | detail   |
//	| (uvarints; index reads it) |            |          | since 1970  | (length, |  (length, text) |  (JSON,  |
//	|                            |            |          |             |   text)  |                 | or none) |
//	+----------------------------+------------+----------+-------------+----------+-----------------+----------+
//
// What was written about users is not in it: that lies under the key of each user, so that erasing a person erases it.
type Entry struct {
	Users          []index.UserKey // ascending
	Kind           CommandKind
	Time           time.Time // whole milliseconds
	Actor          string
	IdempotencyKey string
	Detail         Detail
}

// Detail is what a command says beyond its users.
type Detail struct {
	Audience   ID                `json:"audience,omitzero"`
	Key        string            `json:"key,omitzero"`
	Version    int               `json:"version,omitzero"` // of the audience afterwards
	Number     int               `json:"number,omitzero"`  // of the definition published or restored
	From       ID                `json:"from,omitzero"`    // the audience that was copied
	Criteria   *engine.Criteria  `json:"criteria,omitzero"`
	Thresholds *Thresholds       `json:"thresholds,omitzero"`
	Attribute  index.AttributeID `json:"attribute,omitzero"`
	Group      index.GroupID     `json:"group,omitzero"`
	EventType  index.EventTypeID `json:"eventType,omitzero"`
	Events     int               `json:"events,omitzero"` // how many came, or were swept away
	Zone       string            `json:"zone,omitzero"`
	WeekStart  *time.Weekday     `json:"weekStart,omitzero"`
	Now        int64             `json:"now,omitzero"` // of a tick, in milliseconds since 1970
	Import     string            `json:"import,omitzero"`
	Made       Made              `json:"made,omitzero"` // by a command of an import
}

// Made are the attributes and groups a command has made: how many, from which number on.
type Made struct {
	Attribute  index.AttributeID `json:"attribute,omitzero"`
	Attributes int               `json:"attributes,omitzero"`
	Group      index.GroupID     `json:"group,omitzero"`
	Groups     int               `json:"groups,omitzero"`
}

const entryFormat = 1

var errEntry = errors.New("the bytes are no log entry")

// Append appends the entry's bytes.
func (e *Entry) Append(dst []byte) ([]byte, error) {
	dst = index.AppendUsers(dst, e.Users)
	dst = append(dst, entryFormat, byte(e.Kind))
	dst = binary.AppendVarint(dst, e.Time.UnixMilli())
	for _, text := range []string{e.Actor, e.IdempotencyKey} {
		dst = binary.AppendUvarint(dst, uint64(len(text)))
		dst = append(dst, text...)
	}
	if e.Detail == (Detail{}) {
		return dst, nil
	}
	detail, err := json.Marshal(&e.Detail)
	if err != nil {
		return nil, fmt.Errorf("log entry: %w", err)
	}
	return append(dst, detail...), nil
}

// DecodeEntry reads the body of a log entry.
func DecodeEntry(body []byte) (Entry, error) {
	users, rest, err := index.TouchedUsers(body)
	if err != nil {
		return Entry{}, err
	}
	if len(rest) < 2 {
		return Entry{}, fmt.Errorf("head: %w", errEntry)
	}
	if rest[0] != entryFormat {
		return Entry{}, fmt.Errorf("format %d: %w", rest[0], errEntry)
	}
	e := Entry{Users: users, Kind: CommandKind(rest[1])}
	ms, size := binary.Varint(rest[2:])
	if size <= 0 {
		return Entry{}, fmt.Errorf("time: %w", errEntry)
	}
	e.Time, rest = time.UnixMilli(ms).UTC(), rest[2+size:]
	for _, text := range []*string{&e.Actor, &e.IdempotencyKey} {
		n, size := binary.Uvarint(rest)
		if size <= 0 || n > uint64(len(rest)-size) {
			return Entry{}, fmt.Errorf("texts: %w", errEntry)
		}
		*text, rest = string(rest[size:size+int(n)]), rest[size+int(n):]
	}
	if len(rest) > 0 {
		if err := json.Unmarshal(rest, &e.Detail); err != nil {
			return Entry{}, fmt.Errorf("detail: %w", errors.Join(errEntry, err))
		}
	}
	return e, nil
}
