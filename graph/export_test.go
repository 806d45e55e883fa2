package graph_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// fetch asks for people as a file.
func (h *house) fetch(body string) answer {
	r := h.request("POST", "/export", body)
	r.Header.Set("Content-Type", "application/json")
	return h.do(r)
}

func TestExport(t *testing.T) {
	h := newHouse(t)
	h.people(2500)
	h.published("vienna", attribute("city", vars{"equals": "Vienna"}))
	h.change(upsert, vars{"users": []any{person("=x", vars{"city": "=1+1"}), person("gone", vars{"age": 1})}})
	h.change(`mutation { deactivateUsers(ids: ["gone"]) { accepted issues { code } } }`, nil)

	t.Run("a population of any kind, with the columns that are asked for", func(t *testing.T) {
		for body, rows := range map[string]int{
			`{}`: 2501, `{"of": {"audience": {"key": "vienna"}}}`: 834, `{"of": {"criteria": {"attribute": {"key": "age", "is": {"atMost": 27}}}}}`: 500,
			`{"of": {"minus": [{"text": "age is set"}, {"audience": {"key": "vienna"}}]}}`: 1666, `{"search": "u0001"}`: 10, `{"inactive": true}`: 1,
		} {
			a := h.fetch(body)
			if n := bytes.Count(a.body, []byte("\n")); a.status != 200 || n != rows {
				t.Errorf("%s: %d with %d rows, and not %d: %.200s", body, a.status, n, rows, a.body)
			}
		}
		a := h.fetch(`{"of": {"text": "city = '=1+1'"}, "format": "csv", "columns": ["city", "id", "groups"], "byteOrderMark": true}`)
		if want := "\uFEFFcity,id,groups\r\n'=1+1,'=x,\r\n"; string(a.body) != want || a.header.Get("Content-Disposition") != `attachment; filename=people.csv` {
			t.Errorf("%q %v", a.body, a.header)
		}
		a = h.fetch(`{"format": "CSV", "columns": ["age", "id"], "orderBy": {"field": "ATTRIBUTE", "attribute": "age", "direction": "DESC"}, "decimalComma": true}`)
		if !strings.HasPrefix(string(a.body), "age;id\r\n67;u00049\r\n67;u00099\r\n") {
			t.Errorf("%.100q", a.body)
		}
	})
	t.Run("by GET, for a browser and a command line", func(t *testing.T) {
		a := h.do(h.request("GET", "/export?format=csv&columns=id,city&audience=vienna", ""))
		rows, err := csv.NewReader(bytes.NewReader(a.body)).ReadAll()
		if err != nil || len(rows) != 835 || a.header.Get("Content-Type") != "text/csv; charset=utf-8; header=present" || a.header.Get("Content-Disposition") != `attachment; filename=vienna.csv` {
			t.Errorf("%v %d rows %v", err, len(rows), a.header)
		}
		response, err := http.Get(h.server.URL + "/export?audience=vienna")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if _, err := io.Copy(io.Discard, response.Body); err != nil || response.Trailer.Get("Parterre-People") != "834" {
			t.Errorf("%v, and behind it %v", err, response.Trailer)
		}
		a = h.do(h.request("GET", "/export?text="+url.QueryEscape(`age < 20 and group = "team-Graz"`), ""))
		if n := bytes.Count(a.body, []byte("\n")); a.status != 200 || n != 33 {
			t.Errorf("%d rows", n)
		}
	})
	t.Run("what is packed is the same", func(t *testing.T) {
		plain := h.fetch(`{}`)
		r := h.request("GET", "/export", "")
		r.Header.Set("Accept-Encoding", "br, gzip;q=0.8")
		a := h.do(r)
		unpacked, err := gzip.NewReader(bytes.NewReader(a.body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(unpacked)
		if err != nil || !bytes.Equal(text, plain.body) || len(a.body) > len(text)/2 {
			t.Errorf("%v: %d bytes packed into %d", err, len(text), len(a.body))
		}
	})
	t.Run("of the revision that is asked for", func(t *testing.T) {
		was := h.fetch(`{"of": {"text": "city = 'Paris'"}}`).header.Get("Parterre-Revision")
		h.ask(`query($r: Revision!) @view(revision: $r) { audiences(first: 1) { pageInfo { hasNextPage } } users(first: 1) { pageInfo { hasNextPage } } }`, vars{"r": was}) // which holds it
		now := h.change(upsert, vars{"users": []any{person("new", vars{"city": "Paris"})}})["revision"]
		for body, rows := range map[string]int{
			fmt.Sprintf(`{"of": {"text": "city = 'Paris'"}, "revision": %q}`, was): 0, fmt.Sprintf(`{"of": {"text": "city = 'Paris'"}, "minRevision": %q}`, now): 1,
		} {
			if a := h.fetch(body); a.status != 200 || bytes.Count(a.body, []byte("\n")) != rows {
				t.Errorf("%s: %d %s", body, a.status, a.body)
			}
		}
		if a := h.fetch(`{"revision": "1"}`); a.status != http.StatusGone || a.code() != "REVISION_GONE" {
			t.Errorf("%d %s", a.status, a.body)
		}
	})
	t.Run("what cannot be answered says why, all at once", func(t *testing.T) {
		for body, want := range map[string]string{
			`{"format": "xls", "columns": ["idd"]}`:                      `400 BAD_USER_INPUT FORMAT_UNKNOWN ATTRIBUTE_NOT_FOUND`,
			`{"of": {"text": "citi = 'Graz' and"}}`:                      `400 BAD_USER_INPUT Line 1, column 1: There is no attribute “citi”. TEXT_UNREADABLE`,
			`{"of": {"criteria": {"al": []}}}`:                           `400 BAD_USER_INPUT FIELD_UNKNOWN "of","criteria","al"`,
			`{"of": {"union": [{"text": "everyone"}, {"txt": ""}]}}`:     `400 BAD_USER_INPUT QUESTION_INVALID "of","union","1"`,
			`{"of": {"audience": {"key": "none"}}}`:                      `404 NOT_FOUND`,
			`{"of": {}}`:                                                 `400 BAD_USER_INPUT QUESTION_INVALID`,
			`{"colums": ["id"]}`:                                         `400 BAD_USER_INPUT colums`,
			`{"orderBy": {"field": "ATTRIBUTE", "attribute": "nobody"}}`: `400 BAD_USER_INPUT ATTRIBUTE_NOT_FOUND`,
			`[`: `400 BAD_USER_INPUT`, `{"revision": "x"}`: `400 BAD_USER_INPUT`, `{"search": "\ud800"}`: `400 BAD_USER_INPUT`,
		} {
			a := h.fetch(body)
			for word := range strings.FieldsSeq(want) {
				if text := fmt.Sprint(a.status, " ", string(a.body)); !strings.Contains(text, word) {
					t.Errorf("%s is answered %s, without %s", body, text, word)
				}
			}
			if a.header.Get("Content-Disposition") != "" {
				t.Errorf("%s is answered with a file", body)
			}
		}
		if a := h.do(h.request("PUT", "/export", "x")); a.status != http.StatusMethodNotAllowed {
			t.Errorf("PUT is answered %d", a.status)
		}
		if a := h.do(h.request("GET", "/export?colums=id", "")); a.status != http.StatusBadRequest {
			t.Errorf("%d %s", a.status, a.body)
		}
	})
	if log := h.log.String(); strings.Contains(log, "Graz") || !strings.Contains(log, `"msg":"export"`) {
		t.Errorf("the log has %s", log)
	}
}

func TestExportNeedsAKey(t *testing.T) {
	h := newHouse(t, withKeys(t, "anna="+strings.Repeat("k", 32)))
	if a := h.do(h.request("GET", "/export", "")); a.status != http.StatusUnauthorized {
		t.Errorf("without a key it is answered %d", a.status)
	}
	h.key = strings.Repeat("k", 32)
	if a := h.do(h.request("GET", "/export", "")); a.status != http.StatusOK {
		t.Errorf("with a key it is answered %d %s", a.status, a.body)
	}
}

// Whoever reads slowly holds nobody up, and whoever leaves is not written for: the writer goes on meanwhile, and the
// server stops.
func TestExportToSomebodySlow(t *testing.T) {
	h := newHouse(t)
	wide := strings.Repeat("x", 4_000)
	for from := range 5 {
		var users []any
		for i := range 1_000 {
			users = append(users, person(fmt.Sprintf("u%d", from*1_000+i), vars{"note": fmt.Sprint(wide, from, i)}))
		}
		h.change(upsert, vars{"users": users})
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /export HTTP/1.1\r\nHost: localhost\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || response.StatusCode != 200 {
		t.Fatal(err, response)
	}
	first := make([]byte, 1_000)
	if _, err := io.ReadFull(response.Body, first); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	h.change(upsert, vars{"users": []any{person("u0", vars{"note": "changed"})}})
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("a change took %v", took)
	}
	if !bytes.Contains(first, []byte("xxx")) || strings.Contains(h.log.String(), `"msg":"export"`) {
		t.Errorf("the file was whole before it was read")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := h.handler.Drain(ctx); err != nil { // the connection is open, and nobody reads
		t.Errorf("the server does not stop: %v", err)
	}
	if !strings.Contains(h.log.String(), `"whole":false`) {
		t.Errorf("the log does not tell of the file that was left: %s", h.log.String())
	}
}
