package audience

import (
	"context"
	"time"

	"parterre/engine"
	"parterre/index"
)

// Every change is a method here: it waits in the queue of the writer, and answers when the change is durable and
// visible in Service.View, or refused. The error is the context's while the change is waiting, and afterwards one of
// ErrReadOnly, ErrNotWritten and ErrClosed; faults of the input are issues of the outcome.

// NewAudience is what an audience is made of. The draft may have faults.
type NewAudience struct {
	Key              *string // nil: made from the name
	Name             string
	Description      *string
	Owner            *string // nil: the actor
	Tags             []string
	Criteria         *engine.Criteria // nil: none yet
	Include, Exclude []string
}

// AudienceWords change what is said about an audience; nil leaves a thing as it is.
type AudienceWords struct {
	Key, Name, Description, Owner *string
	Tags                          *[]string
}

// DraftChange changes a draft; nil leaves a thing as it is. Without a draft it begins as what is active.
type DraftChange struct {
	Criteria         *engine.Criteria
	Include, Exclude *[]string
}

// Duplicate says how a copy of an audience is made.
type Duplicate struct {
	Key      *string // nil: made from the name
	Name     string
	NewSalts bool // samples choose other users than in the original
}

// CreateAudience makes an audience with a draft.
func (s *Service) CreateAudience(ctx context.Context, by Actor, in NewAudience) (AudienceOutcome, error) {
	panic("not written yet")
}

// UpdateAudience changes what is said about an audience. Version is the one the caller has seen.
func (s *Service) UpdateAudience(ctx context.Context, by Actor, audience Ref, version int, in AudienceWords) (AudienceOutcome, error) {
	panic("not written yet")
}

// UpdateDraft saves the draft. One that is the same as what is active is no draft.
func (s *Service) UpdateDraft(ctx context.Context, by Actor, audience Ref, version int, in DraftChange) (AudienceOutcome, error) {
	panic("not written yet")
}

// DiscardDraft drops the draft of a published audience.
func (s *Service) DiscardDraft(ctx context.Context, by Actor, audience Ref, version int) (AudienceOutcome, error) {
	panic("not written yet")
}

// PublishAudience makes the draft the active definition; it must have no issue of severity Error.
func (s *Service) PublishAudience(ctx context.Context, by Actor, audience Ref, version int) (AudienceOutcome, error) {
	panic("not written yet")
}

// ArchiveAudience puts an audience away, unless others use it.
func (s *Service) ArchiveAudience(ctx context.Context, by Actor, audience Ref, version int) (AudienceOutcome, error) {
	panic("not written yet")
}

// RestoreAudience takes an archived audience out again.
func (s *Service) RestoreAudience(ctx context.Context, by Actor, audience Ref, version int) (AudienceOutcome, error) {
	panic("not written yet")
}

// RestoreVersion makes the published definition with a number the draft.
func (s *Service) RestoreVersion(ctx context.Context, by Actor, audience Ref, version, number int) (AudienceOutcome, error) {
	panic("not written yet")
}

// DuplicateAudience makes a new audience whose draft is a copy of this one's draft or, without one, of its active definition.
func (s *Service) DuplicateAudience(ctx context.Context, by Actor, audience Ref, in Duplicate) (AudienceOutcome, error) {
	panic("not written yet")
}

// DeleteAudience deletes an audience with all its versions, unless others use it.
func (s *Service) DeleteAudience(ctx context.Context, by Actor, audience Ref, version int) (DeleteOutcome, error) {
	panic("not written yet")
}

// UpsertUsers makes users or changes those that are there, MaxUsers at most; a user with a fault is refused whole, the others are accepted.
func (s *Service) UpsertUsers(ctx context.Context, by Actor, users []index.UserWrite) (UsersOutcome, error) {
	panic("not written yet")
}

// PatchUsers changes users that are there; an unknown one is an issue.
func (s *Service) PatchUsers(ctx context.Context, by Actor, users []index.UserWrite) (UsersOutcome, error) {
	panic("not written yet")
}

// ActivateUsers lets deactivated users count again.
func (s *Service) ActivateUsers(ctx context.Context, by Actor, ids []string) (UsersOutcome, error) {
	panic("not written yet")
}

// DeactivateUsers takes users out of every audience, keeping what is stored about them.
func (s *Service) DeactivateUsers(ctx context.Context, by Actor, ids []string) (UsersOutcome, error) {
	panic("not written yet")
}

// DeleteUsers deletes users with everything stored about them.
func (s *Service) DeleteUsers(ctx context.Context, by Actor, ids []string) (UsersOutcome, error) {
	panic("not written yet")
}

// DeclareAttribute makes an attribute with a kind of the caller's choice.
func (s *Service) DeclareAttribute(ctx context.Context, by Actor, in index.AttributeWrite) (AttributeOutcome, error) {
	panic("not written yet")
}

// UpdateAttribute changes what is said about an attribute, by key or id.
func (s *Service) UpdateAttribute(ctx context.Context, by Actor, in index.AttributeWrite) (AttributeOutcome, error) {
	panic("not written yet")
}

// DeleteAttribute deletes an attribute, by key or id, with all its values, unless an audience asks for it.
func (s *Service) DeleteAttribute(ctx context.Context, by Actor, attribute string) (DeleteOutcome, error) {
	panic("not written yet")
}

// PutGroup makes a group or changes the one that is there.
func (s *Service) PutGroup(ctx context.Context, by Actor, in index.GroupWrite) (GroupOutcome, error) {
	panic("not written yet")
}

// DeleteGroup deletes a group, by key or id, unless an audience asks for it.
func (s *Service) DeleteGroup(ctx context.Context, by Actor, group string) (DeleteOutcome, error) {
	panic("not written yet")
}

// UpdateSettings changes what is set for the whole workspace.
func (s *Service) UpdateSettings(ctx context.Context, by Actor, in SettingsChange) (SettingsOutcome, error) {
	panic("not written yet")
}

// AdvanceClock moves a manual clock forward.
func (s *Service) AdvanceClock(ctx context.Context, by Actor, to time.Time) (ClockOutcome, error) {
	panic("not written yet")
}
