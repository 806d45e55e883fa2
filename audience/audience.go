package audience

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parterre/engine"
	"parterre/index"
)

// ID is the immutable number of an audience, never used again when the audience is deleted. 0 is none.
type ID uint64

// String returns the id as the outside sees it, "audience:7". No key looks like that, for keys have no colon.
func (id ID) String() string { return "audience:" + strconv.FormatUint(uint64(id), 10) }

// ParseID is the inverse of String.
func ParseID(text string) (ID, bool) {
	digits, ok := strings.CutPrefix(text, "audience:")
	n, err := strconv.ParseUint(digits, 10, 64)
	return ID(n), ok && err == nil && n > 0 && ID(n).String() == text
}

// Ref names an audience by its key or by its id.
type Ref = engine.AudienceRef

// ByKey refers to an audience by its key.
func ByKey(key string) Ref { return Ref{Key: &key} }

// ByID refers to an audience by its id.
func ByID(id ID) Ref { text := id.String(); return Ref{ID: &text} }

// Status says where an audience stands in its life.
type Status string

const (
	StatusDraft    Status = "DRAFT"    // only a draft, no members
	StatusActive   Status = "ACTIVE"   // published, with a live size
	StatusDegraded Status = "DEGRADED" // the definition can no longer be read; every question is an error
	StatusArchived Status = "ARCHIVED" // put away, no members until restored
)

// Audience is a named definition of a set of people. It is immutable; a change makes another one.
type Audience struct {
	ID          ID
	Key         string // renameable; unique in the workspace
	Name        string // what people see
	Description string
	Owner       string
	Tags        []string // ascending, without duplicates
	Status      Status
	Version     int           // counts every change of the audience, from 1
	Active      *Definition   // what members follow; nil while none is published
	Draft       *Draft        // what is proposed, while it differs from what is active; nil when there is none
	Thresholds  Thresholds    // which sizes are expected
	Versions    []*Definition // every published definition, ascending by number
	Created     time.Time
	Updated     time.Time
	Issues      []index.Issue // what keeps a degraded audience from being answered

	unreadable bool // the stored row cannot be read: it can only be deleted
}

// Definition is a published definition, numbered from 1 and never changed again.
type Definition struct {
	Number    int
	Replaced  int              // number of the definition members followed before it; 0 when they followed none
	Criteria  *engine.Criteria // in the stored form: by ids
	Include   []string         // users who are members whatever the criteria say
	Exclude   []string         // users who are no members whatever the criteria say
	Published time.Time
	By        string         // who published it
	Revision  index.Revision // of the command that published it

	names names
}

// Draft is a proposed definition. It may have faults: [View.DraftIssues] names them.
type Draft struct {
	Criteria *engine.Criteria // in the stored form; nil while none are written
	Include  []string
	Exclude  []string
	Saved    time.Time
	By       string // who saved it

	names names
}

// version returns the published definition with a number.
func (a *Audience) version(number int) (*Definition, bool) {
	i, ok := slices.BinarySearchFunc(a.Versions, number, func(d *Definition, n int) int { return d.Number - n })
	if !ok {
		return nil, false
	}
	return a.Versions[i], true
}
