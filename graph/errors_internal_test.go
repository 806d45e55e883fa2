package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"parterre/audience"
	"parterre/index"
)

// What a real service never does on request is tested on the table itself.
func TestErrorsOfTheWire(t *testing.T) {
	var log bytes.Buffer
	o := &observer{
		log: slog.New(slog.NewJSONHandler(&log, nil)), tracer: tracenoop.NewTracerProvider().Tracer(""),
		figures: newFigures(prometheus.NewRegistry()), clock: time.Now, born: time.Now(),
	}
	t.Run("every error of the table has its code and a sentence", func(t *testing.T) {
		for _, row := range codes {
			e := o.present(t.Context(), fmt.Errorf("%w: %q", row.err, "key"))
			if codeOf(e) != row.code || !strings.HasSuffix(e.Message, ".") || strings.ToUpper(e.Message[:1]) != e.Message[:1] {
				t.Errorf("%v became %q, %q", row.err, codeOf(e), e.Message)
			}
		}
	})
	t.Run("an error that is not in the table stays inside, and its id is found in the log", func(t *testing.T) {
		e := o.present(t.Context(), errors.New("inner workings"))
		id, _ := e.Extensions["id"].(string)
		if codeOf(e) != Internal || strings.Contains(e.Message, "inner") || id == "" || !strings.Contains(log.String(), id) || !strings.Contains(log.String(), "inner workings") {
			t.Errorf("%v; log %s", e, log.String())
		}
	})
	t.Run("a panic is found in the log by its id, without its text", func(t *testing.T) {
		log.Reset()
		e := o.present(t.Context(), o.recovered(t.Context(), "somebody's address"))
		id, _ := e.Extensions["id"].(string)
		if codeOf(e) != Internal || id == "" || !strings.Contains(log.String(), id) || strings.Contains(log.String(), "address") || !strings.Contains(log.String(), "stack") {
			t.Errorf("%v; log %s", e, log.String())
		}
	})
	t.Run("a caller who gave up and one who ran out of time are told apart from faults", func(t *testing.T) {
		for _, err := range []error{context.Canceled, fmt.Errorf("count: %w", context.DeadlineExceeded)} {
			if e := o.present(t.Context(), err); codeOf(e) != Timeout {
				t.Errorf("%v became %q", err, codeOf(e))
			}
		}
	})
	t.Run("issues are in the extensions, all of them", func(t *testing.T) {
		e := o.present(t.Context(), &audience.IssuesError{Issues: nil})
		if codeOf(e) != BadUserInput || e.Extensions["issues"] == nil {
			t.Errorf("%v", e)
		}
	})
	t.Run("the message is that of a fault that forbids, not of a warning before it", func(t *testing.T) {
		e := o.present(t.Context(), &audience.IssuesError{Issues: []index.Issue{
			{Code: "A", Severity: index.Warning, Message: "The zone is odd."},
			{Code: "B", Severity: index.Error, Message: "The range ends before it begins."},
		}})
		if e.Message != "The range ends before it begins." {
			t.Error(e.Message)
		}
	})
	t.Run("the path of an issue is a list, also at the root", func(t *testing.T) {
		e := o.present(t.Context(), &audience.IssuesError{Issues: []index.Issue{{Code: "X"}}})
		if text, err := json.Marshal(e); err != nil || !strings.Contains(string(text), `"path":[]`) {
			t.Errorf("%s, %v", text, err)
		}
	})
}
