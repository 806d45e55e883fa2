package audience

import (
	"strings"

	"parterre/engine"
	"parterre/index"
)

// Finder returns a test whether an audience has a text in its key, name, description, owner or tags, or in the plain
// English of what is active or drafted, regardless of case. An empty text finds every audience.
func (v *View) Finder(search string) func(*Audience) bool {
	has, said := engine.Finder(search), map[*engine.Criteria]string{}
	if strings.TrimSpace(search) != "" {
		said = v.said()
	}
	return func(a *Audience) bool {
		return has(a.Key, a.Name, a.Description, a.Owner) || has(a.Tags...) ||
			a.Active != nil && has(said[a.Active.Criteria]) || a.Draft != nil && has(said[a.Draft.Criteria])
	}
}

// sayings is what every definition says with certain names of attributes and groups. Saying 10,000 definitions takes
// a tenth of a second, which is too long while somebody types.
type sayings struct {
	schema *index.Schema
	groups *index.Groups
	of     map[*engine.Criteria]string
}

// said returns what the active definitions and drafts say, remembered by the Catalog.
func (v *View) said() map[*engine.Criteria]string {
	schema, groups := v.Facts.Schema(), v.Facts.Groups()
	if last := v.Catalog.said.Load(); last != nil && last.schema == schema && last.groups == groups {
		return last.of
	}
	s, env := &sayings{schema, groups, map[*engine.Criteria]string{}}, v.Env()
	env.UserName = nil // names of people change without a change of what is remembered
	say := func(c *engine.Criteria) {
		// The word every description begins with would find every audience.
		s.of[c] = strings.TrimPrefix(engine.Describe(c, env), "everyone ")
	}
	for _, a := range v.Catalog.All() {
		if a.Active != nil {
			say(a.Active.Criteria)
		}
		if a.Draft != nil && a.Draft.Criteria != nil {
			say(a.Draft.Criteria)
		}
	}
	v.Catalog.said.Store(s)
	return s.of
}
