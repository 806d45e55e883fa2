package engine

import (
	"context"
	"time"

	"parterre/index"
	"parterre/index/block"
)

// Composition is a population split by one or two dimensions into cells, counted exactly.
//
// A cell holds the members with one label in each dimension. Absent holds those who lack one in some dimension: no
// value, no role, no group, in none of the listed audiences. Other holds the rest: they have something in every
// dimension, and are in none of the cells shown. So cells, Other and Absent together always cover the population, and
// unless Overlapping is set they also add up to its size.
//
// The cells of attributes, roles and groups are the top ones by size, then by label; with two such dimensions that goes
// for the pairs, and empty ones are left out. Bins and listed audiences come in their own order, all of them, empty
// ones too, so that a chart keeps its axis; they are never cut. With one of each, the top ones of the first sort
// are shown, each with all of the second.
type Composition struct {
	Size        int
	Cells       []Cell
	Other       *Cell // nil when every cell is shown
	Absent      *Cell
	Overlapping bool // a member may be in several cells: lists, roles, groups, audiences
}

// Cell is a part of a population.
type Cell struct {
	Labels []string // one for each dimension; none for Other and Absent
	Size   int
	Share  float64  // of the population, 0 to 1; 0 of an empty one
	Index  *float64 // share ÷ share in the baseline, so 1 is as common in both; nil without baseline, or nobody of it is in the cell
	// Criteria are met by exactly the members of the cell among the members of the population: the intersection of
	// both has exactly Size members.
	Criteria *Criteria
}

// Dimension says what to split by: exactly one of its fields.
type Dimension struct {
	Attribute string // key or id: by value
	Bins      *Bins
	Roles     bool
	Groups    bool // nested groups counted: a member of a group is a member of every group above it
	Audiences []Part
}

// Part is a set of users a dimension lists, such as an audience.
type Part struct {
	Label    string
	Criteria *Criteria // whose meaning Members are
	Members  block.Selection
}

// CompositionOptions say how much to show and what to compare with.
type CompositionOptions struct {
	Top      int             // how many cells at most, bins and audiences apart: 1 to MaxTop
	Baseline block.Selection // nil for none
	Zone     *time.Location  // where the days of instants begin; nil is UTC
}

// Bounds of one composition.
const (
	MaxTop   = 1_000
	MaxCells = 10_000  // shown; beyond it is an issue
	MaxParts = 64      // of one dimension
	maxPairs = 1 << 21 // distinct pairs of values that are counted before the cells are chosen
)

// Faults of compositions.
const (
	DimensionCount      index.IssueCode = "DIMENSION_COUNT"
	DimensionAmbiguous  index.IssueCode = "DIMENSION_AMBIGUOUS"
	TopOutOfRange       index.IssueCode = "TOP_OUT_OF_RANGE"
	CompositionTooLarge index.IssueCode = "COMPOSITION_TOO_LARGE"
	AudiencesCount      index.IssueCode = "AUDIENCES_COUNT"
)

// Compose splits a population. What is wrong with the question comes back as issues, whose paths start with
// "by", the position of the dimension, or with "top"; an error is that of ctx, which is looked at between blocks.
func Compose(ctx context.Context, s *index.Snapshot, population block.Selection, by []Dimension, o CompositionOptions) (*Composition, []index.Issue, error) {
	panic("not written yet")
}
