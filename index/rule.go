package index

import (
	"fmt"
	"strconv"
	"strings"
)

// checkRules says what keeps an attribute from being as it would be, and warns of users who do not fit what is asked for
// from now on: what they have stays.
func (tx *Tx) checkRules(old, next *Attribute) []Issue {
	issues := next.checkChoice()
	if next.Unique && (next.Kind == Boolean || next.Kind == StringList) {
		issues = append(issues, fault(UniqueUnfit, fmt.Sprintf("The attribute holds %s, which people share.", next.Kind.Words()),
			"Only texts, numbers, days and moments can be unique.").at("unique"))
	}
	if len(issues) > 0 || next.ID == 0 { // of one that is not there nobody has a value
		return issues
	}
	respelled := next.Aliases != old.Aliases
	sets := struct{ values, required, unique bool }{
		values:   len(next.Values) > 0 && (respelled || next.OnlyValues != old.OnlyValues || !sameValues(next.Values, old.Values)),
		required: next.Required && !old.Required,
		unique:   next.Unique && (respelled || !old.Unique),
	}
	if !sets.values && !sets.required && !sets.unique {
		return nil
	}
	s := tx.with(*next)
	if sets.unique {
		if values, users := s.shared(next.ID); values > 0 {
			return []Issue{fault(ValuesShared, fmt.Sprintf("%s shared by %s, deactivated people included.", number(values, "value is", "values are"), number(users, "person", "people")),
				"Give each of them a value of their own first, or none.").at("unique")}
		}
	}
	warn := func(code IssueCode, message, hint, path string) {
		issues = append(issues, Issue{Code: code, Severity: Warning, Message: message, Hint: hint, Path: []string{path}})
	}
	all := s.everyone.Count()
	if sets.values {
		if users := s.unlisted(next); users > 0 {
			warn(ValuesNotListed, fmt.Sprintf("Of %s, %s a value that is not in the list and keep it.", number(all, "active person", "active people"), number(users, "has", "have")),
				"Add the values that are missing, make them aliases of listed ones, or correct the people.", "values")
		}
	}
	if sets.required {
		if users := all - s.Present(next.ID).Count() + s.empties(next.ID); users > 0 {
			warn(ValuesLacking, fmt.Sprintf("Of %s, %s no value yet. They stay as they are; new people need one.", number(all, "active person", "active people"), number(users, "has", "have")),
				"Fill the values in when you can.", "required")
		}
	}
	return issues
}

// with returns the facts as they would be with the attribute; the Tx stays as it is.
func (tx *Tx) with(a Attribute) *Snapshot {
	probe := *tx
	probe.schema = tx.schema.clone()
	probe.attributes = map[AttributeID]bool{a.ID: true}
	for id := range tx.attributes {
		probe.attributes[id] = true
	}
	probe.set(a)
	return probe.Snapshot()
}

// checkWhole says what a user would lack, or take from another, with the values of a write that hold each by itself.
func (tx *Tx) checkWhole(c *change, values []checked) []Issue {
	var issues []Issue
	refuse := func(issue *Issue, key string) { issues = append(issues, issue.at("attributes", step(key))) }
	for i := range values {
		v := &values[i]
		if v.id == 0 || v.faulty {
			continue
		}
		a := tx.schema.byID[v.id]
		if a.Required && !a.Retired && (v.unset || v.value.empty()) && !c.lacks(a.ID) {
			refuse(valueRequired(a, c == nil), v.key)
		}
		if a.Unique && !v.unset && tx.taken(c, &Record{Values: []AttributeValue{{v.id, v.value}}}, v.id) {
			refuse(valueTaken(a), v.key)
		}
	}
	if c != nil {
		return issues
	}
	for _, id := range tx.schema.required {
		if tx.marks == nil || int(id) >= len(tx.marks) || tx.marks[id] != tx.checks { // not named by the write
			a := tx.schema.byID[id]
			refuse(valueRequired(a, true), a.Key)
		}
	}
	return issues
}

// lacks reports whether a user who is there has no value of an attribute, which may have been required since.
func (c *change) lacks(id AttributeID) bool {
	if c == nil {
		return false
	}
	old, ok := c.now.Value(id)
	return !ok || old.empty()
}

func valueRequired(a *Attribute, isNew bool) *Issue {
	if isNew {
		return fault(ValueRequired, fmt.Sprintf("A new person needs a value for %s.", shown(a.Key)), "Give one.")
	}
	return fault(ValueRequired, fmt.Sprintf("Everybody needs a value for %s, so it cannot be removed.", shown(a.Key)), "Give another value instead.")
}

func attributeRetired(a *Attribute) *Issue {
	return fault(AttributeRetired, fmt.Sprintf("The attribute %s is retired and takes no new values.", shown(a.Key)), "Leave it out, or restore the attribute first.")
}

// empty reports whether the value is an empty text or list.
func (v Value) empty() bool {
	return v.kind == String && v.text == "" || v.kind == StringList && len(v.list) == 0
}

func sameValues(a, b []Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].Equal(b[i]) {
			return false
		}
	}
	return true
}

// number writes a count with its noun, for people: "1,204 people".
func number(n int, one, many string) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if n == 1 {
		many = one
	}
	return strings.Join([]string{digits, many}, " ")
}
