package graph_test

import (
	"fmt"
	"reflect"
	"testing"

	"parterre/graph"
)

const entities = `query($of: [_Any!]!) { revision _entities(representations: $of) {
	__typename
	... on User { who: id name memberOf { key } }
	... on Audience { id key population { size } }
	... on Attribute { id key kind }
	... on Group { id key size }
} }`

func TestEntities(t *testing.T) {
	h := newHouse(t)
	h.people(6)
	h.published("adults", attribute("age", vars{"atLeast": 20}))
	ids := h.ask(`{ audience(by: {key: "adults"}) { id } attribute(key: "city") { id } group(key: "team-Graz") { id } }`, nil)
	t.Run("every key of every type finds its object, in the order of the representations", func(t *testing.T) {
		a := h.ask(entities, vars{"of": []vars{
			{"__typename": "Group", "key": "team-Graz"},
			{"__typename": "User", "id": "u00003"},
			{"__typename": "Audience", "key": "adults"},
			{"__typename": "Audience", "id": ids.at("audience", "id")},
			{"__typename": "Attribute", "key": "city"},
			{"__typename": "Attribute", "id": ids.at("attribute", "id")},
			{"__typename": "Group", "id": ids.at("group", "id")},
		}})
		for n, want := range []vars{
			{"__typename": "Group", "id": ids.at("group", "id"), "key": "team-Graz", "size": 2.0},
			{"__typename": "User", "who": "u00003", "name": "Name of u00003", "memberOf": []any{vars{"key": "adults"}}},
			{"__typename": "Audience", "id": ids.at("audience", "id"), "key": "adults", "population": vars{"size": 4.0}},
			{"__typename": "Audience", "id": ids.at("audience", "id"), "key": "adults", "population": vars{"size": 4.0}},
			{"__typename": "Attribute", "id": ids.at("attribute", "id"), "key": "city", "kind": "STRING"},
			{"__typename": "Attribute", "id": ids.at("attribute", "id"), "key": "city", "kind": "STRING"},
			{"__typename": "Group", "id": ids.at("group", "id"), "key": "team-Graz", "size": 2.0},
		} {
			if got := a.at("_entities", n); !reflect.DeepEqual(got, any(want)) {
				t.Errorf("%d: %v, want %v", n, got, want)
			}
		}
	})
	t.Run("what nobody knows is null and fails nothing", func(t *testing.T) {
		a := h.ask(entities, vars{"of": []vars{
			{"__typename": "User", "id": "nobody"}, {"__typename": "Audience", "key": "none"}, {"__typename": "Audience", "id": "attribute:1"},
			{"__typename": "Attribute", "key": ids.at("attribute", "id")}, {"__typename": "Group", "id": "team-Graz"}, {"__typename": "User", "id": "u00001"},
		}})
		for n := range 5 {
			if got := a.at("_entities", n); got != nil {
				t.Errorf("%d: %v", n, got)
			}
		}
		if a.at("_entities", 5, "who") != "u00001" {
			t.Errorf("got %s", a.body)
		}
	})
	t.Run("what cannot be read is an error at its place, and the others are answered", func(t *testing.T) {
		of := []any{
			vars{"__typename": "User", "id": "u00001"}, vars{"__typename": "Product", "id": "7"}, vars{"id": "u00001"}, "secret-text", []any{},
			vars{"__typename": "User", "id": 7}, vars{"__typename": "User", "key": "x"}, vars{"__typename": "Audience"}, vars{"__typename": "User", "id": "u00002"},
		}
		a := h.post(entities, vars{"of": of})
		if a.status != 200 || len(a.Errors) != 7 || a.at("_entities", 0, "who") != "u00001" || a.at("_entities", 8, "who") != "u00002" {
			t.Fatalf("status %d: %s", a.status, a.body)
		}
		for n, e := range a.Errors {
			if e.Extensions["code"] != "BAD_USER_INPUT" || !reflect.DeepEqual(e.Path, []any{"_entities", float64(n + 1)}) {
				t.Errorf("%d: %v at %v", n, e.Extensions, e.Path)
			}
			if a.at("_entities", n+1) != nil {
				t.Errorf("%d: %v", n+1, a.at("_entities", n+1))
			}
		}
	})
	t.Run("too many are refused", func(t *testing.T) {
		var of []vars
		for n := range 1001 {
			of = append(of, vars{"__typename": "User", "id": fmt.Sprint(n)})
		}
		if a := h.post(`query($of: [_Any!]!) { _entities(representations: $of) { __typename } }`, vars{"of": of}); a.code() != "LIMIT_EXCEEDED" {
			t.Errorf("%.300s", a.body)
		}
		if a := h.post(`query($of: [_Any!]!) { _entities(representations: $of) { ... on Audience { population { size } usedBy { population { size } } } } }`, vars{"of": of[:500]}); a.code() != "LIMIT_EXCEEDED" || a.status != 400 {
			t.Errorf("not priced: %.300s", a.body)
		}
	})
	t.Run("the schema is told as it is written, with introspection off too", func(t *testing.T) {
		strict := newHouse(t, func(o *graph.Options) { o.Introspection = false })
		for _, h := range []*house{h, strict} {
			if h.ask(`{ _service { sdl } }`, nil).at("_service", "sdl") != schemaText(t) {
				t.Error("another schema")
			}
		}
	})
}
