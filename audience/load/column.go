package load

import (
	"fmt"
	"strings"
	"unicode"

	"parterre/index"
)

// column is one column and what it means: a word of the user ("id", "roles", …) or an attribute.
type column struct {
	name  string
	field string // "id", "name", "active", "roles" or "groups"; empty for an attribute
	key   string // of the attribute
}

// mostColumns is how many columns can mean something: every attribute, and the words of the user.
const mostColumns = index.MaxAttributes + 5

// meaning says what the columns of a table mean, with every fault of their names. A column without a name means nothing.
type meaning func(names []string) ([]column, []index.Issue)

// asNamed takes every column for an attribute called as the file calls it: so a Survey reads, which is to find out what they mean.
func asNamed(names []string) ([]column, []index.Issue) {
	out := make([]column, len(names))
	for i, name := range names {
		out[i] = column{name: name, key: name}
	}
	return out, nil
}

// twice finds names of more than one column.
func twice(names []string) []index.Issue {
	var issues []index.Issue
	first := map[string]int{}
	for i, name := range names {
		if before, ok := first[name]; ok && name != "" {
			issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("Columns %d and %d are both called %q.", before+1, i+1, name), "Rename or drop one of them."))
			continue
		}
		first[name] = i
	}
	return issues
}

// columns says what the columns of a table mean in a layout, with every fault of their names.
func (l Layout) columns(names []string, h headings) ([]column, []index.Issue) {
	var out []column
	var issues []index.Issue
	seen := map[string]string{}
	for _, name := range names {
		if name == "" {
			out = append(out, column{})
			continue
		}
		c, issue := l.column(name, h)
		if issue != nil {
			issues = append(issues, *issue)
			out = append(out, c)
			continue
		}
		switch before, ok := seen[c.field+"/"+c.key]; {
		case ok && before != name: // the same name is told by itself
			issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("The columns %q and %q mean the same.", before, name), "Rename or drop one of them."))
		case c.field == "" && !ok:
			if issue := index.CheckAttributeKey(c.key); issue != nil {
				issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("The column %q can be no attribute.", name), issue.Hint))
			}
		}
		seen[c.field+"/"+c.key] = name
		out = append(out, c)
	}
	if _, ok := seen["id/"]; !ok {
		issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("There is no column %q with the users' ids.", l.id()), "Name the column that has them with the option for the id column."))
	}
	if _, ok := seen["name/"]; !ok && l.Name != "" {
		issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("There is no column %q with the users' names.", l.Name), "Name a column of the file."))
	}
	return out, issues
}

// column says what one column means: what is written exactly like a word or a key is that one, then comes what people are shown,
// and last a key made from the name.
func (l Layout) column(name string, h headings) (column, *index.Issue) {
	switch {
	case name == l.id():
		return column{name: name, field: "id"}, nil
	case name == l.name() && !l.NoName:
		return column{name: name, field: "name"}, nil
	case name == "active", name == "roles", name == "groups":
		return column{name: name, field: name}, nil
	case h.hasKey(name):
		return column{name: name, key: name}, nil
	}
	switch found := h.shown(name, l.open()); len(found) {
	case 0:
		return column{name: name, key: keyOf(name)}, nil
	case 1:
		return found[0], nil
	default:
		return column{name: name}, ambiguous(name, found)
	}
}

// open returns the words of a user that no column was chosen for by name.
func (l Layout) open() []string {
	words := []string{"active", "roles", "groups"}
	if l.ID == "" {
		words = append(words, "id")
	}
	if l.Name == "" && !l.NoName {
		words = append(words, "name")
	}
	return words
}

// keyOf makes the key of an attribute from the name of a column: "Start date" is startDate. A name that is a key stays.
func keyOf(name string) string {
	if index.CheckAttributeKey(name) == nil {
		return name
	}
	words := strings.FieldsFunc(name, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	for i, w := range words {
		if w = strings.ToLower(w); i > 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		words[i] = w
	}
	return strings.Join(words, "")
}
