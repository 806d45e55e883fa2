package audience

import (
	"cmp"
	"context"
	"fmt"

	"parterre/index"
)

// Thresholds are the sizes an audience is expected to stay between, both included. They change no membership: an audience that crosses one
// is announced. Nil asks for nothing.
type Thresholds struct {
	Minimum *int `json:"minimum,omitzero"`
	Maximum *int `json:"maximum,omitzero"`
}

// MaxThreshold is the largest size that can be named: as many users as a workspace can have.
const MaxThreshold = 1<<31 - 1

// Threshold is one of the two.
type Threshold string

const (
	Minimum Threshold = "MINIMUM"
	Maximum Threshold = "MAXIMUM"
)

// Crossing is an audience on its way over one of its thresholds, once in each direction.
type Crossing struct {
	Threshold Threshold
	Value     int  // the minimum or the maximum
	Kept      bool // the size is on the right side of it now
	Before    *int // the size before; nil when the audience had no members to count
	Size      int
}

// Crossed are the thresholds that a change of size went over; nil is one it did not.
type Crossed struct{ Minimum, Maximum *Crossing }

// All returns the crossings there are.
func (c Crossed) All() []Crossing {
	var out []Crossing
	for _, crossing := range []*Crossing{c.Minimum, c.Maximum} {
		if crossing != nil {
			out = append(out, *crossing)
		}
	}
	return out
}

// Then returns the last crossing of each threshold, of these and those that came later.
func (c Crossed) Then(later Crossed) Crossed {
	return Crossed{Minimum: cmp.Or(later.Minimum, c.Minimum), Maximum: cmp.Or(later.Maximum, c.Maximum)}
}

// Kept reports whether a size lies between the thresholds.
func (t Thresholds) Kept(size int) bool { return t.keeps(Minimum, size) && t.keeps(Maximum, size) }

func (t Thresholds) keeps(which Threshold, size int) bool {
	value := t.value(which)
	return value == nil || which == Minimum && size >= *value || which == Maximum && size <= *value
}

func (t Thresholds) value(which Threshold) *int {
	if which == Minimum {
		return t.Minimum
	}
	return t.Maximum
}

// crossed compares the sizes before and after by the thresholds as they are now, so that setting one crosses nothing. An audience that
// gets its first members tells only what it does not keep.
func (t Thresholds) crossed(before *int, size int) Crossed {
	crossing := func(which Threshold) *Crossing {
		kept := t.keeps(which, size)
		if was := before == nil || t.keeps(which, *before); was == kept {
			return nil
		}
		return &Crossing{Threshold: which, Value: *t.value(which), Kept: kept, Before: before, Size: size}
	}
	return Crossed{Minimum: crossing(Minimum), Maximum: crossing(Maximum)}
}

// cross notes in the changes of a commit which thresholds were crossed.
func cross(before, after *View, changes []Change) {
	for i := range changes {
		c := &changes[i]
		a, ok := after.Catalog.byID[c.Audience]
		if !ok || a.Thresholds == (Thresholds{}) {
			continue
		}
		size, counted := after.Roster.Size(c.Audience)
		if !counted {
			continue
		}
		var was *int
		if n, ok := before.Roster.Size(c.Audience); ok {
			was = &n
		}
		c.Crossed = a.Thresholds.crossed(was, size)
	}
}

// SetThresholds says which sizes an audience is expected to stay between; what is nil is expected no longer.
func (s *Service) SetThresholds(ctx context.Context, by Actor, audience Ref, version int, in Thresholds) (AudienceOutcome, error) {
	return s.change(ctx, by, ThresholdsSet, audience, version, in, func(_ *next, a *Audience, detail *Detail) ([]index.Issue, error) {
		a.Thresholds, detail.Thresholds = in, &in
		return in.check(), nil
	})
}

func (t Thresholds) check() []index.Issue {
	var issues []index.Issue
	fault := func(message, hint, path string) {
		issues = append(issues, refusal(ThresholdInvalid, message, hint, path))
	}
	if t.Minimum != nil && (*t.Minimum < 1 || *t.Minimum > MaxThreshold) {
		fault(fmt.Sprintf("The minimum is %d: no audience could fall below it, or reach it.", *t.Minimum), fmt.Sprintf("Choose 1 to %d, or leave it out.", MaxThreshold), "minimum")
	}
	if t.Maximum != nil && (*t.Maximum < 0 || *t.Maximum > MaxThreshold) {
		fault(fmt.Sprintf("The maximum is %d: no audience could keep it, or exceed it.", *t.Maximum), fmt.Sprintf("Choose 0 to %d, or leave it out.", MaxThreshold), "maximum")
	}
	if len(issues) == 0 && t.Minimum != nil && t.Maximum != nil && *t.Minimum > *t.Maximum {
		fault(fmt.Sprintf("The maximum, %d, is below the minimum, %d: no size lies between them.", *t.Maximum, *t.Minimum), "Choose a maximum that is no smaller than the minimum.", "maximum")
	}
	return issues
}
