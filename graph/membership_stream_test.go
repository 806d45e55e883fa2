package graph_test

import "testing"

const followMembers = `subscription($audience: AudienceRef, $user: String) { membershipChanged(audience: $audience, user: $user) {
	kind audience { key population { size } } memberOf { key } userId user { name } cause revision } }`

func TestMembershipChanged(t *testing.T) {
	h := newHouse(t)
	h.people(30)
	size := h.published("adults", attribute("age", vars{"atLeast": 40}))
	young := h.published("young", attribute("age", vars{"lessThan": 40}))
	h.change(upsert, vars{"users": []vars{person("new", vars{"age": 20, "city": "Graz"})}})
	all, one := h.call(t), h.call(t)
	all.subscribe("1", followMembers, vars{"audience": vars{"key": "adults"}})
	one.subscribe("1", followMembers, vars{"user": "new"})
	told := func(m map[string]any, path ...any) any {
		return field(m, append([]any{"payload", "data", "membershipChanged"}, path...)...)
	}
	t.Run("the first message is what is", func(t *testing.T) {
		if m := all.next(); told(m, "kind") != "SNAPSHOT" || told(m, "audience", "population", "size") != float64(size) || told(m, "cause") != nil {
			t.Fatalf("got %v", m)
		}
		if m := one.next(); told(m, "kind") != "SNAPSHOT" || told(m, "memberOf", 0, "key") != "young" || told(m, "userId") != "new" {
			t.Fatalf("got %v (%d young)", m, young)
		}
	})
	t.Run("then each user once, with the cause, to whoever watches the audience and whoever watches the user", func(t *testing.T) {
		h.change(upsert, vars{"users": []vars{person("new", vars{"age": 50, "city": "Graz"}), person("another", vars{"age": 60, "city": "Graz"})}})
		if m := all.next(); told(m, "kind") != "ENTERED" || told(m, "userId") != "new" || told(m, "cause") != "ATTRIBUTE" || told(m, "audience", "population", "size") != float64(size+2) {
			t.Fatalf("got %v", m)
		}
		if m := all.next(); told(m, "kind") != "ENTERED" || told(m, "userId") != "another" || told(m, "cause") != "USER_ADDED" {
			t.Fatalf("got %v", m)
		}
		kinds := map[any]any{}
		for range 2 {
			m := one.next()
			kinds[told(m, "audience", "key")] = told(m, "kind")
		}
		if kinds["adults"] != "ENTERED" || kinds["young"] != "LEFT" {
			t.Fatalf("got %v", kinds)
		}
	})
	t.Run("a user who is deleted leaves with that cause", func(t *testing.T) {
		h.change(`mutation { deleteUsers(ids: ["new"]) { issues { code } } }`, nil)
		for _, c := range []*caller{all, one} {
			if m := c.next(); told(m, "kind") != "LEFT" || told(m, "userId") != "new" || told(m, "user") != nil || told(m, "cause") != "USER_REMOVED" {
				t.Fatalf("got %v", m)
			}
		}
	})
	t.Run("nothing asked for, and somebody unknown, are errors", func(t *testing.T) {
		for code, v := range map[string]vars{"BAD_USER_INPUT": {}, "NOT_FOUND": {"user": "nobody"}} {
			c := h.call(t)
			c.subscribe("1", followMembers, v)
			if m := c.next(); field(m, "payload", 0, "extensions", "code") != code && field(m, "payload", "errors", 0, "extensions", "code") != code {
				t.Errorf("%s: got %v", code, m)
			}
		}
	})
}
