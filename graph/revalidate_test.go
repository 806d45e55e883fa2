package graph_test

import (
	"io"
	"net/http"
	"net/url"
	"testing"
)

// get asks by GET, with the ETag of an answer before if there is one.
func (h *house) get(query, variables, tag string) answer {
	h.t.Helper()
	r := h.request("GET", "/graphql?"+url.Values{"query": {query}, "variables": {variables}}.Encode(), "")
	r.Header.Set("Accept", "application/graphql-response+json")
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	return h.do(r)
}

func TestRevalidation(t *testing.T) {
	h := newHouse(t, withKeys(t, "shop=0123456789abcdef,cron=fedcba9876543210"))
	h.key = "0123456789abcdef"
	h.people(30)
	h.published("adults", attribute("age", vars{"atLeast": 18}))
	const query = `query($user: String!) { isMember(user: $user, audience: {key: "adults"}) }`
	const ann = `{"user":"u00001"}`
	first := h.get(query, ann, "")
	tag := first.header.Get("ETag")
	t.Run("an answer by GET has a tag, and may be kept by the caller alone", func(t *testing.T) {
		if tag == "" || first.header.Get("Cache-Control") != "private, no-cache" || first.at("isMember") != true {
			t.Fatalf("%v: %s", first.header, first.body)
		}
	})
	t.Run("asked again with it, nothing is sent", func(t *testing.T) {
		for _, held := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
			if a := h.get(query, ann, held); a.status != 304 || len(a.body) != 0 || a.header.Get("ETag") != tag {
				t.Errorf("%s: status %d: %s", held, a.status, a.body)
			}
		}
	})
	t.Run("another question, other variables, another operation and another caller have another tag", func(t *testing.T) {
		for name, a := range map[string]answer{
			"question":  h.get(query+" ", ann, tag),
			"variables": h.get(query, `{"user":"u00002"}`, tag),
		} {
			if a.status != 200 || a.header.Get("ETag") == tag {
				t.Errorf("%s: status %d, tag %s", name, a.status, a.header.Get("ETag"))
			}
		}
		const two = `query A { now } query B { revision }`
		var tags []string
		for _, name := range []string{"A", "B"} {
			tags = append(tags, h.do(h.request("GET", "/graphql?"+url.Values{"query": {two}, "operationName": {name}}.Encode(), "")).header.Get("ETag"))
		}
		if tags[0] == tags[1] {
			t.Error("two operations of one document have one tag")
		}
		h.key = "fedcba9876543210"
		if a := h.get(query, ann, tag); a.status != 200 || a.header.Get("ETag") == tag {
			t.Errorf("another caller: status %d", a.status)
		}
		h.key = "0123456789abcdef"
	})
	t.Run("errors and POSTs have none and are not kept", func(t *testing.T) {
		for name, a := range map[string]answer{
			"error":         h.get(`{ isMember(user: "u00001", audience: {key: "none"}) }`, "", ""),
			"refusal":       h.get(`{ nothing }`, "", ""),
			"POST":          h.ask(`{ now }`, nil),
			"error for any": h.get(`{ nothing }`, "", "*"),
		} {
			if a.header.Get("ETag") != "" || a.header.Get("Cache-Control") != "no-store" || a.status == 304 {
				t.Errorf("%s: %d %v", name, a.status, a.header)
			}
		}
	})
	t.Run("a write and a tick change it", func(t *testing.T) {
		h.change(upsert, vars{"users": []vars{person("u00001", vars{"age": 7})}})
		a := h.get(query, ann, tag)
		if a.status != 200 || a.at("isMember") != false {
			t.Fatalf("status %d: %s", a.status, a.body)
		}
		h.change(`mutation { advanceClock(to: "2026-03-01T09:00:01Z") { revision issues { message } } }`, nil)
		if b := h.get(query, ann, a.header.Get("ETag")); b.status != 200 || b.header.Get("ETag") == a.header.Get("ETag") {
			t.Errorf("status %d", b.status)
		}
	})
}

// What a revision does not settle must have no tag.
func TestWhatARevisionSettles(t *testing.T) {
	h := newHouse(t)
	h.people(3)
	tagged := map[string]string{
		"revision": `revision`, "now": `now`, "audience": `audience(by: {key: "x"}) { id }`, "audiences": `audiences { totalCount }`,
		"population": `population(of: {criteria: {everyone: true}}) { size }`, "preview": `preview(criteria: {everyone: true}) { issues { code } }`,
		"memberships": `memberships(users: ["x"]) { memberOf }`, "user": `user(id: "u00001") { name }`, "users": `users { totalCount }`,
		"attribute": `attribute(key: "age") { id }`, "attributes": `attributes { id }`, "group": `group(key: "x") { id }`, "groups": `groups { id }`,
		"roles": `roles { name }`, "operators": `operators { __typename }`, "previewUser": `previewUser(user: {id: "x"}) { isNew }`, "settings": `settings { zone }`,
		"criteriaFromText": `criteriaFromText(text: "age > 3") { __typename }`,
		"compare":          `compare(a: {criteria: {everyone: true}}, b: {criteria: {everyone: true}}) { __typename }`,
		"overlap":          `overlap(of: [{criteria: {everyone: true}}]) { __typename }`,
		"_entities":        `_entities(representations: [{__typename: "User", id: "u00001"}]) { ... on User { name } }`, "_service": `_service { sdl }`,
	}
	untagged := map[string]string{
		"node": `node(id: "import:1") { id }`, "import": `import(id: "import:1") { id }`, "imports": `imports { id }`, "health": `health { users }`,
	}
	for want, of := range map[bool]map[string]string{true: tagged, false: untagged} {
		for name, query := range of {
			for _, text := range []string{`{ ` + query + ` }`, `{ ...F } fragment F on Query { ... { ` + query + ` } }`} {
				a := h.get(text, "", "")
				if has := a.header.Get("ETag") != ""; has != want || len(a.Errors) > 0 {
					t.Errorf("%s: a tag is there: %v: %s", name, has, a.body)
				}
			}
		}
	}
	if a := h.get(`query @view(minRevision: "1") { now }`, "", ""); a.header.Get("ETag") != "" {
		t.Error("a pinned View has a tag")
	}
	if a := h.get(`{ now ...F } fragment F on Query { ... { health { users } } }`, "", ""); a.header.Get("ETag") != "" {
		t.Error("what one field of several answers is not settled, and there is a tag")
	}
}

// BenchmarkRevalidation compares an answer by GET with being told that it is unchanged.
func BenchmarkRevalidation(b *testing.B) {
	h := newHouse(b)
	h.people(20_000)
	h.published("adults", attribute("age", vars{"atLeast": 30}))
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	for _, c := range []struct{ name, query string }{
		{"isMember", `{ isMember(user: "u01234", audience: {key: "adults"}) }`},
		{"composition", `{ population(of: {audience: {key: "adults"}}) { size composition(by: [{attribute: "age"}, {attribute: "city"}]) { cells { labels size share } } } }`},
	} {
		for _, held := range []bool{false, true} {
			r := h.request("GET", "/graphql?"+url.Values{"query": {c.query}}.Encode(), "")
			name, want := c.name+"/whole", 200
			if held {
				r.Header.Set("If-None-Match", h.do(r).header.Get("ETag"))
				name, want = c.name+"/unchanged", 304
			}
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					response, err := client.Do(r)
					if err != nil {
						b.Fatal(err)
					}
					n, _ := io.Copy(io.Discard, response.Body)
					b.ReportMetric(float64(n), "bytes")
					if response.Body.Close(); response.StatusCode != want {
						b.Fatalf("status %d", response.StatusCode)
					}
				}
			})
		}
	}
}
