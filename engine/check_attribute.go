package engine

import (
	"fmt"
	"strings"

	"parterre/index"
)

// attribute plans a test of an attribute. Value is the place of the question whether the user has one at all.
func (c *compiler) attribute(q *AttributeCriteria, path []string) (place, value int32) {
	attribute, ok := c.find(q.Key, under(path, "key"))
	refused := c.refused(oneTest(q.Is, under(path, "is")))
	if !ok {
		return invalid, invalid
	}
	value = c.builder.of(&presentLeaf{attribute.ID})
	if refused {
		return invalid, value
	}
	t := tested{c: c, attribute: attribute, name: q.Is.given()[0]}
	if q.IgnoreCase != nil && !t.comparesText() {
		c.note(index.Warning, IgnoreCaseUnused, under(path, "ignoreCase"),
			fmt.Sprintf("Upper and lower case play no part in the test %q of %s.", t.name, shown(attribute.Key)), "Remove it.")
	}
	if !t.zone(q.ZoneFrom, under(path, "zoneFrom")) {
		return invalid, value
	}
	return c.test(t, q.Is, q.IgnoreCase, under(path, "is")), value
}

// test plans a test with exactly one operator.
func (c *compiler) test(t tested, is *Test, ignoreCase *bool, at []string) int32 {
	attribute, name := t.attribute, t.name
	among := Operators(attribute.Kind)
	if !fits(name, among) {
		hint := fmt.Sprintf("What fits: %s.", operatorLabels(among))
		if twin := instead(name, among); twin != "" {
			hint = fmt.Sprintf("Use %q instead. %s", labelOf(twin, among), hint)
		}
		return c.fault(OperatorUnfit, under(at, name), fmt.Sprintf("The test %q does not fit %s, which holds %s.",
			labelOf(name, among), shown(attribute.Key), attribute.Kind.Words()), hint)
	}
	t.path = under(at, name)
	if t.folds = t.pattern(); ignoreCase != nil {
		t.folds = *ignoreCase
	}
	return t.plan(is)
}

// find resolves the key of an attribute.
func (c *compiler) find(key string, path []string) (index.Attribute, bool) {
	key = strings.TrimSpace(key)
	if key == "" {
		c.fault(c.notFound(), path, fmt.Sprintf("No %s is chosen yet.", c.noun()), fmt.Sprintf("Choose the %s to ask for.", c.noun()))
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
	c.fault(c.notFound(), path, fmt.Sprintf("There is no %s %s.", c.noun(), shown(key)), hint)
	return index.Attribute{}, false
}

// noun is what keys are keys of.
func (c *compiler) noun() string {
	if c.of != "" {
		return c.of
	}
	return "attribute"
}

func (c *compiler) notFound() index.IssueCode {
	if c.of != "" {
		return PropertyNotFound
	}
	return index.AttributeNotFound
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
