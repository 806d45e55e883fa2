package engine

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"parterre/index"
	"parterre/index/block"
)

// Composition is a population split by one to three dimensions into cells, counted exactly.
//
// A cell holds the members with one label in each dimension. Absent holds those who lack one in some dimension: no
// value, no role, no group, in none of the listed audiences. Other holds the rest: they have something in every
// dimension, and are in none of the cells shown. So cells, Other and Absent together always cover the population, and
// unless Overlapping is set they also add up to its size.
//
// The cells of attributes, roles and groups are the top ones by size, then by label; with several such dimensions that
// goes for what people have in all of them at once, and empty ones are left out. Bins and listed audiences come in their
// own order, all of them, empty ones too, so that a chart keeps its axis; they are never cut. With some of each, the top
// ones of the first sort are shown, each with all of the second.
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
	Top       int             // how many cells at most, bins and audiences apart: 1 to MaxTop
	Baseline  block.Selection // nil for none
	Zone      *time.Location  // where the days of instants begin; nil is UTC
	WeekStart Weekday         // "" is Monday
}

// Bounds of one composition.
const (
	MaxDimensions = 3
	MaxTop        = 1_000
	MaxCells      = 10_000  // shown; beyond it is an issue
	MaxParts      = 64      // of one dimension
	maxSpots      = 1 << 21 // distinct combinations of values that are counted before the cells are chosen
	maxSpread     = 1 << 26 // cells those are counted in, where one user may be in several
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
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	axes, issues, err := newAxes(ctx, s, population, by, o)
	if err != nil || len(issues) > 0 {
		return nil, issues, err
	}
	if naturalCells(axes) > MaxCells { // all of them are shown
		return nil, []index.Issue{tooLarge("by")}, nil
	}
	t, ok, err := newTable(ctx, s, population, axes)
	if err != nil {
		return nil, nil, err
	}
	var base *table
	if ok && o.Baseline != nil {
		if base, ok, err = newTable(ctx, s, o.Baseline, axes); err != nil {
			return nil, nil, err
		}
	}
	if !ok || !t.bounded() || base != nil && !base.bounded() {
		return nil, []index.Issue{tooLarge("by")}, nil
	}
	c, ok := choose(t, o.Top)
	if !ok {
		return nil, []index.Issue{tooLarge("top")}, nil
	}
	return compose(c, t, base), nil, nil
}

func tooLarge(path ...string) index.Issue {
	return index.Issue{Code: CompositionTooLarge, Severity: index.Error, Path: path,
		Message: "The composition would have more cells than can be counted, or than the " + thousands(MaxCells) + " that can be shown.",
		Hint:    "Ask for fewer of the top cells, use ranges, or split by fewer dimensions."}
}

// newAxes resolves the dimensions; all their faults come at once.
func newAxes(ctx context.Context, s *index.Snapshot, population block.Selection, by []Dimension, o CompositionOptions) (axes []axis, issues []index.Issue, err error) {
	if len(by) < 1 || len(by) > MaxDimensions {
		issues = append(issues, index.Issue{Code: DimensionCount, Severity: index.Error, Path: []string{"by"},
			Message: fmt.Sprintf("There are %d dimensions to split by, and it takes one to three.", len(by)), Hint: "Name one, two or three dimensions."})
		by = nil
	}
	if o.Top < 1 || o.Top > MaxTop {
		issues = append(issues, index.Issue{Code: TopOutOfRange, Severity: index.Error, Path: []string{"top"},
			Message: fmt.Sprintf("The number of top cells is not between 1 and %s.", thousands(MaxTop)), Hint: "Leave it out for the usual 20."})
	}
	for i, d := range by {
		a, faults, err := newAxis(ctx, s, population, d, o)
		if err != nil {
			return nil, nil, err
		}
		issues = append(issues, index.Under(faults, "by", strconv.Itoa(i))...)
		axes = append(axes, a)
	}
	return axes, issues, nil
}
