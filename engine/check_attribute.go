package engine

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"parterre/index"
)

// attribute plans a test of an attribute. Value is the place of the question whether the user has one at all.
func (c *compiler) attribute(q *AttributeCriteria, path []string) (place, value int32) {
	attribute, ok := c.find(q.Key, under(path, "key"))
	at := under(path, "is")
	refused := c.refused(oneTest(q.Is, at))
	if !ok {
		return invalid, invalid
	}
	value = c.builder.of(&presentLeaf{attribute.ID})
	if refused {
		return invalid, value
	}
	name := q.Is.given()[0]
	among := Operators(attribute.Kind)
	if !fits(name, among) {
		hint := fmt.Sprintf("What fits: %s.", operatorNames(among))
		if twin := instead(name, among); twin != "" {
			hint = fmt.Sprintf("Use %q instead. %s", twin, hint)
		}
		return c.fault(OperatorUnfit, under(at, name), fmt.Sprintf("The test %q does not fit %s, which holds %s.",
			name, shown(attribute.Key), attribute.Kind.Words()), hint), value
	}
	t := tested{c: c, attribute: attribute, name: name, path: under(at, name)}
	if t.folds = t.pattern(); q.IgnoreCase != nil {
		t.folds = *q.IgnoreCase
	}
	if q.IgnoreCase != nil && !t.comparesText() {
		c.note(index.Warning, IgnoreCaseUnused, under(path, "ignoreCase"),
			fmt.Sprintf("Upper and lower case play no part in the test %q of %s.", name, shown(attribute.Key)), "Remove it.")
	}
	if !t.zone(q.ZoneFrom, under(path, "zoneFrom")) {
		return invalid, value
	}
	return t.plan(q.Is), value
}

// find resolves the key of an attribute.
func (c *compiler) find(key string, path []string) (index.Attribute, bool) {
	key = strings.TrimSpace(key)
	if key == "" {
		c.fault(index.AttributeNotFound, path, "No attribute is chosen yet.", "Choose the attribute to ask for.")
		return index.Attribute{}, false
	}
	if c.env.Schema != nil {
		if attribute, ok := c.env.Schema.ByKey(key); ok {
			if attribute.Retired {
				c.retired(attribute, path)
			}
			return attribute, true
		}
	}
	hint := ""
	if guess := c.guess(key); guess != "" {
		hint = fmt.Sprintf("Did you mean %s?", shown(guess))
	} else {
		hint = c.schemaHint()
	}
	c.fault(index.AttributeNotFound, path, fmt.Sprintf("There is no attribute %s.", shown(key)), hint)
	return index.Attribute{}, false
}

func (c *compiler) retired(a index.Attribute, path []string) {
	severity, hint := index.Warning, "It goes on as before. Use another attribute when you can."
	if c.env.Asked != nil && !c.env.Asked(a.ID) {
		severity, hint = index.Error, "Use another attribute, or restore this one first."
	}
	c.note(severity, index.AttributeRetired, path, fmt.Sprintf("The attribute %s is retired: it takes no new values.", shown(a.Key)), hint)
}

// tested is the test of one attribute being planned.
type tested struct {
	c         *compiler
	attribute index.Attribute
	name      string // of the operator
	path      []string
	folds     bool
	zoneFrom  index.AttributeID // of an attribute that holds each user's own zone; 0 for none
}

// comparesText reports whether upper and lower case play a part in the operator.
func (t *tested) comparesText() bool {
	switch t.name {
	case "equals", "in", "anyOf", "allOf", "onlyOf", "exactly", "matches":
		return t.text()
	}
	return t.pattern()
}

// pattern reports whether the operator looks for a part of a text; those ignore case unless told otherwise.
func (t *tested) pattern() bool {
	return t.name == "contains" || t.name == "startsWith" || t.name == "endsWith"
}

func (t *tested) text() bool {
	return t.attribute.Kind == index.String || t.attribute.Kind == index.StringList
}

// plan plans a test with exactly one operator, which fits the kind.
func (t *tested) plan(test *Test) int32 {
	switch t.name {
	case "isSet":
		return t.flag(test.IsSet, t.c.builder.of(&presentLeaf{t.attribute.ID}))
	case "isEmpty":
		return t.flag(test.IsEmpty, t.empty())
	case "contains":
		return t.part(textContains, test.Contains)
	case "startsWith":
		return t.part(textStarts, test.StartsWith)
	case "endsWith":
		return t.part(textEnds, test.EndsWith)
	case "matches":
		return t.patterns(test.Matches)
	case "between":
		return t.between(test.Between)
	case "inLast":
		return t.window(inLast, *test.InLast)
	case "moreThanAgo":
		return t.window(moreThanAgo, *test.MoreThanAgo)
	case "inNext":
		return t.window(inNext, *test.InNext)
	case "moreThanAhead":
		return t.window(moreThanAhead, *test.MoreThanAhead)
	case "period":
		return t.period(*test.Period)
	case "anniversary":
		return t.anniversary(*test.Anniversary)
	case "month":
		return t.months(test.Month)
	case "weekday":
		return t.weekdays(test.Weekday)
	case "in":
		return t.among(test.In)
	case "anyOf":
		return t.among(test.AnyOf)
	case "allOf":
		return t.every(test.AllOf)
	case "onlyOf":
		return t.only(test.OnlyOf)
	case "exactly":
		return t.exactly(test.Exactly)
	case "size":
		return t.c.size(test.Size, t.path, &sizeLeaf{what: ofValue, attribute: t.attribute.ID}, t.c.builder.of(&filledLeaf{t.attribute.ID}), "items")
	case "equals":
		return t.compare(test.Equals)
	case "lessThan":
		return t.compare(test.LessThan)
	case "atMost":
		return t.compare(test.AtMost)
	case "greaterThan":
		return t.compare(test.GreaterThan)
	case "atLeast":
		return t.compare(test.AtLeast)
	case "before":
		return t.compare(test.Before)
	case "after":
		return t.compare(test.After)
	case "onOrBefore":
		return t.compare(test.OnOrBefore)
	case "onOrAfter":
		return t.compare(test.OnOrAfter)
	case "onDay":
		return t.compare(test.OnDay)
	}
	return invalid
}

func (t *tested) flag(flag *bool, place int32) int32 {
	if !*flag {
		return t.c.fault(FlagNotTrue, t.path, fmt.Sprintf("The test %q can only be true.", t.name), `For the opposite, put "not" around it.`)
	}
	return place
}

// empty is missing, "" or [].
func (t *tested) empty() int32 {
	b := t.c.builder
	switch t.attribute.Kind {
	case index.String:
		return b.or(b.not(b.of(&presentLeaf{t.attribute.ID})), t.leaf(textIs, false, ""))
	case index.StringList:
		return b.not(b.of(&filledLeaf{t.attribute.ID}))
	}
	return b.not(b.of(&presentLeaf{t.attribute.ID}))
}

func (t *tested) leaf(mode textMode, folds bool, needles ...string) int32 {
	if mode == textIs && folds {
		needles = t.foldedAliases(needles)
	}
	return t.c.builder.of(&textLeaf{t.attribute.ID, t.attribute.Kind == index.StringList, newTextTest(mode, folds, needles)})
}

// foldedAliases adds the values that one of the texts is a spelling of when case is ignored.
func (t *tested) foldedAliases(texts []string) []string {
	wanted := newTextTest(textIs, true, texts)
	for _, one := range t.attribute.Aliases.All() {
		if slices.ContainsFunc(one.Spellings, wanted.matches) {
			texts = append(texts, one.Value)
		}
	}
	return texts
}

// part plans contains, startsWith and endsWith.
func (t *tested) part(mode textMode, texts []string) int32 {
	items := make([]any, len(texts))
	for i, text := range texts {
		items[i] = text
	}
	values, ok := t.values(items, func(v index.Value) *index.Issue {
		if v.Text() != "" {
			return nil
		}
		return &index.Issue{Code: ValueMissing, Severity: index.Error, Message: "There is no text to look for yet.", Hint: `Type some text, or use "isSet" for any value.`}
	})
	switch {
	case !ok:
		return invalid
	case len(values) == 0:
		return t.c.builder.none()
	}
	return t.leaf(mode, t.folds, textsOf(values)...)
}

// among plans in and anyOf.
func (t *tested) among(items []any) int32 {
	values, ok := t.values(items, nil)
	switch {
	case !ok:
		return invalid
	case len(values) == 0:
		return t.c.builder.none()
	case t.text():
		return t.leaf(textIs, t.folds, textsOf(values)...)
	case t.attribute.Kind == index.Version:
		return t.leaf(textIs, false, textsOf(values)...)
	}
	ranges := make([]span, len(values))
	for i, v := range values {
		ranges[i] = span{v.Key(), v.Key()}
	}
	return t.spans(ranges...)
}

// every plans allOf.
func (t *tested) every(items []any) int32 {
	values, ok := t.values(items, nil)
	if !ok {
		return invalid
	}
	places := make([]int32, len(values))
	for i, v := range values {
		places[i] = t.leaf(textIs, t.folds, v.Text())
	}
	return t.c.builder.and(places...)
}

// only plans onlyOf.
func (t *tested) only(items []any) int32 {
	values, ok := t.values(items, nil)
	switch {
	case !ok:
		return invalid
	case len(values) == 0:
		return t.c.builder.none()
	}
	return t.nothingBut(values)
}

func (t *tested) nothingBut(values []index.Value) int32 {
	needles := textsOf(values)
	if t.folds {
		needles = t.foldedAliases(needles)
	}
	return t.c.builder.of(&onlyLeaf{t.attribute.ID, newTextTest(textIs, t.folds, needles)})
}

// exactly is onlyOf and allOf at once; of no values, an empty list or none.
func (t *tested) exactly(items []any) int32 {
	values, ok := t.values(items, nil)
	switch {
	case !ok:
		return invalid
	case len(values) == 0:
		return t.empty()
	}
	places := []int32{t.nothingBut(values)}
	for _, v := range values {
		places = append(places, t.leaf(textIs, t.folds, v.Text()))
	}
	return t.c.builder.and(places...)
}

// compare plans the operators with one value.
func (t *tested) compare(raw any) int32 {
	kind := t.attribute.Kind
	if t.name == "onDay" {
		kind = index.Date
	}
	value, ok := t.value(kind, raw, t.path)
	if !ok {
		return invalid
	}
	switch {
	case t.text():
		return t.leaf(textIs, t.folds, value.Text())
	case t.attribute.Kind == index.Version:
		return t.leaf(versionModes[t.name], false, value.Text())
	}
	key := value.Key()
	switch t.name {
	case "onDay":
		if t.attribute.Kind == index.DateTime {
			if t.zoneFrom != 0 {
				return t.timed(&timeLeaf{stretch: onDay(key)})
			}
			zone := t.c.env.zone()
			return t.spans(span{startOf(key, zone), startOf(key+1, zone) - 1})
		}
	case "lessThan", "before":
		if key == math.MinInt64 {
			return t.c.builder.none()
		}
		return t.spans(span{math.MinInt64, key - 1})
	case "greaterThan", "after":
		if key == math.MaxInt64 {
			return t.c.builder.none()
		}
		return t.spans(span{key + 1, math.MaxInt64})
	case "atMost", "onOrBefore":
		return t.spans(span{math.MinInt64, key})
	case "atLeast", "onOrAfter":
		return t.spans(span{key, math.MaxInt64})
	}
	return t.spans(span{key, key})
}

// versionModes says how a version is compared by the operators with one value.
var versionModes = map[string]textMode{"equals": textIs, "lessThan": versionBelow, "atMost": versionUpTo, "greaterThan": versionAbove, "atLeast": versionFrom}

func (t *tested) spans(of ...span) int32 {
	return t.c.builder.of(&spansLeaf{t.attribute.ID, spansOf(of...)})
}

func (t *tested) between(r *Range) int32 {
	ends := [2]index.Value{}
	good := true
	for i, end := range []struct {
		name string
		raw  any
	}{{"from", r.From}, {"to", r.To}} {
		at := under(t.path, end.name)
		if end.raw == nil {
			t.c.fault(ValueMissing, at, "One end of the range is missing.", `Give both ends, or use a test with one value, such as "atLeast" or "onOrAfter".`)
			good = false
			continue
		}
		value, ok := t.value(t.attribute.Kind, end.raw, at)
		ends[i], good = value, good && ok
	}
	if !good {
		return invalid
	}
	from, to := ends[0].Key(), ends[1].Key()
	switch versions := t.attribute.Kind == index.Version; {
	case versions && index.CompareVersions(ends[0].Text(), ends[1].Text()) <= 0:
		return t.c.builder.and(t.leaf(versionFrom, false, ends[0].Text()), t.leaf(versionUpTo, false, ends[1].Text()))
	case versions || from > to:
		return t.c.fault(RangeReversed, t.path, "The range ends before it begins.", "Swap the two ends.")
	case t.attribute.Kind == index.DateTime && from == to:
		return t.c.fault(RangeReversed, t.path, "The range ends the moment it begins, and the end does not belong to it, so nobody would match.", "Make the end later.")
	case t.attribute.Kind == index.DateTime:
		to--
	}
	return t.spans(span{from, to})
}

// value reads one value.
func (t *tested) value(kind index.Kind, raw any, path []string) (index.Value, bool) {
	v, issue := t.c.read(kind, raw)
	return t.canonical(v), !t.c.refused(issue, path...)
}

// canonical returns the value that one to compare with stands for. A part of a text or a pattern is none, and where case is ignored
// the text may be a spelling of several: see foldedAliases.
func (t *tested) canonical(v index.Value) index.Value {
	if t.pattern() || t.name == "matches" || t.folds {
		return v
	}
	return t.attribute.Aliases.Value(v)
}

// values reads a list, naming every faulty item. Also is asked about values that can be read.
func (t *tested) values(items []any, also func(index.Value) *index.Issue) ([]index.Value, bool) {
	values, ok := t.c.values(t.attribute.Kind, items, t.path, also)
	for i, v := range values {
		values[i] = t.canonical(v)
	}
	return values, ok
}

func (c *compiler) values(kind index.Kind, items []any, path []string, also func(index.Value) *index.Issue) ([]index.Value, bool) {
	if !c.room(path, len(items)) {
		return nil, false
	}
	if len(items) == 0 {
		c.fault(ValueMissing, path, "The list of values is empty.", "Add at least one value, or remove this line.")
	}
	out := make([]index.Value, 0, len(items))
	faults := listFaults{c: c, path: path}
	for i, raw := range items {
		v, issue := c.read(kind, raw)
		if issue == nil && also != nil {
			issue = also(v)
		}
		if issue != nil {
			faults.add(i, *issue)
		}
		out = append(out, v)
	}
	faults.close("values that do not fit")
	return out, faults.found == 0
}

// read reads a value to compare with: of a list attribute one of its items.
func (c *compiler) read(kind index.Kind, raw any) (index.Value, *index.Issue) {
	if kind == index.StringList {
		kind = index.String
	}
	if text, ok := raw.(string); ok && !c.env.Verbatim {
		raw = strings.TrimSpace(text)
	}
	return index.ParseValue(kind, raw)
}

func textsOf(values []index.Value) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.Text()
	}
	return out
}

// zone returns the zone of days.
func (e Env) zone() *time.Location {
	if e.Zone == nil {
		return time.UTC
	}
	return e.Zone
}
