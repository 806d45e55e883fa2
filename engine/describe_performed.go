package engine

import (
	"fmt"
	"strings"

	"parterre/index"
)

// performed says a question about what somebody did: "did “Purchase” at least 3 times, where amount is more than 50, in the last
// 30 days".
func (d describer) performed(p *Performed, negated bool) string {
	kind, label := d.eventType(p.Event)
	events := d.about(kind)
	did := "did " + label
	switch count := p.times(); {
	case count == "never" && negated:
		did += " at least once"
	case count == "never":
		did = "never did " + label
	case negated && count == "" && p.Pick == "" && len(p.Then) == 0 && p.Is == nil:
		did = "never did " + label
	case negated:
		did = "did not do " + label
		if count != "" {
			did += " " + count
		}
	case count != "":
		did += " " + count
	}
	said := did + events.conditions(p.Where, ", where ")
	if p.During != nil && len(p.Where) > 0 {
		said += ","
	}
	if p.During != nil {
		said += " " + events.when(p.During)
	}
	if p.Is != nil && p.times() == "" {
		said += ", " + events.measure(p)
	}
	if p.Pick != "" {
		said += ", the " + strings.ToLower(string(p.Pick)) + " of them " + events.having(p.Having)
	}
	for _, s := range p.Then {
		if s != nil {
			said += ", " + d.step(s)
		}
	}
	return said
}

// times says how often, of a count that has words of its own; "" for everything else.
func (p *Performed) times() string {
	if p.Is == nil || p.Measure != "" && p.Measure != MeasureCount {
		return ""
	}
	t := p.Is
	n := func(v any) string {
		if text := valueText(v, index.Integer); text != "1" {
			return text + " times"
		}
		return "once"
	}
	switch {
	case t.Equals != nil && valueText(t.Equals, index.Integer) == "0":
		return "never"
	case t.Equals != nil:
		return "exactly " + n(t.Equals)
	case t.AtLeast != nil:
		return "at least " + n(t.AtLeast)
	case t.AtMost != nil:
		return "at most " + n(t.AtMost)
	case t.GreaterThan != nil:
		return "more than " + n(t.GreaterThan)
	case t.LessThan != nil:
		return "fewer than " + n(t.LessThan)
	case t.Between != nil:
		return fmt.Sprintf("%s to %s times", valueText(t.Between.From, index.Integer), valueText(t.Between.To, index.Integer))
	}
	return ""
}

// measure says the test of a measure that has no words of its own.
func (d describer) measure(p *Performed) string {
	of, found := "", index.Attribute{Kind: index.Number}
	if p.Property != nil {
		found, of = d.find(*p.Property)
	}
	what, kind := "the number of them ", index.Integer
	switch p.Measure {
	case MeasureCountDistinct:
		what = "the number of different values of " + of + " "
	case MeasureDistinctDays:
		what = "the number of different days "
	case MeasureSum, MeasureAverage:
		what, kind = "the "+strings.ToLower(string(p.Measure))+" of "+of+" ", index.Number
	case MeasureMin:
		what, kind = "the smallest "+of+" ", found.Kind
	case MeasureMax:
		what, kind = "the largest "+of+" ", found.Kind
	}
	return what + strings.Replace(d.test(p.Is, kind, false), "is ", "being ", 1)
}

// conditions says tests of one event behind a word that leads to them.
func (d describer) conditions(list []*AttributeCriteria, lead string) string {
	var said []string
	for _, a := range list {
		if a != nil {
			said = append(said, d.attribute(a, false))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return lead + strings.Join(said, " and ")
}

func (d describer) having(h *Having) string {
	if h == nil {
		return "(nothing chosen yet)"
	}
	if h.Time == nil {
		return "being one" + d.conditions(h.Where, " where ")
	}
	return "being " + d.when(h.Time) + d.conditions(h.Where, ", where ")
}

// when says a test of the time of an event: "in the last 30 days", "at a time that falls on a Monday".
func (d describer) when(t *Test) string {
	if len(t.given()) != 1 {
		return "(no time chosen yet)"
	}
	said := d.test(t, index.DateTime, false)
	if rest, ok := strings.CutPrefix(said, "is "); ok {
		return rest
	}
	return "at a time that " + said
}

func (d describer) step(s *Step) string {
	kind, label := d.eventType(s.Event)
	followed := "followed by "
	if s.Never != nil && *s.Never {
		followed = "not followed by "
	}
	return followed + label + d.about(kind).conditions(s.Where, ", where ") + " within " + spokenDuration(s.Within)
}

// eventType returns an event type, and what people call it.
func (d describer) eventType(key string) (*index.EventType, string) {
	if d.env.EventTypes != nil {
		if t, ok := d.env.EventTypes.ByKey(strings.TrimSpace(key)); ok {
			if t.Label != "" {
				return &t, quoted(t.Label)
			}
			return &t, quoted(t.Key)
		}
	}
	if key == "" {
		return &index.EventType{}, "(no event yet)"
	}
	return &index.EventType{}, quoted(key)
}

// about returns a describer of the parts of events.
func (d describer) about(t *index.EventType) describer {
	env := d.env
	env.Schema = t.Attributes()
	return describer{env}
}
