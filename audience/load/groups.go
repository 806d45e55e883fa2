package load

import (
	"fmt"

	"parterre/index"
)

// groupNames reads the groups of a row as people are shown them: by their names, where no group has that for a key.
type groupNames struct {
	groups *index.Groups
	keys   map[string][]string // by name
}

func groupNamesIn(facts *index.Snapshot) groupNames {
	g := groupNames{facts.Groups(), map[string][]string{}}
	for _, group := range g.groups.All() {
		if group.Name != "" {
			g.keys[group.Name] = append(g.keys[group.Name], group.Key)
		}
	}
	return g
}

func (g groupNames) read(row *Row) {
	if row.User.Groups == nil {
		return
	}
	list := *row.User.Groups
	for i, group := range list {
		if _, ok := g.groups.ByKey(group); ok {
			continue
		}
		switch keys := g.keys[group]; len(keys) {
		case 0: // it is to be made
		case 1:
			list[i] = keys[0]
		default:
			row.Issues = append(row.Issues, fault(FieldInvalid, fmt.Sprintf("%d groups have the name that item %d of the list says.", len(keys), i+1), "Write the key of the group.", "groups"))
		}
	}
}
