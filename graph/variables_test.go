package graph_test

import (
	"fmt"
	"strings"
	"testing"
)

const previewQuery = `query($c: CriteriaInput!) { preview(criteria: $c) { population { size } issues { code path } nodes { path size } } }`

func TestOneOf(t *testing.T) {
	h := newHouse(t)
	h.people(30)
	yes := vars{"everyone": true}
	for _, c := range []struct {
		name      string
		query     string
		variables vars
		path      string // of the fault; empty: there is none
	}{
		{"one key is fine", previewQuery, vars{"c": yes}, ""},
		{"one key at every level is fine", previewQuery, vars{"c": vars{"all": []any{vars{"not": yes}, vars{"any": []any{yes}}}}}, ""},
		{"no key is refused", previewQuery, vars{"c": vars{}}, "variables c"},
		{"two keys are refused", previewQuery, vars{"c": vars{"everyone": true, "users": []string{"x"}}}, "variables c"},
		{"a null key is refused", previewQuery, vars{"c": vars{"not": nil}}, "variables c"},
		{"a null key beside another is refused", previewQuery, vars{"c": vars{"everyone": true, "not": nil}}, "variables c"},
		{"no key deep inside is refused", previewQuery, vars{"c": vars{"all": []any{yes, vars{"not": vars{}}}}}, "variables c all 1 not"},
		{"two keys deep inside are refused", previewQuery, vars{"c": vars{"atLeast": vars{"count": 1, "of": []any{vars{"everyone": true, "users": []string{}}}}}}, "variables c atLeast of 0"},
		{"two tests are refused", previewQuery, vars{"c": attribute("age", vars{"equals": 3, "isSet": true})}, "variables c attribute is"},
		{"a null test is refused", previewQuery, vars{"c": attribute("age", vars{"equals": nil})}, "variables c attribute is"},
		{"one object where a list is asked for is looked at", previewQuery, vars{"c": vars{"all": vars{}}}, "variables c all"},
		{"a reference with both names is refused", previewQuery, vars{"c": vars{"audience": vars{"key": "a", "id": "audience:1"}}}, "variables c audience"},
		{"a node carries criteria that are looked at", previewQuery, vars{"c": vars{"node": vars{"id": "n", "criteria": vars{}}}}, "variables c node criteria"},
		{"other inputs are looked at", `query($p: PopulationInput!) { population(of: $p) { size } }`, vars{"p": vars{"union": []any{vars{"criteria": yes}, vars{"criteria": yes, "audience": vars{"key": "a"}}}}}, "variables p union 1"},
		{"dimensions are looked at", `query($d: [DimensionInput!]!) { population(of: {criteria: {everyone: true}}) { composition(by: $d) { overlapping } } }`, vars{"d": []any{vars{"roles": true, "groups": true}}}, "variables d 0"},
		{"a variable inside a literal is looked at", `query($t: TestInput!) { preview(criteria: {attribute: {key: "age", is: $t}}) { issues { code } } }`, vars{"t": vars{}}, "variables t"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := h.post(c.query, c.variables)
			if c.path == "" {
				if len(a.Errors) > 0 {
					t.Fatalf("%s", a.body)
				}
				return
			}
			if a.status != 400 || a.code() != "BAD_USER_INPUT" {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			if got := strings.Trim(fmt.Sprint(a.Errors[0].Path), "[]"); got != c.path {
				t.Errorf("path %q, want %q", got, c.path)
			}
		})
	}
	t.Run("all faults come at once", func(t *testing.T) {
		a := h.post(previewQuery, vars{"c": vars{"all": []any{vars{}, yes, vars{"not": nil}}}})
		if len(a.Errors) != 2 {
			t.Errorf("%d errors: %s", len(a.Errors), a.body)
		}
	})
	t.Run("literals are refused by validation", func(t *testing.T) {
		for _, criteria := range []string{`{}`, `{everyone: true, not: {everyone: true}}`, `{not: null}`, `{all: [{}]}`} {
			if a := h.post(`{ preview(criteria: `+criteria+`) { issues { code } } }`, nil); a.code() != "GRAPHQL_VALIDATION_FAILED" {
				t.Errorf("%s: %s", criteria, a.body)
			}
		}
	})
	t.Run("a variable that may be null is not let into a one-of", func(t *testing.T) {
		a := h.post(`query($a: AttributeCriteriaInput) { preview(criteria: {attribute: $a}) { issues { code } } }`, vars{})
		if a.status != 400 {
			t.Errorf("status %d: %s", a.status, a.body)
		}
	})
	t.Run("an attribute without a test is an issue and no error", func(t *testing.T) {
		a := h.ask(previewQuery, vars{"c": vars{"attribute": vars{"key": "age"}}})
		if code := a.at("preview", "issues", 0, "code"); code != "TEST_MISSING" {
			t.Errorf("%s", a.body)
		}
	})
}

func TestScalars(t *testing.T) {
	h := newHouse(t)
	h.people(3)
	for _, c := range []struct {
		name, query string
		variables   vars
	}{
		{"text is no Int", `query($n: Int!) { users(first: $n) { totalCount } }`, vars{"n": "5"}},
		{"an Int has 32 bits", `query($n: Int!) { users(first: $n) { totalCount } }`, vars{"n": 3_000_000_000}},
		{"a fraction is no Int", `query($n: Int!) { users(first: $n) { totalCount } }`, vars{"n": 1.5}},
		{"a page of none is refused", `query($n: Int!) { users(first: $n) { totalCount } }`, vars{"n": 0}},
		{"a page beyond a thousand is refused", `query($n: Int!) { users(first: $n) { totalCount } }`, vars{"n": 1001}},
		{"a number is no String", `query($id: String!) { user(id: $id) { id } }`, vars{"id": 5}},
		{"an enum is written in its own letters", `query($s: [AudienceStatus!]) { audiences(status: $s) { totalCount } }`, vars{"s": []string{"active"}}},
		{"a name that is not of the enum is refused", `query($s: [AudienceStatus!]) { audiences(status: $s) { totalCount } }`, vars{"s": []string{"secret-text"}}},
		{"an instant needs a zone", `mutation($t: DateTime!) { advanceClock(to: $t) { now } }`, vars{"t": "2026-03-01T10:00:00"}},
		{"text is no instant", `mutation($t: DateTime!) { advanceClock(to: $t) { now } }`, vars{"t": "secret-text"}},
		{"an object is no value", `query($c: CriteriaInput!) { preview(criteria: $c) { issues { code } } }`, vars{"c": attribute("age", vars{"equals": vars{"secret-text": 1}})}},
		{"text is no Float", `query($c: CriteriaInput!) { preview(criteria: $c) { issues { code } } }`, vars{"c": vars{"sample": vars{"salt": "s", "from": "0", "to": 5}}}},
		{"an unknown field is refused", `query($c: CriteriaInput!) { preview(criteria: $c) { issues { code } } }`, vars{"c": vars{"sample": vars{"salt": "s", "from": 0, "to": 5, "frm": 1}}}},
		{"a revision is a token of ours", `query($r: Revision!) @view(minRevision: $r) { now }`, vars{"r": "secret-text"}},
		{"a wrong kind is refused", `mutation($k: Kind!) { declareAttribute(key: "x", kind: $k) { issues { code } } }`, vars{"k": "TEXT"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := h.post(c.query, c.variables)
			if a.code() != "BAD_USER_INPUT" {
				t.Errorf("status %d: %s", a.status, a.body)
			}
			if len(a.Errors) > 0 && len(a.Errors[0].Path) == 0 {
				t.Errorf("no path: %s", a.body)
			}
			if strings.Contains(string(a.body), "secret-text") {
				t.Errorf("the value is repeated: %s", a.body)
			}
		})
	}
	t.Run("literals are not repeated either", func(t *testing.T) {
		for _, query := range []string{`{ user(id: 4711) { id } }`, `{ users(first: "4711") { totalCount } }`, `mutation { advanceClock(to: "4711") { now } }`} {
			if a := h.post(query, nil); len(a.Errors) == 0 || strings.Contains(string(a.body), "4711") {
				t.Errorf("%s", a.body)
			}
		}
	})
	t.Run("numbers mean the same in a literal and in a variable", func(t *testing.T) {
		literal := h.ask(`{ preview(criteria: {attribute: {key: "age", is: {atLeast: 19}}}) { population { size } } }`, nil)
		variable := h.ask(previewQuery, vars{"c": attribute("age", vars{"atLeast": 19})})
		if a, b := literal.at("preview", "population", "size"), variable.at("preview", "population", "size"); a != b || a != 2.0 {
			t.Errorf("%v and %v", a, b)
		}
	})
	t.Run("criteria come back in the shape they were sent", func(t *testing.T) {
		sent := vars{"all": []any{
			vars{"attribute": vars{"key": "age", "is": vars{"between": vars{"from": 18.0, "to": 40.0}}}},
			vars{"not": vars{"groups": vars{"anyOf": []any{"team-Graz"}}}},
		}}
		h.change(create, vars{"key": "shape", "name": "Shape", "criteria": sent})
		a := h.ask(`{ audience(by: {key: "shape"}) { draft { criteria } } }`, nil)
		got := a.at("audience", "draft", "criteria")
		if fmt.Sprint(got) != fmt.Sprint(map[string]any(sent)) {
			t.Errorf("sent %v, got %v", sent, got)
		}
		again := h.ask(previewQuery, vars{"c": got})
		if issues := again.at("preview", "issues").([]any); len(issues) > 0 {
			t.Errorf("%v", issues)
		}
	})
}

func TestAVariableThatDoesNotFitIsToldInPlainWords(t *testing.T) {
	h := newHouse(t)
	preview, user, page := `query($v: CriteriaInput!) { preview(criteria: $v) { text } }`, `query($v: String!) { user(id: $v) { id } }`, `query($v: Int!) { audiences(first: $v) { totalCount } }`
	for _, c := range []struct {
		query     string
		variables vars
		message   string
	}{
		{page, vars{}, "The variable cannot be used: a value is needed here."},
		{page, vars{"v": nil}, "The variable cannot be used: a value is needed here."},
		{page, vars{"v": vars{}}, "The variable cannot be used: not a value of Int."},
		{user, vars{"v": []any{}}, "The variable cannot be used: not a value of String."},
		{preview, vars{"v": 5}, "The variable cannot be used: not a value of CriteriaInput."},
		{preview, vars{"v": vars{"everything": true}}, "The variable cannot be used: unknown field."},
		{preview, vars{"v": attribute("age", vars{"in": []any{nil}})}, "The variable cannot be used: a value is needed here."},
		{preview, vars{"v": attribute("born", vars{"period": vars{"unit": "DAY", "last": 1.5}})}, "The variable cannot be used: not a value of Int."},
	} {
		if a := h.post(c.query, c.variables); len(a.Errors) != 1 || a.Errors[0].Message != c.message {
			t.Errorf("%v: %s", c.variables, a.body)
		}
	}
}
