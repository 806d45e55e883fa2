package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// block is a piece of code in the README.
type block struct {
	line           int
	language, text string
}

func readmeBlocks(t *testing.T) []block {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []block
	fence := regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")
	for _, m := range fence.FindAllSubmatchIndex(text, -1) {
		out = append(out, block{1 + bytes.Count(text[:m[0]], []byte("\n")), string(text[m[2]:m[3]]), string(text[m[4]:m[5]])})
	}
	return out
}

// Everything the tours of the README ask and type is asked and typed here, against a small demo, in the order it stands there.
func TestReadme(t *testing.T) {
	a := demoHouse(t)
	server := httptest.NewServer(a.routes)
	defer server.Close()
	folder := t.TempDir()
	counts := map[string]int{}
	for _, b := range readmeBlocks(t) {
		counts[b.language]++
		name := strings.Fields(strings.ReplaceAll(b.text, "\n", " "))
		t.Run(strings.Join(name[:min(6, len(name))], " "), func(t *testing.T) {
			switch {
			case b.language == "graphql" && strings.HasPrefix(b.text, "subscription"):
				message := firstMessage(t, server.URL, b.text)
				if strings.Contains(message, `"errors"`) || !strings.Contains(message, `"size":`) {
					t.Errorf("README.md:%d: %s", b.line, message)
				}
			case b.language == "graphql":
				answer, err := inside(a).ask(t.Context(), b.text, "", nil)
				if err != nil || len(answer.Errors) > 0 {
					t.Errorf("README.md:%d: %v %v", b.line, err, answer.Errors)
				}
				t.Logf("%s", answer.Data)
			case b.language == "sh":
				shell(t, b, server.URL, folder)
			}
		})
	}
	if counts["graphql"] < 6 || counts["sh"] < 4 {
		t.Errorf("the README has %v", counts)
	}
}

// The client of docs/client runs as it stands there: twice, for what it writes happens once.
func TestClientOfTheDocs(t *testing.T) {
	server := httptest.NewServer(demoHouse(t).routes)
	defer server.Close()
	client := filepath.Join(t.TempDir(), "client")
	if out, err := exec.Command("go", "build", "-o", client, "../../docs/client").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for range 2 {
		cmd := exec.Command(client)
		cmd.Env = append(os.Environ(), "PARTERRE_URL="+server.URL+"/graphql")
		if out, err := cmd.CombinedOutput(); err != nil || string(out) != "known: true manager: true\n" {
			t.Fatalf("%v\n%s", err, out)
		}
	}
}

// firstMessage subscribes, and returns the first thing that comes.
func firstMessage(t *testing.T, base, document string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": document})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }() // only read from
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "data:"); ok && strings.TrimSpace(text) != "" {
			return text
		}
	}
	t.Fatalf("no message came: %s, %v", response.Status, lines.Err())
	return ""
}

func shell(t *testing.T, b block, base, folder string) {
	t.Helper()
	for _, program := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(program); err != nil && strings.Contains(b.text+"bash", program) {
			t.Skipf("SKIPPED: there is no %s to run line %d of the README with", program, b.line)
		}
	}
	script := strings.NewReplacer("http://localhost:8080", base, "./bin/parterre", "parterre").Replace(b.text)
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", script)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), `"errors"`) {
		t.Errorf("README.md:%d: %v\n%s", b.line, err, out)
	}
	t.Logf("%s", out)
}
