package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os/exec"
	"strings"
	"testing"
	"time"

	"parterre/cmd/parterre/company"
)

var day = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// demoHouse is a small demo that does not listen.
func demoHouse(t *testing.T) *app {
	t.Helper()
	a, err := open(t.Context(), options{folder: t.TempDir(), create: true, manual: true, start: day, now: time.Now, logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.close(); err != nil {
			t.Error(err)
		}
	})
	firm := company.Company{People: 2_000, Seed: 1, Today: day}
	if err := hire(context.Background(), io.Discard, a.service, firm); err != nil {
		t.Fatal(err)
	}
	if err := define(context.Background(), a.service, firm); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTour(t *testing.T) {
	a := demoHouse(t)
	at := inside(a)
	for _, s := range tour {
		t.Run(s.title, func(t *testing.T) {
			answer, err := at.ask(t.Context(), s.document, "", nil)
			if err != nil || len(answer.Errors) > 0 {
				t.Fatalf("%v %v", err, answer.Errors)
			}
			for _, empty := range []string{`"accepted":0`, `"totalCount":0`, `"nodes":[]`, `"cells":[]`, `"size":0,"compo`} {
				if strings.Contains(string(answer.Data), empty) {
					t.Errorf("the answer shows nothing: %s", answer.Data)
				}
			}
		})
	}
	t.Run("a command pasted into a shell carries the question as it is", func(t *testing.T) {
		bash, err := exec.LookPath("bash")
		if err != nil {
			t.Skip("SKIPPED: there is no bash to paste into")
		}
		for _, s := range tour {
			script := strings.Replace(s.curl("http://localhost:8080"), "curl", "printf '%s\\n'", 1)
			out, err := exec.Command(bash, "-c", script).Output()
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(string(out)), "\n")
			var body struct{ Query string }
			if err := json.Unmarshal([]byte(lines[len(lines)-1]), &body); err != nil || body.Query != s.document {
				t.Errorf("%s: %v %q", s.title, err, body.Query)
			}
		}
	})
	t.Run("everything is printed", func(t *testing.T) {
		var out bytes.Buffer
		printTour(&out, "http://localhost:8080", a.service.View())
		if n := strings.Count(out.String(), "\ncurl "); n != len(tour)+1 {
			t.Errorf("%d commands are printed", n)
		}
	})
	t.Run("a browser is sent to the workbench only where there is one", func(t *testing.T) {
		with, without := welcome("http://localhost:8080", true), welcome("http://localhost:8080", false)
		if !strings.Contains(with, "Open http://localhost:8080 in a browser") || strings.Contains(without, "Open") || !strings.Contains(without, "make build") {
			t.Errorf("with the workbench: %s\nwithout: %s", with, without)
		}
	})
}
