package graph_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"parterre/graph"
)

func TestOneView(t *testing.T) {
	h := newHouse(t)
	h.people(100)
	h.published("everyone", vars{"everyone": true})
	t.Run("every number of an operation is of one revision while somebody writes", func(t *testing.T) {
		ctx, stop := context.WithCancel(context.Background())
		var writing sync.WaitGroup
		writing.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				h.change(upsert, vars{"users": []vars{person(fmt.Sprintf("w%05d", i), vars{"age": i % 90, "city": "Wels"}, "team-Wels")}})
			}
		})
		defer writing.Wait()
		defer stop()
		seen := map[any]bool{}
		for range 150 {
			a := h.ask(`{ before: revision
				audience(by: {key: "everyone"}) { population { size members(first: 1) { totalCount pageInfo { revision } } composition(by: [{attribute: "city"}], top: 1000) { cells { size population { size } } other { size } absent { size } } } }
				users(first: 1) { totalCount }
				preview(criteria: {any: [{everyone: true}, {roles: {anyOf: ["none"]}}]}) { revision population { size } nodes { size } }
				health { users revision } attribute(key: "city") { known missing } after: revision }`, nil)
			size := a.at("audience", "population", "size").(float64)
			cells := 0.0
			for _, c := range a.at("audience", "population", "composition", "cells").([]any) {
				cells += field(c.(map[string]any), "population", "size").(float64)
			}
			for name, got := range map[string]any{
				"members": a.at("audience", "population", "members", "totalCount"), "users": a.at("users", "totalCount"), "health": a.at("health", "users"),
				"preview": a.at("preview", "population", "size"), "node": a.at("preview", "nodes", 0, "size"), "cells": cells,
				"values": a.at("attribute", "known").(float64) + a.at("attribute", "missing").(float64),
			} {
				if got != size {
					t.Fatalf("%s is %v, the size %v", name, got, size)
				}
			}
			for _, revision := range []any{a.at("after"), a.at("preview", "revision"), a.at("health", "revision"), a.at("audience", "population", "members", "pageInfo", "revision")} {
				if revision != a.at("before") {
					t.Fatalf("%s", a.body)
				}
			}
			seen[a.at("before")] = true
		}
		if len(seen) < 3 {
			t.Errorf("only %d revisions were seen: nobody wrote", len(seen))
		}
	})
	t.Run("a revision that is gone says so", func(t *testing.T) {
		if a := h.post(`{ now }`, nil); a.code() != "" {
			t.Fatal(string(a.body))
		}
		if a := h.post(`query @view(revision: "1") { now }`, nil); a.code() != "REVISION_GONE" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("both ways of pinning at once are refused", func(t *testing.T) {
		if a := h.post(`query @view(revision: "1", minRevision: "1") { now }`, nil); a.code() != "BAD_USER_INPUT" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("a revision that does not come is waited for no longer than is set", func(t *testing.T) {
		h := newHouse(t, func(o *graph.Options) { o.RevisionWait = 50 * time.Millisecond })
		now := h.ask(`{ revision }`, nil).at("revision").(string)
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		r := h.request("POST", "/graphql", `{"query":"query @view(minRevision: \"99\") { now }"}`).WithContext(ctx)
		r.Header.Set("Content-Type", "application/json")
		a := h.do(r)
		if a.status != 200 || a.code() != "REVISION_NOT_REACHED" || !strings.Contains(a.Errors[0].Message, "now "+now) {
			t.Errorf("status %d: %s", a.status, a.body)
		}
		c := h.call(t)
		c.subscribe("1", `subscription @view(minRevision: "99") { previewChanged(criteria: {everyone: true}) { revision } }`, nil)
		if m := c.next(); field(m, "payload", "errors", 0, "extensions", "code") != "REVISION_NOT_REACHED" {
			t.Errorf("%v", m)
		}
	})
	t.Run("a stream cannot be pinned to the past", func(t *testing.T) {
		c := h.call(t)
		c.subscribe("1", `subscription @view(revision: "1") { previewChanged(criteria: {everyone: true}) { revision } }`, nil)
		if m := c.next(); field(m, "payload", "errors", 0, "extensions", "code") != "BAD_USER_INPUT" {
			t.Errorf("%v", m)
		}
	})
}

func TestNothingPersonalInTheLog(t *testing.T) {
	h := newHouse(t)
	h.ask(upsert, vars{"users": []vars{person("secret-id", vars{"name": "secret-value", "age": "secret-value"})}})
	h.ask(upsert, vars{"users": []vars{person("secret-id", vars{"name": 5})}})
	h.post(previewQuery, vars{"c": attribute("name", vars{"equals": "secret-value"})})
	h.post(previewQuery, vars{"c": attribute("name", vars{"inLast": "secret-value"})})
	h.post(`{ user(id: "secret-id") { id value(attribute: "secret-value") } }`, nil)
	h.post(`query Named($id: String!) { isMember(user: $id, audience: {key: "none"}) }`, vars{"id": "secret-id"})
	h.post(`{ user(id: "secret-id" `, nil)
	log := h.log.String()
	if strings.Contains(log, "secret") {
		t.Errorf("%s", log)
	}
	for _, want := range []string{`"name":"Named"`, `"code":"NOT_FOUND"`, `"client":"local"`, `"ms":`, `"type":"mutation"`} {
		if !strings.Contains(log, want) {
			t.Errorf("no %s in the log:\n%s", want, log)
		}
	}
}
