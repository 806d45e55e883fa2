package engine

import "parterre/index"

// Faults of criteria. Faults of the values in them have the codes of index.
const (
	CriteriaInvalid   index.IssueCode = "CRITERIA_INVALID"   // not JSON, or a value of the wrong type
	CriteriaEmpty     index.IssueCode = "CRITERIA_EMPTY"     // a node that asks nothing, a group without criteria
	CriteriaAmbiguous index.IssueCode = "CRITERIA_AMBIGUOUS" // a node that asks several questions at once
	CriteriaTooDeep   index.IssueCode = "CRITERIA_TOO_DEEP"
	CriteriaTooLarge  index.IssueCode = "CRITERIA_TOO_LARGE"
	FieldUnknown      index.IssueCode = "FIELD_UNKNOWN"
	TestMissing       index.IssueCode = "TEST_MISSING"
	TestAmbiguous     index.IssueCode = "TEST_AMBIGUOUS"
	OperatorUnfit     index.IssueCode = "OPERATOR_UNFIT" // an operator that does not fit the kind
	ValueMissing      index.IssueCode = "VALUE_MISSING"  // an empty list of values, an empty text to look for, null
	FlagNotTrue       index.IssueCode = "FLAG_NOT_TRUE"
	CountImpossible   index.IssueCode = "COUNT_IMPOSSIBLE" // at least none, or at least more than there are
	RangeReversed     index.IssueCode = "RANGE_REVERSED"
	DurationInvalid   index.IssueCode = "DURATION_INVALID"
	SampleInvalid     index.IssueCode = "SAMPLE_INVALID"
	NodeIDInvalid     index.IssueCode = "NODE_ID_INVALID" // empty, too long or used twice
	RoleNotFound      index.IssueCode = "ROLE_NOT_FOUND"  // a warning
	AudienceNotFound  index.IssueCode = "AUDIENCE_NOT_FOUND"
	IgnoreCaseUnused  index.IssueCode = "IGNORE_CASE_UNUSED" // a warning
)
