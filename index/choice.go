package index

import (
	"fmt"
	"slices"
	"strconv"
)

// MaxChoices is how many values an attribute has to choose from at most.
const MaxChoices = 10_000

// item is the kind of one value to choose from, or to compare with.
func (k Kind) item() Kind {
	if k == StringList {
		return String
	}
	return k
}

// choose reads the values to choose from, and says what is wrong with them, all of it.
func (a *Attribute) choose(raws []any) []Issue {
	if a.Kind == Boolean && len(raws) > 0 {
		return []Issue{fault(ValuesUnfit, "The attribute holds true or false, which are all there is to choose from.", "Leave the list out.").at("values")}
	}
	if len(raws) > MaxChoices {
		return []Issue{fault(ListTooLong, fmt.Sprintf("There are %d values to choose from; at most %d are kept.", len(raws), MaxChoices), "Shorten the list.").at("values")}
	}
	var issues []Issue
	first := map[claim]int{}
	a.Values = nil
	for i, raw := range raws {
		v, issue := ParseValue(a.Kind.item(), raw)
		if issue == nil && v.kind == String && v.text == "" {
			issue = fault(ValuesUnfit, "There is no text here.", "Type a value, or remove the line.")
		}
		if at, twice := first[claimOf(v)]; issue == nil && twice {
			issue = fault(ValueRepeated, fmt.Sprintf("The value is the same as number %d.", at+1), "Remove one of the two.")
		}
		if issue != nil {
			issues = append(issues, issue.at("values", strconv.Itoa(i)))
			continue
		}
		first[claimOf(v)] = i
		a.Values = append(a.Values, v)
	}
	return issues
}

// preset reads the value that is shown where there is none; nil removes it.
func (a *Attribute) preset(raw any) []Issue {
	if raw == nil {
		a.Default = Value{}
		return nil
	}
	v, issue := ParseValue(a.Kind, raw)
	if issue != nil {
		return []Issue{issue.at("default")}
	}
	a.Default = a.Aliases.Value(v)
	return nil
}

// checkChoice says what is wrong between the values to choose from and the rest of the attribute.
func (a *Attribute) checkChoice() []Issue {
	var issues []Issue
	for i, v := range a.Values {
		if v.kind == String && a.Aliases.Text(v.text) != v.text {
			issues = append(issues, fault(ValueIsAlias, "The value is a spelling of another value.", "List the value it stands for, or take it out of the aliases.").at("values", strconv.Itoa(i)))
		}
	}
	if a.OnlyValues && len(a.Values) == 0 {
		return append(issues, fault(ValuesUnfit, "Only listed values are to be taken, and none is listed.", "List the values, or let any value be taken.").at("onlyValues"))
	}
	if a.Default.kind != 0 {
		if issue := a.checkListed(a.Default); issue != nil {
			issues = append(issues, issue.at("default"))
		}
	}
	return issues
}

// checkListed says which item of a value is none of those the attribute takes, or nil.
func (a *Attribute) checkListed(v Value) *Issue {
	if !a.OnlyValues {
		return nil
	}
	if v.kind != StringList {
		if a.lists(a.Aliases.Value(v)) {
			return nil
		}
		return a.notListed(v)
	}
	for i, text := range v.list {
		if item := StringValue(text); !a.lists(a.Aliases.Value(item)) {
			issue := a.notListed(item)
			issue.Message = fmt.Sprintf("Item %d of the list, in the order of the alphabet, is none of the %d values the attribute %s takes.", i+1, len(a.Values), shown(a.Key))
			return issue
		}
	}
	return nil
}

func (a *Attribute) lists(v Value) bool {
	return slices.ContainsFunc(a.Values, func(o Value) bool { return claimOf(o) == claimOf(v) })
}

func (a *Attribute) notListed(v Value) *Issue {
	hint := "Use one of the listed values, or add the new one to the list first."
	if a.Kind.item() == String && !a.Sensitive {
		var known []string
		for _, o := range a.Values {
			known = append(known, o.text)
		}
		for _, one := range a.Aliases.All() {
			known = append(known, one.Spellings...)
		}
		if near := Nearest(v.text, known); near != "" {
			hint = fmt.Sprintf("Did you mean %s?", shown(near))
		}
	}
	return fault(ValueNotListed, fmt.Sprintf("The value is none of the %d the attribute %s takes.", len(a.Values), shown(a.Key)), hint)
}

// unlisted counts the active users who have a value that is none of those to choose from.
func (s *Snapshot) unlisted(a *Attribute) int {
	listed := make(map[claim]bool, len(a.Values))
	for _, v := range a.Values {
		listed[claimOf(v)] = true
	}
	users := 0
	for _, ord := range ordinals(s.shape, s.Present(a.ID)) {
		v, _ := s.value(a.ID, ord)
		if v.kind != StringList && !listed[claimOf(v)] || slices.ContainsFunc(v.list, func(text string) bool { return !listed[claim{text: text}] }) {
			users++
		}
	}
	return users
}
