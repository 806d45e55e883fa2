package graph_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"parterre/graph"
)

// A body that does not come, or comes too slowly, is given up.
func TestSlowBodies(t *testing.T) {
	const wait = 200 * time.Millisecond
	h := newHouse(t, func(o *graph.Options) { o.BodyWait, o.KeepAlive = wait, wait })
	id := field(h.change(`mutation { createImport { import { id } issues { code } } }`, nil), "import", "id").(string)
	// begin sends the head of a request and the first bytes of a body of 1,000.
	begin := func(t *testing.T, line, media string) (net.Conn, *bufio.Reader) {
		t.Helper()
		conn, err := net.Dial("tcp", h.server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		conn.SetDeadline(time.Now().Add(patience))
		fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: 1000\r\n\r\n{", line, media)
		return conn, bufio.NewReader(conn)
	}
	for _, c := range []struct {
		name, line, media string
		status            int
		code              string
	}{
		{"an operation", "POST /graphql", "application/json", 408, "TIMEOUT"},
		{"a body nobody reads", "POST /graphql", "text/plain", 415, "BAD_REQUEST"},
		{"an upload", "PUT /imports/" + id, "application/x-ndjson", 408, "TIMEOUT"},
		{"an upload nobody awaits", "PUT /imports/import:none", "application/x-ndjson", 404, "NOT_FOUND"},
	} {
		t.Run(c.name+" is answered, and the connection ends", func(t *testing.T) {
			_, from := begin(t, c.line, c.media)
			r, err := http.ReadResponse(from, nil)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r.Body)
			if err != nil || r.StatusCode != c.status || !strings.Contains(string(text), c.code) {
				t.Errorf("status %d: %s, %v", r.StatusCode, text, err)
			}
			if _, err := from.ReadByte(); err != io.EOF {
				t.Errorf("the connection goes on: %v", err)
			}
		})
	}
	t.Run("a trickle does not go on for ever", func(t *testing.T) {
		conn, from := begin(t, "POST /graphql", "application/json")
		go func() {
			drops := time.NewTicker(wait / 10)
			defer drops.Stop()
			for range 900 {
				<-drops.C
				if _, err := conn.Write([]byte(" ")); err != nil {
					return
				}
			}
		}()
		if r, err := http.ReadResponse(from, nil); err != nil || r.StatusCode != 408 {
			t.Errorf("%v, %v", r, err)
		}
	})
	t.Run("a stream whose request came in time goes on", func(t *testing.T) {
		h.people(1)
		r := h.request("POST", "/graphql", `{"query":"subscription { previewChanged(criteria: {everyone: true}) { population { size } } }"}`)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "text/event-stream")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		const sign = ":" // of life, once in every wait
		lines := bufio.NewScanner(response.Body)
		until := func(want string) {
			t.Helper()
			for lines.Scan() {
				if lines.Text() == want || want != sign && strings.Contains(lines.Text(), want) {
					return
				}
			}
			t.Fatalf("the stream ended without %s: %v", want, lines.Err())
		}
		until(`"size":1`)
		for range 3 {
			until(sign)
		}
		h.people(2)
		until(`"size":2`)
	})
}
