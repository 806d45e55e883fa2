package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	"github.com/alecthomas/kong"

	"parterre/graph/auth"
	"parterre/index"
)

// client asks a server, or a house in this very process, over the same wire.
type client struct {
	base string // "http://localhost:8080", without a slash at the end
	key  string
	http *http.Client
}

// answer is what a GraphQL request came to.
type answer struct {
	Data   json.RawMessage `json:"data,omitempty"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path,omitempty"`
		Extensions map[string]any `json:"extensions,omitempty"`
	} `json:"errors,omitempty"`
}

// remote says which server is asked, and how.
type remote struct {
	URL string `help:"A running server to go to, http://localhost:8080 for example; a stopped folder otherwise." placeholder:"URL" env:"-"`
	Key string `help:"The key to show the server." placeholder:"KEY"`
}

// client returns a client of the server. The key goes over TLS, or does not leave this machine.
func (r remote) client() (*client, error) {
	u, err := url.Parse(r.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, &failure{exitUsage, fmt.Errorf("%q is no address of a server: write it like http://localhost:8080", r.URL)}
	}
	if r.Key != "" && u.Scheme == "http" && !auth.IsLoopback(u.Hostname()) {
		return nil, &failure{exitUsage, fmt.Errorf("over http the key could be read on its way to %s: use https", u.Hostname())}
	}
	u.Path = strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/graphql")
	u.RawQuery, u.Fragment = "", ""
	return &client{base: u.String(), key: r.Key, http: &http.Client{}}, nil
}

// inside returns a client of a house that does not listen.
func inside(a *app) *client {
	return &client{base: "http://localhost", http: &http.Client{Transport: direct{a.routes}}}
}

// ask asks a document.
func (c *client) ask(ctx context.Context, document, operation string, variables map[string]any) (answer, error) {
	body, err := json.Marshal(struct {
		Query     string         `json:"query"`
		Operation string         `json:"operationName,omitempty"`
		Variables map[string]any `json:"variables,omitempty"`
	}{document, operation, variables})
	if err != nil {
		return answer{}, fmt.Errorf("write the question: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/graphql-response+json, application/json;q=0.9")
	response, err := c.send(request)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }() // only read from
	var out answer
	decoder := json.NewDecoder(response.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&out); err != nil {
		return answer{}, fmt.Errorf("%s answered with %s and no GraphQL: give the address of a Parterre server", c.base, response.Status)
	}
	return out, nil
}

// into asks a document and reads its data into out. Errors of the answer are the error.
func (c *client) into(ctx context.Context, document string, variables map[string]any, out any) error {
	a, err := c.ask(ctx, document, "", variables)
	if err != nil {
		return err
	}
	if err := a.failure(); err != nil {
		return err
	}
	if err := json.Unmarshal(a.Data, out); err != nil {
		return fmt.Errorf("read the answer of %s: %w", c.base, err)
	}
	return nil
}

// failure returns the errors of an answer as one, nil when there are none.
func (a answer) failure() error {
	if len(a.Errors) == 0 {
		return nil
	}
	var parts []string
	for _, e := range a.Errors {
		parts = append(parts, strings.TrimSuffix(e.Message, "."))
	}
	return &failure{exitAnswer, errors.New(strings.Join(parts, "; "))}
}

// errNoServer: nobody was there to be asked.
var errNoServer = errors.New("no server answers")

// send sends a request with the key. A refusal of the key, and a server that is not there, are told with their cure.
func (c *client) send(r *http.Request) (*http.Response, error) {
	if c.key != "" {
		r.Header.Set("Authorization", "Bearer "+c.key)
	}
	response, err := c.http.Do(r)
	var refused *url.Error
	switch {
	case errors.Is(err, context.Canceled):
		return nil, context.Canceled
	case errors.As(err, &refused):
		return nil, fmt.Errorf("%w at %s (%w): start one with parterre serve, or correct --url", errNoServer, c.base, refused.Err)
	case err != nil:
		return nil, err
	case response.StatusCode == http.StatusUnauthorized:
		_ = response.Body.Close() // nothing in it is needed
		return nil, fmt.Errorf("the server at %s does not know the key: give one with --key or in PARTERRE_KEY", c.base)
	}
	return response, nil
}

// direct answers requests from a handler, without a network. What the handler writes is read while it writes.
type direct struct{ handler http.Handler }

var _ http.RoundTripper = direct{}

// RoundTrip answers one request.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	served := r.Clone(r.Context())
	served.RequestURI, served.RemoteAddr, served.Host = r.URL.RequestURI(), "127.0.0.1:0", r.URL.Host
	body, to := io.Pipe()
	w := &written{header: http.Header{}, to: to, begun: make(chan int, 1)}
	trailer := http.Header{}
	go func() {
		defer func() {
			if p := recover(); p != nil { // the handler gave up, as it does where there is a network
				w.WriteHeader(http.StatusInternalServerError)
				_ = to.CloseWithError(io.ErrUnexpectedEOF) // a pipe closes
				return
			}
			w.WriteHeader(http.StatusOK)
			for name := range strings.SplitSeq(w.trailers, ",") {
				trailer.Set(name, w.header.Get(name))
			}
			_ = to.Close() // a pipe closes
		}()
		d.handler.ServeHTTP(w, served)
	}()
	status := <-w.begun
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: body, ContentLength: -1, Trailer: trailer, Request: r,
	}, nil
}

// written hands on what a handler writes.
type written struct {
	header   http.Header
	sent     http.Header // the header when the answer began
	trailers string
	to       *io.PipeWriter
	begun    chan int // the status, once
	once     sync.Once
}

func (w *written) Header() http.Header { return w.header }

func (w *written) WriteHeader(status int) {
	w.once.Do(func() {
		w.sent, w.trailers = w.header.Clone(), w.header.Get("Trailer")
		w.begun <- status
	})
}

func (w *written) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.to.Write(p)
}

// wireIssue is an Issue as the wire has it.
type wireIssue struct {
	Code    index.IssueCode
	Message string
	Path    []string
	Hint    string
}

func (i wireIssue) String() string {
	return index.Issue{Message: i.Message, Path: i.Path, Hint: i.Hint}.String()
}

// place is where a command finds its people: a running server or a stopped folder.
type place struct {
	remote
	folder
}

// AfterApply refuses a command line that names both. A folder of the environment or the configuration file gives way.
func (p place) AfterApply(line *kong.Context) error {
	given := map[string]bool{}
	for _, part := range line.Path {
		if part.Flag != nil && !part.Resolved {
			given[part.Flag.Name] = true
		}
	}
	if given["url"] && given["data"] {
		return errors.New("there is a server (--url) and a folder (--data): give one of them")
	}
	return nil
}

// String names the place for people: "to http://localhost:8080", "into ./data/default".
func (p place) String() string {
	if p.URL != "" {
		return "to " + strings.TrimSuffix(p.URL, "/")
	}
	return "into " + near(filepath.Join(p.Data, p.Workspace))
}

// with calls do with a client of the place. A folder is opened for it, and closed afterwards.
func (p place) with(ctx context.Context, o options, do func(*client) error) error {
	if p.URL != "" {
		c, err := p.client()
		if err != nil {
			return err
		}
		return do(c)
	}
	a, err := p.open(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(do(inside(a)), a.close())
}

// open opens the stopped folder.
func (p place) open(ctx context.Context, o options) (*app, error) {
	path, err := p.path()
	if err != nil {
		return nil, err
	}
	o.folder = path
	a, err := open(ctx, o)
	return a, p.withCure(err)
}
