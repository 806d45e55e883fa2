package graph_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
)

const importFields = `{ id status uploadPath fileName read new changed unchanged rejected missing missingUsers deactivated undoable error idColumn nameColumn localTimes
	guards { guard message count share } columns { name known distinct samples use } attributes { key kind isNew samples } rejects { line issues { code } } }`

// sent makes an import, sends its file and follows it until it goes on no more; it returns the last message.
func (h *house) sent(t *testing.T, arguments, name, file string) map[string]any {
	t.Helper()
	p := h.change(`mutation { createImport(`+arguments+`) { import `+importFields+` issues { code message } } }`, nil)
	if a := h.do(h.request("PUT", field(p, "import", "uploadPath").(string)+"?name="+name, file)); a.status != 202 {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	return h.followed(t, field(p, "import", "id").(string))
}

// followed reads the stream of an import to its end.
func (h *house) followed(t *testing.T, id string) map[string]any {
	t.Helper()
	c := h.call(t)
	c.subscribe("1", `subscription($id: ID!) { importProgressed(id: $id) `+importFields+` }`, vars{"id": id})
	var last map[string]any
	for {
		m := c.next()
		if m["type"] == "complete" {
			return last
		}
		if m["type"] != "next" {
			t.Fatalf("%v", m)
		}
		last = field(m, "payload", "data", "importProgressed").(map[string]any)
	}
}

func TestReviewedImport(t *testing.T) {
	h := newHouse(t)
	h.people(40)
	const file = "Staff no,name,city,level\np1,Ann,Vienna,1\np2,Bob,Graz,x\np3,Cid,,3\n"
	t.Run("a file is reviewed with a stream, read again with other choices, and applied past a guard", func(t *testing.T) {
		i := h.sent(t, `format: CSV, review: true, missing: DEACTIVATE`, "people.csv", file)
		if i["status"] != "REVIEW" || i["fileName"] != "people.csv" || i["new"] != 3.0 || i["missing"] != 40.0 || i["deactivated"] != 40.0 || i["idColumn"] != "Staff no" || i["nameColumn"] != "name" {
			t.Fatalf("%v", i)
		}
		if use := field(i, "columns", 0, "use"); use != "ID" || field(i, "guards", 0, "guard") != "IMPORT_DEACTIVATES" || field(i, "attributes", 1, "kind") != "STRING" || i["undoable"] != false {
			t.Errorf("%v", i)
		}
		id := vars{"id": i["id"]}
		refused := h.ask(`mutation($id: ID!) { reviewImport(id: $id, idColumn: "nobody") { import { id } issues { code path } } }`, id)
		if refused.at("reviewImport", "issues", 0, "path", 0) != "idColumn" {
			t.Errorf("%s", refused.body)
		}
		const again = `mutation($id: ID!) { reviewImport(id: $id, kinds: [{key: "level", kind: NUMBER}], localTimes: true, idempotencyKey: "r1") { import { status missingUsers } issues { code } } }`
		h.change(again, id)
		if i = h.followed(t, i["id"].(string)); i["rejected"] != 1.0 || i["new"] != 2.0 || i["missingUsers"] != "DEACTIVATE" || i["localTimes"] != true || len(i["guards"].([]any)) != 2 {
			t.Errorf("%v", i)
		}
		h.change(again, id)
		blocked := h.ask(`mutation($id: ID!) { applyImport(id: $id, confirm: [IMPORT_REFUSES]) { import { status } blockedBy { guard count share message } issues { code } } }`, id)
		if blocked.at("applyImport", "blockedBy", 0, "count") != 40.0 || blocked.at("applyImport", "blockedBy", 1) != nil || blocked.at("applyImport", "import", "status") != "REVIEW" {
			t.Errorf("%s", blocked.body)
		}
		const apply = `mutation($id: ID!) { applyImport(id: $id, confirm: [IMPORT_REFUSES, IMPORT_DEACTIVATES], idempotencyKey: "a1") { import { id } blockedBy { guard } issues { code } } }`
		h.change(apply, id)
		if i = h.followed(t, i["id"].(string)); i["status"] != "DONE" || i["deactivated"] != 40.0 || i["new"] != 2.0 {
			t.Errorf("%v", i)
		}
		h.change(apply, id)
		if a := h.ask(`mutation($id: ID!) { applyImport(id: $id) { import { id } issues { code } } }`, id); issue(a) != "IMPORT_REFUSED" {
			t.Errorf("%s", a.body)
		}
		if users := h.ask(`{ health { users } }`, nil).at("health", "users"); users != 2.0 {
			t.Errorf("%v users", users)
		}
	})
	t.Run("a file that is everyone fails at the guard without a review, and says how to confirm", func(t *testing.T) {
		i := h.sent(t, `missing: DEACTIVATE`, "", `{"id":"q1"}`+"\n")
		if i["status"] != "FAILED" || !strings.Contains(i["error"].(string), "confirm IMPORT_DEACTIVATES") || i["fileName"] != nil {
			t.Errorf("%v", i)
		}
	})
	t.Run("an import is taken back once, and whom somebody else has changed since is kept", func(t *testing.T) {
		i := h.sent(t, `format: CSV`, "", "id,city,size\nq1,Linz,1\nq2,Linz,2\np1,Linz,3\n")
		if i["status"] != "DONE" || i["undoable"] != true || i["missing"] != 1.0 {
			t.Fatalf("%v", i)
		}
		h.change(`mutation { upsertUsers(users: [{id: "q2", name: "Q"}]) { accepted issues { code } } }`, nil)
		const undo = `mutation($id: ID!) { undoImport(id: $id, idempotencyKey: "u1") { import { id } issues { code } } }`
		h.change(undo, vars{"id": i["id"]})
		if last := h.followed(t, i["id"].(string)); last["status"] != "UNDONE" || last["undoable"] != false {
			t.Errorf("%v", last)
		}
		h.change(undo, vars{"id": i["id"]})
		a := h.ask(`query($id: ID!) { import(id: $id) { undone kept } q1: user(id: "q1") { id } q2: user(id: "q2") { id } p1: user(id: "p1") { value(attribute: "city") } attribute(key: "size") { key } }`, vars{"id": i["id"]})
		if a.at("import", "undone") != 2.0 || a.at("import", "kept") != 1.0 || a.at("q1") != nil || a.at("q2") == nil || a.at("p1", "value") != "Vienna" || a.at("attribute", "key") != "size" {
			t.Errorf("%s", a.body)
		}
		if a := h.ask(`mutation($id: ID!) { undoImport(id: $id) { import { id } issues { code message } } }`, vars{"id": i["id"]}); issue(a) != "IMPORT_REFUSED" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a dry run cannot be reviewed", func(t *testing.T) {
		if a := h.ask(`mutation { createImport(dryRun: true, review: true) { import { id } issues { code path } } }`, nil); issue(a) != "IMPORT_REFUSED" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("an unknown import cannot be followed", func(t *testing.T) {
		c := h.call(t)
		c.subscribe("1", `subscription { importProgressed(id: "import:none") { status } }`, nil)
		if text, err := json.Marshal(c.next()); err != nil || !strings.Contains(string(text), "NOT_FOUND") {
			t.Error(fmt.Sprintf("%s", text), err)
		}
	})
}

func TestAnImportWithoutMemoryForItsPeople(t *testing.T) {
	left := int64(500)
	h := boundedHouse(t, func(more int64) error {
		if more > atomic.LoadInt64(&left) {
			return errors.New("they need too much")
		}
		return nil
	})
	const fields = `{ id status uploadPath error issues { code message hint path } }`
	const file = "{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n{\"id\":\"d\"}\n"
	for _, arguments := range []string{`format: NDJSON`, `format: NDJSON, dryRun: true`, `format: NDJSON, review: true`} {
		i := h.sent(t, arguments, "people.ndjson", file)
		a := h.ask(`query($id: ID!) { import(id: $id) `+fields+` health { users } }`, vars{"id": i["id"]})
		if a.at("import", "status") != "FAILED" || a.at("import", "issues", 0, "code") != "IMPORT_TOO_LARGE" || a.at("health", "users") != 0.0 ||
			!strings.Contains(a.at("import", "error").(string), "add 4 users for whom there is no memory: they need too much. Nothing was written") {
			t.Errorf("%s: %s", arguments, a.body)
		}
	}
	atomic.StoreInt64(&left, 1<<40)
	i := h.sent(t, `format: NDJSON, review: true`, "people.ndjson", file)
	atomic.StoreInt64(&left, 500)
	const apply = `mutation($id: ID!) { applyImport(id: $id) { import { id } issues { code message hint } } }`
	if a := h.ask(apply, vars{"id": i["id"]}); issue(a) != "IMPORT_TOO_LARGE" || a.at("applyImport", "issues", 0, "hint") == "" {
		t.Errorf("%s", a.body)
	}
	atomic.StoreInt64(&left, 1<<40)
	h.change(apply, vars{"id": i["id"]})
	if i = h.followed(t, i["id"].(string)); i["status"] != "DONE" || i["new"] != 4.0 {
		t.Errorf("%v", i)
	}
}
