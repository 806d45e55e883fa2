// Package web is what a browser sees at the root of a server: for now one page that says what is there and what
// comes. The builder takes its place.
package web

import (
	_ "embed"
	"net/http"
)

//go:embed page.html
var page []byte

// Handler serves the page at "/" to GET and HEAD, and nothing else: an unknown path is not found, another method not
// allowed.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/":
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This page is only to be read.", http.StatusMethodNotAllowed)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			_, _ = w.Write(page) // the reader has left; there is nobody to tell
		}
	})
}
