package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parterre/web"
)

// beyond stands for the API: it says that it was asked.
var beyond = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })

func ask(method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	web.Handler(beyond).ServeHTTP(w, r)
	return w
}

const browser = "text/html,application/xhtml+xml;q=0.9"

func TestHandler(t *testing.T) {
	for _, c := range []struct {
		name, method, path, accept string
		status                     int
	}{
		{"GET of the root is the document", http.MethodGet, "/", "*/*", http.StatusOK},
		{"HEAD of the root is allowed", http.MethodHead, "/", "*/*", http.StatusOK},
		{"a screen that a browser asks to see is the document", http.MethodGet, "/audiences/managers", browser, http.StatusOK},
		{"an import is a screen as well", http.MethodGet, "/imports/import:1-2", browser, http.StatusOK},
		{"what no browser asks to see is not found", http.MethodGet, "/elsewhere", "application/json", http.StatusNotFound},
		{"a file that is not there is not found", http.MethodGet, "/assets/elsewhere.js", browser, http.StatusNotFound},
		{"a person whose id looks like a file is a screen", http.MethodGet, "/people/ada@example.com", browser, http.StatusOK},
		{"a script that is asked for and not there is not found", http.MethodGet, "/people/ada.js", "*/*", http.StatusNotFound},
		{"nothing above the folder is there", http.MethodGet, "/../web.go", "*/*", http.StatusNotFound},
		{"an upload goes on to the API", http.MethodPut, "/imports/import:1-2", "*/*", http.StatusTeapot},
		{"POST goes on to the API", http.MethodPost, "/", "*/*", http.StatusTeapot},
		{"OPTIONS goes on to the API", http.MethodOptions, "/", "*/*", http.StatusTeapot},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(c.method, c.path, "Accept", c.accept)
			if w.Code != c.status {
				t.Fatalf("status %d, want %d", w.Code, c.status)
			}
			if c.method == http.MethodHead && w.Body.Len() > 0 {
				t.Fatal("HEAD has a body")
			}
			if c.status == http.StatusOK && c.method == http.MethodGet && !strings.Contains(w.Body.String(), "<title>Parterre</title>") {
				t.Fatal("it is not the document")
			}
		})
	}
}

func TestPolicy(t *testing.T) {
	policy := ask(http.MethodGet, "/").Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "connect-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	scripts, _, _ := strings.Cut(policy[strings.Index(policy, "script-src"):], ";")
	if strings.Contains(scripts, "unsafe") {
		t.Errorf("scripts may be written into the document: %s", scripts)
	}
}

func TestCompressed(t *testing.T) {
	w := ask(http.MethodGet, "/", "Accept-Encoding", "gzip, br")
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("the document is not compressed")
	}
	r, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if plain := ask(http.MethodGet, "/").Body.String(); string(packed) != plain {
		t.Fatal("the compressed document is another one")
	}
}
