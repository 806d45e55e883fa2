package graph_test

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestTextForm(t *testing.T) {
	h := newHouse(t)
	h.people(300)
	h.published("vienna", vars{"node": vars{"id": "n1", "criteria": attribute("city", vars{"equals": "Vienna"})}})
	const said = `city in ("Vienna", "Graz") and not age > 40 and group has any of ("team-Graz", "team-Linz")`
	const read = `query($text: String!) { criteriaFromText(text: $text) {
		criteria text description population { size criteria text } issues { code severity message hint line column length excerpt path } } }`

	t.Run("a text chooses whom its tree chooses", func(t *testing.T) {
		a := h.ask(read, vars{"text": said})
		tree := a.at("criteriaFromText", "criteria").(map[string]any)
		size := a.at("criteriaFromText", "population", "size").(float64)
		if want := h.ask(`query($c: CriteriaInput!) { population(of: {criteria: $c}) { size } }`, vars{"c": tree}).at("population", "size"); size != want || size == 0 || size == 300 {
			t.Errorf("the text has %v, its tree %v", size, want)
		}
		if got := h.ask(`query($t: String!) { population(of: {minus: [{text: $t}, {text: "age > 30"}]}) { size text } population2: population(of: {text: $t}) { size } }`, vars{"t": said}); got.at("population2", "size") != size || got.at("population", "size").(float64) >= size {
			t.Errorf("as a population: %s, and not %v", got.body, size)
		}
		if got := a.at("criteriaFromText", "text"); got != said {
			t.Errorf("it is written %s", got)
		}
		if a.at("criteriaFromText", "description") == "" {
			t.Error("it is not described")
		}
	})
	t.Run("text stands beside criteria, with keys and without ids of nodes", func(t *testing.T) {
		a := h.ask(`{ audience(by: {key: "vienna"}) { population { text } versions { text } }
			preview(criteria: {all: [{attribute: {key: "city", is: {equals: "Graz"}}}, {audience: {key: "vienna"}}, {attribute: {key: "age"}}]}) { text } }`, nil)
		for _, got := range []any{a.at("audience", "population", "text"), a.at("audience", "versions", 0, "text")} {
			if got != `city = "Vienna"` {
				t.Errorf("the audience is written %v", got)
			}
		}
		if got := a.at("preview", "text"); got != `city = "Graz" and in audience "vienna" and {"attribute":{"key":"age"}}` {
			t.Errorf("the preview is written %v", got)
		}
		draft := h.change(create, vars{"key": "half", "name": "Half", "criteria": vars{"not": attribute("city", vars{"isSet": true})}})
		if draft == nil || h.ask(`{ audience(by: {key: "half"}) { draft { text } } }`, nil).at("audience", "draft", "text") != `not city is set` {
			t.Error("the draft is not written")
		}
	})
	t.Run("every fault has its place and its cure", func(t *testing.T) {
		a := h.ask(read, vars{"text": "citi = \"Graz\" and\n age > \"old\" or role = admin"})
		issues, _ := json.Marshal(a.at("criteriaFromText", "issues"))
		for _, want := range []string{`"line":1`, `"line":2`, `"column":24`, `citi = \"Graz\" and\n^^^^`, `Did you mean “city”?`, `"TEXT_UNREADABLE"`, `"ATTRIBUTE_NOT_FOUND"`, `"VALUE_KIND_MISMATCH"`} {
			if !strings.Contains(string(issues), want) {
				t.Errorf("%s has no %s", issues, want)
			}
		}
		if a.at("criteriaFromText", "criteria") != nil || a.at("criteriaFromText", "population") != nil {
			t.Errorf("%s", a.body)
		}
		a = h.post(`{ population(of: {union: [{text: "city = 'Graz'"}, {text: "citi = 'Graz'"}]}) { size } }`, nil)
		if a.code() != "BAD_USER_INPUT" || !strings.Contains(string(a.body), "Line 1, column 1: There is no attribute “citi”.") || !strings.Contains(string(a.body), `"union","1","text"`) || strings.Contains(string(a.body), "Graz") {
			t.Errorf("%s", a.body)
		}
	})
}
