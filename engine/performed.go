package engine

import "slices"

// Performed is a question about what a user did: exactly one of a measure, a pick and what follows is asked of the events that
// meet Where and During. With none of them it asks whether there is one.
type Performed struct {
	Event  string               `json:"event"`           // the key of the event type, or its id
	Where  []*AttributeCriteria `json:"where,omitzero"`  // tests of properties, all of one and the same event
	During *Test                `json:"during,omitzero"` // a test of when it happened; nil: ever

	Measure  Measure `json:"measure,omitzero"`  // what Is tests; "" is COUNT
	Property *string `json:"property,omitzero"` // what is measured, of all but COUNT and DISTINCT_DAYS
	Is       *Test   `json:"is,omitzero"`       // a test of the measure

	Pick   Pick    `json:"pick,omitzero"`   // the one event that Having tests
	Having *Having `json:"having,omitzero"` // a test of the event picked

	Then []*Step `json:"then,omitzero"` // what followed one of the events; one step is taken
}

// Measure is what is counted or added up over the events of a user.
type Measure string

// Without events Count, CountDistinct, DistinctDays and Sum are 0, and the others have no answer. Events without the
// property are passed over.
const (
	MeasureCount         Measure = "COUNT"
	MeasureCountDistinct Measure = "COUNT_DISTINCT" // different values of a property; of a list each item
	MeasureDistinctDays  Measure = "DISTINCT_DAYS"  // different days, in the workspace's zone
	MeasureSum           Measure = "SUM"
	MeasureAverage       Measure = "AVERAGE"
	MeasureMin           Measure = "MIN"
	MeasureMax           Measure = "MAX"
)

// Measures are all of them.
var Measures = []Measure{MeasureCount, MeasureCountDistinct, MeasureDistinctDays, MeasureSum, MeasureAverage, MeasureMin, MeasureMax}

// Pick chooses one of the events of a user, by the time it happened and then by the order they came.
type Pick string

const (
	PickFirst Pick = "FIRST"
	PickLast  Pick = "LAST"
)

// Picks are all of them.
var Picks = []Pick{PickFirst, PickLast}

// Having tests one event.
type Having struct {
	Time  *Test                `json:"time,omitzero"`  // when it happened
	Where []*AttributeCriteria `json:"where,omitzero"` // its properties
}

// Step is what has to follow, or not to follow, strictly later and within a time.
type Step struct {
	Event  string               `json:"event"`
	Where  []*AttributeCriteria `json:"where,omitzero"`
	Within string               `json:"within"`         // an ISO 8601 duration
	Never  *bool                `json:"never,omitzero"` // it did not follow, and the time for it is over
}

func (p *Performed) clone() *Performed {
	if p == nil {
		return nil
	}
	out := *p
	out.Where, out.During, out.Property, out.Is = cloneTests(p.Where), p.During.clone(), pointer(p.Property), p.Is.clone()
	if p.Having != nil {
		out.Having = &Having{p.Having.Time.clone(), cloneTests(p.Having.Where)}
	}
	out.Then = slices.Clone(p.Then)
	for i, s := range out.Then {
		if s != nil {
			out.Then[i] = &Step{s.Event, cloneTests(s.Where), s.Within, pointer(s.Never)}
		}
	}
	return &out
}

func cloneTests(list []*AttributeCriteria) []*AttributeCriteria {
	out := slices.Clone(list)
	for i, a := range out {
		out[i] = a.clone()
	}
	return out
}

func (a *AttributeCriteria) clone() *AttributeCriteria {
	if a == nil {
		return nil
	}
	return &AttributeCriteria{Key: a.Key, Is: a.Is.clone(), ZoneFrom: pointer(a.ZoneFrom), IgnoreCase: pointer(a.IgnoreCase)}
}
