// Package web is what a browser sees: the workbench, built by Vite from src and carried in the binary by the build tag
// workbench; without the tag, one page that says how to get it.
package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// policy lets the workbench run its own scripts and talk to its own server, and nothing else. Styles may stand in the
// document, for its components place themselves by them.
const policy = "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// file is one file of the workbench, as it is and compressed.
type file struct {
	plain, packed []byte // packed is nil where it would not be smaller
	kind          string
	lasting       bool // its name changes with its content
}

// Handler serves the workbench to GET and HEAD: its files, and its one document for every other path that a browser asks to
// see, for paths are its screens; they end in ids, which may look like the name of a file. Other methods go to next.
func Handler(next http.Handler) http.Handler {
	files := load(assets())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		f, ok := files[strings.TrimPrefix(path.Clean(r.URL.Path), "/")]
		if !ok {
			if r.URL.Path != "/" && (strings.HasPrefix(r.URL.Path, "/assets/") || !strings.Contains(r.Header.Get("Accept"), "text/html")) {
				http.NotFound(w, r)
				return
			}
			f = files["index.html"]
		}
		f.serve(w, r)
	})
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if f.lasting {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if f.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a reader who has left is told nothing
	}
}

// load reads the files of the workbench and compresses them once.
func load(tree fs.FS) map[string]*file {
	files := map[string]*file{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		plain, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		kind := mime.TypeByExtension(path.Ext(name))
		if kind == "" {
			kind = http.DetectContentType(plain)
		}
		files[name] = &file{plain: plain, packed: pack(plain), kind: kind, lasting: strings.HasPrefix(name, "assets/")}
		return nil
	})
	if err != nil {
		panic(err) // they are in the binary
	}
	return files
}

func pack(plain []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := io.Copy(w, bytes.NewReader(plain))
	if err == nil {
		err = w.Close()
	}
	if err != nil || out.Len() >= len(plain) {
		return nil
	}
	return out.Bytes()
}
