package audience

import (
	"errors"
	"fmt"
	"slices"

	"parterre/engine"
	"parterre/index"
)

// Questions that cannot be answered. Each comes wrapped in a message that names the audience, user or revision.
var (
	// ErrAudienceNotFound: no audience has this key or id.
	ErrAudienceNotFound = errors.New("there is no such audience")
	// ErrNotPublished: the audience has only a draft, and so no members.
	ErrNotPublished = errors.New("the audience is not published")
	// ErrArchived: the audience was put away, and has no members until it is restored.
	ErrArchived = errors.New("the audience is archived")
	// ErrDegraded: the definition can no longer be read; neither everybody nor nobody would be true.
	ErrDegraded = errors.New("the audience is degraded")
	// ErrNoDraft: the audience has no draft.
	ErrNoDraft = errors.New("the audience has no draft")
	// ErrUserNotFound: no user has this id.
	ErrUserNotFound = errors.New("there is no such user")
	// ErrRevisionGone: the revision is no longer held.
	ErrRevisionGone = errors.New("the revision is no longer held")
)

// Changes that were not made.
var (
	// ErrReadOnly: the disk or the memory is nearly full, or the store must be reopened; reads go on.
	ErrReadOnly = errors.New("changes are refused for now")
	// ErrClosed: the service was closed.
	ErrClosed = errors.New("the service is closed")
	// ErrNotWritten: the change could not be stored, and nothing of it is visible.
	ErrNotWritten = errors.New("the change could not be stored")
)

// Ends of a subscription.
var (
	// ErrLagged: the subscriber fell too far behind; subscribe again to start from the present.
	ErrLagged = errors.New("the subscriber fell behind")
	// ErrTooManySubscribers: no further subscription is taken.
	ErrTooManySubscribers = errors.New("there are too many subscribers")
)

// IssuesError is a question that cannot be answered because of faults in what was asked.
type IssuesError struct {
	Issues []index.Issue // at least one of severity Error
}

// Error names the first fault that forbids, and how many more there are: no warning, which by itself would be no error.
func (e *IssuesError) Error() string {
	faults := slices.DeleteFunc(slices.Clone(e.Issues), func(i index.Issue) bool { return i.Severity != index.Error })
	switch len(faults) {
	case 0:
		return "the question has a fault"
	case 1:
		return faults[0].Message
	}
	return fmt.Sprintf("%s (and %d more)", faults[0].Message, len(faults)-1)
}

// Codes of issues this package adds to those of index and engine.
const (
	StaleVersion          index.IssueCode = "STALE_VERSION"           // somebody changed the audience in between
	AudienceNotFound                      = engine.AudienceNotFound   // no audience has this key or id
	AudienceKeyInvalid    index.IssueCode = "AUDIENCE_KEY_INVALID"    //
	AudienceKeyTaken      index.IssueCode = "AUDIENCE_KEY_TAKEN"      //
	AudienceNameInvalid   index.IssueCode = "AUDIENCE_NAME_INVALID"   // name, description, owner or a tag
	AudienceInUse         index.IssueCode = "AUDIENCE_IN_USE"         // others refer to it; the message lists them
	AudienceCycle         index.IssueCode = "AUDIENCE_CYCLE"          // it would refer to itself; the message prints the way
	AudienceNotPublished  index.IssueCode = "AUDIENCE_NOT_PUBLISHED"  // it has only a draft, and so no members
	AudienceIsArchived    index.IssueCode = "AUDIENCE_ARCHIVED"       // restore it first
	AudienceNotArchived   index.IssueCode = "AUDIENCE_NOT_ARCHIVED"   // there is nothing to restore
	AudienceIsDegraded    index.IssueCode = "AUDIENCE_DEGRADED"       // a reference to an audience that cannot be answered
	DefinitionUnreadable  index.IssueCode = "DEFINITION_UNREADABLE"   // the stored row cannot be read
	DraftEmpty            index.IssueCode = "DRAFT_EMPTY"             // no criteria are written yet
	DraftMissing          index.IssueCode = "DRAFT_MISSING"           // there is nothing to publish or to drop
	DraftOnly             index.IssueCode = "DRAFT_ONLY"              // dropping the draft would leave nothing
	ThresholdInvalid      index.IssueCode = "THRESHOLD_INVALID"       // a size nobody could keep, or miss
	VersionNotFound       index.IssueCode = "VERSION_NOT_FOUND"       // no published definition has this number
	IncludedAndExcluded   index.IssueCode = "INCLUDED_AND_EXCLUDED"   // one user in both lists
	AttributeInUse        index.IssueCode = "ATTRIBUTE_IN_USE"        // audiences ask for it; the message lists them
	EventTypeInUse        index.IssueCode = "EVENT_TYPE_IN_USE"       // audiences ask for it; the message lists them
	TooManyEvents         index.IssueCode = "TOO_MANY_EVENTS"         // more than MaxEvents in one command
	IdempotencyKeyReused  index.IssueCode = "IDEMPOTENCY_KEY_REUSED"  // the same key came with another change
	IdempotencyKeyInvalid index.IssueCode = "IDEMPOTENCY_KEY_INVALID" //
	TooManyUsers          index.IssueCode = "TOO_MANY_USERS"          // more than MaxUsers in one command
	ZoneUnknown                           = index.ZoneUnknown         //
	WeekStartInvalid      index.IssueCode = "WEEK_START_INVALID"      //
	ClockNotManual        index.IssueCode = "CLOCK_NOT_MANUAL"        // the machine moves the clock
	ClockBackwards        index.IssueCode = "CLOCK_BACKWARDS"         // time only goes forward
)

// refusal returns an issue of severity Error.
func refusal(code index.IssueCode, message, hint string, path ...string) index.Issue {
	return index.Issue{Code: code, Severity: index.Error, Message: message, Hint: hint, Path: path}
}

// refuses reports whether one of the issues forbids what was asked.
func refuses(issues []index.Issue) bool {
	for _, i := range issues {
		if i.Severity == index.Error {
			return true
		}
	}
	return false
}
