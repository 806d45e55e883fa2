package engine

import (
	"math"
	"slices"
	"time"

	"parterre/index"
)

// Evidence is what one user did of what a question about behaviour is about.
type Evidence struct {
	Count  int           // events that count: that meet where and during, and have the property measured
	Events []index.Event // the newest MaxEvidence of them, newest first; of a pick the one picked, of a sequence what makes it
	Span   *Span         // the instants in which events count; nil where that is not one stretch
}

// MaxEvidence bounds the events that are shown of those that count.
const MaxEvidence = 5

// performed returns the leaf of a node about behaviour, which may stand there negated; nil of other nodes.
func (p *Plan) performed(a asked) *performedLeaf {
	if a.place == invalid || a.criteria.Performed == nil {
		return nil
	}
	n := &p.nodes[a.place]
	if n.op == opNot {
		n = &p.nodes[n.kids[0]]
	}
	l, _ := n.leaf.(*performedLeaf)
	return l
}

// evidence returns what a user did that counts, and the measure of it; nil when it is undefined or nothing is measured.
func (l *performedLeaf) evidence(events index.UserEvents, now time.Time, env Env) (*Evidence, any) {
	d := &deeds{events: events, leaf: l, now: now}
	var counting, shown []int
	d.counting(func(int64) bool {
		measured := l.property.ID == 0
		if !measured {
			_, measured = d.values.Event.Value(l.property)
		}
		if measured {
			counting = append(counting, d.at)
		}
		return true
	})
	shown = counting
	switch {
	case l.pick == PickFirst:
		shown = counting[:min(1, len(counting))]
	case l.pick == PickLast:
		shown = counting[max(0, len(counting)-1):]
	case l.then != nil:
		if made := d.sequence(); made != nil {
			shown = made
		}
	}
	out := &Evidence{Count: len(counting), Span: l.window(now, env)}
	for _, i := range slices.Backward(shown[max(0, len(shown)-MaxEvidence):]) {
		kind := l.kind
		if of, _ := events.At(i); of != kind.ID {
			kind = l.then.kind
		}
		out.Events = append(out.Events, events.Event(i, kind))
	}
	return out, d.value()
}

// sequence returns the places of the events that make the sequence.
func (d *deeds) sequence() []int {
	var out []int
	d.sequences(func(first, next int) bool {
		if out = append(out, first); next >= 0 {
			out = append(out, next)
		}
		return true
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// value returns the measure as people write it.
func (d *deeds) value() any {
	if d.leaf.measure == "" {
		return nil
	}
	key, some := d.measure()
	if !some {
		return nil
	}
	kind := index.Integer
	switch d.leaf.measure {
	case MeasureSum, MeasureAverage:
		kind = index.Number
	case MeasureMin, MeasureMax:
		kind = d.leaf.property.Kind
	}
	v := index.KeyValue(kind, key)
	if kind == index.Number && (math.IsInf(v.Float(), 0) || math.IsNaN(v.Float())) {
		return nil // a sum beyond all numbers cannot be written
	}
	return v.Any()
}
