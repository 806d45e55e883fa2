package graph_test

import (
	"strings"
	"testing"
)

const attributeFields = ` { attribute { key aliases { value spellings } values onlyValues default required unique retired known } revision issues { code severity path message hint } } }`

func TestAttributesLife(t *testing.T) {
	h := newHouse(t)
	body := func(query string) string {
		t.Helper()
		return strings.Join(strings.Fields(string(h.ask(query, nil).body)), " ")
	}
	expect := func(t *testing.T, query, part string) {
		t.Helper()
		if got := body(query); !strings.Contains(got, part) {
			t.Errorf("%s\ndoes not have %s", got, part)
		}
	}
	for i, city := range []string{"Wien", "Vienna", "Graz", "Linz", "Graz"} {
		h.change(`mutation($u: [UserInput!]!) { upsertUsers(users: $u) { accepted issues { code } revision } }`,
			vars{"u": []any{person(string(rune('a'+i)), vars{"city": city})}})
	}
	t.Run("aliases, values, a default and rules are set at once, and read back", func(t *testing.T) {
		expect(t, `mutation { updateAttribute(key: "city", aliases: [{value: "Wien", spellings: ["Vienna"]}], values: ["Linz", "Wien"], default: "Wien", required: true)`+attributeFields,
			`"attribute":{"key":"city","aliases":[{"value":"Wien","spellings":["Vienna"]}],"values":["Linz","Wien"],"onlyValues":false,"default":"Wien","required":true,"unique":false,"retired":false,"known":5}`)
		expect(t, `mutation { updateAttribute(key: "city", label: "City")`+attributeFields, `"values":["Linz","Wien"],"onlyValues":false,"default":"Wien","required":true`)
	})
	t.Run("a user shows the value, whatever was sent", func(t *testing.T) {
		expect(t, `{ user(id: "b") { attributes { value } } }`, `"value":"Wien"`)
	})
	t.Run("listed values are suggested first, in their order, and found by their spellings", func(t *testing.T) {
		expect(t, `{ attribute(key: "city") { suggest { value count } } }`, `[{"value":"Linz","count":1},{"value":"Wien","count":2},{"value":"Graz","count":2}]`)
		expect(t, `{ attribute(key: "city") { suggest(search: "vien") { value count } } }`, `[{"value":"Wien","count":2}]`)
		expect(t, `{ attribute(key: "city") { suggest(first: 1) { value } } }`, `[{"value":"Linz"}]`)
	})
	t.Run("a default of null removes it, also in a variable, and absent leaves it", func(t *testing.T) {
		expect(t, `mutation { updateAttribute(key: "city", default: null)`+attributeFields, `"default":null`)
		with := `mutation($d: Value) { updateAttribute(key: "city", default: $d)` + attributeFields
		if got := h.change(with, vars{"d": "Graz"}); field(got, "attribute", "default") != "Graz" {
			t.Error(got)
		}
		if got := h.change(with, vars{}); field(got, "attribute", "default") != "Graz" {
			t.Error(got)
		}
		if got := h.change(with, vars{"d": nil}); field(got, "attribute", "default") != nil {
			t.Error(got)
		}
	})
	t.Run("what does not fit yet is warned of, and the change is made", func(t *testing.T) {
		expect(t, `mutation { updateAttribute(key: "city", onlyValues: true)`+attributeFields, `"issues":[{"code":"VALUES_NOT_LISTED","severity":"WARNING","path":["values"]`)
		expect(t, `{ attribute(key: "city") { onlyValues } }`, `"onlyValues":true`)
	})
	t.Run("what cannot be is refused, with its place", func(t *testing.T) {
		expect(t, `mutation { updateAttribute(key: "city", aliases: [{value: "a", spellings: ["b"]}, {value: "b", spellings: ["a"]}])`+attributeFields,
			`"attribute":null,"revision":null,"issues":[{"code":"ALIAS_CYCLE","severity":"ERROR","path":["aliases","0","spellings","0"]`)
		expect(t, `mutation { updateAttribute(key: "city", unique: true)`+attributeFields, `"code":"VALUES_SHARED"`)
		expect(t, `mutation { upsertUsers(users: [{id: "x", attributes: [{key: "city", value: "Lins"}]}]) { accepted issues { code path hint } } }`,
			`{"code":"VALUE_NOT_LISTED","path":["users","0","attributes","city"],"hint":"Did you mean \"Linz\"?"}`)
		expect(t, `mutation { upsertUsers(users: [{id: "x"}]) { accepted issues { code path } } }`, `{"code":"VALUE_REQUIRED","path":["users","0","attributes","city"]}`)
	})
	t.Run("a value is taken once in one batch", func(t *testing.T) {
		expect(t, `mutation { declareAttribute(key: "badge", kind: INTEGER, unique: true)`+attributeFields, `"unique":true`)
		expect(t, `mutation { upsertUsers(users: [{id: "a", attributes: [{key: "badge", value: 1}]}, {id: "b", attributes: [{key: "badge", value: 1}]}, {id: "c", attributes: [{key: "badge", value: 2}]}]) { accepted issues { code path } } }`,
			`"accepted":2,"issues":[{"code":"VALUE_TAKEN","path":["users","1","attributes","badge"]}]`)
	})
	t.Run("a retired attribute: old definitions go on with a warning, new ones are refused, and it comes back", func(t *testing.T) {
		if size := h.published("viennese", attribute("city", vars{"equals": "Vienna"})); size != 2 {
			t.Fatalf("size %d", size)
		}
		h.change(create, vars{"key": "late", "name": "Late", "criteria": attribute("city", vars{"equals": "Graz"})})
		expect(t, `mutation { updateAttribute(key: "city", retired: true)`+attributeFields, `"retired":true`)
		expect(t, `{ audience(by: {key: "viennese"}) { status population { size } issues { code severity path } } }`,
			`"status":"ACTIVE","population":{"size":2},"issues":[{"code":"ATTRIBUTE_RETIRED","severity":"WARNING","path":["active","criteria"]}]`)
		if got := h.ask(publish, vars{"audience": vars{"key": "late"}, "version": 1}); issue(got) != "ATTRIBUTE_RETIRED" || got.at("publishAudience", "revision") != nil {
			t.Errorf("%s", got.body)
		}
		h.change(`mutation { updateDraft(audience: {key: "viennese"}, version: 2, criteria: {not: {attribute: {key: "city", is: {equals: "Graz"}}}}) { revision issues { code } } }`, nil)
		if got := h.ask(publish, vars{"audience": vars{"key": "viennese"}, "version": 3}); got.at("publishAudience", "revision") == nil {
			t.Errorf("%s", got.body)
		}
		expect(t, `mutation { upsertUsers(users: [{id: "a", attributes: [{key: "city", value: "Linz"}]}]) { accepted issues { code } } }`, `"accepted":0,"issues":[{"code":"ATTRIBUTE_RETIRED"}]`)
		expect(t, `{ preview(criteria: {attribute: {key: "city", is: {equals: "Graz"}}}) { population { size } issues { code severity } } }`, `"size":2},"issues":[{"code":"ATTRIBUTE_RETIRED","severity":"WARNING"}]`)
		expect(t, `mutation { updateAttribute(key: "city", retired: false)`+attributeFields, `"retired":false`)
		expect(t, `{ audience(by: {key: "viennese"}) { issues { code } } }`, `"issues":[]`)
	})
	t.Run("another kind: what would become of everything, a guard, and the change", func(t *testing.T) {
		h.change(`mutation($u: [UserInput!]!) { upsertUsers(users: $u) { accepted issues { code } revision } }`, vars{"u": []any{
			vars{"id": "a", "attributes": []any{vars{"key": "room", "value": "12"}}}, vars{"id": "b", "attributes": []any{vars{"key": "room", "value": "attic"}}}}})
		if size := h.published("twelve", attribute("room", vars{"equals": "12"})); size != 1 {
			t.Fatalf("size %d", size)
		}
		const effects = `{ users converted inexact lost choices reasons { code message users } audiences { audience { key } rewritten before after issues { code } } issues { code severity path } }`
		expect(t, `{ attribute(key: "room") { kindChange(to: INTEGER) `+effects+` } }`,
			`{"users":2,"converted":1,"inexact":0,"lost":1,"choices":0,"reasons":[{"code":"VALUE_KIND_MISMATCH","message":"The text is not one of the new kind, which holds whole numbers.","users":1}],"audiences":[{"audience":{"key":"twelve"},"rewritten":true,"before":1,"after":1,"issues":[]}],"issues":[]}`)
		expect(t, `{ attribute(key: "room") { kindChange(to: STRING) `+effects+` } }`, `"issues":[{"code":"ATTRIBUTE_KIND_SAME","severity":"ERROR","path":["kind"]}]`)
		const payload = ` { attribute { kind } issues { code } blockedBy { guard message count } revision } }`
		expect(t, `mutation { changeAttributeKind(key: "room", kind: INTEGER)`+payload,
			`"attribute":null,"issues":[],"blockedBy":[{"guard":"VALUES_LOST","message":"Of 2 values, 1 would be lost, and 0 would keep less than they have.","count":1}],"revision":null`)
		expect(t, `mutation { changeAttributeKind(key: "room", kind: INTEGER, confirm: [VALUES_LOST])`+payload, `"attribute":{"kind":"INTEGER"},"issues":[],"blockedBy":[]`)
		expect(t, `{ audience(by: {key: "twelve"}) { active { number criteria } population { size } } }`, `"number":2,"criteria":{"attribute":{"key":"room","is":{"equals":12}}}},"population":{"size":1}`)
	})
}
