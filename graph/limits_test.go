package graph_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"parterre/graph"
)

// bomb is a document whose fragments double n times.
func bomb(n int, last string) string {
	var b strings.Builder
	b.WriteString("{ ...F0 }\n")
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on Query { ...F%d ...F%d }\n", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "fragment F%d on Query { %s }", n, last)
	return b.String()
}

// within sends an operation that has to be answered in a time. A machine with much else to do gets three tries.
func (h *house) within(t *testing.T, most time.Duration, query string, variables vars) answer {
	t.Helper()
	if testing.Short() { // as under the race detector, where everything takes several times as long
		most *= 10
	}
	for try := 1; ; try++ {
		began := time.Now()
		a := h.post(query, variables)
		took := time.Since(began)
		if took <= most {
			return a
		}
		if try == 3 {
			t.Errorf("it took %v, and %v is the most", took, most)
			return a
		}
	}
}

func TestLimits(t *testing.T) {
	h := newHouse(t)
	h.people(10)
	nested := func(n int) string {
		return "{ audiences { nodes " + strings.Repeat("{ usedBy ", n) + "{ id }" + strings.Repeat("}", n) + " } }"
	}
	aliases := func(n int, field string) string {
		var b strings.Builder
		b.WriteString("{")
		for i := range n {
			fmt.Fprintf(&b, " a%d: %s", i, field)
		}
		return b.String() + " }"
	}
	deep := func(n int) any {
		var v any = vars{"everyone": true}
		for range n {
			v = vars{"not": v}
		}
		return v
	}
	leaves := func(n int) vars {
		list := make([]any, n)
		for i := range list {
			list[i] = attribute("age", vars{"equals": i})
		}
		return vars{"any": list}
	}
	for _, c := range []struct {
		name  string
		query string
		vars  vars
		code  string
		most  time.Duration
	}{
		{"a fragment bomb is refused", bomb(100, "now"), nil, "LIMIT_EXCEEDED", 50 * time.Millisecond},
		{"a fragment bomb with expensive leaves is refused", bomb(14, "audiences { nodes { id } }"), nil, "LIMIT_EXCEEDED", 50 * time.Millisecond},
		{"a fragment that spreads itself is refused", `{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }`, nil, "GRAPHQL_VALIDATION_FAILED", 50 * time.Millisecond},
		{"fields nested too deep are refused", nested(40), nil, "LIMIT_EXCEEDED", 50 * time.Millisecond},
		{"too many aliases are refused", aliases(1_001, "now"), nil, "LIMIT_EXCEEDED", 50 * time.Millisecond},
		{"overlaps cost by their sets", aliases(50, `overlap(of: [`+strings.Repeat(`{criteria: {everyone: true}} `, 64)+`]) { size }`), nil, "LIMIT_EXCEEDED", 250 * time.Millisecond},
		{"many expensive aliases are refused", aliases(150, `preview(criteria: {everyone: true}) { nodes { size } population { composition(by: [{roles: true}]) { overlapping } } }`), nil, "LIMIT_EXCEEDED", 250 * time.Millisecond},
		{"a long document is refused", "{ now " + strings.Repeat("now ", 20_000) + "}", nil, "LIMIT_EXCEEDED", 250 * time.Millisecond},
		{"many fields of one name stay quick", "{ " + strings.Repeat("now ", 990) + "}", nil, "", time.Second},
		{"selections nested without fields are refused", strings.Repeat("{ ... ", 300) + "{ now }" + strings.Repeat("}", 300), nil, "LIMIT_EXCEEDED", 250 * time.Millisecond},
		{"lists of lists of people are refused", `{ users(first: 1000) { nodes { memberOf { population { members(first: 1000) { nodes { id } } } } } } }`, nil, "LIMIT_EXCEEDED", 50 * time.Millisecond},
		{"a page of people with all their values is fine", `{ users(first: 1000) { nodes { id name roles groups { key } attributes { attribute { key label } value } } } }`, nil, "", 2 * time.Second},
		{"criteria too deep for the engine are an issue", previewQuery, vars{"c": deep(100)}, "", 250 * time.Millisecond},
		{"criteria nested beyond the variables' bound are refused", previewQuery, vars{"c": deep(400)}, "LIMIT_EXCEEDED", 250 * time.Millisecond},
		{"100,000 leaves are refused", previewQuery, vars{"c": leaves(100_000)}, "LIMIT_EXCEEDED", 5 * time.Second},
		{"20,000 leaves are an issue", previewQuery, vars{"c": leaves(20_000)}, "", 5 * time.Second},
		{"a text of 9 MB is an issue", previewQuery, vars{"c": attribute("city", vars{"equals": strings.Repeat("x", 9<<20)})}, "", 5 * time.Second},
		{"a NUL in an id is nobody", `query($id: String!) { user(id: $id) { id } }`, vars{"id": "a\x00b"}, "", 50 * time.Millisecond},
		{"a NUL in criteria is no fault of the server", previewQuery, vars{"c": attribute("city", vars{"equals": "a\x00b"})}, "", 250 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := h.within(t, c.most, c.query, c.vars)
			if a.code() != c.code {
				t.Fatalf("status %d, code %q: %.500s", a.status, a.code(), a.body)
			}
			if strings.Contains(c.name, "are an issue") || strings.Contains(c.name, "is an issue") {
				if issues, _ := a.at("preview", "issues").([]any); len(issues) == 0 {
					t.Errorf("no issue: %.500s", a.body)
				}
			}
		})
	}
	t.Run("a body beyond the limit is 413", func(t *testing.T) {
		if a := h.postRaw([]byte(`{"query":"{now}","variables":{"x":"` + strings.Repeat("x", 11<<20) + `"}}`)); a.status != 413 || a.code() != "LIMIT_EXCEEDED" {
			t.Errorf("status %d, code %q", a.status, a.code())
		}
	})
	t.Run("JSON nested without end is refused", func(t *testing.T) {
		if a := h.postRaw([]byte(`{"query":"{now}","variables":{"x":` + strings.Repeat("[", 1<<20))); a.status != 400 {
			t.Errorf("status %d", a.status)
		}
	})
	t.Run("a key of 9 MB is not sent back", func(t *testing.T) {
		long := strings.Repeat("k", 9<<20)
		for name, a := range map[string]answer{
			"audience":  h.post(`query($k: String!) { isMember(user: "x", audience: {key: $k}) }`, vars{"k": long}),
			"reference": h.post(previewQuery, vars{"c": vars{"audience": vars{"key": long}}}),
			"field":     h.post(previewQuery, vars{"c": vars{long: 1}}),
			"test":      h.post(previewQuery, vars{"c": attribute("city", vars{long: 1})}),
			"attribute": h.post(previewQuery, vars{"c": attribute(long, vars{"isSet": true})}),
			"user":      h.post(upsert, vars{"users": []vars{person(long, vars{long: 1}, long)}}),
			"mutation":  h.post(create, vars{"key": long, "name": long}),
			"group":     h.post(previewQuery, vars{"c": vars{"groups": vars{"anyOf": []string{long}}}}),
			"node":      h.post(previewQuery, vars{"c": vars{"node": vars{"id": long, "criteria": vars{"everyone": true}}}}),
			"explained": h.post(`query($k: String!) { population(of: {criteria: {everyone: true}}) { explain(user: $k) { matches } } }`, vars{"k": long}),
		} {
			if len(a.body) > 20_000 {
				t.Errorf("%s: %d bytes", name, len(a.body))
			}
			if a.code() == "INTERNAL" {
				t.Errorf("%s: %.300s", name, a.body)
			}
		}
	})
	t.Run("limits can be set", func(t *testing.T) {
		small := newHouse(t, func(o *graph.Options) { o.Limits = graph.Limits{Depth: 2, BodyBytes: 200} })
		if a := small.post(`{ audiences { nodes { id } } }`, nil); a.code() != "LIMIT_EXCEEDED" {
			t.Errorf("%s", a.body)
		}
		if a := small.postRaw(bytes.Repeat([]byte(" "), 300)); a.status != 413 {
			t.Errorf("status %d", a.status)
		}
	})
	t.Run("the server is up", func(t *testing.T) { h.ask(`{ now }`, nil) })
}

// What validation does is linear in few things: each of these was slow once, or looks as if it could be.
func TestNoDocumentIsSlow(t *testing.T) {
	h := newHouse(t)
	repeat := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	mesh := func(n int, leaf string) string {
		return "{ ...F0 } " + repeat(n, func(i int) string {
			return fmt.Sprintf("fragment F%d on Query { %s ", i, leaf) + repeat(n-1-i, func(j int) string { return fmt.Sprintf("...F%d ", i+j+1) }) + "} "
		})
	}
	for name, document := range map[string]string{
		"a chain of fragments":       "{ ...F0 } " + repeat(199, func(i int) string { return fmt.Sprintf("fragment F%d on Query { ...F%d } ", i, i+1) }) + "fragment F199 on Query { now }",
		"a long chain of fragments":  "{ ...F0 } " + repeat(990, func(i int) string { return fmt.Sprintf("fragment F%d on Query { ...F%d } ", i, i+1) }) + "fragment F990 on Query { now }",
		"many fragments in one":      "{ " + repeat(200, func(i int) string { return fmt.Sprintf("...F%d ", i) }) + "} " + repeat(200, func(i int) string { return fmt.Sprintf("fragment F%d on Query { now } ", i) }),
		"a mesh of fragments":        mesh(60, "now"),
		"a mesh of empty fragments":  mesh(100, "...Z") + "fragment Z on Query { __typename }",
		"a circle of fragments":      "{ now } " + repeat(200, func(i int) string { return fmt.Sprintf("fragment F%d on Query { ...F%d } ", i, (i+1)%200) }),
		"many variables":             "query(" + repeat(2900, func(i int) string { return fmt.Sprintf("$v%d: Int ", i) }) + ") { now }",
		"one variable many times":    "query(" + repeat(2900, func(int) string { return "$v: Int " }) + ") { now }",
		"many operations":            repeat(900, func(i int) string { return fmt.Sprintf("query Q%d { now } ", i) }),
		"one argument many times":    "{ users(" + repeat(3600, func(int) string { return "first: 1 " }) + ") { totalCount } }",
		"many unknown arguments":     "{ users(" + repeat(3600, func(i int) string { return fmt.Sprintf("a%d: 1 ", i) }) + ") { totalCount } }",
		"many unknown fields":        "{ " + repeat(990, func(i int) string { return fmt.Sprintf("audienc%d ", i) }) + " }",
		"many directives":            "{ now " + repeat(2000, func(int) string { return "@include(if: true) " }) + " }",
		"many fields of an input":    "{ preview(criteria: {" + repeat(3600, func(i int) string { return fmt.Sprintf("a%d: 1 ", i) }) + "}) { revision } }",
		"inputs within inputs":       "{ preview(criteria: " + strings.Repeat("{not: ", 3500) + "{everyone: true}" + strings.Repeat("}", 3500) + ") { revision } }",
		"lists within lists":         "{ preview(criteria: {all: " + strings.Repeat("[", 7000) + strings.Repeat("]", 7000) + "}) { revision } }",
		"fields merged with fields":  "{ " + repeat(31, func(int) string { return "a: audiences { " + strings.Repeat("totalCount ", 31) + "} " }) + " }",
		"a name of 120 KB":           "{ " + strings.Repeat("a", 120_000) + " }",
		"a name of 9 MB":             "{ " + strings.Repeat("a", 9<<20) + " }",
		"a comment of 9 MB":          "#" + strings.Repeat("a", 9<<20) + "\n{ now }",
		"a text of 9 MB in document": `{ user(id: "` + strings.Repeat("a", 9<<20) + `") { id } }`,
	} {
		t.Run(name, func(t *testing.T) {
			a := h.within(t, time.Second, document, nil)
			if len(a.body) > 20_000 {
				t.Errorf("the answer has %d bytes", len(a.body))
			}
		})
	}
}
