package audience

import (
	"slices"
	"strings"

	"parterre/engine"
	"parterre/index"
)

// names is what criteria name, resolved when they were stored. What is deleted or retyped is looked for here.
type names struct {
	attributes []index.AttributeID // ascending
	groups     []index.GroupID     // ascending
	audiences  []ID                // ascending
	eventTypes []index.EventTypeID // ascending
	grouped    bool                // asks for groups at all, so that another nesting may change its meaning
	loose      bool                // a name that means nothing yet; it is looked up again when there are new names
}

func (n *names) equal(o *names) bool {
	return slices.Equal(n.attributes, o.attributes) && slices.Equal(n.groups, o.groups) && slices.Equal(n.audiences, o.audiences) &&
		slices.Equal(n.eventTypes, o.eventTypes)
}

// pin returns criteria with ids in the place of keys, and what they name. A name that means nothing yet stays as it is. The
// given tree is not changed; nil gives nil.
func pin(c *engine.Criteria, g ground, find func(Ref) (*Audience, bool)) (*engine.Criteria, names) {
	var n names
	out := rename(c, renaming{
		attribute: func(key string) string {
			a, ok := g.schema.ByKey(strings.TrimSpace(key)) // as engine reads what is typed
			if !ok {
				n.loose = true
				return key
			}
			n.attributes = append(n.attributes, a.ID)
			return a.ID.String()
		},
		group: func(key string) string {
			n.grouped = true
			group, ok := g.groups.ByKey(strings.TrimSpace(key))
			if !ok {
				n.loose = true
				return key
			}
			n.groups = append(n.groups, group.ID)
			return group.ID.String()
		},
		grouped: func() { n.grouped = true },
		audience: func(ref Ref) Ref {
			a, ok := find(ref)
			if !ok {
				n.loose = true
				return ref
			}
			n.audiences = append(n.audiences, a.ID)
			return ByID(a.ID)
		},
		event: func(key string) (string, func(string) string) {
			t, ok := g.eventTypes.ByKey(strings.TrimSpace(key))
			if !ok {
				n.loose = true
				return key, unchanged
			}
			n.eventTypes = append(n.eventTypes, t.ID)
			return t.ID.String(), func(key string) string {
				p, ok := t.Property(strings.TrimSpace(key))
				if !ok {
					n.loose = true
					return key
				}
				return p.ID.String()
			}
		},
	})
	n.attributes, n.groups, n.audiences, n.eventTypes = set(n.attributes), set(n.groups), set(n.audiences), set(n.eventTypes)
	return out, n
}

// show returns criteria with the present keys in the place of ids.
func show(c *engine.Criteria, g ground, catalog *Catalog) *engine.Criteria {
	return rename(c, renaming{
		attribute: func(key string) string {
			if a, ok := g.schema.ByKey(key); ok {
				return a.Key
			}
			return key
		},
		group: func(key string) string {
			if group, ok := g.groups.ByKey(key); ok {
				return group.Key
			}
			return key
		},
		grouped: func() {},
		event: func(key string) (string, func(string) string) {
			t, ok := g.eventTypes.ByKey(key)
			if !ok {
				return key, unchanged
			}
			return t.Key, func(key string) string {
				if p, ok := t.Property(key); ok {
					return p.Key
				}
				return key
			}
		},
		audience: func(ref Ref) Ref {
			if a, ok := catalog.find(ref); ok {
				return ByKey(a.Key)
			}
			return ref
		},
	})
}

// resalt returns criteria whose samples choose other users: each salt gets the suffix.
func resalt(c *engine.Criteria, suffix string) *engine.Criteria {
	return rename(c, renaming{
		event:     func(key string) (string, func(string) string) { return key, unchanged },
		attribute: unchanged, group: unchanged, grouped: func() {}, audience: func(ref Ref) Ref { return ref },
		salt: func(salt string) string { return salt + suffix },
	})
}

func unchanged(key string) string { return key }

// renaming is what becomes of each name in criteria.
type renaming struct {
	attribute func(key string) string
	group     func(key string) string
	grouped   func() // called at every test of groups
	audience  func(ref Ref) Ref
	salt      func(salt string) string // nil keeps salts
	// event names a type, and what becomes of the names of its properties
	event func(key string) (string, func(property string) string)
}

// rename copies criteria, each name put through r. Lists that hold no names are shared.
func rename(c *engine.Criteria, r renaming) *engine.Criteria {
	if c == nil {
		return nil
	}
	out := *c
	out.All, out.Any, out.Not = renameAll(c.All, r), renameAll(c.Any, r), rename(c.Not, r)
	if c.AtLeast != nil {
		out.AtLeast = &engine.AtLeast{Count: c.AtLeast.Count, Of: renameAll(c.AtLeast.Of, r)}
	}
	out.ExactlyOne = renameAll(c.ExactlyOne, r)
	if c.Attribute != nil {
		attribute := *c.Attribute
		attribute.Key = r.attribute(attribute.Key)
		if attribute.ZoneFrom != nil {
			from := r.attribute(*attribute.ZoneFrom)
			attribute.ZoneFrom = &from
		}
		out.Attribute = &attribute
	}
	if c.Performed != nil {
		out.Performed = renamePerformed(c.Performed, r)
	}
	if c.Groups != nil {
		r.grouped()
		out.Groups = renameGroups(c.Groups, r)
	}
	if c.Audience != nil {
		ref := r.audience(*c.Audience)
		out.Audience = &ref
	}
	if c.Sample != nil && r.salt != nil {
		sample := *c.Sample
		sample.Salt = r.salt(sample.Salt)
		out.Sample = &sample
	}
	if c.Node != nil {
		out.Node = &engine.Node{ID: c.Node.ID, Criteria: rename(c.Node.Criteria, r)}
	}
	return &out
}

func renameAll(list []*engine.Criteria, r renaming) []*engine.Criteria {
	if list == nil {
		return nil
	}
	out := make([]*engine.Criteria, len(list))
	for i, c := range list {
		out[i] = rename(c, r)
	}
	return out
}

func renamePerformed(p *engine.Performed, r renaming) *engine.Performed {
	out := *p
	event, property := r.event(p.Event)
	out.Event, out.Where = event, renameTests(p.Where, property)
	if p.Property != nil {
		key := property(*p.Property)
		out.Property = &key
	}
	if p.Having != nil {
		out.Having = &engine.Having{Time: p.Having.Time, Where: renameTests(p.Having.Where, property)}
	}
	out.Then = slices.Clone(p.Then)
	for i, s := range p.Then {
		if s != nil {
			step := *s
			step.Event, property = r.event(s.Event)
			step.Where = renameTests(s.Where, property)
			out.Then[i] = &step
		}
	}
	return &out
}

func renameTests(list []*engine.AttributeCriteria, property func(string) string) []*engine.AttributeCriteria {
	out := slices.Clone(list)
	for i, a := range list {
		if a != nil {
			renamed := *a
			renamed.Key = property(a.Key)
			out[i] = &renamed
		}
	}
	return out
}

func renameGroups(t *engine.Test, r renaming) *engine.Test {
	one := func(v any) any {
		if key, ok := v.(string); ok {
			return r.group(key)
		}
		return v
	}
	all := func(list []any) []any {
		if list == nil {
			return nil
		}
		out := make([]any, len(list))
		for i, v := range list {
			out[i] = one(v)
		}
		return out
	}
	out := *t
	out.Equals, out.In, out.AnyOf, out.AllOf = one(t.Equals), all(t.In), all(t.AnyOf), all(t.AllOf)
	out.OnlyOf, out.Exactly = all(t.OnlyOf), all(t.Exactly)
	return &out
}

// set returns the list ascending and without duplicates, in a slice of its own.
func set[T interface{ ~string | ~uint32 | ~uint64 }](list []T) []T {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}
