package graph_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"parterre/graph"
)

// backingUp gives a house a backup of its own.
func backingUp(write graph.Backup) func(*graph.Options) {
	return func(o *graph.Options) { o.Backup = write }
}

func TestBackupIsSentAsItIsWritten(t *testing.T) {
	asked := ""
	h := newHouse(t, backingUp(func(_ context.Context, previous []byte, to io.Writer) error {
		asked = string(previous)
		for range 3 {
			if _, err := io.WriteString(to, "rows"); err != nil {
				return err
			}
		}
		return nil
	}))
	a := h.do(h.request("POST", "/backup", `{"digest":"d"}`))
	if a.status != 200 || string(a.body) != "rowsrowsrows" || asked != `{"digest":"d"}` || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v %q after %q", a.status, a.header, a.body, asked)
	}
	if a := h.do(h.request("POST", "/backup", "")); a.status != 200 || asked != "" {
		t.Errorf("%d, asked %q", a.status, asked)
	}
	if !strings.Contains(h.log.String(), `"msg":"backup","client":"local"`) {
		t.Errorf("the log does not say so: %s", h.log)
	}
}

func TestBackupIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		body   string
		status int
		code   string
		says   string
	}{
		"with the reason, when an earlier one cannot be continued": {fmt.Errorf("%w: it is of another folder", graph.ErrNotContinued), "", 409, "BAD_REQUEST", "another folder"},
		"without what is inside, when something goes wrong":        {errors.New("secret at /var/lib"), "", 503, "INTERNAL", "Something went wrong"},
		"when what it should continue is longer than such a thing": {nil, strings.Repeat(" ", 5<<10), 400, "BAD_REQUEST", "could not be read"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, backingUp(func(context.Context, []byte, io.Writer) error { return c.err }))
			a := h.do(h.request("POST", "/backup", c.body))
			if a.status != c.status || a.code() != c.code || !strings.Contains(a.Errors[0].Message, c.says) || strings.Contains(string(a.body), "secret") {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
	t.Run("without a key, and by GET", func(t *testing.T) {
		h := newHouse(t, withKeys(t, "night=0123456789abcdef"), backingUp(func(context.Context, []byte, io.Writer) error {
			t.Error("it was made all the same")
			return nil
		}))
		if a := h.do(h.request("POST", "/backup", "")); a.status != 401 {
			t.Errorf("without a key: %d", a.status)
		}
		h.key = "0123456789abcdef"
		if a := h.do(h.request("GET", "/backup", "")); a.status != 405 {
			t.Errorf("by GET: %d", a.status)
		}
	})
}

func TestABackupThatFailsOnTheWayIsCutOff(t *testing.T) {
	h := newHouse(t, backingUp(func(_ context.Context, _ []byte, to io.Writer) error {
		if _, err := io.WriteString(to, strings.Repeat("rows", 1<<20)); err != nil {
			return err
		}
		return errors.New("a row is damaged")
	}))
	response, err := http.DefaultClient.Do(h.request("POST", "/backup", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err == nil {
		t.Error("the caller takes it for a whole one")
	}
	if !strings.Contains(h.log.String(), "backup cut off") || !strings.Contains(h.log.String(), "a row is damaged") {
		t.Errorf("the log does not say why: %s", h.log)
	}
}
