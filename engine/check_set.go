package engine

import (
	"fmt"
	"maps"
	"slices"

	"parterre/index"
)

// set says what a test of roles and one of groups differ in.
type set struct {
	noun    string // "roles"
	filled  func() leaf
	item    func(c *compiler, name string) (leaf, *index.Issue) // the leaf may stand for nobody: nil
	several func(c *compiler, leaves []leaf) leaf
	only    func(c *compiler, names []string) leaf
	what    subject
}

// roleSet and groupSet.
var (
	roleSet = set{
		noun:   "roles",
		filled: func() leaf { return &roleLeaf{} },
		item: func(c *compiler, name string) (leaf, *index.Issue) {
			l := &roleLeaf{newTextTest(textIs, false, []string{name})}
			if c.env.KnownRole == nil || c.env.KnownRole(name) {
				return l, nil
			}
			return l, &index.Issue{Code: RoleNotFound, Severity: index.Warning,
				Message: fmt.Sprintf("No user has the role %s, so nobody matches it until somebody does.", shown(name)), Hint: "Check how it is written; case counts."}
		},
		several: func(_ *compiler, leaves []leaf) leaf {
			var names []string
			for _, l := range leaves {
				names = append(names, l.(*roleLeaf).test.needles...)
			}
			return &roleLeaf{newTextTest(textIs, false, names)}
		},
		only: func(_ *compiler, names []string) leaf { return &onlyLeaf{test: newTextTest(textIs, false, names)} },
		what: ofRoles,
	}
	groupSet = set{
		noun:   "groups",
		filled: func() leaf { return &groupLeaf{} },
		item: func(c *compiler, name string) (leaf, *index.Issue) {
			if c.env.Groups != nil {
				if g, ok := c.env.Groups.ByKey(name); ok {
					return &groupLeaf{c.env.Groups.Descendants(g.ID)}, nil
				}
			}
			return nil, &index.Issue{Code: index.GroupNotFound, Severity: index.Warning,
				Message: fmt.Sprintf("There is no group %s, so nobody matches it until there is.", shown(name)), Hint: c.groupHint(name)}
		},
		several: func(_ *compiler, leaves []leaf) leaf {
			var ids []index.GroupID
			for _, l := range leaves {
				ids = append(ids, l.(*groupLeaf).ids...)
			}
			return newGroupLeaf(ids)
		},
		only: func(c *compiler, names []string) leaf { return &onlyGroupsLeaf{c.closed(names)} },
		what: ofGroups,
	}
)

// set plans a test of roles or groups. Value is the place of the question whether the user has any.
func (c *compiler) set(test *Test, path []string, s set) (place, value int32) {
	value = c.builder.of(s.filled())
	if c.refused(oneTest(test, path)) {
		return invalid, value
	}
	name := test.given()[0]
	at := under(path, name)
	if !fits(name, setOperators) {
		hint := fmt.Sprintf("What fits: %s.", operatorLabels(setOperators))
		return c.fault(OperatorUnfit, at, fmt.Sprintf("The test %q does not fit %s.", labelOf(name, setOperators), s.noun), hint), value
	}
	var items []any
	switch name {
	case "isSet", "isEmpty":
		flag, is := test.IsSet, value
		if name == "isEmpty" {
			flag, is = test.IsEmpty, c.builder.not(value)
		}
		if !*flag {
			return c.fault(FlagNotTrue, at, fmt.Sprintf("The test %q can only be true.", name), `For the opposite, put "not" around it.`), value
		}
		return is, value
	case "equals":
		v, issue := c.read(index.String, test.Equals)
		if issue == nil {
			issue = notNamed(v, s.noun)
		}
		if c.refused(issue, at...) {
			return invalid, value
		}
		l, warning := s.item(c, v.Text())
		c.refused(warning, at...)
		if l == nil {
			return c.builder.none(), value
		}
		return c.builder.of(l), value
	case "in":
		items = test.In
	case "anyOf":
		items = test.AnyOf
	case "allOf":
		items = test.AllOf
	case "onlyOf":
		items = test.OnlyOf
	case "exactly":
		items = test.Exactly
	case "size":
		return c.size(test.Size, at, &sizeLeaf{what: s.what, groups: c.env.Groups}, value, s.noun), value
	}
	return c.setItems(name, items, at, s, value), value
}

func notNamed(v index.Value, noun string) *index.Issue {
	if v.Text() != "" {
		return nil
	}
	return &index.Issue{Code: ValueMissing, Severity: index.Error, Message: fmt.Sprintf("One of the %s has no name yet.", noun), Hint: "Type its name, or remove it."}
}

// setItems plans the operators that take a list. Filled is the place of the question whether the user has any.
func (c *compiler) setItems(name string, items []any, path []string, s set, filled int32) int32 {
	values, ok := c.values(index.String, items, path, func(v index.Value) *index.Issue { return notNamed(v, s.noun) })
	if !ok {
		return invalid
	}
	warnings := listFaults{c: c, path: path}
	var leaves []leaf
	places := make([]int32, len(values)) // of each item by itself
	for i, v := range values {
		l, warning := s.item(c, v.Text())
		if warning != nil {
			warnings.add(i, *warning)
		}
		if places[i] = c.builder.none(); l != nil {
			places[i] = c.builder.of(l)
			leaves = append(leaves, l)
		}
	}
	warnings.close(s.noun + " that are not known")
	switch {
	case name == "allOf":
		return c.builder.and(places...)
	case name == "exactly" && len(values) == 0:
		return c.builder.not(filled)
	case len(leaves) == 0:
		return c.builder.none()
	case name == "onlyOf":
		return c.builder.of(s.only(c, textsOf(values)))
	case name == "exactly":
		return c.builder.and(append(places, c.builder.of(s.only(c, textsOf(values))))...)
	}
	return c.builder.of(s.several(c, leaves))
}

// closed returns those of the named groups of which every group above is named too, ascending.
func (c *compiler) closed(names []string) []index.GroupID {
	named := map[index.GroupID]bool{}
	for _, name := range names {
		if g, ok := c.env.Groups.ByKey(name); ok {
			named[g.ID] = true
		}
	}
	var out []index.GroupID
	for _, id := range slices.Sorted(maps.Keys(named)) {
		if !slices.ContainsFunc(c.env.Groups.Ancestors(id), func(above index.GroupID) bool { return !named[above] }) {
			out = append(out, id)
		}
	}
	return out
}

// groupHint guesses which group was meant.
func (c *compiler) groupHint(name string) string {
	const hint = "Check the key of the group."
	const enough = 5 // groups to guess for: guessing compares with every group
	if c.groupGuesses++; c.env.Groups == nil || c.groupGuesses > enough {
		return hint
	}
	var keys []string
	for _, g := range c.env.Groups.All() {
		if g.Name == name {
			return fmt.Sprintf("Did you mean %s?", shown(g.Key))
		}
		keys = append(keys, g.Key)
	}
	if near := index.Nearest(name, keys); near != "" {
		return fmt.Sprintf("Did you mean %s?", shown(near))
	}
	return hint
}
