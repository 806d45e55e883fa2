//go:build workbench

package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// The document names its scripts and styles, which last; nothing of it stands in the document itself.
func TestWorkbench(t *testing.T) {
	document := ask(http.MethodGet, "/").Body.String()
	files := regexp.MustCompile(`(?:src|href)="/(assets/[^"]+)"`).FindAllStringSubmatch(document, -1)
	if len(files) < 2 {
		t.Fatalf("the document names %d files", len(files))
	}
	for _, f := range files {
		w := ask(http.MethodGet, "/"+f[1])
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %s", f[1], w.Code, w.Header().Get("Cache-Control"))
		}
	}
	if regexp.MustCompile(`<script[^>]*>[^<]|\son\w+=`).MatchString(document) {
		t.Error("a script stands in the document, where the policy forbids it")
	}
}
