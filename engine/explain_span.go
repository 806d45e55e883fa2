package engine

import (
	"time"

	"parterre/index"
)

// Span is the days or instants that a question about time means at one moment.
type Span struct {
	From *index.Value   // the first one that counts; nil when there is no beginning
	To   *index.Value   // the last day that counts, or the first instant that counts no more; nil when there is no end
	Zone *time.Location // in which days begin and end
}

// span returns what a node asks for when that is one stretch of time; nil for everything else, and for a stretch in
// which no value can lie.
func (b *Bound) span(a asked, env Env) *Span {
	if l := b.plan.performed(a); l != nil {
		return l.window(b.now, env)
	}
	if a.place == invalid || a.criteria.Attribute == nil {
		return nil
	}
	var attribute index.AttributeID
	var keys span
	switch l := b.plan.nodes[a.place].leaf.(type) {
	case *timeLeaf:
		if l.stretch == nil || l.zoneFrom != 0 { // several, or one of their own for everybody
			return nil
		}
		attribute, keys = l.attribute, l.stretch.at(b.now, l.zone, l.days)
	case *spansLeaf:
		if len(l.spans) != 1 { // several days of a list
			return nil
		}
		attribute, keys = l.attribute, l.spans[0]
	default:
		return nil
	}
	of, _ := env.Schema.ByID(attribute)
	return spanOf(of.Kind, keys, env)
}

// window returns the time in which events count; nil where that is not one stretch.
func (l *performedLeaf) window(now time.Time, env Env) *Span {
	within := counted(l.kind, now)
	if within.hi = wholeSpan.hi; l.during == nil {
		return spanOf(index.DateTime, within, env)
	}
	if l.during.time != nil && l.during.time.stretch == nil || l.during.time == nil && len(l.during.spans) != 1 {
		return nil
	}
	at := l.during.at(now, within)
	if len(at) != 1 {
		return nil
	}
	return spanOf(index.DateTime, at[0], env)
}

// spanOf returns keys of a kind as a stretch of time; nil of kinds that are none, and where no value can lie.
func spanOf(kind index.Kind, keys span, env Env) *Span {
	of := index.Attribute{Kind: kind}
	if of.Kind != index.Date && of.Kind != index.DateTime {
		return nil
	}
	first, last := index.Extent(of.Kind)
	if keys.lo > last || keys.hi < first {
		return nil
	}
	out := &Span{Zone: env.zone()}
	if keys.lo > first {
		from := index.KeyValue(of.Kind, keys.lo)
		out.From = &from
	}
	if keys.hi < last {
		if of.Kind == index.DateTime {
			keys.hi++
		}
		to := index.KeyValue(of.Kind, keys.hi)
		out.To = &to
	}
	return out
}
