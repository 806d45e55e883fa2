package graph_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"testing"
)

// BenchmarkRequests sends requests over real HTTP: an empty one, beside which the others are to be read.
func BenchmarkRequests(b *testing.B) {
	h := newHouse(b)
	h.people(20_000)
	for i := range 100 {
		h.published(fmt.Sprintf("adults-%d", i), vars{"all": []any{attribute("age", vars{"atLeast": 18 + i%40}), vars{"groups": vars{"anyOf": []string{"team-Graz"}}}}})
	}
	for _, c := range []struct{ name, body string }{
		{"empty", `{"query":"{ __typename }"}`},
		{"isMember", `{"query":"query IsMember($user: String!, $audience: AudienceRef!) { isMember(user: $user, audience: $audience) }","variables":{"user":"u01234","audience":{"key":"adults-7"}}}`},
		{"memberships of 10", `{"query":"query M($users: [String!]!) { memberships(users: $users) { user memberOf } }","variables":{"users":["u00001","u00002","u00003","u00004","u00005","u00006","u00007","u00008","u00009","u00010"]}}`},
		{"preview", `{"query":"query P($c: CriteriaInput!) { preview(criteria: $c) { population { size } nodes { path size } issues { code } } }","variables":{"c":{"all":[{"attribute":{"key":"age","is":{"atLeast":30}}},{"attribute":{"key":"city","is":{"in":["Graz","Linz"]}}}]}}}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					response, err := client.Post(h.server.URL+"/graphql", "application/json", bytes.NewReader([]byte(c.body)))
					if err != nil {
						b.Error(err)
						return
					}
					if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != 200 {
						b.Errorf("status %d: %v", response.StatusCode, err)
					}
					response.Body.Close()
				}
			})
		})
	}
}
