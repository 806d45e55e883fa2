package graph_test

import (
	"testing"
)

func TestPageInfo(t *testing.T) {
	h := newHouse(t)
	h.people(5)
	for i := range 5 {
		h.published(string(rune('a'+i)), vars{"everyone": true})
	}
	for _, list := range []string{"users", "audiences"} {
		t.Run(list, func(t *testing.T) {
			query := `query($after: String) { ` + list + `(first: 2, after: $after) { edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
			var after any
			for page, size := range []int{2, 2, 1} {
				a := h.ask(query, vars{"after": after})
				info := func(name string) any { return a.at(list, "pageInfo", name) }
				if info("hasPreviousPage") != (page > 0) || info("hasNextPage") != (page < 2) ||
					info("startCursor") != a.at(list, "edges", 0, "cursor") || info("endCursor") != a.at(list, "edges", size-1, "cursor") || info("endCursor") == nil {
					t.Errorf("page %d: %s", page, a.body)
				}
				after = info("endCursor")
			}
			if a := h.ask(query, vars{"after": after}); a.at(list, "pageInfo", "startCursor") != nil || a.at(list, "pageInfo", "hasPreviousPage") != true {
				t.Errorf("after the end: %s", a.body)
			}
		})
	}
}
