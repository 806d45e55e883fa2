package index

import "strings"

// Issue is one fault of what a person sent: what is wrong, where, and what cures it. A write or a tree of
// criteria is answered with all its issues at once. No issue carries the value of an attribute.
type Issue struct {
	Code     IssueCode
	Severity Severity
	Message  string   // one sentence for a reader without technical knowledge
	Path     []string // from the thing checked down to the fault: ["attributes", "age"]
	Hint     string   // the cure; empty when the message says it all
}

// String returns the issue on one line: "attributes.age: the message (the hint)".
func (i Issue) String() string {
	var b strings.Builder
	if len(i.Path) > 0 {
		b.WriteString(strings.Join(i.Path, "."))
		b.WriteString(": ")
	}
	b.WriteString(i.Message)
	if i.Hint != "" {
		b.WriteString(" (" + i.Hint + ")")
	}
	return b.String()
}

// Under returns the issues with their paths below prefix; the given ones stay as they are.
func Under(issues []Issue, prefix ...string) []Issue {
	out := make([]Issue, len(issues))
	for n, i := range issues {
		i.Path = append(append(make([]string, 0, len(prefix)+len(i.Path)), prefix...), i.Path...)
		out[n] = i
	}
	return out
}

// Severity says whether an issue stops what was asked for.
type Severity string

const (
	Error   Severity = "ERROR"   // refused, or not to be published
	Warning Severity = "WARNING" // accepted; worth a look
)

// IssueCode names a kind of fault for programs. Upper floors add their own codes of this type.
type IssueCode string

// Faults of ids, names and texts.
const (
	IDInvalid   IssueCode = "ID_INVALID"   // a user id that is empty, too long, not UTF-8 or has control characters
	NameInvalid IssueCode = "NAME_INVALID" // a display name or label that is not a text we keep
	RoleInvalid IssueCode = "ROLE_INVALID" // a role that is empty, too long, not UTF-8 or has control characters
	ListTooLong IssueCode = "LIST_TOO_LONG"
)

// Faults of values.
const (
	ValueKindMismatch   IssueCode = "VALUE_KIND_MISMATCH"  // a value of another kind than the attribute's
	ValueUnsupported    IssueCode = "VALUE_UNSUPPORTED"    // an object, a list of lists: nothing an attribute can hold
	NumberNotFinite     IssueCode = "NUMBER_NOT_FINITE"    // NaN or infinite
	NumberTooLarge      IssueCode = "NUMBER_TOO_LARGE"     // a NUMBER beyond 2^53, where whole numbers stop being exact
	NumberNotWhole      IssueCode = "NUMBER_NOT_WHOLE"     // a fraction for an INTEGER
	IntegerOutOfRange   IssueCode = "INTEGER_OUT_OF_RANGE" // beyond 64 bits
	DateInvalid         IssueCode = "DATE_INVALID"         // not a calendar day YYYY-MM-DD
	DateTimeInvalid     IssueCode = "DATETIME_INVALID"     // not an RFC 3339 date and time
	DateTimeWithoutZone IssueCode = "DATETIME_WITHOUT_ZONE"
	VersionInvalid      IssueCode = "VERSION_INVALID" // not a version as semver.org has them
	TextInvalid         IssueCode = "TEXT_INVALID"    // not UTF-8, or with a NUL character
	TextTooLong         IssueCode = "TEXT_TOO_LONG"
)

// Faults of users, attributes and groups.
const (
	UserNotFound         IssueCode = "USER_NOT_FOUND"
	UserTooLarge         IssueCode = "USER_TOO_LARGE" // all texts of the user together
	AttributeKeyInvalid  IssueCode = "ATTRIBUTE_KEY_INVALID"
	AttributeDuplicate   IssueCode = "ATTRIBUTE_DUPLICATE" // twice in one write
	AttributeNotFound    IssueCode = "ATTRIBUTE_NOT_FOUND"
	AttributeExists      IssueCode = "ATTRIBUTE_EXISTS"
	AttributeKindMissing IssueCode = "ATTRIBUTE_KIND_MISSING"
	AttributeKindFixed   IssueCode = "ATTRIBUTE_KIND_FIXED" // an attribute keeps its kind
	AliasUnfit           IssueCode = "ALIAS_UNFIT"          // aliases of an attribute that holds no texts
	AliasEmpty           IssueCode = "ALIAS_EMPTY"
	AliasDuplicate       IssueCode = "ALIAS_DUPLICATE" // a value with two entries, or a spelling twice in one
	AliasAmbiguous       IssueCode = "ALIAS_AMBIGUOUS" // one spelling of two values
	AliasOfItself        IssueCode = "ALIAS_OF_ITSELF" // a spelling that is the value
	AliasIsValue         IssueCode = "ALIAS_IS_VALUE"  // a spelling that is a value with spellings of its own
	AliasCycle           IssueCode = "ALIAS_CYCLE"
	AttributeRetired     IssueCode = "ATTRIBUTE_RETIRED"    // put away: no new values, no new questions
	AttributeKindSame    IssueCode = "ATTRIBUTE_KIND_SAME"  // it has this kind already
	AttributeKindUnfit   IssueCode = "ATTRIBUTE_KIND_UNFIT" // no value could become one of the kind
	ValuesSeveral        IssueCode = "VALUES_SEVERAL"       // a list of several items where one value belongs
	ValuesUnfit          IssueCode = "VALUES_UNFIT"         // a list of values for true or false, or none where only its values are taken
	ValueRepeated        IssueCode = "VALUE_REPEATED"       // twice in the list of values
	ValueIsAlias         IssueCode = "VALUE_IS_ALIAS"       // the list of values has a spelling of another value
	ValueNotListed       IssueCode = "VALUE_NOT_LISTED"     // not one of the values the attribute takes
	ValuesNotListed      IssueCode = "VALUES_NOT_LISTED"    // users have values that are not in the list
	ValueRequired        IssueCode = "VALUE_REQUIRED"       // no value for an attribute that needs one
	ValuesLacking        IssueCode = "VALUES_LACKING"       // users have no value for an attribute that needs one
	ValueTaken           IssueCode = "VALUE_TAKEN"          // another user has the value of a unique attribute
	ValuesShared         IssueCode = "VALUES_SHARED"        // users share values of an attribute that is to be unique
	UniqueUnfit          IssueCode = "UNIQUE_UNFIT"         // values of this kind cannot be told apart by users
	TooManyAttributes    IssueCode = "TOO_MANY_ATTRIBUTES"
	GroupKeyInvalid      IssueCode = "GROUP_KEY_INVALID"
	GroupNotFound        IssueCode = "GROUP_NOT_FOUND"
	GroupExists          IssueCode = "GROUP_EXISTS"
	GroupCycle           IssueCode = "GROUP_CYCLE"
	GroupInUse           IssueCode = "GROUP_IN_USE" // has members or groups below it
	TooManyGroups        IssueCode = "TOO_MANY_GROUPS"
	ZoneUnknown          IssueCode = "ZONE_UNKNOWN"
)

// Faults of events.
const (
	MessageIDInvalid    IssueCode = "MESSAGE_ID_INVALID"
	EventKeyInvalid     IssueCode = "EVENT_KEY_INVALID"
	EventTimeInvalid    IssueCode = "EVENT_TIME_INVALID"
	EventInFuture       IssueCode = "EVENT_IN_FUTURE"
	EventTooOld         IssueCode = "EVENT_TOO_OLD" // older than events of its type are kept
	EventTooLarge       IssueCode = "EVENT_TOO_LARGE"
	TooManyEventTypes   IssueCode = "TOO_MANY_EVENT_TYPES"
	PropertyKeyInvalid  IssueCode = "PROPERTY_KEY_INVALID"
	PropertyDuplicate   IssueCode = "PROPERTY_DUPLICATE"
	TooManyProperties   IssueCode = "TOO_MANY_PROPERTIES"
	EventTypeExists     IssueCode = "EVENT_TYPE_EXISTS"
	EventTypeNotFound   IssueCode = "EVENT_TYPE_NOT_FOUND"
	RetentionInvalid    IssueCode = "RETENTION_INVALID"
	PropertyExists      IssueCode = "PROPERTY_EXISTS"
	PropertyKindMissing IssueCode = "PROPERTY_KIND_MISSING"
	PropertyKindFixed   IssueCode = "PROPERTY_KIND_FIXED" // a property keeps its kind
)

// fault returns an issue of severity Error without a path; the caller sets the path.
func fault(code IssueCode, message, hint string) *Issue {
	return &Issue{Code: code, Severity: Error, Message: message, Hint: hint}
}

// at returns the issue with the given path.
func (i *Issue) at(path ...string) Issue {
	out := *i
	out.Path = append(path, i.Path...)
	return out
}
