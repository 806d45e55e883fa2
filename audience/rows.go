package audience

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

// Tables of this package. Numbers in keys are big-endian. A value is one byte, the format, and JSON.
const (
	TableAudiences   store.Table = 'D' // audience id (8) → what is said about it, and its draft
	TableDefinitions store.Table = 'V' // audience id (8), number (4) → a published definition
	TableSettings    store.Table = 'S' // "settings", "clock", "audiences" → what is set, the clock, the next id
	TableIdempotency store.Table = 'I' // see idempotency.go
)

const rowFormat = 1

var errRow = errors.New("the row cannot be read")

var (
	keySettings = []byte("settings")
	keyClock    = []byte("clock")
	keyNext     = []byte("audiences")
)

// audienceRow is an audience as stored, without its published definitions.
type audienceRow struct {
	Key         string     `json:"key"`
	Name        string     `json:"name"`
	Description string     `json:"description,omitzero"`
	Owner       string     `json:"owner,omitzero"`
	Tags        []string   `json:"tags,omitempty"`
	Archived    bool       `json:"archived,omitzero"`
	Version     int        `json:"version"`
	Active      int        `json:"active,omitzero"` // number of the definition members follow
	Draft       *draftRow  `json:"draft,omitzero"`
	Thresholds  Thresholds `json:"thresholds,omitzero"`
	Created     int64      `json:"created"` // milliseconds since 1970
	Updated     int64      `json:"updated"`
}

type draftRow struct {
	Criteria *engine.Criteria `json:"criteria,omitzero"`
	Include  []string         `json:"include,omitempty"`
	Exclude  []string         `json:"exclude,omitempty"`
	Saved    int64            `json:"saved"`
	By       string           `json:"by"`
}

type definitionRow struct {
	Criteria  *engine.Criteria `json:"criteria"`
	Include   []string         `json:"include,omitempty"`
	Exclude   []string         `json:"exclude,omitempty"`
	Published int64            `json:"published"`
	By        string           `json:"by"`
	Revision  index.Revision   `json:"revision"`
	Replaced  *int             `json:"replaced,omitzero"` // absent in older rows, where it is always the number before
}

type settingsRow struct {
	Zone      string       `json:"zone"`
	WeekStart time.Weekday `json:"weekStart"`
}

type clockRow struct {
	Now int64 `json:"now"` // milliseconds since 1970
}

type nextRow struct {
	Next ID `json:"next"`
}

// encodeRow returns the bytes of a row. What cannot be read back is refused here, before it is stored.
func encodeRow[T any](row T) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte(rowFormat)
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(row); err != nil {
		return nil, fmt.Errorf("encode row: %w", err)
	}
	return out.Bytes(), nil
}

func decodeRow[T any](value []byte) (T, error) {
	var row T
	if len(value) == 0 || value[0] != rowFormat {
		return row, fmt.Errorf("format: %w", errRow)
	}
	if err := json.Unmarshal(value[1:], &row); err != nil {
		return row, errors.Join(errRow, err)
	}
	return row, nil
}

func audienceKey(id ID) []byte { return binary.BigEndian.AppendUint64(nil, uint64(id)) }

func definitionKey(id ID, number int) []byte {
	return binary.BigEndian.AppendUint32(audienceKey(id), uint32(number))
}

func millis(t time.Time) int64 { return t.UnixMilli() }

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// encode returns the row of the audience.
func (a *Audience) encode() ([]byte, error) {
	row := audienceRow{
		Key: a.Key, Name: a.Name, Description: a.Description, Owner: a.Owner, Tags: a.Tags, Archived: a.Status == StatusArchived,
		Version: a.Version, Thresholds: a.Thresholds, Created: millis(a.Created), Updated: millis(a.Updated),
	}
	if a.Active != nil {
		row.Active = a.Active.Number
	}
	if d := a.Draft; d != nil {
		row.Draft = &draftRow{Criteria: d.Criteria, Include: d.Include, Exclude: d.Exclude, Saved: millis(d.Saved), By: d.By}
	}
	return encodeRow(row)
}

// decodeAudience reads the row of an audience. Versions and Active are for the caller to fill in; active is the number
// of the latter, 0 for none.
func decodeAudience(id ID, value []byte) (a *Audience, active int, err error) {
	row, err := decodeRow[audienceRow](value)
	if err != nil {
		return nil, 0, err
	}
	a = &Audience{
		ID: id, Key: row.Key, Name: row.Name, Description: row.Description, Owner: row.Owner, Tags: row.Tags,
		Status: StatusDraft, Version: row.Version, Thresholds: row.Thresholds, Created: instant(row.Created), Updated: instant(row.Updated),
	}
	if row.Archived {
		a.Status = StatusArchived
	}
	if d := row.Draft; d != nil {
		a.Draft = &Draft{Criteria: d.Criteria, Include: d.Include, Exclude: d.Exclude, Saved: instant(d.Saved), By: d.By}
	}
	return a, row.Active, nil
}

// encode returns the row of the definition.
func (d *Definition) encode() ([]byte, error) {
	return encodeRow(definitionRow{
		Criteria: d.Criteria, Include: d.Include, Exclude: d.Exclude, Published: millis(d.Published), By: d.By, Revision: d.Revision, Replaced: &d.Replaced,
	})
}

func decodeDefinition(number int, value []byte) (*Definition, error) {
	row, err := decodeRow[definitionRow](value)
	if err != nil {
		return nil, err
	}
	if row.Criteria == nil {
		return nil, fmt.Errorf("no criteria: %w", errRow)
	}
	replaced := number - 1
	if row.Replaced != nil {
		replaced = *row.Replaced
	}
	return &Definition{
		Number: number, Replaced: replaced, Criteria: row.Criteria, Include: row.Include, Exclude: row.Exclude,
		Published: instant(row.Published), By: row.By, Revision: row.Revision,
	}, nil
}
