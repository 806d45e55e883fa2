package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Alias is one value of an attribute with the other spellings of it: "IT" with "I.T." and "Information Technology".
type Alias struct {
	Value     string
	Spellings []string
}

// Aliases make several spellings of a text one value. What was sent of a user is kept as it was; columns, and so every
// answer, hold the value. Spellings are told apart by case, as values are. Aliases are immutable; nil is none.
type Aliases struct {
	list []Alias
	of   map[string]string // spelling → value
}

// newAliases takes a list that has been checked; an empty one is none.
func newAliases(list []Alias) *Aliases {
	a := &Aliases{of: map[string]string{}}
	for _, one := range list {
		if len(one.Spellings) > 0 {
			a.list = append(a.list, Alias{one.Value, slices.Clone(one.Spellings)})
		}
		for _, s := range one.Spellings {
			a.of[s] = one.Value
		}
	}
	if len(a.list) == 0 {
		return nil
	}
	return a
}

// All returns the values with their spellings, in the order they were given. Read only.
func (a *Aliases) All() []Alias {
	if a == nil {
		return nil
	}
	return a.list
}

// Text returns the value a text stands for: itself, unless it is a spelling of another.
func (a *Aliases) Text(text string) string {
	if a != nil {
		if value, ok := a.of[text]; ok {
			return value
		}
	}
	return text
}

func (a *Aliases) same(o *Aliases) bool {
	return slices.EqualFunc(a.All(), o.All(), func(x, y Alias) bool { return x.Value == y.Value && slices.Equal(x.Spellings, y.Spellings) })
}

// Value returns the value that one as sent stands for.
func (a *Aliases) Value(v Value) Value {
	switch {
	case a == nil:
	case v.kind == String:
		v.text = a.Text(v.text)
	case v.kind == StringList && slices.ContainsFunc(v.list, a.has):
		v.list = a.texts(v.list)
	}
	return v
}

func (a *Aliases) has(text string) bool { _, ok := a.of[text]; return ok }

// texts returns the values of a list as sent.
func (a *Aliases) texts(list []string) []string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = a.Text(text)
	}
	return set(out)
}

// MaxSpellings is how many spellings an attribute has at most.
const MaxSpellings = 10_000

// checkAliases says what is wrong with aliases for an attribute of a kind, all of it. Messages name places, not texts.
func checkAliases(list []Alias, kind Kind) []Issue {
	var issues []Issue
	add := func(code IssueCode, message, hint string, path ...string) {
		issues = append(issues, fault(code, message, hint).at(append([]string{"aliases"}, path...)...))
	}
	if len(list) > 0 && kind != String && kind != StringList {
		add(AliasUnfit, fmt.Sprintf("The attribute holds %s, and only texts have several spellings.", kind.Words()), "Leave the aliases out.")
		return issues
	}
	values, spellings, count := map[string]int{}, map[string]int{}, 0
	for i, one := range list {
		if first, twice := values[one.Value]; twice {
			add(AliasDuplicate, fmt.Sprintf("The value is the same as that of line %d.", first+1), "Put all its spellings into one line.", strconv.Itoa(i), "value")
			continue
		}
		values[one.Value] = i
		count += len(one.Spellings)
	}
	if count > MaxSpellings {
		add(ListTooLong, fmt.Sprintf("There are %d spellings; at most %d are kept.", count, MaxSpellings), "Leave out spellings that nobody uses, or correct them where the values come from.")
		return issues
	}
	for i, one := range list {
		at := strconv.Itoa(i)
		if issue := checkAliasText(one.Value); issue != nil {
			issues = append(issues, issue.at("aliases", at, "value"))
		}
		for j, s := range one.Spellings {
			path := []string{at, "spellings", strconv.Itoa(j)}
			if issue := checkAliasText(s); issue != nil {
				issues = append(issues, issue.at(append([]string{"aliases"}, path...)...))
				continue
			}
			first, given := spellings[s]
			other, isValue := values[s]
			switch {
			case given && first == i:
				add(AliasDuplicate, "The spelling is given twice for the same value.", "Keep one of the two.", path...)
			case given:
				add(AliasAmbiguous, fmt.Sprintf("The spelling already stands for the value of line %d, and can stand for one value only.", first+1), "Take it out of one of the two lines.", path...)
			case s == one.Value:
				add(AliasOfItself, "The spelling is the value itself.", "Remove it; a value needs no spelling for itself.", path...)
			case isValue && len(list[other].Spellings) > 0:
				if circle := aliasCircle(list, values, i, other); circle != nil {
					add(AliasCycle, fmt.Sprintf("The spellings go round in a circle: %s.", strings.Join(circle, ", ")), "Decide which of them is the value, and make the others spellings of it.", path...)
				} else {
					add(AliasIsValue, fmt.Sprintf("The spelling is itself the value of line %d, which has spellings of its own.", other+1), "Move all spellings into one line.", path...)
				}
			}
			if !given {
				spellings[s] = i
			}
		}
	}
	return issues
}

func checkAliasText(text string) *Issue {
	if text == "" {
		return fault(AliasEmpty, "There is no text here.", "Type the text, or remove the line. A missing value has no spellings; give the attribute a default to show instead.")
	}
	return checkText(text)
}

// aliasCircle returns how the entries lead from one back to it when each spelling is followed to the entry whose value it
// is: "entry 1 stands for entry 2" and so on; nil when they do not.
func aliasCircle(list []Alias, values map[string]int, from, to int) []string {
	before := map[int]int{to: from} // how an entry was reached
	for queue := []int{to}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == from {
			steps := []string{}
			for x := from; ; {
				steps = append(steps, fmt.Sprintf("the value of line %d is a spelling in line %d", x+1, before[x]+1))
				if x = before[x]; x == from {
					slices.Reverse(steps)
					return steps
				}
			}
		}
		for _, s := range list[at].Spellings {
			if next, ok := values[s]; ok && next != at {
				if _, seen := before[next]; !seen {
					before[next] = at
					queue = append(queue, next)
				}
			}
		}
	}
	return nil
}
