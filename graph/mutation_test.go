package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// issue returns the code of the first issue of the one payload of an answer.
func issue(a answer) string {
	for name := range a.Data {
		code, _ := a.at(name, "issues", 0, "code").(string)
		return code
	}
	return ""
}

func TestAudienceMutations(t *testing.T) {
	h := newHouse(t)
	h.people(30)
	t.Run("a draft with faults is kept with its issues and cannot be published", func(t *testing.T) {
		a := h.ask(create, vars{"key": "faulty", "name": "Faulty", "criteria": vars{"all": []any{vars{"attribute": vars{"key": "age"}}, attribute("nothing", vars{"isSet": true})}}})
		if a.at("createAudience", "audience", "key") != "faulty" {
			t.Fatalf("%s", a.body)
		}
		d := h.ask(`{ audience(by: {key: "faulty"}) { status population { size } active { number } draft { population { size } nodes { path size } issues { code path severity message hint } } } }`, nil)
		if issues := d.at("audience", "draft", "issues").([]any); len(issues) != 2 || d.at("audience", "draft", "population") != nil || d.at("audience", "population") != nil {
			t.Errorf("%s", d.body)
		}
		p := h.ask(publish, vars{"audience": vars{"key": "faulty"}, "version": 1})
		if p.at("publishAudience", "audience") != nil || p.at("publishAudience", "revision") != nil || len(p.at("publishAudience", "issues").([]any)) == 0 {
			t.Errorf("%s", p.body)
		}
	})
	t.Run("the whole life of an audience", func(t *testing.T) {
		if size := h.published("life", attribute("city", vars{"equals": "Graz"})); size != 10 {
			t.Fatalf("size %d", size)
		}
		ref := `audience: {key: "life"}`
		mustBe := func(a map[string]any, status string, version float64) {
			t.Helper()
			if field(a, "audience", "status") != status || field(a, "audience", "version") != version || a["revision"] == nil {
				t.Fatalf("%v", a)
			}
		}
		fields := ` { audience { status version draft { population { size } } population { size } versions { number description } } revision issues { code message } } }`
		mustBe(h.change(`mutation { updateDraft(`+ref+`, version: 2, criteria: {everyone: true}, exclude: ["u00000"])`+fields, nil), "ACTIVE", 3)
		a := h.ask(`{ audience(by: {key: "life"}) { population { size } draft { criteria exclude population { size } } } population(of: {draftOf: {key: "life"}}) { size } }`, nil)
		if a.at("audience", "population", "size") != 10.0 || a.at("audience", "draft", "population", "size") != 29.0 || a.at("population", "size") != 29.0 {
			t.Fatalf("%s", a.body)
		}
		mustBe(h.change(`mutation { discardDraft(`+ref+`, version: 3)`+fields, nil), "ACTIVE", 4)
		mustBe(h.change(`mutation { updateDraft(`+ref+`, version: 4, criteria: {everyone: true})`+fields, nil), "ACTIVE", 5)
		p := h.change(`mutation { publishAudience(`+ref+`, version: 5)`+fields, nil)
		mustBe(p, "ACTIVE", 6)
		if field(p, "audience", "population", "size") != 30.0 || field(p, "audience", "versions", 0, "number") != 2.0 {
			t.Fatalf("%v", p)
		}
		r := h.change(`mutation { restoreVersion(`+ref+`, version: 6, number: 1)`+fields, nil)
		mustBe(r, "ACTIVE", 7)
		if field(r, "audience", "draft", "population", "size") != 10.0 {
			t.Fatalf("%v", r)
		}
		mustBe(h.change(`mutation { duplicateAudience(`+ref+`, name: "Copy", key: "copy")`+fields, nil), "DRAFT", 1)
		ar := h.change(`mutation { archiveAudience(`+ref+`, version: 7)`+fields, nil)
		mustBe(ar, "ARCHIVED", 8)
		if field(ar, "audience", "population") != nil {
			t.Fatalf("%v", ar)
		}
		mustBe(h.change(`mutation { restoreAudience(`+ref+`, version: 8)`+fields, nil), "ACTIVE", 9)
		mustBe(h.change(`mutation { updateAudience(`+ref+`, version: 9, key: "life2", name: "Life two", tags: ["b", "a"])`+fields, nil), "ACTIVE", 10)
		d := h.change(`mutation { deleteAudience(audience: {key: "life2"}, version: 10) { deleted revision issues { code } } }`, nil)
		if d["deleted"] != true || h.ask(`{ audience(by: {key: "life2"}) { id } }`, nil).at("audience") != nil {
			t.Fatalf("%v", d)
		}
	})
	t.Run("a stale version is an issue and changes nothing", func(t *testing.T) {
		h.published("stale", vars{"everyone": true})
		a := h.ask(`mutation { updateAudience(audience: {key: "stale"}, version: 1, name: "Lost") { audience { name } revision issues { code path message hint } } }`, nil)
		if issue(a) != "STALE_VERSION" || a.at("updateAudience", "revision") != nil {
			t.Errorf("%s", a.body)
		}
		if name := h.ask(`{ audience(by: {key: "stale"}) { name } }`, nil).at("audience", "name"); name != "STALE" {
			t.Errorf("name %v", name)
		}
	})
	t.Run("a key that is taken is an issue", func(t *testing.T) {
		if a := h.ask(create, vars{"key": "stale", "name": "Again"}); issue(a) != "AUDIENCE_KEY_TAKEN" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("an audience that is used cannot be deleted, and the users are listed", func(t *testing.T) {
		h.published("user-of-stale", vars{"not": vars{"audience": vars{"key": "stale"}}})
		a := h.ask(`mutation { deleteAudience(audience: {key: "stale"}, version: 2) { deleted issues { code message } } }`, nil)
		if issue(a) != "AUDIENCE_IN_USE" || a.at("deleteAudience", "deleted") != false || !strings.Contains(string(a.body), "user-of-stale") {
			t.Errorf("%s", a.body)
		}
		if key := h.ask(`{ audience(by: {key: "stale"}) { usedBy { key } } }`, nil).at("audience", "usedBy", 0, "key"); key != "user-of-stale" {
			t.Errorf("used by %v", key)
		}
	})
	t.Run("a cycle is refused and printed", func(t *testing.T) {
		h.ask(`mutation { updateDraft(audience: {key: "stale"}, version: 2, criteria: {audience: {key: "user-of-stale"}}) { issues { code } } }`, nil)
		a := h.ask(publish, vars{"audience": vars{"key": "stale"}, "version": 3})
		if issue(a) != "AUDIENCE_CYCLE" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("an unknown audience is an issue", func(t *testing.T) {
		if a := h.ask(publish, vars{"audience": vars{"key": "nobody"}, "version": 1}); issue(a) != "AUDIENCE_NOT_FOUND" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a change sent twice with one key is done once", func(t *testing.T) {
		twice := `mutation { createAudience(name: "Once", idempotencyKey: "k1") { audience { id key } revision issues { code } } }`
		one, two := h.ask(twice, nil), h.ask(twice, nil)
		if fmt.Sprint(one.Data) != fmt.Sprint(two.Data) {
			t.Errorf("%s and %s", one.body, two.body)
		}
		other := h.ask(`mutation { createAudience(name: "Other", idempotencyKey: "k1") { issues { code } } }`, nil)
		if issue(other) != "IDEMPOTENCY_KEY_REUSED" {
			t.Errorf("%s", other.body)
		}
	})
}

func TestUserMutations(t *testing.T) {
	h := newHouse(t)
	t.Run("a faulty user is refused whole and the others are accepted", func(t *testing.T) {
		h.people(3)
		a := h.ask(upsert, vars{"users": []vars{
			person("good", vars{"age": 30}),
			person("bad", vars{"age": "secret-text", "city": "Linz"}),
			person("", vars{}),
			person("also-good", vars{"age": 31}),
		}})
		if a.at("upsertUsers", "accepted") != 2.0 || a.at("upsertUsers", "revision") == nil {
			t.Fatalf("%s", a.body)
		}
		if path := fmt.Sprint(a.at("upsertUsers", "issues", 0, "path")); !strings.HasPrefix(path, "[users 1 ") {
			t.Errorf("path %s", path)
		}
		if strings.Contains(string(a.body), "secret-text") || h.ask(`{ user(id: "bad") { id } }`, nil).at("user") != nil {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a patch of somebody unknown is an issue of that item", func(t *testing.T) {
		a := h.ask(`mutation { patchUsers(users: [{id: "good", attributes: [{key: "age", value: null}]}, {id: "nobody", name: "X"}]) { accepted issues { code path } } }`, nil)
		if a.at("patchUsers", "accepted") != 1.0 || issue(a) != "USER_NOT_FOUND" || fmt.Sprint(a.at("patchUsers", "issues", 0, "path")) != "[users 1 id]" && fmt.Sprint(a.at("patchUsers", "issues", 0, "path")) != "[users 1]" {
			t.Errorf("%s", a.body)
		}
		if value := h.ask(`{ user(id: "good") { value(attribute: "age") } }`, nil).at("user", "value"); value != nil {
			t.Errorf("null left %v", value)
		}
	})
	t.Run("deactivated, activated, deleted, made again", func(t *testing.T) {
		count := func() any { return h.ask(`{ users(first: 1) { totalCount } }`, nil).at("users", "totalCount") }
		before := count().(float64)
		for _, step := range []struct {
			mutation string
			change   float64
		}{{`deactivateUsers(ids: ["good"])`, -1}, {`activateUsers(ids: ["good"])`, 0}, {`deleteUsers(ids: ["good"])`, -1}, {`upsertUsers(users: [{id: "good"}])`, 0}} {
			h.change(`mutation { `+step.mutation+` { accepted issues { code message } } }`, nil)
			if got := count(); got != before+step.change {
				t.Errorf("after %s there are %v of %v", step.mutation, got, before)
			}
		}
	})
	t.Run("more than a thousand at once are an issue", func(t *testing.T) {
		users := make([]vars, 1001)
		for i := range users {
			users[i] = vars{"id": fmt.Sprint("many", i)}
		}
		if a := h.ask(upsert, vars{"users": users}); issue(a) != "TOO_MANY_USERS" {
			t.Errorf("%.300s", a.body)
		}
	})
	t.Run("absent leaves as it is, an empty list removes", func(t *testing.T) {
		h.change(`mutation { upsertUsers(users: [{id: "x", name: "X", roles: ["a", "b"], groups: ["g"]}]) { issues { code } } }`, nil)
		h.change(`mutation { patchUsers(users: [{id: "x", roles: []}]) { issues { code } } }`, nil)
		a := h.ask(`{ user(id: "x") { name roles groups { key } } }`, nil)
		if a.at("user", "name") != "X" || len(a.at("user", "roles").([]any)) != 0 || a.at("user", "groups", 0, "key") != "g" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("one's own write is read back", func(t *testing.T) {
		revision := h.change(upsert, vars{"users": []vars{person("mine", nil)}})["revision"]
		a := h.ask(`query($r: Revision!) @view(minRevision: $r) { revision user(id: "mine") { id } }`, vars{"r": revision})
		if a.at("user", "id") != "mine" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("two changes of one operation see each other", func(t *testing.T) {
		a := h.ask(`mutation { a: upsertUsers(users: [{id: "two", attributes: [{key: "age", value: 99}]}]) { accepted }
			b: createAudience(name: "Two", criteria: {attribute: {key: "age", is: {equals: 99}}}) { audience { draft { population { size } } } } }`, nil)
		if a.at("b", "audience", "draft", "population", "size") != 1.0 {
			t.Errorf("%s", a.body)
		}
	})
}

func TestWorldMutations(t *testing.T) {
	h := newHouse(t)
	t.Run("an attribute is declared, changed and deleted", func(t *testing.T) {
		p := h.change(`mutation { declareAttribute(key: "start", kind: DATE, label: "Start date", sensitive: true) { attribute { id key kind label sensitive declared known } revision issues { code message } } }`, nil)
		if field(p, "attribute", "kind") != "DATE" || field(p, "attribute", "declared") != true {
			t.Fatalf("%v", p)
		}
		p = h.change(`mutation { updateAttribute(key: "start", newKey: "startDate", description: "First day") { attribute { key label description sensitive } issues { code } } }`, nil)
		if field(p, "attribute", "key") != "startDate" || field(p, "attribute", "label") != "Start date" || field(p, "attribute", "sensitive") != true {
			t.Fatalf("%v", p)
		}
		h.published("starters", attribute("startDate", vars{"isSet": true}))
		a := h.ask(`mutation { deleteAttribute(key: "startDate") { deleted issues { code message } } }`, nil)
		if issue(a) != "ATTRIBUTE_IN_USE" || !strings.Contains(string(a.body), "starters") {
			t.Errorf("%s", a.body)
		}
		h.change(`mutation { declareAttribute(key: "unused", kind: STRING_LIST) { issues { code } } }`, nil)
		if d := h.change(`mutation { deleteAttribute(key: "unused") { deleted issues { code } } }`, nil); d["deleted"] != true {
			t.Errorf("%v", d)
		}
	})
	t.Run("groups nest, and a circle is refused", func(t *testing.T) {
		h.change(`mutation { putGroup(key: "a", name: "A") { group { key name } issues { code } } }`, nil)
		h.change(`mutation { putGroup(key: "b", parents: ["a"]) { group { key parents { key } } issues { code } } }`, nil)
		if a := h.ask(`mutation { putGroup(key: "a", parents: ["b"]) { group { key } issues { code message } } }`, nil); issue(a) != "GROUP_CYCLE" {
			t.Errorf("%s", a.body)
		}
		if d := h.change(`mutation { deleteGroup(key: "b") { deleted issues { code message } } }`, nil); d["deleted"] != true {
			t.Errorf("%v", d)
		}
	})
	t.Run("the zone is set", func(t *testing.T) {
		p := h.change(`mutation { updateSettings(zone: "Europe/Vienna") { settings { zone } revision issues { code } } }`, nil)
		if field(p, "settings", "zone") != "Europe/Vienna" {
			t.Errorf("%v", p)
		}
		if a := h.ask(`mutation { updateSettings(zone: "Mars/Olympus") { settings { zone } issues { code } } }`, nil); issue(a) != "ZONE_UNKNOWN" || a.at("updateSettings", "settings", "zone") != "Europe/Vienna" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a manual clock moves windows", func(t *testing.T) {
		h.change(`mutation { declareAttribute(key: "seen", kind: DATETIME) { issues { code } } }`, nil)
		h.change(upsert, vars{"users": []vars{person("recent", vars{"seen": "2026-03-01T08:00:00Z"})}})
		if size := h.published("recently", attribute("seen", vars{"inLast": "PT2H"})); size != 1 {
			t.Fatalf("size %d", size)
		}
		m := h.ask(`{ memberships(users: ["recent"]) { memberOf unchangedUntil } }`, nil)
		if until, _ := m.at("memberships", 0, "unchangedUntil").(string); until == "" {
			t.Errorf("%s", m.body)
		}
		p := h.change(`mutation { advanceClock(to: "2026-03-01T12:00:00Z") { now revision issues { code } } }`, nil)
		if p["now"] != "2026-03-01T12:00:00.000Z" {
			t.Errorf("%v", p)
		}
		if size := h.ask(`{ audience(by: {key: "recently"}) { population { size } } now }`, nil).at("audience", "population", "size"); size != 0.0 {
			t.Errorf("size %v", size)
		}
		if a := h.ask(`mutation { advanceClock(to: "2026-01-01T00:00:00Z") { issues { code } } }`, nil); issue(a) != "CLOCK_BACKWARDS" {
			t.Errorf("%s", a.body)
		}
	})
}

func TestImports(t *testing.T) {
	h := newHouse(t)
	wait := func(t *testing.T, id string) answer {
		t.Helper()
		for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
			a := h.ask(`query($id: ID!) { import(id: $id) { status read accepted rejected new uploadPath error attributes { key kind fits known isNew } rejects { line user issues { code } } createdBy } }`, vars{"id": id})
			if s := a.at("import", "status"); s != "RUNNING" && s != "WAITING" {
				return a
			}
		}
		t.Fatal("the import does not end")
		return answer{}
	}
	t.Run("a file is sent and its users are there", func(t *testing.T) {
		p := h.change(`mutation { createImport(format: CSV, kinds: [{key: "start", kind: DATE}]) { import { id status uploadPath } issues { code } } }`, nil)
		id, path := field(p, "import", "id").(string), field(p, "import", "uploadPath").(string)
		file := "id,name,age,start\na,Ann,30,2020-01-01\nb,Bob,x,2020-01-02\n,Nobody,1,2020-01-03\n"
		a := h.do(h.request("PUT", path, file))
		if a.status != 202 {
			t.Fatalf("status %d: %s", a.status, a.body)
		}
		done := wait(t, id)
		if done.at("import", "status") != "DONE" || done.at("import", "accepted").(float64) < 1 || done.at("import", "uploadPath") != nil {
			t.Errorf("%s", done.body)
		}
		if kind := h.ask(`{ attribute(key: "start") { kind } }`, nil).at("attribute", "kind"); kind != "DATE" {
			t.Errorf("kind %v", kind)
		}
		if again := h.do(h.request("PUT", path, file)); again.status != 409 {
			t.Errorf("a second file: status %d", again.status)
		}
	})
	t.Run("a dry run writes nothing and says what it would do", func(t *testing.T) {
		p := h.change(`mutation { createImport(dryRun: true) { import { id uploadPath } issues { code } } }`, nil)
		h.do(h.request("POST", field(p, "import", "uploadPath").(string), `{"id":"dry","attributes":{"when":"2020-02-02"}}`+"\n"))
		done := wait(t, field(p, "import", "id").(string))
		if done.at("import", "new") != 1.0 || done.at("import", "attributes", 0, "fits") != "DATE" || h.ask(`{ user(id: "dry") { id } }`, nil).at("user") != nil {
			t.Errorf("%s", done.body)
		}
	})
	t.Run("an unknown import is 404 and null", func(t *testing.T) {
		if a := h.do(h.request("PUT", "/imports/import:none", "{}")); a.status != 404 || a.code() != "NOT_FOUND" {
			t.Errorf("status %d: %s", a.status, a.body)
		}
		a := h.ask(`mutation { cancelImport(id: "import:none") { import { id } issues { code } } }`, nil)
		if issue(a) != "IMPORT_REFUSED" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("an import is cancelled", func(t *testing.T) {
		p := h.change(`mutation { createImport { import { id } issues { code } } }`, nil)
		p = h.change(`mutation($id: ID!) { cancelImport(id: $id) { import { status } issues { code } } }`, vars{"id": field(p, "import", "id")})
		if field(p, "import", "status") != "CANCELLED" {
			t.Errorf("%v", p)
		}
	})
	t.Run("one key makes one import", func(t *testing.T) {
		twice := `mutation { createImport(idempotencyKey: "i1") { import { id } issues { code } } }`
		one, two := h.change(twice, nil), h.change(twice, nil)
		if field(one, "import", "id") != field(two, "import", "id") {
			t.Errorf("%v and %v", one, two)
		}
		if n := len(h.ask(`{ imports { id } }`, nil).at("imports").([]any)); n != 4 {
			t.Errorf("%d imports", n)
		}
	})
	t.Run("a key that was used for another import is refused", func(t *testing.T) {
		const order = `mutation($f: ImportFormat!, $dry: Boolean!, $kinds: [AttributeKindInput!]) {
			createImport(format: $f, dryRun: $dry, kinds: $kinds, idempotencyKey: "i2") { import { id } issues { code path } } }`
		kinds := []vars{{"key": "a", "kind": "NUMBER"}, {"key": "b", "kind": "DATE"}}
		h.change(order, vars{"f": "CSV", "dry": true, "kinds": kinds})
		h.change(order, vars{"f": "CSV", "dry": true, "kinds": []vars{kinds[1], kinds[0]}})
		for name, other := range map[string]vars{
			"format": {"f": "NDJSON", "dry": true, "kinds": kinds},
			"dryRun": {"f": "CSV", "dry": false, "kinds": kinds},
			"kinds":  {"f": "CSV", "dry": true, "kinds": kinds[:1]},
		} {
			a := h.ask(order, other)
			if issue(a) != "IDEMPOTENCY_KEY_REUSED" || a.at("createImport", "import") != nil || a.at("createImport", "issues", 0, "path", 0) != "idempotencyKey" {
				t.Errorf("%s: %s", name, a.body)
			}
		}
	})
}
