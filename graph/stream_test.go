package graph_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"parterre/graph"
)

// patience is how long a test waits for what has to come.
const patience = 10 * time.Second

// caller is the other end of a WebSocket.
type caller struct {
	t    *testing.T
	conn *websocket.Conn
}

func (h *house) dial(t *testing.T, protocol string, header http.Header) (*caller, *http.Response, error) {
	dialer := websocket.Dialer{}
	if protocol != "" {
		dialer.Subprotocols = []string{protocol}
	}
	conn, response, err := dialer.Dial("ws"+strings.TrimPrefix(h.server.URL, "http")+"/graphql", header)
	if err != nil {
		return nil, response, err
	}
	t.Cleanup(func() { conn.Close() })
	return &caller{t, conn}, response, nil
}

// call dials and is let in.
func (h *house) call(t *testing.T) *caller {
	t.Helper()
	c, _, err := h.dial(t, "graphql-transport-ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	c.send(`{"type":"connection_init"}`)
	if m := c.next(); m["type"] != "connection_ack" {
		t.Fatalf("got %v", m)
	}
	return c
}

func (c *caller) send(text string) {
	c.t.Helper()
	if err := c.conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *caller) subscribe(id, query string, variables vars) {
	c.t.Helper()
	text, err := json.Marshal(vars{"id": id, "type": "subscribe", "payload": vars{"query": query, "variables": variables}})
	if err != nil {
		c.t.Fatal(err)
	}
	c.send(string(text))
}

// next returns the next message that is no ping.
func (c *caller) next() map[string]any {
	c.t.Helper()
	for {
		c.conn.SetReadDeadline(time.Now().Add(patience))
		_, text, err := c.conn.ReadMessage()
		if err != nil {
			c.t.Fatalf("read: %v", err)
		}
		var m map[string]any
		if err := json.Unmarshal(text, &m); err != nil {
			c.t.Fatal(err)
		}
		if m["type"] != "ping" {
			return m
		}
	}
}

// closed returns the code the connection is closed with.
func (c *caller) closed() int {
	c.t.Helper()
	for {
		c.conn.SetReadDeadline(time.Now().Add(patience))
		if _, _, err := c.conn.ReadMessage(); err != nil {
			var closing *websocket.CloseError
			if !errors.As(err, &closing) {
				c.t.Fatalf("not closed with a code: %v", err)
			}
			return closing.Code
		}
	}
}

// field walks down a message.
func field(m map[string]any, path ...any) any {
	return answer{Data: m}.at(path...)
}

func TestWebSocketProtocol(t *testing.T) {
	h := newHouse(t, func(o *graph.Options) { o.InitTimeout = 100 * time.Millisecond; o.Limits.Streams = 2 })
	follow := `{"id":"%s","type":"subscribe","payload":{"query":"subscription { previewChanged(criteria: {everyone: true}) { revision } }"}}`
	connect := func(t *testing.T) *caller {
		c, _, err := h.dial(t, "graphql-transport-ws", nil)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, c := range []struct {
		name     string
		messages []string
		code     int
	}{
		{"a message that is no JSON closes with 4400", []string{"nonsense"}, 4400},
		{"an unknown message closes with 4400", []string{`{"type":"hello"}`}, 4400},
		{"a message without a type closes with 4400", []string{`{}`}, 4400},
		{"invalid UTF-8 closes with 4400", []string{"{\"type\":\"\xff\"}"}, 4400},
		{"a subscription without an id closes with 4400", []string{`{"type":"connection_init"}`, `{"type":"subscribe","payload":{"query":"{now}"}}`}, 4400},
		{"a subscription without a query closes with 4400", []string{`{"type":"connection_init"}`, `{"id":"1","type":"subscribe","payload":{}}`}, 4400},
		{"a subscription before the acknowledgement closes with 4401", []string{fmt.Sprintf(follow, "1")}, 4401},
		{"silence closes with 4408", nil, 4408},
		{"two subscriptions with one id close with 4409", []string{`{"type":"connection_init"}`, fmt.Sprintf(follow, "1"), fmt.Sprintf(follow, "1")}, 4409},
		{"a second initialisation closes with 4429", []string{`{"type":"connection_init"}`, `{"type":"connection_init"}`}, 4429},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := connect(t)
			for _, m := range c.messages {
				conn.send(m)
			}
			if code := conn.closed(); code != c.code {
				t.Errorf("closed with %d", code)
			}
		})
	}
	t.Run("another subprotocol closes with 4406", func(t *testing.T) {
		for _, protocol := range []string{"", "graphql-ws"} {
			c, _, err := h.dial(t, protocol, nil)
			if err != nil {
				t.Fatal(err)
			}
			if code := c.closed(); code != 4406 {
				t.Errorf("%q: closed with %d", protocol, code)
			}
		}
	})
	t.Run("a ping is answered with what it brought", func(t *testing.T) {
		c := h.call(t)
		c.send(`{"type":"ping","payload":{"n":7}}`)
		if m := c.next(); m["type"] != "pong" || field(m, "payload", "n") != 7.0 {
			t.Errorf("got %v", m)
		}
	})
	t.Run("queries and mutations are answered and completed", func(t *testing.T) {
		c := h.call(t)
		c.subscribe("q", `{ revision }`, nil)
		if m := c.next(); m["type"] != "next" || m["id"] != "q" {
			t.Errorf("got %v", m)
		}
		if m := c.next(); m["type"] != "complete" || m["id"] != "q" {
			t.Errorf("got %v", m)
		}
	})
	t.Run("an invalid operation is an error of its id and the connection stays", func(t *testing.T) {
		c := h.call(t)
		c.subscribe("bad", `{ nothing }`, nil)
		m := c.next()
		if m["type"] != "error" || m["id"] != "bad" || field(m, "payload", 0, "extensions", "code") != "GRAPHQL_VALIDATION_FAILED" {
			t.Errorf("got %v", m)
		}
		c.subscribe("good", `{ revision }`, nil)
		if m := c.next(); m["type"] != "next" {
			t.Errorf("got %v", m)
		}
	})
	t.Run("an operation beyond the bound is an error of its id", func(t *testing.T) {
		c := h.call(t)
		for _, id := range []string{"1", "2"} {
			c.send(fmt.Sprintf(follow, id))
			if m := c.next(); m["type"] != "next" {
				t.Fatalf("got %v", m)
			}
		}
		c.send(fmt.Sprintf(follow, "3"))
		if m := c.next(); m["type"] != "error" || field(m, "payload", 0, "extensions", "code") != "LIMIT_EXCEEDED" {
			t.Errorf("got %v", m)
		}
	})
	t.Run("an id that was completed is free again", func(t *testing.T) {
		c := h.call(t)
		c.send(fmt.Sprintf(follow, "1"))
		c.next()
		c.send(`{"id":"1","type":"complete"}`)
		c.send(fmt.Sprintf(follow, "1"))
		if m := c.next(); m["type"] != "next" {
			t.Errorf("got %v", m)
		}
	})
	t.Run("a browser of another site is turned away", func(t *testing.T) {
		_, response, err := h.dial(t, "graphql-transport-ws", http.Header{"Origin": {"https://evil.example.org"}})
		if err == nil || response == nil || response.StatusCode != 403 {
			t.Errorf("error %v, response %v", err, response)
		}
	})
	t.Run("@oneOf is looked at here too", func(t *testing.T) {
		c := h.call(t)
		c.subscribe("1", `query($c: CriteriaInput!) { preview(criteria: $c) { revision } }`, vars{"c": vars{}})
		if m := c.next(); m["type"] != "error" || field(m, "payload", 0, "extensions", "code") != "BAD_USER_INPUT" {
			t.Errorf("got %v", m)
		}
	})
}

func TestWebSocketKeys(t *testing.T) {
	const key = "0123456789abcdef-page"
	h := newHouse(t, withKeys(t, "page="+key))
	t.Run("the key comes in the first message", func(t *testing.T) {
		c, _, err := h.dial(t, "graphql-transport-ws", nil)
		if err != nil {
			t.Fatal(err)
		}
		c.send(`{"type":"connection_init","payload":{"authorization":"Bearer ` + key + `"}}`)
		if m := c.next(); m["type"] != "connection_ack" {
			t.Fatalf("got %v", m)
		}
		c.subscribe("1", `query FromThePage { now }`, nil)
		c.next()
		if m := c.next(); m["type"] != "complete" {
			t.Fatalf("got %v", m)
		}
		h.dial(t, "graphql-transport-ws", nil)
		if log := h.log.String(); strings.Contains(log, key) {
			t.Error("the key is in the log")
		}
	})
	t.Run("or in the header", func(t *testing.T) {
		c, _, err := h.dial(t, "graphql-transport-ws", http.Header{"Authorization": {"Bearer " + key}})
		if err != nil {
			t.Fatal(err)
		}
		c.send(`{"type":"connection_init"}`)
		if m := c.next(); m["type"] != "connection_ack" {
			t.Fatalf("got %v", m)
		}
	})
	t.Run("a wrong key or none in the first message closes with 4403", func(t *testing.T) {
		for _, payload := range []string{`{}`, `{"authorization":"Bearer wrong"}`, `null`} {
			c, _, err := h.dial(t, "graphql-transport-ws", nil)
			if err != nil {
				t.Fatal(err)
			}
			c.send(`{"type":"connection_init","payload":` + payload + `}`)
			if code := c.closed(); code != 4403 {
				t.Errorf("%s: closed with %d", payload, code)
			}
		}
	})
	t.Run("a wrong key in the header is 401", func(t *testing.T) {
		_, response, err := h.dial(t, "graphql-transport-ws", http.Header{"Authorization": {"Bearer wrong"}})
		if err == nil || response == nil || response.StatusCode != 401 {
			t.Errorf("error %v, response %v", err, response)
		}
	})
}

const followAudience = `subscription($key: String!) { audienceChanged(audiences: [{key: $key}], atMostEvery: "PT0S") {
	entered left cause revision audience { key status version population { size composition(by: [{attribute: "city"}]) { cells { labels size } } } } } }`

func TestAudienceChanged(t *testing.T) {
	h := newHouse(t)
	h.people(30)
	size := h.published("adults", attribute("age", vars{"atLeast": 40}))
	h.published("others", attribute("age", vars{"lessThan": 40}))
	c := h.call(t)
	c.subscribe("1", followAudience, vars{"key": "adults"})
	first := c.next()
	change := func(m map[string]any, path ...any) any {
		return field(m, append([]any{"payload", "data", "audienceChanged"}, path...)...)
	}
	t.Run("the first message is what is", func(t *testing.T) {
		if change(first, "audience", "population", "size") != float64(size) || change(first, "cause") != nil {
			t.Fatalf("got %v", first)
		}
	})
	t.Run("a person who comes in moves the size and the composition", func(t *testing.T) {
		h.change(upsert, vars{"users": []vars{person("new", vars{"age": 50, "city": "Salzburg"})}})
		m := c.next()
		if change(m, "audience", "population", "size") != float64(size+1) || change(m, "entered") != 1.0 || change(m, "left") != 0.0 || change(m, "cause") != "FACTS" {
			t.Fatalf("got %v", m)
		}
		if cells := fmt.Sprint(change(m, "audience", "population", "composition", "cells")); !strings.Contains(cells, "Salzburg") {
			t.Errorf("cells %v", cells)
		}
	})
	t.Run("a person who leaves does too", func(t *testing.T) {
		h.change(`mutation { deactivateUsers(ids: ["new"]) { issues { code } } }`, nil)
		if m := c.next(); change(m, "audience", "population", "size") != float64(size) || change(m, "left") != 1.0 {
			t.Fatalf("got %v", m)
		}
	})
	t.Run("a new name is told, changes of others are not", func(t *testing.T) {
		h.change(`mutation { updateAudience(audience: {key: "others"}, version: 2, name: "Rest") { issues { code } } }`, nil)
		h.change(`mutation { updateAudience(audience: {key: "adults"}, version: 2, name: "Grown") { issues { code } } }`, nil)
		if m := c.next(); change(m, "cause") != "WORDS" || change(m, "audience", "key") != "adults" || change(m, "audience", "version") != 3.0 {
			t.Fatalf("got %v", m)
		}
	})
	t.Run("an unknown audience is an error", func(t *testing.T) {
		c.subscribe("2", followAudience, vars{"key": "nobody"})
		m := c.next()
		if m["type"] != "next" || field(m, "payload", "errors", 0, "extensions", "code") != "NOT_FOUND" {
			t.Fatalf("got %v", m)
		}
		if m := c.next(); m["type"] != "complete" {
			t.Fatalf("got %v", m)
		}
	})
	t.Run("an audience that is deleted is null", func(t *testing.T) {
		h.change(`mutation { deleteAudience(audience: {key: "adults"}, version: 3) { deleted issues { code } } }`, nil)
		if m := c.next(); change(m, "audience") != nil || change(m, "left") == nil {
			t.Fatalf("got %v", m)
		}
	})
	t.Run("stopping closes with 1001", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := h.handler.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if code := c.closed(); code != websocket.CloseGoingAway {
			t.Errorf("closed with %d", code)
		}
	})
}

// events reads server-sent events.
type events struct {
	t        *testing.T
	response *http.Response
	lines    *bufio.Scanner
}

func (h *house) listen(t *testing.T, r *http.Request) *events {
	t.Helper()
	r.Header.Set("Accept", "text/event-stream")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	response, err := http.DefaultClient.Do(r.WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	return &events{t, response, lines}
}

// next returns the name and the data of the next event; empty at the end.
func (e *events) next() (string, answer) {
	e.t.Helper()
	var name string
	var a answer
	for e.lines.Scan() {
		line := e.lines.Text()
		if text, ok := strings.CutPrefix(line, "event: "); ok {
			name = text
		}
		if text, ok := strings.CutPrefix(line, "data: "); ok && text != "" {
			a.body = []byte(text)
			if err := json.Unmarshal(a.body, &a); err != nil {
				e.t.Fatal(err)
			}
		}
		if line == "" && name != "" {
			return name, a
		}
	}
	return "", a
}

func TestServerSentEvents(t *testing.T) {
	h := newHouse(t, func(o *graph.Options) { o.KeepAlive = 20 * time.Millisecond })
	h.people(30)
	query := `subscription($c: CriteriaInput!) { previewChanged(criteria: $c, atMostEvery: "PT0S") { population { size } nodes { path size } issues { code } } }`
	criteria := attribute("city", vars{"equals": "Vienna"})
	post := func(query string, variables vars) *http.Request {
		text, _ := json.Marshal(vars{"query": query, "variables": variables})
		r, _ := http.NewRequest("POST", h.server.URL+"/graphql", strings.NewReader(string(text)))
		r.Header.Set("Content-Type", "application/json")
		return r
	}
	get := func(query string, variables vars) *http.Request {
		text, _ := json.Marshal(variables)
		r, _ := http.NewRequest("GET", h.server.URL+"/graphql?"+url.Values{"query": {query}, "variables": {string(text)}}.Encode(), nil)
		return r
	}
	for name, request := range map[string]*http.Request{"POST": post(query, vars{"c": criteria}), "GET": get(query, vars{"c": criteria})} {
		t.Run("a preview by "+name+" moves with the people", func(t *testing.T) {
			e := h.listen(t, request)
			if e.response.StatusCode != 200 || !strings.HasPrefix(e.response.Header.Get("Content-Type"), "text/event-stream") || e.response.Header.Get("X-Accel-Buffering") != "no" {
				t.Fatalf("status %d, headers %v", e.response.StatusCode, e.response.Header)
			}
			_, a := e.next()
			before := a.at("previewChanged", "population", "size").(float64)
			h.change(upsert, vars{"users": []vars{person("by-"+name, vars{"city": "Vienna"})}})
			if kind, a := e.next(); kind != "next" || a.at("previewChanged", "population", "size") != before+1 {
				t.Errorf("%s: %s", kind, a.body)
			}
		})
	}
	t.Run("a change that moves no count brings no message", func(t *testing.T) {
		e := h.listen(t, post(query, vars{"c": criteria}))
		_, a := e.next()
		before := a.at("previewChanged", "population", "size").(float64)
		h.change(upsert, vars{"users": []vars{person("elsewhere", vars{"city": "Graz"})}})
		h.change(upsert, vars{"users": []vars{person("here", vars{"city": "Vienna"})}})
		if _, a := e.next(); a.at("previewChanged", "population", "size") != before+1 {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("lists count, and a listed user who comes or goes brings a message", func(t *testing.T) {
		e := h.listen(t, post(`subscription($c: CriteriaInput!) { previewChanged(criteria: $c, include: ["guest"], exclude: ["here"], atMostEvery: "PT0S") { population { size } issues { code path } } }`, vars{"c": criteria}))
		_, a := e.next()
		before := a.at("previewChanged", "population", "size").(float64)
		if fmt.Sprint(a.at("previewChanged", "issues")) != "[map[code:USER_NOT_FOUND path:[include 0]]]" {
			t.Errorf("%s", a.body)
		}
		h.change(upsert, vars{"users": []vars{person("guest", vars{"city": "Graz"})}})
		if _, a := e.next(); a.at("previewChanged", "population", "size") != before+1 {
			t.Errorf("%s", a.body)
		}
		h.change(`mutation { deactivateUsers(ids: ["guest"]) { issues { code } } }`, nil)
		if _, a := e.next(); a.at("previewChanged", "population", "size") != before {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a query is one event and complete", func(t *testing.T) {
		e := h.listen(t, post(`{ revision }`, nil))
		if name, a := e.next(); name != "next" || a.at("revision") == nil {
			t.Errorf("%s: %s", name, a.body)
		}
		if name, _ := e.next(); name != "complete" {
			t.Errorf("then %q", name)
		}
	})
	t.Run("a fault is one event and complete", func(t *testing.T) {
		e := h.listen(t, post(`subscription { nothing }`, nil))
		if name, a := e.next(); name != "next" || a.code() != "GRAPHQL_VALIDATION_FAILED" {
			t.Errorf("%s: %s", name, a.body)
		}
		if name, _ := e.next(); name != "complete" {
			t.Errorf("then %q", name)
		}
	})
	t.Run("a mutation by GET is 405", func(t *testing.T) {
		e := h.listen(t, get(`mutation { deleteUsers(ids: ["x"]) { accepted } }`, nil))
		if e.response.StatusCode != 405 {
			t.Errorf("status %d", e.response.StatusCode)
		}
	})
	t.Run("half-typed criteria are followed too", func(t *testing.T) {
		e := h.listen(t, post(query, vars{"c": vars{"all": []any{criteria, vars{"attribute": vars{"key": "age"}}}}}))
		_, a := e.next()
		if a.at("previewChanged", "population") != nil || a.at("previewChanged", "issues", 0, "code") != "TEST_MISSING" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("atMostEvery is a duration up to an hour", func(t *testing.T) {
		for _, every := range []string{"soon", "PT2H", "-PT1S", ""} {
			e := h.listen(t, post(`subscription($e: String!) { previewChanged(criteria: {everyone: true}, atMostEvery: $e) { revision } }`, vars{"e": every}))
			if _, a := e.next(); a.code() != "BAD_USER_INPUT" {
				t.Errorf("%q: %s", every, a.body)
			}
		}
	})
	t.Run("stopping completes the stream", func(t *testing.T) {
		e := h.listen(t, post(query, vars{"c": criteria}))
		e.next()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := h.handler.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if name, a := e.next(); name != "complete" {
			t.Errorf("got %q: %s", name, a.body)
		}
	})
}

func TestSlowReader(t *testing.T) {
	h := newHouse(t)
	var users []vars
	for i := range 5 { // their values make each message some 200 KB
		users = append(users, person(fmt.Sprintf("long%02d", i), vars{"letter": strings.Repeat("x", 40_000)}))
	}
	h.change(upsert, vars{"users": users})
	h.published("everyone", vars{"everyone": true})
	c := h.call(t)
	c.subscribe("1", `subscription { audienceChanged(audiences: [{key: "everyone"}], atMostEvery: "PT0S") { revision audience { population { members(first: 5) { nodes { value(attribute: "letter") } } } } } }`, nil)
	c.next()
	t.Run("one who does not read holds up nobody", func(t *testing.T) {
		for i := range 600 {
			h.change(upsert, vars{"users": []vars{{"id": fmt.Sprintf("slow%04d", i)}}})
		}
	})
	last := h.ask(`{ revision }`, nil).at("revision")
	t.Run("and is told that the stream ended, or hears all of it", func(t *testing.T) {
		for {
			m := c.next()
			if m["type"] == "error" {
				if field(m, "payload", 0, "extensions", "code") != "LAGGED" {
					t.Errorf("%v", m)
				}
				return
			}
			if field(m, "payload", "data", "audienceChanged", "revision") == last {
				t.Log("everything fitted into the buffers of the sockets")
				return
			}
		}
	})
	t.Run("the connection stays of use", func(t *testing.T) {
		c.subscribe("2", `{ revision }`, nil)
		if m := c.next(); field(m, "payload", "data", "revision") != last {
			t.Errorf("%v", m)
		}
	})
}
