package engine

import (
	"context"

	"parterre/index"
	"parterre/index/block"
)

// Stats is figures of one attribute over a population, all exact.
type Stats struct {
	Attribute index.Attribute
	Known     int // members with a value
	Absent    int // members without one
	// Sum and Average are of NUMBER and INTEGER; nil for other kinds and when nobody has a value. Both are computed
	// exactly and rounded once, at the end.
	Sum, Average *float64
	// Min, Median and Max are of NUMBER, INTEGER, DATE and DATETIME; nil for other kinds and when nobody has a value.
	// With an even number of values the median of numbers is the mean of the two middle ones, so that of an INTEGER
	// may be a NUMBER; the median of dates is the earlier one.
	Min, Median, Max *index.Value
}

// Statistics returns figures of an attribute, given by key or id. An attribute that does not exist is an issue; an error
// is that of ctx, which is looked at between blocks.
func Statistics(ctx context.Context, s *index.Snapshot, population block.Selection, attribute string) (Stats, []index.Issue, error) {
	panic("not written yet")
}
