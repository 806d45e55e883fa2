package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"parterre/audience"
	"parterre/audience/live"
	"parterre/audience/load"
	"parterre/graph"
	"parterre/graph/auth"
	"parterre/index"
	"parterre/index/block"
	"parterre/store"
)

// house is a whole server on loopback over a folder of its own.
type house struct {
	t       testing.TB
	service *audience.Service
	handler *graph.Handler
	server  *httptest.Server
	log     *lines
	key     string // sent with every request, when there is one
}

// start is where the manual clock of a house starts.
var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func schemaText(t testing.TB) string {
	text, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func newHouse(t testing.TB, with ...func(*graph.Options)) *house {
	t.Helper()
	return boundedHouse(t, nil, with...)
}

// boundedHouse is one with a bound of its memory.
func boundedHouse(t testing.TB, memory func(more int64) error, with ...func(*graph.Options)) *house {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(t.TempDir(), store.Options{Create: true, Format: 1, ReserveBytes: 1})
	if err != nil {
		t.Fatal(err)
	}
	facts, _, err := index.Load(ctx, st, index.Options{Shape: block.Shape(10)})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, log: &lines{}}
	logger := slog.New(slog.NewJSONHandler(h.log, nil))
	h.service, err = audience.Open(ctx, audience.Options{
		Store: st, Facts: facts, Start: start, Counter: live.Counter{}, Feed: live.NewFeed(time.After), Logger: logger, Memory: memory,
	})
	if err != nil {
		t.Fatal(err)
	}
	imports := load.NewRegistry(load.Options{Writer: h.service, Now: time.Now, Folder: t.TempDir(), Logger: logger})
	options := graph.Options{
		Service: h.service, Imports: imports, Clock: time.Now, Schema: schemaText(t), Introspection: true,
		Logger: logger, Registry: prometheus.NewRegistry(),
	}
	for _, change := range with {
		change(&options)
	}
	h.handler = graph.New(options)
	h.handler.Ready()
	h.server = httptest.NewServer(h.handler)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := h.handler.Drain(ctx); err != nil {
			t.Errorf("drain: %v", err)
		}
		h.server.Close()
		imports.Close()
		if err := h.service.Close(ctx); err != nil {
			t.Errorf("close the service: %v", err)
		}
		if err := st.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return h
}

// withKeys makes the house ask for keys: name=key,name=key.
func withKeys(t testing.TB, text string) func(*graph.Options) {
	keys, err := auth.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return func(o *graph.Options) { o.Keys = auth.NewRing(keys) }
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
	Data   map[string]any `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
}

func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

// at walks down the data: names of fields, and numbers for positions.
func (a answer) at(path ...any) any {
	var v any = a.Data
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[s]
		case int:
			l, _ := v.([]any)
			if s >= len(l) {
				return nil
			}
			v = l[s]
		}
	}
	return v
}

type vars = map[string]any

// do sends a request as it is.
func (h *house) do(r *http.Request) answer {
	h.t.Helper()
	if h.key != "" && r.Header.Get("Authorization") == "" {
		r.Header.Set("Authorization", "Bearer "+h.key)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer response.Body.Close()
	a := answer{status: response.StatusCode, header: response.Header}
	if a.body, err = io.ReadAll(response.Body); err != nil {
		h.t.Fatal(err)
	}
	if media := response.Header.Get("Content-Type"); strings.Contains(media, "json") && !strings.Contains(media, "ndjson") {
		if err := json.Unmarshal(a.body, &a); err != nil {
			h.t.Fatalf("the answer is no JSON: %v: %.300s", err, a.body)
		}
	}
	return a
}

// post sends an operation by POST.
func (h *house) post(query string, variables vars) answer {
	h.t.Helper()
	text, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		h.t.Fatal(err)
	}
	return h.postRaw(text)
}

func (h *house) postRaw(text []byte) answer {
	h.t.Helper()
	r, err := http.NewRequest("POST", h.server.URL+"/graphql", bytes.NewReader(text))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	return h.do(r)
}

// ask sends an operation that must not have errors.
func (h *house) ask(query string, variables vars) answer {
	h.t.Helper()
	a := h.post(query, variables)
	if len(a.Errors) > 0 || a.status != 200 {
		h.t.Fatalf("status %d: %s", a.status, a.body)
	}
	return a
}

// change sends a mutation of one field that must have no issues, and returns its payload.
func (h *house) change(query string, variables vars) map[string]any {
	h.t.Helper()
	a := h.ask(query, variables)
	for _, payload := range a.Data {
		p := payload.(map[string]any)
		if issues, _ := p["issues"].([]any); len(issues) > 0 {
			h.t.Fatalf("issues: %s", a.body)
		}
		return p
	}
	h.t.Fatalf("no payload: %s", a.body)
	return nil
}

const upsert = `mutation($users: [UserInput!]!) { upsertUsers(users: $users) { accepted revision issues { code path message hint } } }`

// person is a user as it is written.
func person(id string, attributes vars, groups ...string) vars {
	var list []vars
	for key, value := range attributes {
		list = append(list, vars{"key": key, "value": value})
	}
	return vars{"id": id, "name": "Name of " + id, "attributes": list, "groups": groups}
}

// people writes n users: age 18 + i%50, city one of three, one group each.
func (h *house) people(n int) {
	h.t.Helper()
	cities := []string{"Vienna", "Graz", "Linz"}
	for from := 0; from < n; from += 1000 {
		var users []vars
		for i := from; i < min(n, from+1000); i++ {
			users = append(users, person(fmt.Sprintf("u%05d", i), vars{"age": 18 + i%50, "city": cities[i%3]}, "team-"+cities[i%3]))
		}
		h.change(upsert, vars{"users": users})
	}
}

const create = `mutation($key: String, $name: String!, $criteria: CriteriaInput, $include: [String!], $exclude: [String!]) {
	createAudience(key: $key, name: $name, criteria: $criteria, include: $include, exclude: $exclude) {
		audience { id key version status } revision issues { code path message hint severity } } }`

const publish = `mutation($audience: AudienceRef!, $version: Int!) {
	publishAudience(audience: $audience, version: $version) { audience { id key version status population { size } } revision issues { code severity path message } } }`

// published makes an audience and publishes it; its size is returned.
func (h *house) published(key string, criteria vars) int {
	h.t.Helper()
	made := h.change(create, vars{"key": key, "name": strings.ToUpper(key), "criteria": criteria})["audience"].(map[string]any)
	done := h.change(publish, vars{"audience": vars{"key": key}, "version": made["version"]})
	return int(done["audience"].(map[string]any)["population"].(map[string]any)["size"].(float64))
}

func attribute(key string, is vars) vars { return vars{"attribute": vars{"key": key, "is": is}} }

// lines is a log that can be read back.
type lines struct {
	mu  sync.Mutex // guards buf
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// request is a request with a body as it is.
func (h *house) request(method, path, body string) *http.Request {
	r, err := http.NewRequest(method, h.server.URL+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}
