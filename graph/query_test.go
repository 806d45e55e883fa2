package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestPopulation(t *testing.T) {
	h := newHouse(t)
	h.people(2500) // three blocks of 1,024
	vienna := attribute("city", vars{"equals": "Vienna"})
	young := attribute("age", vars{"atMost": 27})
	h.published("vienna", vienna)
	h.published("young", young)
	sizes := func(of vars) int {
		t.Helper()
		return int(h.ask(`query($of: PopulationInput!) { population(of: $of) { size } }`, vars{"of": of}).at("population", "size").(float64))
	}
	t.Run("sizes are exact", func(t *testing.T) {
		if n := sizes(vars{"criteria": vienna}); n != 834 {
			t.Errorf("vienna has %d", n)
		}
		if n := sizes(vars{"audience": vars{"key": "young"}}); n != 500 {
			t.Errorf("young has %d", n)
		}
	})
	t.Run("saved and unsaved sets mix", func(t *testing.T) {
		a, b := vars{"audience": vars{"key": "vienna"}}, vars{"criteria": young}
		both := sizes(vars{"intersect": []any{a, b}})
		either := sizes(vars{"union": []any{a, b}})
		only := sizes(vars{"minus": []any{a, b}})
		one := sizes(vars{"symmetricDifference": []any{a, b}})
		if either != 834+500-both || only != 834-both || one != either-both || both == 0 {
			t.Errorf("both %d, either %d, only %d, one %d", both, either, only, one)
		}
	})
	t.Run("pages join without gap, in any order", func(t *testing.T) {
		for _, order := range []string{`{field: JOINED}`, `{field: ID, direction: DESC}`, `{field: NAME}`, `{field: ATTRIBUTE, attribute: "age", direction: DESC}`} {
			var ids []string
			var after any
			for {
				a := h.ask(`query($after: String) { population(of: {audience: {key: "vienna"}}) { members(first: 100, after: $after, orderBy: `+order+`) {
					totalCount edges { cursor node { id } } pageInfo { hasNextPage endCursor revision } } } }`, vars{"after": after})
				for _, e := range a.at("population", "members", "edges").([]any) {
					ids = append(ids, field(e.(map[string]any), "node", "id").(string))
				}
				if a.at("population", "members", "totalCount") != 834.0 {
					t.Fatalf("%s", a.body[:200])
				}
				if a.at("population", "members", "pageInfo", "hasNextPage") != true {
					break
				}
				after = a.at("population", "members", "pageInfo", "endCursor")
			}
			n := len(ids)
			slices.Sort(ids)
			if n != 834 || len(slices.Compact(ids)) != 834 {
				t.Errorf("%s: %d ids, %d different", order, n, len(slices.Compact(ids)))
			}
		}
	})
	t.Run("a page can be read at the revision of the one before", func(t *testing.T) {
		a := h.ask(`{ users(first: 10) { pageInfo { endCursor revision } } }`, nil)
		revision := a.at("users", "pageInfo", "revision")
		h.change(upsert, vars{"users": []vars{person("later", vars{"city": "Vienna"})}})
		old := h.ask(`query($r: Revision!, $after: String) @view(revision: $r) { revision users(first: 10, after: $after) { totalCount nodes { id } } user(id: "later") { id } }`,
			vars{"r": revision, "after": a.at("users", "pageInfo", "endCursor")})
		if old.at("revision") != revision || old.at("users", "totalCount") != 2500.0 || old.at("user") != nil {
			t.Errorf("%s", old.body)
		}
		if id := old.at("users", "nodes", 0, "id"); id != "u00010" {
			t.Errorf("the second page starts with %v", id)
		}
		h.change(`mutation { deleteUsers(ids: ["later"]) { issues { code } } }`, nil)
	})
	t.Run("a cursor of another order is refused", func(t *testing.T) {
		cursor := h.ask(`{ users(first: 1, orderBy: {field: NAME}) { pageInfo { endCursor } } }`, nil).at("users", "pageInfo", "endCursor")
		a := h.post(`query($c: String) { users(first: 1, after: $c, orderBy: {field: ID}) { totalCount } }`, vars{"c": cursor})
		if a.code() != "BAD_USER_INPUT" {
			t.Errorf("%s", a.body)
		}
		if a := h.post(`{ users(first: 1, after: "nonsense") { totalCount } }`, nil); a.code() != "BAD_USER_INPUT" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a search finds by id and by name and counts what it finds", func(t *testing.T) {
		a := h.ask(`{ users(first: 3, search: "OF U0012") { totalCount nodes { name } } }`, nil)
		if a.at("users", "totalCount") != 10.0 || len(a.at("users", "nodes").([]any)) != 3 {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a cell is a population again", func(t *testing.T) {
		a := h.ask(`{ population(of: {audience: {key: "young"}}) { composition(by: [{attribute: "city"}, {bins: {attribute: "age", edges: [20, 24]}}], top: 3, baseline: {criteria: {everyone: true}}) {
			overlapping absent { size } other { size } cells { labels size share index population { size criteria members(first: 1) { totalCount } composition(by: [{groups: true}]) { cells { labels size } } } } } } }`, nil)
		cells := a.at("population", "composition", "cells").([]any)
		if len(cells) == 0 {
			t.Fatalf("%s", a.body)
		}
		for _, c := range cells {
			c := c.(map[string]any)
			if c["size"] != field(c, "population", "size") || c["size"] != field(c, "population", "members", "totalCount") || len(c["labels"].([]any)) != 2 {
				t.Errorf("%v", c)
			}
		}
	})
	t.Run("a cell's criteria, intersected with its population, are the cell", func(t *testing.T) {
		a := h.ask(`{ population(of: {audience: {key: "young"}}) { composition(by: [{attribute: "city"}]) { cells { size population { criteria } } } } }`, nil)
		for _, c := range a.at("population", "composition", "cells").([]any) {
			c := c.(map[string]any)
			if n := sizes(vars{"criteria": field(c, "population", "criteria")}); float64(n) != c["size"] {
				t.Errorf("cell of %v, its criteria find %d", c["size"], n)
			}
		}
	})
	t.Run("people are split by audiences", func(t *testing.T) {
		a := h.ask(`{ population(of: {criteria: {everyone: true}}) { composition(by: [{audiences: [{key: "vienna"}, {key: "young"}]}]) { overlapping absent { size } cells { labels size } } } }`, nil)
		if a.at("population", "composition", "cells", 0, "size") != 834.0 || a.at("population", "composition", "overlapping") != true {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("sets of people are laid over one another", func(t *testing.T) {
		of := []any{vars{"audience": vars{"key": "vienna"}}, vars{"criteria": young}, vars{"minus": []any{vars{"criteria": vars{"everyone": true}}, vars{"criteria": young}}}}
		a := h.ask(`query($of: [PopulationInput!]!) { overlap(of: $of) { sizes size none pairs { first second size shareOfFirst shareOfSecond jaccard }
			regions(top: 2) { nodes { in size share population { size members(first: 1) { totalCount } } } other { regions size } } } }`, vars{"of": of})
		sum := a.at("overlap", "regions", "other", "size").(float64)
		for _, r := range a.at("overlap", "regions", "nodes").([]any) {
			r := r.(map[string]any)
			sum += field(r, "size").(float64)
			if field(r, "size") != field(r, "population", "members", "totalCount") || field(r, "size") != field(r, "population", "size") {
				t.Errorf("%v", r)
			}
		}
		if sum != 2500 || a.at("overlap", "size") != 2500.0 || a.at("overlap", "none") != 0.0 || a.at("overlap", "pairs", 2, "size") != 0.0 || a.at("overlap", "sizes", 0) != 834.0 {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("two sets of people are compared", func(t *testing.T) {
		a := h.ask(`{ compare(a: {audience: {key: "young"}}, b: {minus: [{criteria: {everyone: true}}, {audience: {key: "young"}}]}) { a { size } b { size } leftOut { key }
			differences { by attribute { key } divergence overlapping values(top: 3) { label sizeInA sizeInB shareOfA shareOfB index a { size members(first: 1) { totalCount } } b { members(first: 1) { totalCount } } } } } }`, nil)
		differences := a.at("compare", "differences").([]any)
		if len(differences) < 4 || a.at("compare", "a", "size").(float64)+a.at("compare", "b", "size").(float64) != 2500 {
			t.Fatalf("%s", a.body)
		}
		if a.at("compare", "differences", 0, "attribute", "key") != "age" || a.at("compare", "differences", 0, "divergence").(float64) < 0.5 {
			t.Errorf("%s", a.body)
		}
		for _, d := range differences {
			d := d.(map[string]any)
			for _, v := range d["values"].([]any) {
				v := v.(map[string]any)
				if v["sizeInA"] != field(v, "a", "members", "totalCount") || v["sizeInA"] != field(v, "a", "size") || v["sizeInB"] != field(v, "b", "members", "totalCount") {
					t.Errorf("%v", v)
				}
			}
			for _, v := range d["values"].([]any) {
				if d["by"] == "AUDIENCES" && v.(map[string]any)["label"] == "Young" {
					t.Errorf("an audience is compared by itself: %v", d)
				}
			}
		}
	})
	t.Run("faults of both sets that are compared come at once", func(t *testing.T) {
		a := h.post(`{ compare(a: {union: []}, b: {intersect: []}) { a { size } } }`, nil)
		if issues, _ := a.Errors[0].Extensions["issues"].([]any); a.code() != "BAD_USER_INPUT" || len(issues) != 2 || fmt.Sprint(issues[1].(map[string]any)["path"]) != "[b intersect]" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("faults of sets laid over one another come all at once, each with its place", func(t *testing.T) {
		a := h.post(`{ overlap(of: [{criteria: {attribute: {key: "nothing", is: {isSet: true}}}}, {criteria: {everyone: true}}, {union: []}]) { size } }`, nil)
		if issues, _ := a.Errors[0].Extensions["issues"].([]any); a.code() != "BAD_USER_INPUT" || len(issues) != 2 || fmt.Sprint(issues[1].(map[string]any)["path"]) != "[of 2 union]" {
			t.Errorf("%s", a.body)
		}
		if a := h.post(`{ overlap(of: []) { size } }`, nil); a.code() != "BAD_USER_INPUT" || !strings.Contains(string(a.body), "POPULATIONS_COUNT") {
			t.Errorf("%s", a.body)
		}
		if a := h.post(`{ overlap(of: [{audience: {key: "nobody-made-it"}}]) { size } }`, nil); a.code() != "NOT_FOUND" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("faults of a composition are named with their places", func(t *testing.T) {
		a := h.post(`{ population(of: {criteria: {everyone: true}}) { composition(by: [{attribute: "nothing"}]) { overlapping } } }`, nil)
		issues, _ := a.Errors[0].Extensions["issues"].([]any)
		if a.code() != "BAD_USER_INPUT" || len(issues) == 0 {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("statistics", func(t *testing.T) {
		a := h.ask(`{ population(of: {criteria: {everyone: true}}) { statistics(attributes: ["age", "city"]) { attribute { key } known missing sum average min median max } } }`, nil)
		if a.at("population", "statistics", 0, "known") != 2500.0 || a.at("population", "statistics", 0, "min") != 18.0 || a.at("population", "statistics", 0, "max") != 67.0 || a.at("population", "statistics", 1, "sum") != nil {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("attributes of statistics that are not there are named with their places, all of them", func(t *testing.T) {
		a := h.post(`{ population(of: {criteria: {everyone: true}}) { statistics(attributes: ["age", "agee", "citi"]) { known } } }`, nil)
		issues, _ := json.Marshal(a.Errors[0].Extensions["issues"])
		if a.code() != "BAD_USER_INPUT" || !strings.Contains(string(issues), `["attributes","1"]`) || !strings.Contains(string(issues), `["attributes","2"]`) {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a user's reasons", func(t *testing.T) {
		a := h.ask(`query($c: CriteriaInput!) { population(of: {criteria: $c}) { contains(user: "u00000") nobody: contains(user: "nobody") explain(user: "u00001") { matches nodes { path id description matches value decides } } } }`,
			vars{"c": vars{"all": []any{young, vars{"node": vars{"id": "where", "criteria": vienna}}}}})
		if a.at("population", "contains") != true || a.at("population", "nobody") != nil || a.at("population", "explain", "matches") != false {
			t.Errorf("%s", a.body)
		}
		var where map[string]any
		for _, n := range a.at("population", "explain", "nodes").([]any) {
			if n := n.(map[string]any); n["id"] == "where" {
				where = n
			}
		}
		if where == nil || where["matches"] != false || where["value"] != "Graz" || where["decides"] != true || fmt.Sprint(where["path"]) != "[all 1]" {
			t.Errorf("%v in %s", where, a.body)
		}
	})
	t.Run("what a user did of what is counted", func(t *testing.T) {
		h.change(`mutation($e: [EventInput!]!) { recordEvents(events: $e) { issues { code } } }`, vars{"e": []any{
			vars{"user": "u00001", "name": "buy", "time": "2020-01-01T10:00:00Z", "properties": []any{vars{"key": "item", "value": "tea"}}},
			vars{"user": "u00001", "name": "buy", "time": "2020-01-02T10:00:00Z", "properties": []any{vars{"key": "item", "value": "milk"}}},
		}})
		a := h.ask(`query($c: CriteriaInput!) { population(of: {criteria: $c}) { explain(user: "u00001") { nodes { value performed { count events { type { key } time properties { property { key } value } } span { from to } } } } } }`,
			vars{"c": vars{"all": []any{young, vars{"performed": vars{"event": "buy", "where": []any{vars{"key": "item", "is": vars{"equals": "tea"}}}, "is": vars{"atLeast": 2}}}}}})
		want := "map[performed:map[count:1 events:[map[properties:[map[property:map[key:item] value:tea]] time:2020-01-01T10:00:00.000Z type:map[key:buy]]] span:map[from:<nil> to:<nil>]] value:1]"
		if got := fmt.Sprint(a.at("population", "explain", "nodes", 2)); got != want || a.at("population", "explain", "nodes", 1, "performed") != nil {
			t.Errorf("%s\n%s", got, a.body)
		}
	})
}

func TestPreview(t *testing.T) {
	h := newHouse(t)
	h.people(300)
	h.change(`mutation { declareAttribute(key: "joined", kind: DATE, label: "Joined") { issues { code } } }`, nil)
	h.change(`mutation { declareAttribute(key: "seen", kind: DATETIME) { issues { code } } }`, nil)
	h.change(`mutation { updateSettings(zone: "Europe/Vienna") { issues { code } } }`, nil)
	ask := `query($c: CriteriaInput!, $in: [String!], $out: [String!]) { preview(criteria: $c, include: $in, exclude: $out) {
		description population { size contains(user: "u00001") description } issues { code severity path }
		nodes { path size removes withoutValue description span { from to zone } } } }`
	vienna := attribute("city", vars{"equals": "Vienna"})
	t.Run("lists count in the population, and not in the nodes", func(t *testing.T) {
		a := h.ask(ask, vars{"c": vienna, "in": []string{"u00001", "u00003", "later"}, "out": []string{"u00000"}})
		if a.at("preview", "population", "size") != 100.0 || a.at("preview", "population", "contains") != true || a.at("preview", "nodes", 0, "size") != 100.0 ||
			fmt.Sprint(a.at("preview", "issues")) != "[map[code:USER_NOT_FOUND path:[include 2] severity:WARNING]]" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("nobody is in both lists", func(t *testing.T) {
		a := h.ask(ask, vars{"c": vienna, "in": []string{"u00001"}, "out": []string{"u00000", "u00001"}})
		if a.at("preview", "population") != nil || fmt.Sprint(a.at("preview", "issues")) != "[map[code:INCLUDED_AND_EXCLUDED path:[exclude 1] severity:ERROR]]" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("paths begin at the root of the criteria without lists, and with criteria with them", func(t *testing.T) {
		half := vars{"all": []any{vienna, vars{"attribute": vars{"key": "age"}}}}
		if a := h.ask(ask, vars{"c": half}); fmt.Sprint(a.at("preview", "issues", 0, "path")) != "[all 1 attribute is]" {
			t.Errorf("%s", a.body)
		}
		if a := h.ask(ask, vars{"c": half, "out": []string{}}); fmt.Sprint(a.at("preview", "issues", 0, "path")) != "[criteria all 1 attribute is]" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("every node is said, and its real days and instants are told", func(t *testing.T) {
		a := h.ask(ask, vars{"c": vars{"all": []any{attribute("joined", vars{"inLast": "P2Y"}), vars{"not": vars{"any": []any{attribute("seen", vars{"onDay": "2026-03-01"}), vienna}}}}}})
		var said []string
		for _, n := range a.at("preview", "nodes").([]any) {
			said = append(said, fmt.Sprint(field(n.(map[string]any), "description"), " ", field(n.(map[string]any), "span")))
		}
		want := []string{
			"All of these <nil>", "Joined is in the last 2 years map[from:2024-03-02 to:2026-03-01 zone:Europe/Vienna]", "Not <nil>", "Any of these <nil>",
			"seen is on 1 March 2026 map[from:2026-02-28T23:00:00Z to:2026-03-01T23:00:00Z zone:Europe/Vienna]", "city is “Vienna” <nil>",
		}
		if !slices.Equal(said, want) {
			t.Errorf("%q", said)
		}
		if a.at("preview", "nodes", 4, "removes") != 0.0 || !strings.HasPrefix(a.at("preview", "description").(string), "everyone whose Joined is in the last 2 years, but nobody who ") {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a negated test tells at the test how many have no value", func(t *testing.T) {
		h.change(upsert, vars{"users": []vars{person("without", vars{})}})
		for _, c := range []vars{{"not": vienna}, {"node": vars{"id": "a", "criteria": vars{"not": vars{"node": vars{"id": "b", "criteria": vienna}}}}}} {
			a := h.ask(ask, vars{"c": c})
			if fmt.Sprint(a.at("preview", "nodes", 1, "path")) != "[not]" || a.at("preview", "nodes", 1, "withoutValue") != 1.0 || a.at("preview", "nodes", 0, "withoutValue") != nil || a.at("preview", "nodes", 0, "size") != 201.0 {
				t.Errorf("%s", a.body)
			}
		}
	})
}

func TestMembership(t *testing.T) {
	h := newHouse(t)
	h.people(300)
	h.published("vienna", attribute("city", vars{"equals": "Vienna"}))
	h.published("graz", attribute("city", vars{"equals": "Graz"}))
	h.change(create, vars{"key": "draft", "name": "Draft", "criteria": vars{"everyone": true}})
	h.change(`mutation { deactivateUsers(ids: ["u00003"]) { issues { code } } }`, nil)
	t.Run("isMember is true, false, or null for an unknown user", func(t *testing.T) {
		a := h.ask(`{ in: isMember(user: "u00000", audience: {key: "vienna"}) out: isMember(user: "u00001", audience: {key: "vienna"})
			asleep: isMember(user: "u00003", audience: {key: "vienna"}) unknown: isMember(user: "nobody", audience: {key: "vienna"}) }`, nil)
		if a.at("in") != true || a.at("out") != false || a.at("asleep") != false || a.at("unknown") != nil {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("an audience that cannot be asked is an error, never false", func(t *testing.T) {
		for key, code := range map[string]string{"none": "NOT_FOUND", "draft": "NOT_ANSWERABLE"} {
			if a := h.post(`query($k: String!) { isMember(user: "u00000", audience: {key: $k}) }`, vars{"k": key}); a.code() != code {
				t.Errorf("%s: %s", key, a.body)
			}
		}
	})
	t.Run("256 users with an unknown one are 256 rows", func(t *testing.T) {
		var users []string
		for i := range 255 {
			users = append(users, fmt.Sprintf("u%05d", i))
		}
		users = append(users, "nobody")
		a := h.ask(`query($u: [String!]!) { memberships(users: $u) { user userStatus memberOf unchangedUntil } }`, vars{"u": users})
		rows := a.at("memberships").([]any)
		if len(rows) != 256 {
			t.Fatalf("%d rows", len(rows))
		}
		for i, want := range map[int]string{0: "ACTIVE [vienna]", 1: "ACTIVE [graz]", 2: "ACTIVE []", 3: "INACTIVE []", 255: "UNKNOWN []"} {
			row := rows[i].(map[string]any)
			if got := fmt.Sprint(row["userStatus"], " ", row["memberOf"]); got != want || row["user"] != users[i] {
				t.Errorf("row %d: %s, want %s", i, got, want)
			}
		}
	})
	t.Run("only the audiences asked for are listed, in that order", func(t *testing.T) {
		a := h.ask(`{ memberships(users: ["u00000"], among: [{key: "graz"}, {key: "vienna"}]) { memberOf } }`, nil)
		if got := fmt.Sprint(a.at("memberships", 0, "memberOf")); got != "[vienna]" {
			t.Errorf("%s", got)
		}
	})
	t.Run("an unknown audience among them is an error", func(t *testing.T) {
		if a := h.post(`{ memberships(users: ["u00000"], among: [{key: "none"}]) { memberOf } }`, nil); a.code() != "NOT_FOUND" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("too many users at once are refused", func(t *testing.T) {
		if a := h.post(`query($u: [String!]!) { memberships(users: $u) { user } }`, vars{"u": make([]string, 1001)}); a.code() != "LIMIT_EXCEEDED" {
			t.Errorf("%s", a.body)
		}
	})
}

func TestFactsAreTold(t *testing.T) {
	h := newHouse(t)
	h.people(30)
	h.change(`mutation { putGroup(key: "austria", name: "Austria") { issues { code } } }`, nil)
	h.change(`mutation { putGroup(key: "team-Graz", parents: ["austria"]) { issues { code } } }`, nil)
	h.change(`mutation { patchUsers(users: [{id: "u00000", roles: ["admin", "author"]}]) { issues { code } } }`, nil)
	h.published("graz", attribute("city", vars{"equals": "Graz"}))
	t.Run("a user", func(t *testing.T) {
		a := h.ask(`{ user(id: "u00001") { id name active roles groups { key parents { key } } value(attribute: "age") attributes(keys: ["city"]) { attribute { key kind } value } memberOf { key } } nobody: user(id: "nobody") { id } }`, nil)
		if a.at("user", "value") != 19.0 || a.at("user", "attributes", 0, "value") != "Graz" || a.at("user", "memberOf", 0, "key") != "graz" || a.at("user", "groups", 0, "parents", 0, "key") != "austria" || a.at("nobody") != nil {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("attributes with counts, suggestions and operators", func(t *testing.T) {
		a := h.ask(`{ attribute(key: "city") { id kind known missing declared operators { name label takes } suggest(search: "gr", first: 5) { value count } usedBy { key } } attributes(search: "AGE") { key } }`, nil)
		if a.at("attribute", "known") != 30.0 || a.at("attribute", "suggest", 0, "value") != "Graz" || a.at("attribute", "suggest", 0, "count") != 10.0 || a.at("attribute", "usedBy", 0, "key") != "graz" {
			t.Errorf("%s", a.body)
		}
		if len(a.at("attributes").([]any)) != 1 || len(a.at("attribute", "operators").([]any)) == 0 {
			t.Errorf("%s", a.body)
		}
		h.change(upsert, vars{"users": []vars{person("without", vars{})}})
		if missing := h.ask(`{ attribute(key: "city") { missing } }`, nil).at("attribute", "missing"); missing != 1.0 {
			t.Errorf("%v are without", missing)
		}
	})
	t.Run("what fits roles and groups, with the verbs of people", func(t *testing.T) {
		a := h.ask(`{ operators { roles { name label negated takes sameAs } groups { name } } attribute(key: "age") { operators { name negated } } }`, nil)
		if a.at("operators", "roles", 0, "negated") != "include none of" || a.at("operators", "roles", 0, "sameAs") != nil || a.at("operators", "roles", 6, "sameAs") != "anyOf" ||
			a.at("operators", "groups", 0, "name") != "anyOf" || a.at("attribute", "operators", 0, "negated") != "is not" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("groups count those nested in them", func(t *testing.T) {
		a := h.ask(`{ group(key: "austria") { id size children { key size } } groups(search: "team") { key } roles { name size } }`, nil)
		if a.at("group", "size") != 10.0 || a.at("group", "children", 0, "key") != "team-Graz" || len(a.at("groups").([]any)) != 3 || a.at("roles", 0, "size") != 1.0 {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("what has no name or label is called by its key, and plain English uses names", func(t *testing.T) {
		a := h.ask(`query($c: CriteriaInput!) { group(key: "team-Graz") { name } attribute(key: "city") { label } preview(criteria: $c) { description nodes { description } } }`,
			vars{"c": vars{"any": []any{vars{"groups": vars{"anyOf": []any{"austria", "team-Graz"}}}, vars{"audience": vars{"key": "graz"}}}}})
		if a.at("group", "name") != "team-Graz" || a.at("attribute", "label") != "city" ||
			a.at("preview", "description") != "everyone who matches at least one of: is in the group “Austria” or “team-Graz”; is in the audience “GRAZ”" ||
			a.at("preview", "nodes", 1, "description") != "Is in the group “Austria” or “team-Graz”" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("everything of ours is found by its id", func(t *testing.T) {
		a := h.ask(`{ audience(by: {key: "graz"}) { id } attribute(key: "city") { id } group(key: "austria") { id } }`, nil)
		for _, name := range []string{"audience", "attribute", "group"} {
			id := a.at(name, "id")
			n := h.ask(`query($id: ID!) { node(id: $id) { id __typename } }`, vars{"id": id})
			if n.at("node", "id") != id || !strings.EqualFold(n.at("node", "__typename").(string), name) {
				t.Errorf("%s: %s", name, n.body)
			}
		}
		for _, id := range []string{"", "audience:999", "attribute:city", "user:u00001", "nonsense"} {
			if n := h.ask(`query($id: ID!) { node(id: $id) { id } }`, vars{"id": id}); n.at("node") != nil {
				t.Errorf("%q: %s", id, n.body)
			}
		}
	})
	t.Run("settings and health", func(t *testing.T) {
		a := h.ask(`{ now settings { zone } health { revision clock users audiences degraded } }`, nil)
		if a.at("health", "clock") != "MANUAL" || a.at("health", "users") != 31.0 || a.at("health", "audiences") != 1.0 || a.at("now") != "2026-03-01T09:00:00.000Z" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a list of audiences is searched, sorted and paged", func(t *testing.T) {
		for i := range 7 {
			h.change(create, vars{"key": fmt.Sprintf("list-%d", i), "name": fmt.Sprintf("Listed %d", 6-i), "criteria": vars{"everyone": true}})
		}
		var names []string
		var after any
		for {
			a := h.ask(`query($after: String) { audiences(first: 3, after: $after, search: "LISTED", status: [DRAFT], orderBy: {field: NAME, direction: DESC}) { totalCount nodes { name } edges { cursor } pageInfo { hasNextPage endCursor } } }`, vars{"after": after})
			for _, n := range a.at("audiences", "nodes").([]any) {
				names = append(names, n.(map[string]any)["name"].(string))
			}
			if after = a.at("audiences", "pageInfo", "endCursor"); a.at("audiences", "pageInfo", "hasNextPage") != true {
				break
			}
		}
		if got := strings.Join(names, ","); got != "Listed 6,Listed 5,Listed 4,Listed 3,Listed 2,Listed 1,Listed 0" {
			t.Errorf("%s", got)
		}
		for search, want := range map[string]float64{"CITY is": 1, "graz": 1, "Anyone's owner": 0} {
			if a := h.ask(`query($s: String) { audiences(search: $s) { totalCount } }`, vars{"s": search}); a.at("audiences", "totalCount") != want {
				t.Errorf("%s: %s", search, a.body)
			}
		}
		for _, order := range []string{"KEY", "CREATED_AT", "UPDATED_AT", "SIZE"} {
			if a := h.ask(`{ audiences(orderBy: {field: `+order+`}) { totalCount nodes { key } } }`, nil); a.at("audiences", "totalCount") != 8.0 {
				t.Errorf("%s: %s", order, a.body)
			}
		}
	})
}
