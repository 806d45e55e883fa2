package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

func hashOf(document string) string {
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:])
}

func TestPersistedQueries(t *testing.T) {
	h := newHouse(t)
	h.people(3)
	body := func(document, hash string, version any) []byte {
		request := vars{"extensions": vars{"persistedQuery": vars{"version": version, "sha256Hash": hash}}, "variables": vars{"id": "u00001"}}
		if document != "" {
			request["query"] = document
		}
		text, err := json.Marshal(request)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	const document = `query($id: String!) { user(id: $id) { id } }`
	hash := hashOf(document)
	missed := func(a answer) bool {
		return a.status == 400 && a.code() == "PERSISTED_QUERY_NOT_FOUND" && a.Errors[0].Message == "PersistedQueryNotFound"
	}
	t.Run("a document nobody has sent is asked for", func(t *testing.T) {
		if a := h.postRaw(body("", hash, 1)); !missed(a) {
			t.Errorf("status %d: %s", a.status, a.body)
		}
	})
	t.Run("a hash of another document is refused, and nothing is kept by it", func(t *testing.T) {
		if a := h.postRaw(body(`{ now }`, hash, 1)); a.status != 400 || a.code() != "BAD_REQUEST" {
			t.Errorf("status %d: %s", a.status, a.body)
		}
		if a := h.postRaw(body("", hash, 1)); !missed(a) {
			t.Errorf("status %d: %s", a.status, a.body)
		}
	})
	t.Run("sent once with its hash it is answered by the hash alone", func(t *testing.T) {
		for _, text := range []string{document, ""} {
			if a := h.postRaw(body(text, hash, 1)); a.at("user", "id") != "u00001" {
				t.Errorf("status %d: %s", a.status, a.body)
			}
		}
	})
	t.Run("by GET too", func(t *testing.T) {
		q := url.Values{"variables": {`{"id":"u00002"}`}, "extensions": {`{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}`}}
		if a := h.do(h.request("GET", "/graphql?"+q.Encode(), "")); a.at("user", "id") != "u00002" {
			t.Errorf("status %d: %s", a.status, a.body)
		}
	})
	t.Run("over a WebSocket too", func(t *testing.T) {
		c := h.call(t)
		c.send(`{"id":"1","type":"subscribe","payload":` + string(body("", hash, 1)) + `}`)
		if m := c.next(); m["type"] != "next" || field(m, "payload", "data", "user", "id") != "u00001" {
			t.Errorf("got %v", m)
		}
	})
	t.Run("a mutation by GET stays 405", func(t *testing.T) {
		const mutation = `mutation { deleteUsers(ids: ["u00001"]) { accepted } }`
		if a := h.postRaw(body(mutation+" query Other { now }", hashOf(mutation+" query Other { now }"), 1)); a.status != 400 {
			t.Fatalf("status %d: %s", a.status, a.body) // two operations and no name: kept all the same
		}
		q := url.Values{"operationName": {""}, "extensions": {`{"persistedQuery":{"version":1,"sha256Hash":"` + hashOf(mutation) + `"}}`}, "query": {mutation}}
		if a := h.do(h.request("GET", "/graphql?"+q.Encode(), "")); a.status != 405 {
			t.Errorf("status %d: %s", a.status, a.body)
		}
		h.ask(`{ user(id: "u00001") { id } }`, nil)
	})
	t.Run("limits hold, and what they refuse is not kept", func(t *testing.T) {
		for name, document := range map[string]string{
			"too deep":    "{ audiences { nodes " + strings.Repeat("{ usedBy ", 40) + "{ id }" + strings.Repeat("}", 42),
			"too long":    "#" + strings.Repeat("x", 200_000) + "\n{ now }",
			"not valid":   "{ nothing }",
			"not GraphQL": "{",
		} {
			if a := h.postRaw(body(document, hashOf(document), 1)); a.status != 400 || a.code() == "PERSISTED_QUERY_NOT_FOUND" {
				t.Errorf("%s: status %d: %.300s", name, a.status, a.body)
			}
			if a := h.postRaw(body("", hashOf(document), 1)); !missed(a) {
				t.Errorf("%s is kept: %.300s", name, a.body)
			}
		}
	})
	t.Run("another version, and what is no hash, are refused", func(t *testing.T) {
		for name, request := range map[string][]byte{
			"version 2": body("", hash, 2), "no version": body("", hash, nil), "short": body("", hash[:10], 1), "no digits": body("", strings.Repeat("z", 64), 1),
			"no object": []byte(`{"extensions":{"persistedQuery":"x"}}`),
		} {
			if a := h.postRaw(request); a.status != 400 || a.code() != "BAD_REQUEST" {
				t.Errorf("%s: status %d: %s", name, a.status, a.body)
			}
		}
	})
	t.Run("what nobody asks for is forgotten, and what is asked for stays", func(t *testing.T) {
		first := "# 0\n{ now }"
		h.postRaw(body(first, hashOf(first), 1))
		for i := range 45 { // each generation holds 2 MB
			other := "#" + strings.Repeat("y", 60_000+i) + "\n{ now }"
			h.postRaw(body(other, hashOf(other), 1))
			if i < 40 {
				h.postRaw(body("", hash, 1))
			}
		}
		if a := h.postRaw(body("", hash, 1)); a.at("user", "id") != "u00001" {
			t.Errorf("forgotten in between: %s", a.body)
		}
		for i := range 80 {
			other := "#" + strings.Repeat("z", 60_000+i) + "\n{ now }"
			h.postRaw(body(other, hashOf(other), 1))
		}
		if a := h.postRaw(body("", hashOf(first), 1)); !missed(a) {
			t.Errorf("still kept: %s", a.body)
		}
	})
}
