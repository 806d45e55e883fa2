package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

// described is a workspace with labels and names.
func described(t testing.TB) *index.Snapshot {
	return indextest.Change(t, index.Empty(index.Options{}), func(tx *index.Tx) []index.Issue {
		var out []index.Issue
		for _, a := range []struct {
			key, label string
			kind       index.Kind
		}{
			{"maritalStatus", "Marital status", index.String}, {"city", "", index.String}, {"hours", "Hours per week", index.Integer},
			{"score", "Score", index.Number}, {"remote", "Remote", index.Boolean}, {"started", "Start date", index.Date},
			{"seen", "Last seen", index.DateTime}, {"skills", "Skills", index.StringList}, {"app", "App version", index.Version},
		} {
			_, issues := tx.DeclareAttribute(index.AttributeChange{Key: a.key, Label: &a.label, Kind: &a.kind})
			out = append(out, issues...)
		}
		name := "Sales (all countries)"
		_, issues := tx.PutGroup(index.GroupWrite{Key: "sales", Name: &name})
		out = append(out, issues...)
		_, issues = tx.PutGroup(index.GroupWrite{Key: "ops"})
		return append(out, issues...)
	})
}

// The scripts hold one tree of criteria a line and what it says; -rewrite writes them anew.
func TestDescribe(t *testing.T) {
	s := described(t)
	env := envOf(s, time.UTC)
	datadriven.RunTest(t, "testdata/describe", func(t *testing.T, d *datadriven.TestData) string {
		var out []string
		for line := range strings.Lines(d.Input) {
			c, issues := engine.ParseCriteria([]byte(line))
			if c == nil {
				d.Fatalf(t, "%s: %v", line, issues)
			}
			out = append(out, engine.Describe(c, env))
			if d.Cmd == "describe" && len(issues) > 0 {
				d.Fatalf(t, "%s: %v", line, issues)
			}
		}
		return strings.Join(out, "\n")
	})
	t.Run("any criteria at all are said, in one line, and always in the same words", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			c := ask(indextest.Rapid(t), 3, nil)
			said := engine.Describe(c, env)
			if said == "" || strings.ContainsAny(said, "\n\t") || said != engine.Describe(c, env) || strings.Contains(said, "%!") {
				t.Fatalf("%s is said as %q", show(c), said)
			}
		})
	})
	t.Run("criteria nobody has begun are said too", func(t *testing.T) {
		for _, c := range []*engine.Criteria{nil, {}, {Not: &engine.Criteria{}}} {
			if got := engine.Describe(c, engine.Env{}); got != "nothing is asked yet" {
				t.Errorf("%v: %q", fmt.Sprint(c), got)
			}
		}
	})
}
