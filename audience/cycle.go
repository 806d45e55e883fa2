package audience

import (
	"slices"
	"strings"

	"parterre/engine"
	"parterre/index"
)

// draftEnv is what the draft of an audience is checked and compiled against: the active definitions of the others. A
// reference that leads back to the audience itself is refused, and the way is printed.
func (v *View) draftEnv(of ID) engine.Env {
	env := v.Env()
	env.Audience = func(ref Ref) (*engine.Plan, error) {
		if to, ok := v.Catalog.find(ref); ok {
			if way := v.Catalog.way(to.ID, of); way != nil {
				return nil, v.Catalog.cycleError(of, way)
			}
		}
		return v.Catalog.follow(ref)
	}
	if a, ok := v.Catalog.ByID(of); ok {
		env.Asked = func(id index.AttributeID) bool {
			return slices.ContainsFunc(a.Versions, func(d *Definition) bool { return contains(d.names.attributes, id) })
		}
	}
	return env
}

// way returns the audiences on a way of references between active definitions, both ends included; nil if there is none.
func (c *Catalog) way(from, to ID) []ID {
	reached := map[ID]ID{from: 0} // the audience one came from
	queue := []ID{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at == to {
			var back []ID
			for ; at != 0; at = reached[at] {
				back = append(back, at)
			}
			slices.Reverse(back)
			return back
		}
		a, ok := c.byID[at]
		if !ok || a.Active == nil {
			continue
		}
		for _, next := range a.Active.names.audiences {
			if _, seen := reached[next]; !seen {
				reached[next] = at
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// cycleError prints a circle that begins and ends at an audience. A long one is cut in the middle.
func (c *Catalog) cycleError(of ID, way []ID) *engine.AudienceError {
	const most = 20
	keys := []string{c.keyOf(of)}
	for _, id := range way {
		keys = append(keys, c.keyOf(id))
	}
	if len(keys) > most {
		keys = slices.Concat(keys[:most/2], []string{"…"}, keys[len(keys)-most/2:])
	}
	return &engine.AudienceError{Code: AudienceCycle, Message: "The audience would refer to itself: " + strings.Join(keys, " → ") + ".",
		Hint: "Leave this reference out, or change one of the other audiences first."}
}

func (c *Catalog) keyOf(id ID) string {
	if a, ok := c.byID[id]; ok {
		return a.Key
	}
	return id.String()
}
