package audience

import "fmt"

// CommandKind says what a command of the log does. The numbers are part of the log's format: add, never reorder.
type CommandKind uint8

const (
	UsersUpserted     CommandKind = 1
	UsersPatched      CommandKind = 2
	UsersActivated    CommandKind = 3
	UsersDeactivated  CommandKind = 4
	UsersDeleted      CommandKind = 5
	UsersTakenBack    CommandKind = 6 // as they were before an import
	AttributeDeclared CommandKind = 10
	AttributeUpdated  CommandKind = 11
	AttributeDeleted  CommandKind = 12
	AttributeRetyped  CommandKind = 13 // another kind, its values converted
	GroupPut          CommandKind = 15
	GroupDeleted      CommandKind = 16
	EventsRecorded    CommandKind = 50
	EventTypeDeclared CommandKind = 51
	EventTypeUpdated  CommandKind = 52
	EventTypeDeleted  CommandKind = 53
	RetentionSwept    CommandKind = 54 // events that are kept no longer are removed
	AudienceCreated   CommandKind = 20
	AudienceUpdated   CommandKind = 21
	DraftUpdated      CommandKind = 22
	DraftDiscarded    CommandKind = 23
	AudiencePublished CommandKind = 24
	AudienceArchived  CommandKind = 25
	AudienceRestored  CommandKind = 26
	VersionRestored   CommandKind = 27
	AudienceCopied    CommandKind = 28
	AudienceDeleted   CommandKind = 29
	PublishUndone     CommandKind = 30
	NamesTakenBack    CommandKind = 31 // attributes and groups an import had made
	ThresholdsSet     CommandKind = 32
	SettingsUpdated   CommandKind = 40
	ClockAdvanced     CommandKind = 41 // a tick
)

var commandWords = map[CommandKind]string{
	UsersUpserted: "users upserted", UsersPatched: "users patched", UsersActivated: "users activated",
	UsersDeactivated: "users deactivated", UsersDeleted: "users deleted", UsersTakenBack: "users taken back",
	AttributeDeclared: "attribute declared", AttributeUpdated: "attribute updated", AttributeDeleted: "attribute deleted", AttributeRetyped: "attribute retyped",
	GroupPut: "group put", GroupDeleted: "group deleted",
	EventsRecorded: "events recorded", EventTypeDeclared: "event type declared", EventTypeUpdated: "event type updated", EventTypeDeleted: "event type deleted", RetentionSwept: "retention swept",
	AudienceCreated: "audience created", AudienceUpdated: "audience updated", DraftUpdated: "draft updated",
	DraftDiscarded: "draft discarded", AudiencePublished: "audience published", AudienceArchived: "audience archived",
	AudienceRestored: "audience restored", VersionRestored: "version restored", AudienceCopied: "audience duplicated",
	AudienceDeleted: "audience deleted", PublishUndone: "publication taken back", ThresholdsSet: "thresholds set", NamesTakenBack: "names taken back", SettingsUpdated: "settings updated", ClockAdvanced: "clock advanced",
}

// String returns the kind in words: "audience published".
func (k CommandKind) String() string {
	if words, ok := commandWords[k]; ok {
		return words
	}
	return fmt.Sprintf("command %d", uint8(k))
}
