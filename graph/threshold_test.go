package graph_test

import "testing"

const setThresholds = `mutation($key: String!, $version: Int!, $minimum: Int, $maximum: Int) {
	setThresholds(audience: {key: $key}, version: $version, minimum: $minimum, maximum: $maximum) {
		audience { version thresholds { minimum maximum kept } } revision issues { code path message hint } } }`

func TestThresholdCrossed(t *testing.T) {
	h := newHouse(t)
	h.people(30)
	size := h.published("adults", attribute("age", vars{"atLeast": 40}))
	h.published("others", attribute("age", vars{"lessThan": 40}))
	set := h.change(setThresholds, vars{"key": "adults", "version": 2, "minimum": size, "maximum": size + 5})
	if field(set, "audience", "thresholds", "kept") != true || field(set, "audience", "thresholds", "minimum") != float64(size) {
		t.Fatalf("%v", set)
	}
	const crossed = `{ audience { key } threshold value kept before size cause revision now } }`
	named, every := h.call(t), h.call(t)
	named.subscribe("1", `subscription { thresholdCrossed(audiences: [{key: "adults"}]) `+crossed, nil)
	every.subscribe("1", `subscription { thresholdCrossed `+crossed, nil)
	for _, c := range []*caller{named, every} { // answered in order: by then the streams are there
		c.subscribe("2", followAudience, vars{"key": "adults"})
		for m := c.next(); m["id"] != "2"; m = c.next() {
		}
	}
	crossing := func(c *caller) func(path ...any) any {
		m := c.next()
		for m["id"] != "1" {
			m = c.next()
		}
		return func(path ...any) any {
			return field(m, append([]any{"payload", "data", "thresholdCrossed"}, path...)...)
		}
	}
	t.Run("tells an audience that loses its minimum, and that gets it back", func(t *testing.T) {
		h.change(upsert, vars{"users": []vars{person("new", vars{"age": 50})}})
		h.change(`mutation { deactivateUsers(ids: ["new"]) { issues { code } } }`, nil) // keeps the minimum: nothing is told
		members := h.ask(`{ audience(by: {key: "adults"}) { population { members(first: 1) { nodes { id } } } } }`, nil)
		who := members.at("audience", "population", "members", "nodes", 0, "id").(string)
		h.change(`mutation($id: String!) { deactivateUsers(ids: [$id]) { issues { code } } }`, vars{"id": who})
		h.change(`mutation($id: String!) { activateUsers(ids: [$id]) { issues { code } } }`, vars{"id": who})
		for _, c := range []*caller{named, every} {
			lost, back := crossing(c), crossing(c)
			if lost("audience", "key") != "adults" || lost("threshold") != "MINIMUM" || lost("kept") != false || lost("before") != float64(size) || lost("size") != float64(size-1) {
				t.Errorf("%v", lost())
			}
			if back("kept") != true || back("size") != float64(size) {
				t.Errorf("%v", back())
			}
		}
	})
	t.Run("sizes that make no sense are issues with their places", func(t *testing.T) {
		a := h.ask(setThresholds, vars{"key": "adults", "version": 3, "minimum": 9, "maximum": 2})
		if a.at("setThresholds", "issues", 0, "code") != "THRESHOLD_INVALID" || a.at("setThresholds", "issues", 0, "path", 0) != "maximum" || a.at("setThresholds", "revision") != nil {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("an unknown audience and an empty list are errors", func(t *testing.T) {
		for query, want := range map[string]string{`[{key: "nobody"}]`: "NOT_FOUND", `[]`: "BAD_USER_INPUT"} {
			c := h.call(t)
			c.subscribe("3", `subscription { thresholdCrossed(audiences: `+query+`) `+crossed, nil)
			if m := c.next(); field(m, "payload", "errors", 0, "extensions", "code") != want {
				t.Errorf("%s: %v", query, m)
			}
		}
	})
}
