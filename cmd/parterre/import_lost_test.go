package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestAnImportWhoseServerGoesAwaySaysOnceHowItGoesOn ends the server when the file arrives, and when it is asked how far it is.
func TestAnImportWhoseServerGoesAwaySaysOnceHowItGoesOn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, []byte("id,city\nu1,Graz\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for when, last := range map[string]func(*http.Request, int) bool{
		"while the file is sent": func(r *http.Request, _ int) bool { return r.Method == http.MethodPut },
		"while it is followed":   func(_ *http.Request, n int) bool { return n == 3 },
	} {
		t.Run(when, func(t *testing.T) {
			app := openFolder(t, options{folder: t.TempDir()})
			defer shut(t, app)
			asked := 0
			var server *httptest.Server
			server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if asked++; last(r, asked) {
					if err := server.Listener.Close(); err != nil {
						t.Error(err)
					}
					panic(http.ErrAbortHandler)
				}
				app.routes.ServeHTTP(w, r)
			}))
			defer server.Close()
			var out, errs bytes.Buffer
			c := &importCommand{Format: "auto", Quiet: true, Files: []string{file}}
			c.Workspace, c.URL = "default", server.URL
			err := c.Run(t.Context(), streams{out: &out, err: &errs, now: time.Now}, app.logger)
			if err == nil || strings.Count(err.Error(), "no server answers") != 1 || !regexp.MustCompile(`; then import the file once more: users of the import \S+ who`).MatchString(err.Error()) {
				t.Errorf("%v", err)
			}
		})
	}
}
