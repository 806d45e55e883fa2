package graph_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"parterre/graph"
)

func TestGraphQLOverHTTP(t *testing.T) {
	h := newHouse(t)
	const (
		plain = "application/json; charset=utf-8"
		gql   = "application/graphql-response+json; charset=utf-8"
	)
	post := `{"query":"{ __typename }"}`
	get := func(values ...string) string {
		q := url.Values{}
		for i := 0; i < len(values); i += 2 {
			q.Set(values[i], values[i+1])
		}
		return "?" + q.Encode()
	}
	for _, c := range []struct {
		name                                string
		method, accept, content, body, path string
		status                              int
		media, code                         string
		data                                bool
	}{
		{name: "a POST is answered", method: "POST", accept: gql, body: post, status: 200, media: gql, data: true},
		{name: "a POST for JSON is answered in JSON", method: "POST", accept: "application/json", body: post, status: 200, media: plain, data: true},
		{name: "without Accept the answer is JSON", method: "POST", body: post, status: 200, media: plain, data: true},
		{name: "whoever accepts anything gets JSON", method: "POST", accept: "*/*", body: post, status: 200, media: plain, data: true},
		{name: "the liking of the caller decides", method: "POST", accept: "application/json;q=0.5, application/graphql-response+json", body: post, status: 200, media: gql, data: true},
		{name: "who takes none of the types is told", method: "POST", accept: "text/html", body: post, status: 406, media: plain, code: "BAD_REQUEST"},
		{name: "a charset in the content type is fine", method: "POST", content: "application/json; charset=UTF-8", body: post, status: 200, media: plain, data: true},
		{name: "another charset is refused", method: "POST", content: "application/json; charset=latin1", body: post, status: 415, media: plain, code: "BAD_REQUEST"},
		{name: "another content type is refused", method: "POST", content: "text/plain", body: post, status: 415, media: plain, code: "BAD_REQUEST"},
		{name: "a form is refused", method: "POST", content: "application/x-www-form-urlencoded", body: "query={__typename}", status: 415, media: plain, code: "BAD_REQUEST"},
		{name: "broken JSON is 400 and not repeated", method: "POST", accept: gql, body: `{"query": "secret-text`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "broken JSON is 400 for JSON too", method: "POST", accept: "application/json", body: `secret-text`, status: 400, media: plain, code: "BAD_REQUEST"},
		{name: "more than one JSON value is 400", method: "POST", body: post + post, status: 400, media: plain, code: "BAD_REQUEST"},
		{name: "a batch is refused", method: "POST", accept: gql, body: "[" + post + "]", status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "a text is refused", method: "POST", accept: gql, body: `"secret-text"`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "an empty body is refused", method: "POST", accept: gql, body: ``, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "no query is refused", method: "POST", accept: gql, body: `{}`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "a query that is no text is refused", method: "POST", accept: gql, body: `{"query": 7}`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "variables that are no object are refused", method: "POST", accept: gql, body: `{"query":"{__typename}","variables":"secret-text"}`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "extensions that are no object are refused", method: "POST", accept: gql, body: `{"query":"{__typename}","extensions":[1]}`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "an operation name that is no text is refused", method: "POST", accept: gql, body: `{"query":"{__typename}","operationName":{}}`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "null variables, extensions and name are fine", method: "POST", accept: gql, body: `{"query":"{__typename}","variables":null,"extensions":null,"operationName":null}`, status: 200, media: gql, data: true},
		{name: "a document that cannot be parsed is 400", method: "POST", accept: gql, body: `{"query":"{"}`, status: 400, media: gql, code: "GRAPHQL_PARSE_FAILED"},
		{name: "a document that cannot be parsed is 200 for JSON", method: "POST", accept: "application/json", body: `{"query":"{"}`, status: 200, media: plain, code: "GRAPHQL_PARSE_FAILED"},
		{name: "an invalid document is 400", method: "POST", accept: gql, body: `{"query":"{ nothing }"}`, status: 400, media: gql, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "an invalid document is 200 for JSON", method: "POST", accept: "application/json", body: `{"query":"{ nothing }"}`, status: 200, media: plain, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "an unknown operation is 400", method: "POST", accept: gql, body: `{"query":"query A {__typename}","operationName":"B"}`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "one of several operations is named", method: "POST", accept: gql, body: `{"query":"query A {__typename} query B {now}","operationName":"A"}`, status: 200, media: gql, data: true},
		{name: "several operations without a name are 400", method: "POST", accept: gql, body: `{"query":"query A {__typename} query B {now}"}`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "a variable that is missing is 400", method: "POST", accept: gql, body: `{"query":"query($id: String!) { user(id: $id) { id } }"}`, status: 400, media: gql, code: "BAD_USER_INPUT"},
		{name: "a field's error leaves 200", method: "POST", accept: gql, body: `{"query":"{ isMember(user: \"x\", audience: {key: \"none\"}) }"}`, status: 200, media: gql, code: "NOT_FOUND", data: true},
		{name: "a subscription needs a stream", method: "POST", accept: gql, body: `{"query":"subscription { previewChanged(criteria: {everyone: true}) { revision } }"}`, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "invalid UTF-8 is refused", method: "POST", accept: gql, body: "{\"query\":\"{ user(id: \\\"\xff\xfe\\\") { id } }\"}", status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "a GET is answered", method: "GET", accept: gql, path: get("query", "query($id: String!) { user(id: $id) { id } }", "variables", `{"id":"x"}`), status: 200, media: gql, data: true},
		{name: "a GET without a query is refused", method: "GET", accept: gql, status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "a GET with broken variables is refused", method: "GET", accept: gql, path: get("query", "{__typename}", "variables", `{secret-text`), status: 400, media: gql, code: "BAD_REQUEST"},
		{name: "a GET names its operation", method: "GET", accept: gql, path: get("query", "query A {__typename} query B {now}", "operationName", "A"), status: 200, media: gql, data: true},
		{name: "a mutation by GET is 405", method: "GET", accept: gql, path: get("query", `mutation { deleteUsers(ids: ["x"]) { accepted } }`), status: 405, media: gql, code: "BAD_REQUEST"},
		{name: "a mutation by GET is 405 for JSON", method: "GET", accept: "application/json", path: get("query", `mutation { deleteUsers(ids: ["x"]) { accepted } }`), status: 405, media: plain, code: "BAD_REQUEST"},
		{name: "PUT is not spoken", method: "PUT", accept: gql, body: post, status: 405, media: gql, code: "BAD_REQUEST"},
		{name: "DELETE is not spoken", method: "DELETE", accept: gql, status: 405, media: gql, code: "BAD_REQUEST"},
		{name: "@defer is refused", method: "POST", accept: gql, body: `{"query":"{ ... @defer { now } }"}`, status: 400, media: gql, code: "BAD_REQUEST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := http.NewRequest(c.method, h.server.URL+"/graphql"+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if c.accept != "" {
				r.Header.Set("Accept", strings.TrimSuffix(c.accept, "; charset=utf-8"))
			}
			if c.method == "POST" {
				r.Header.Set("Content-Type", "application/json")
			}
			if c.content != "" {
				r.Header.Set("Content-Type", c.content)
			}
			a := h.do(r)
			if a.status != c.status || a.header.Get("Content-Type") != c.media || a.code() != c.code {
				t.Errorf("status %d, %s, code %q: %s", a.status, a.header.Get("Content-Type"), a.code(), a.body)
			}
			if has := strings.Contains(string(a.body), `"data":`); has != c.data {
				t.Errorf("data in the answer is %v: %s", has, a.body)
			}
			if strings.Contains(string(a.body), "secret-text") {
				t.Errorf("the request is repeated: %s", a.body)
			}
			if a.status == http.StatusMethodNotAllowed && a.header.Get("Allow") == "" {
				t.Error("405 without Allow")
			}
		})
	}
}

func TestServing(t *testing.T) {
	h := newHouse(t)
	fetch := func(path string) (int, string) {
		r, err := http.NewRequest("GET", h.server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		a := h.do(r)
		return a.status, string(a.body)
	}
	t.Run("the server is alive and ready", func(t *testing.T) {
		for _, path := range []string{"/livez", "/readyz"} {
			if status, body := fetch(path); status != 200 {
				t.Errorf("%s: %d %s", path, status, body)
			}
		}
	})
	t.Run("the schema is published as it is written", func(t *testing.T) {
		if status, body := fetch("/schema.graphqls"); status != 200 || body != schemaText(t) {
			t.Errorf("status %d, %d bytes", status, len(body))
		}
	})
	t.Run("operations are counted by type and name", func(t *testing.T) {
		h.ask(`query Clock { now }`, nil)
		h.post(`query Broken { nothing }`, nil)
		_, body := fetch("/metrics")
		for _, want := range []string{
			`parterre_operation_seconds_count{name="Clock",type="query"} 1`,
			`parterre_operation_errors_total{code="GRAPHQL_VALIDATION_FAILED",type="unread"} 1`,
		} {
			if !strings.Contains(body, want) {
				t.Errorf("no %s in\n%s", want, body)
			}
		}
	})
	t.Run("names beyond a hundred are counted together", func(t *testing.T) {
		for i := range 120 {
			h.ask(fmt.Sprintf(`query Name%d { now }`, i), nil)
		}
		_, body := fetch("/metrics")
		if n := strings.Count(body, "parterre_operation_seconds_count{"); n > 101 {
			t.Errorf("%d names", n)
		}
		if !strings.Contains(body, `name="other"`) {
			t.Error("none is counted as other")
		}
	})
	t.Run("draining is told, and no stream is begun", func(t *testing.T) {
		if err := h.handler.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if status, _ := fetch("/readyz"); status != 503 {
			t.Errorf("status %d", status)
		}
		r, _ := http.NewRequest("GET", h.server.URL+"/graphql?query=subscription%7BpreviewChanged(criteria%3A%7Beveryone%3Atrue%7D)%7Brevision%7D%7D", nil)
		r.Header.Set("Accept", "text/event-stream")
		if a := h.do(r); a.status != 503 || a.code() != "UNAVAILABLE" {
			t.Errorf("status %d: %s", a.status, a.body)
		}
		h.ask(`{ now }`, nil) // those who are here are still answered
	})
}

func TestIntrospection(t *testing.T) {
	t.Run("it is answered where it is on", func(t *testing.T) {
		h := newHouse(t)
		if name := h.ask(`{ __schema { queryType { name } } }`, nil).at("__schema", "queryType", "name"); name != "Query" {
			t.Errorf("got %v", name)
		}
	})
	t.Run("where it is off nothing is told of names", func(t *testing.T) {
		h := newHouse(t, func(o *graph.Options) { o.Introspection = false })
		if a := h.post(`{ __schema { queryType { name } } }`, nil); a.code() != "FORBIDDEN" {
			t.Errorf("code %q: %s", a.code(), a.body)
		}
		for _, query := range []string{`{ audienc { id } }`, `{ user(idd: "x") { id } }`, `{ audience(by: {kee: "x"}) { id } }`, `{ audiences(status: [ACTIV]) { totalCount } }`, `query($x: AudienceReff) { now }`} {
			if a := h.post(query, nil); strings.Contains(string(a.body), "Did you mean") {
				t.Errorf("a name is suggested: %s", a.body)
			}
		}
	})
}
