package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parterre/web"
)

func TestHandler(t *testing.T) {
	for _, c := range []struct {
		name, method, path string
		status             int
	}{
		{"GET of the root is the page", http.MethodGet, "/", http.StatusOK},
		{"HEAD of the root is allowed", http.MethodHead, "/", http.StatusOK},
		{"POST of the root is not allowed", http.MethodPost, "/", http.StatusMethodNotAllowed},
		{"any other path is not found", http.MethodGet, "/elsewhere", http.StatusNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			web.Handler().ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
			if w.Code != c.status {
				t.Fatalf("status %d, want %d", w.Code, c.status)
			}
			if c.status == http.StatusOK && c.method == http.MethodGet && !strings.Contains(w.Body.String(), "/graphql") {
				t.Fatal("the page does not say where to ask")
			}
		})
	}
}
