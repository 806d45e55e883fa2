package engine

import (
	"context"

	"parterre/index"
)

// Suggestion is a stored value and how many active users have it, exactly.
type Suggestion struct {
	Value index.Value
	Count int
}

// Suggest returns values of an attribute, given by key or id, that contain a text regardless of case: those that start
// with it first, then by count, then by value. It is for choosing while typing, so a NUMBER, INTEGER, DATE or DATETIME
// with more than 4,096 distinct values has no suggestions. First is 1 to MaxPage.
func Suggest(ctx context.Context, s *index.Snapshot, attribute, text string, first int) ([]Suggestion, []index.Issue, error) {
	panic("not written yet")
}
