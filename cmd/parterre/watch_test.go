package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A stream that breaks off is asked for again; an error that asking again would not cure ends the command.
func TestWatchComesBack(t *testing.T) {
	const change = `{"data":{"membershipChanged":{"kind":"%s","audience":{"key":"adults","population":{"size":3}},"memberOf":[],"userId":%s,"cause":%s,"now":"2026-03-01T09:00:00Z"}}}`
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		event := func(text string) { fmt.Fprintf(w, "event: next\ndata: %s\n\n", text) }
		switch calls.Add(1) {
		case 1:
			event(fmt.Sprintf(change, "SNAPSHOT", "null", "null"))
		case 2:
			event(fmt.Sprintf(change, "ENTERED", `"mia"`, `"CLOCK"`))
			event(`{"errors":[{"message":"The subscriber fell behind.","extensions":{"code":"LAGGED"}}]}`)
		default:
			event(`{"errors":[{"message":"There is no such audience.","extensions":{"code":"NOT_FOUND"}}]}`)
		}
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	read, write := io.Pipe()
	var errs strings.Builder
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"watch", "adults", "--url", server.URL}, streams{in: strings.NewReader(""), out: write, err: &errs, now: time.Now})
		write.Close()
	}()
	var got []string
	for lines := bufio.NewScanner(read); lines.Scan(); {
		got = append(got, lines.Text())
	}
	want := []string{"2026-03-01T09:00:00Z  adults, size 3", "2026-03-01T09:00:00Z  mia entered adults (CLOCK), size 3"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("printed %q", got)
	}
	if c := <-code; c != exitAnswer || !strings.Contains(errs.String(), "no such audience") {
		t.Errorf("ended with %d: %s", c, errs.String())
	}
}
