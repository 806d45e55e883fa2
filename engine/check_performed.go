package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parterre/index"
)

// performed plans a question about what a user did. The leaf matches nobody without events: where having none passes, such as
// "at most twice", it is the negation of the opposite.
func (c *compiler) performed(q *Performed, path []string) int32 {
	kind, known := c.eventType(q.Event, under(path, "event"))
	l := &performedLeaf{kind: kind, zone: c.env.zone()}
	good := c.family(q, path)
	if !known {
		return invalid
	}
	l.properties = kind.Attributes()
	events := c.about(l.properties)
	where, ok := events.tests(q.Where, under(path, "where"))
	good = ok && good
	l.where = where
	if q.During != nil {
		during, ok := events.when(q.During, under(path, "during"))
		l.during = &during
		good = ok && c.retained(l, q.During, under(path, "during")) && good
	}
	none := false // whether having no events passes
	switch {
	case q.Pick != "":
		ok = events.having(l, q, path)
	case len(q.Then) > 0:
		ok = c.follow(l, q.Then[0], under(path, "then", "0"))
	default:
		none, ok = c.measured(l, q, path)
	}
	if !ok || !good || c.beyond {
		return invalid
	}
	if none {
		return c.builder.not(c.builder.of(l))
	}
	return c.builder.of(l)
}

// about returns a compiler for tests of the parts of events.
func (c *compiler) about(parts *index.Schema) *eventCompiler {
	env := c.env
	env.Schema, env.Asked, env.UnknownZones = parts, nil, nil
	return &eventCompiler{into: c, parts: parts, compiler: &compiler{env: env, builder: newBuilder(), guesses: map[string]string{}, of: "property"}}
}

// eventCompiler plans tests of one event, in the words of tests of attributes.
type eventCompiler struct {
	*compiler
	into  *compiler
	parts *index.Schema
}

// run has the compiler work with the bounds and for the issues of the whole.
func (e *eventCompiler) run(work func()) {
	e.count, e.patternSteps, e.issues, e.beyond = e.into.count, e.into.patternSteps, nil, e.into.beyond
	e.builder = newBuilder()
	work()
	e.into.count, e.into.patternSteps, e.into.beyond = e.count, e.patternSteps, e.beyond
	e.into.issues = append(e.into.issues, e.issues...)
}

// tests plans tests of which one event has to pass all; nil when there are none.
func (e *eventCompiler) tests(list []*AttributeCriteria, path []string) (plan *Plan, ok bool) {
	if len(list) == 0 {
		return nil, true
	}
	e.run(func() {
		if !e.room(path, len(list)) {
			return
		}
		places := make([]int32, len(list))
		for i, a := range list {
			if a == nil {
				a = &AttributeCriteria{}
			}
			places[i], _ = e.attribute(a, under(path, strconv.Itoa(i)))
		}
		plan = newPlan(nil, e.builder.nodes, e.builder.and(places...), nil)
	})
	return plan, plan != nil && plan.Valid()
}

// when plans a test of the time of an event.
func (e *eventCompiler) when(t *Test, path []string) (keys, bool) {
	if t.ahead() && len(t.given()) == 1 {
		e.into.fault(PerformedInvalid, path, "What somebody did lies before now, so nobody would match.", "Choose a time that has begun, such as the last 30 days.")
		return keys{}, false
	}
	at, _ := e.parts.ByID(index.TimeAttribute)
	at.Key = "the time of the event"
	return e.keys(at, t, path, true)
}

// keys plans a test of a value that is ordered.
func (e *eventCompiler) keys(of index.Attribute, t *Test, path []string, needed bool) (out keys, ok bool) {
	e.run(func() {
		if e.refused(oneTest(t, path)) {
			return
		}
		if name := t.given()[0]; needed && (name == "isSet" || name == "isEmpty") {
			e.fault(OperatorUnfit, under(path, name), fmt.Sprintf("%s always has a value.", capital(of.Key)), "Choose another test, or remove this one.")
			return
		}
		place := e.test(tested{c: e.compiler, attribute: of, name: t.given()[0]}, t, nil, path)
		if place == invalid {
			return
		}
		ok = true
		switch n := e.builder.nodes[place]; n.op {
		case opNone:
		case opLeaf:
			switch l := n.leaf.(type) {
			case *spansLeaf:
				out.spans = l.spans
			case *timeLeaf:
				out.time = l
			}
		}
	})
	return out, ok
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// having plans the test of the event picked.
func (e *eventCompiler) having(l *performedLeaf, q *Performed, path []string) bool {
	if !slices.Contains(Picks, q.Pick) {
		e.into.fault(PerformedInvalid, under(path, "pick"), "This is neither the first event nor the last.", "Choose FIRST or LAST.")
		return false
	}
	l.pick = q.Pick
	if q.Having == nil || q.Having.Time == nil && len(q.Having.Where) == 0 {
		e.into.fault(TestMissing, under(path, "having"), "It is not said what the event picked has to be.", `Test its time or its properties under "having".`)
		return false
	}
	path = under(path, "having")
	where, ok := e.tests(q.Having.Where, under(path, "where"))
	l.having = where
	if q.Having.Time != nil {
		at, good := e.when(q.Having.Time, under(path, "time"))
		l.havingTime, ok = &at, ok && good
	}
	return ok
}

// family says what is wrong when several things are asked of the events at once.
func (c *compiler) family(q *Performed, path []string) bool {
	var given []string
	if q.Is != nil || q.Measure != "" && q.Measure != MeasureCount || q.Property != nil {
		given = append(given, "a measure")
	}
	if q.Pick != "" || q.Having != nil {
		given = append(given, "the first or last event")
	}
	if len(q.Then) > 0 {
		given = append(given, "what followed")
	}
	if len(given) > 1 {
		c.fault(CriteriaAmbiguous, path, fmt.Sprintf("Several things are asked of the events at once: %s.", strings.Join(given, ", ")),
			`Keep one of them, or put each on its own line under "all".`)
		return false
	}
	if q.Having != nil && q.Pick == "" {
		c.fault(PerformedInvalid, under(path, "having"), "It is not said which event is meant.", `Choose FIRST or LAST under "pick".`)
		return false
	}
	if len(q.Then) > 1 {
		c.fault(PerformedInvalid, under(path, "then"), "More than one step is not taken yet.", "Keep the first step.")
		return false
	}
	return true
}

// eventType resolves the key of an event type.
func (c *compiler) eventType(key string, path []string) (*index.EventType, bool) {
	key = strings.TrimSpace(key)
	if key == "" {
		c.fault(index.EventTypeNotFound, path, "No event is chosen yet.", "Choose what has to have been done.")
		return nil, false
	}
	var keys []string
	if c.env.EventTypes != nil {
		if t, ok := c.env.EventTypes.ByKey(key); ok {
			return &t, true
		}
		for _, t := range c.env.EventTypes.All() {
			keys = append(keys, t.Key)
		}
	}
	hint := "There are no events yet; they come with what is recorded."
	const few = 12
	switch near := index.Nearest(key, keys); {
	case near != "":
		hint = fmt.Sprintf("Did you mean %s?", shown(near))
	case len(keys) > 0:
		hint = "Choose one of these: " + strings.Join(keys[:min(few, len(keys))], ", ") + "."
	}
	c.fault(index.EventTypeNotFound, path, fmt.Sprintf("There is no event %s.", shown(key)), hint)
	return nil, false
}

// retained says what is wrong with a window that reaches further back than events are kept.
func (c *compiler) retained(l *performedLeaf, t *Test, path []string) bool {
	reach, ok := l.during.reach(t)
	if l.kind.Retention == 0 || !ok || reach <= l.kind.Retention {
		return true
	}
	c.fault(WindowBeyondRetention, path, fmt.Sprintf("The window can reach back %s days, and %s is kept for %s.", thousands(reach), shown(l.kind.Key), days(l.kind.Retention)),
		"Ask for a shorter time, or keep events of this type for longer.")
	return false
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return thousands(n) + " days"
}

// measured plans the test of a measure. None says whether having no events passes.
func (c *compiler) measured(l *performedLeaf, q *Performed, path []string) (none, ok bool) {
	l.measure = q.Measure
	if l.measure == "" {
		l.measure = MeasureCount
	}
	if !slices.Contains(Measures, l.measure) {
		c.fault(PerformedInvalid, under(path, "measure"), "There is no such measure.", "Choose COUNT, COUNT_DISTINCT, DISTINCT_DAYS, SUM, AVERAGE, MIN or MAX.")
		return false, false
	}
	of, ok := c.measuredProperty(l, q, path)
	switch {
	case !ok:
		return false, false
	case q.Is == nil && l.measure != MeasureCount:
		c.fault(TestMissing, under(path, "is"), "It is not said what the measure has to be.", `Add a test such as "at least 3".`)
		return false, false
	case q.Is == nil:
		l.is = keys{spans: spansOf(span{1, wholeSpan.hi})}
		return false, true
	}
	at := under(path, "is")
	if l.is, ok = c.about(l.properties).keys(of, q.Is, at, true); !ok || !l.zeroed() {
		return false, ok
	}
	zero := index.NumberKey(0)
	possible := spansOf(span{0, wholeSpan.hi})
	if l.measure == MeasureSum {
		possible = spansOf(wholeSpan)
	}
	switch reached := l.is.spans.intersect(possible); {
	case len(reached) == 0:
		c.note(index.Error, CountImpossible, at, "A number of times is never less than 0, so nobody would match.", "Ask for at least 0 or more.")
	case l.measure != MeasureSum && len(possible.without(reached)) == 0:
		c.note(index.Warning, CountImpossible, at, "Everybody has done it at least 0 times, so everyone matches.", "Ask for at least 1.")
	}
	if !l.is.spans.contains(zero) {
		return false, true
	}
	l.is.spans = spansOf(wholeSpan).without(l.is.spans)
	return true, true
}

// measuredProperty resolves what is measured, as an attribute whose tests fit the measure.
func (c *compiler) measuredProperty(l *performedLeaf, q *Performed, path []string) (index.Attribute, bool) {
	at := under(path, "property")
	whole := func(name string) index.Attribute {
		return index.Attribute{Key: name, Kind: index.Integer}
	}
	counted := l.measure == MeasureCount || l.measure == MeasureDistinctDays
	if counted && q.Property != nil {
		c.fault(PerformedInvalid, at, "Events and days are counted without a property.", "Remove it, or choose another measure.")
		return index.Attribute{}, false
	}
	if counted {
		return whole("the number"), true
	}
	if q.Property == nil || strings.TrimSpace(*q.Property) == "" {
		c.fault(PropertyNotFound, at, "No property is chosen yet.", "Choose what is to be measured.")
		return index.Attribute{}, false
	}
	events := c.about(l.properties)
	var found index.Attribute
	ok := false
	events.run(func() { found, ok = events.find(*q.Property, at) })
	if !ok {
		return found, false
	}
	l.property, _ = l.kind.PropertyByID(index.PropertyID(found.ID - index.PropertyAttribute(0)))
	numeric := found.Kind == index.Number || found.Kind == index.Integer
	switch l.measure {
	case MeasureCountDistinct:
		return whole("the number of values"), true
	case MeasureSum, MeasureAverage:
		if !numeric {
			c.fault(PerformedInvalid, at, fmt.Sprintf("%s holds %s, and only numbers can be added up.", shown(found.Key), found.Kind.Words()), "Choose a property that holds numbers.")
			return found, false
		}
		return index.Attribute{Key: "the " + strings.ToLower(string(l.measure)), Kind: index.Number}, true
	}
	if !found.Kind.Ordered() || found.Kind == index.Boolean {
		c.fault(PerformedInvalid, at, fmt.Sprintf("%s holds %s, of which none is the smallest or the largest.", shown(found.Key), found.Kind.Words()), "Choose a property that holds numbers or dates.")
		return found, false
	}
	return index.Attribute{Key: found.Key, Kind: found.Kind}, true
}

// follow plans what has to follow, or not.
func (c *compiler) follow(l *performedLeaf, s *Step, path []string) bool {
	if s == nil {
		s = &Step{}
	}
	kind, ok := c.eventType(s.Event, under(path, "event"))
	next := &followUp{never: s.Never != nil && *s.Never}
	if ok {
		next.kind = kind
		var good bool
		next.where, good = c.about(kind.Attributes()).tests(s.Where, under(path, "where"))
		ok = good
	}
	length, wrong := parseDuration(strings.TrimSpace(s.Within))
	if wrong == "" && length == (duration{}) {
		wrong = "The time to follow in is nothing."
	}
	if wrong != "" {
		c.fault(DurationInvalid, under(path, "within"), wrong, `Write a duration such as "P7D" for 7 days or "PT12H" for 12 hours.`)
		return false
	}
	next.within = length
	l.then = next
	kept := l.kind.Retention
	if longest := length.longest(); next.never && kept > 0 && (longest > kept || length == duration{days: kept}) {
		c.fault(WindowBeyondRetention, under(path, "within"),
			fmt.Sprintf("Only after %s days it would be known that nothing followed, and %s is kept for %s.", thousands(longest), shown(l.kind.Key), days(kept)),
			"Ask for a shorter time, or keep events of this type for longer.")
		return false
	}
	return ok
}
