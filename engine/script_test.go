package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

// TestScripts runs the scripts in testdata: people are written as text, questions asked as JSON, and the answers are
// kept beside them. `go test ./engine -run TestScripts -rewrite` writes the answers anew.
//
//	attributes        one a line: key KIND
//	groups            one a line: key parents...
//	users             one a line, as JSON: {"id": ..., "roles": [...], "attributes": {...}}
//	audience name=x   criteria
//	members           criteria: the ids of the users, at now=... in zone=...
//	check             criteria: what is wrong, for people
//	parse             any text: what is wrong with its shape
//	simplify          criteria in canonical form
//	counts            criteria with the counts of every node
func TestScripts(t *testing.T) {
	datadriven.Walk(t, "testdata/scripts", func(t *testing.T, path string) {
		s := &script{snapshot: index.Empty(index.Options{Shape: 6}), audiences: map[string]*engine.Plan{}}
		datadriven.RunTest(t, path, s.run)
	})
}

type script struct {
	snapshot  *index.Snapshot
	audiences map[string]*engine.Plan
}

func (s *script) run(t *testing.T, d *datadriven.TestData) string {
	zone, now := "UTC", "2025-06-15T12:00:00Z"
	d.MaybeScanArgs(t, "zone", &zone)
	d.MaybeScanArgs(t, "now", &now)
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	env := s.env(location)
	if d.HasArg("weekStart") {
		var day string
		d.ScanArgs(t, "weekStart", &day)
		env.WeekStart = engine.Weekday(day)
	}
	switch d.Cmd {
	case "attributes":
		for line := range strings.Lines(d.Input) {
			key, name, _ := strings.Cut(strings.TrimSpace(line), " ")
			kind, ok := index.ParseKind(name)
			if !ok {
				t.Fatalf("no kind %q", name)
			}
			s.snapshot = indextest.Declare(t, s.snapshot, map[string]index.Kind{key: kind})
		}
		return ""
	case "groups":
		for line := range strings.Lines(d.Input) {
			words := strings.Fields(line)
			s.snapshot = indextest.Nest(t, s.snapshot, words[0], words[1:]...)
		}
		return ""
	case "users":
		for line := range strings.Lines(d.Input) {
			s.snapshot = indextest.Upsert(t, s.snapshot, user(t, line))
		}
		return ""
	case "parse":
		_, issues := engine.ParseCriteria([]byte(d.Input))
		return list(issues)
	}
	c := &engine.Criteria{}
	if err := json.Unmarshal([]byte(d.Input), c); err != nil {
		t.Fatalf("%s: %v", d.Pos, err)
	}
	switch d.Cmd {
	case "check":
		return list(engine.Check(c, env))
	case "simplify":
		text, err := json.Marshal(engine.Simplify(c))
		if err != nil {
			t.Fatal(err)
		}
		return string(text) + "\n"
	case "counts":
		p, _ := engine.CompilePartial(c, env)
		return counts(t, p.Bind(s.snapshot, moment(now)), env)
	}
	p, issues := engine.Compile(c, env)
	if p == nil {
		return list(issues)
	}
	if d.Cmd == "audience" {
		var name string
		d.ScanArgs(t, "name", &name)
		s.audiences[name] = p
		return ""
	}
	return s.members(t, p, moment(now))
}

func (s *script) env(zone *time.Location) engine.Env {
	return engine.Env{
		Schema: s.snapshot.Schema(), Groups: s.snapshot.Groups(), Zone: zone,
		Audience: func(ref engine.AudienceRef) (*engine.Plan, error) {
			if ref.Key != nil && s.audiences[*ref.Key] != nil {
				return s.audiences[*ref.Key], nil
			}
			return nil, fmt.Errorf("none")
		},
		KnownUser:    func(id string) bool { _, ok := s.snapshot.Ordinal(id); return ok },
		KnownRole:    s.snapshot.HasRole,
		UnknownZones: func(id index.AttributeID) int { return engine.UnknownZones(s.snapshot, id) },
	}
}

// members lists who matches, each way of asking in agreement.
func (s *script) members(t *testing.T, p *engine.Plan, now time.Time) string {
	b := p.Bind(s.snapshot, now)
	bitmap, err := b.Bitmap(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for ord := range uint32(s.snapshot.Rows()) {
		in := bitmap.Contains(ord)
		if in {
			ids = append(ids, s.snapshot.User(ord).ID())
		}
		if p.Match(s.snapshot.User(ord), now) != in || b.Contains(ord) != in {
			t.Fatalf("answers about %s differ", s.snapshot.User(ord).ID())
		}
	}
	if len(ids) == 0 {
		return "nobody\n"
	}
	return strings.Join(ids, " ") + "\n"
}

func list(issues []index.Issue) string {
	if len(issues) == 0 {
		return "nothing\n"
	}
	out := ""
	for _, i := range issues {
		out += fmt.Sprintf("%s %s at /%s\n  %s\n", i.Severity, i.Code, strings.Join(i.Path, "/"), i.Message)
		if i.Hint != "" {
			out += "  " + i.Hint + "\n"
		}
	}
	return out
}

func counts(t *testing.T, b *engine.Bound, env engine.Env) string {
	nodes, err := b.Explain(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	number := func(n *int) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	out := ""
	for _, n := range nodes {
		out += fmt.Sprintf("/%s %s: size %s, removes %s, without value %s, span %s\n  %s\n", strings.Join(n.Path, "/"), n.ID, number(n.Size), number(n.Removes),
			number(n.WithoutValue), said(n.Span), n.Description)
	}
	return out
}

func user(t *testing.T, line string) index.UserWrite {
	var in struct {
		ID         string
		Active     *bool
		Roles      *[]string
		Groups     *[]string
		Attributes map[string]any
	}
	if err := json.Unmarshal([]byte(line), &in); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	w := index.UserWrite{ID: in.ID, Active: in.Active, Roles: in.Roles, Groups: in.Groups}
	for key, value := range in.Attributes {
		w.Attributes = append(w.Attributes, index.AttributeWrite{Key: key, Value: value})
	}
	return w
}
