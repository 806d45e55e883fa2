package engine

import (
	"fmt"
	"strings"

	"parterre/index"
)

// leaf says one question: "Age is at least 18", "has the role “admin”".
func (d describer) leaf(c *Criteria, negated bool) string {
	switch {
	case c.Attribute != nil:
		return d.attribute(c.Attribute, negated)
	case c.Performed != nil:
		return d.performed(c.Performed, negated)
	case c.Roles != nil:
		return roleWords.say(c.Roles, quotedValue, negated)
	case c.Groups != nil:
		return groupWords.say(c.Groups, d.groupName, negated)
	case c.Audience != nil:
		return is(negated) + " in the audience " + d.audienceName(*c.Audience)
	case c.Sample != nil:
		return fmt.Sprintf("%s in the sample %s from %s%% to %s%%", is(negated), quoted(c.Sample.Salt), decimals(c.Sample.From), decimals(c.Sample.To))
	case c.Users != nil:
		return d.users(c.Users, negated)
	}
	return "(nothing is asked here yet)"
}

// is is the verb.
func is(negated bool) string {
	if negated {
		return "is not"
	}
	return "is"
}

// attribute says a test of an attribute: its label, the verb, the values, and for a negation what becomes of those
// without a value.
func (d describer) attribute(a *AttributeCriteria, negated bool) string {
	found, label := d.find(a.Key)
	if a.Is == nil || len(a.Is.given()) == 0 {
		return label + " (nothing chosen yet)"
	}
	list := found.Kind == index.StringList
	switch t := a.Is; {
	case t.IsSet != nil && list && negated:
		return label + " has no list"
	case t.IsSet != nil && list:
		return label + " has a list, even an empty one"
	case t.IsSet != nil && negated:
		return label + " has no value"
	case t.IsSet != nil:
		return label + " has a value"
	case t.IsEmpty != nil:
		return label + " " + is(negated) + " empty"
	}
	said := label + " " + d.test(a.Is, found.Kind, negated)
	switch {
	case a.IgnoreCase == nil:
	case *a.IgnoreCase && (a.Is.Equals != nil || a.Is.In != nil || a.Is.AnyOf != nil || a.Is.AllOf != nil || a.Is.OnlyOf != nil || a.Is.Exactly != nil || a.Is.Matches != nil):
		said += ", in upper or lower case"
	case !*a.IgnoreCase && (a.Is.Contains != nil || a.Is.StartsWith != nil || a.Is.EndsWith != nil):
		said += ", in exactly this case"
	}
	if a.ZoneFrom != nil {
		_, zone := d.find(*a.ZoneFrom)
		said += ", in the time zone of " + zone
	}
	if !negated || a.Is.matchesNothing() {
		return said
	}
	if strings.Contains(said, ", ") {
		return said + ", or has no value"
	}
	return said + " or has no value"
}

// matchesNothing reports whether who has nothing matches the test, so that its negation leaves them out.
func (t *Test) matchesNothing() bool {
	switch {
	case t.Size != nil && len(t.Size.given()) == 1:
		sizes := t.Size.span()
		return sizes.lo <= 0 && sizes.hi >= 0
	case t.Exactly != nil:
		return len(t.Exactly) == 0
	}
	return t.AllOf != nil && len(t.AllOf) == 0
}

// find returns an attribute, and what people call it.
func (d describer) find(key string) (index.Attribute, string) {
	found, known := index.Attribute{}, false
	if d.env.Schema != nil {
		found, known = d.env.Schema.ByKey(key)
	}
	switch {
	case !known && key == "":
		return found, "(no attribute yet)"
	case !known:
		return found, key
	case found.Label == "":
		return found, found.Key
	}
	return found, found.Label
}

// test says the verb and the values of a test that compares.
func (d describer) test(t *Test, kind index.Kind, negated bool) string {
	verb := is(negated) + " "
	has, choice := "has ", "one"
	do := func(third, plain string) string { return third + " " }
	if negated {
		has, choice = "does not have ", "any"
		do = func(third, plain string) string { return "does not " + plain + " " }
	}
	list := kind == index.StringList
	if list { // some item does, or none does
		do = func(third, plain string) string { return "has an item that " + third + " " }
		if negated {
			do = func(third, plain string) string { return "has no item that " + third + " " }
		}
	}
	one := func(v any) string { return valueText(v, kind) }
	if yes, ok := t.Equals.(bool); ok { // what is not yes is no
		return "is " + one(yes != negated)
	}
	switch {
	case t.Equals != nil && list:
		return has + one(t.Equals)
	case t.In != nil && list:
		return has + joined(t.In, one, "or")
	case t.AnyOf != nil:
		return has + joined(t.AnyOf, one, "or")
	case t.OnlyOf != nil && len(t.OnlyOf) == 1:
		return has + "only the item " + one(t.OnlyOf[0])
	case t.OnlyOf != nil:
		return has + "only items among " + joined(t.OnlyOf, one, "and")
	case t.Exactly != nil && len(t.Exactly) == 1:
		return has + "exactly the item " + one(t.Exactly[0])
	case t.Exactly != nil:
		return has + "exactly the items " + joined(t.Exactly, one, "and")
	case t.Size != nil:
		return has + t.Size.say("item", "items")
	case t.AllOf != nil && len(t.AllOf) == 1:
		return has + one(t.AllOf[0])
	case t.AllOf != nil:
		return has + "all of " + joined(t.AllOf, one, "and")
	case t.Equals != nil:
		return verb + one(t.Equals)
	case t.In != nil:
		return verb + joined(t.In, one, "or")
	case t.Contains != nil:
		return do("contains", "contain") + joined(t.Contains, quoted, "or")
	case t.StartsWith != nil:
		return do("starts with", "start with") + joined(t.StartsWith, quoted, "or")
	case t.EndsWith != nil:
		return do("ends with", "end with") + joined(t.EndsWith, quoted, "or")
	case t.Matches != nil && len(t.Matches) == 1:
		return do("matches", "match") + "the pattern " + quoted(t.Matches[0])
	case t.Matches != nil:
		return do("matches", "match") + choice + " of the patterns " + joined(t.Matches, quoted, "or")
	case t.LessThan != nil && kind == index.Version:
		return verb + "older than " + one(t.LessThan)
	case t.GreaterThan != nil && kind == index.Version:
		return verb + "newer than " + one(t.GreaterThan)
	case t.LessThan != nil:
		return verb + "less than " + one(t.LessThan)
	case t.AtMost != nil:
		return verb + "at most " + one(t.AtMost)
	case t.GreaterThan != nil:
		return verb + "more than " + one(t.GreaterThan)
	case t.AtLeast != nil:
		return verb + "at least " + one(t.AtLeast)
	case t.Between != nil && kind == index.DateTime:
		return fmt.Sprintf("%sfrom %s until before %s", verb, one(t.Between.From), one(t.Between.To))
	case t.Between != nil:
		return fmt.Sprintf("%sbetween %s and %s", verb, one(t.Between.From), one(t.Between.To))
	case t.Before != nil:
		return verb + "before " + one(t.Before)
	case t.After != nil:
		return verb + "after " + one(t.After)
	case t.OnOrBefore != nil:
		return verb + "on or before " + one(t.OnOrBefore)
	case t.OnOrAfter != nil:
		return verb + "on or after " + one(t.OnOrAfter)
	case t.OnDay != nil:
		return verb + "on " + valueText(t.OnDay, index.Date)
	}
	return t.sayTime(verb, negated)
}
