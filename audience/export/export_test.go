package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/audience/export"
	"parterre/audience/live"
	"parterre/audience/load"
	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

var (
	noon   = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tester = audience.Actor{Name: "tester"}
	kinds  = map[string]index.Kind{
		"note": index.String, "score": index.Number, "level": index.Integer, "remote": index.Boolean, "startDate": index.Date,
		"lastLogin": index.DateTime, "skills": index.StringList, "app": index.Version, "=sum": index.String,
	}
	// texts are whatever a spreadsheet program, a separator or a quote may stumble over.
	texts = []string{
		"=1+1", "+43 1 234", "-5", "@SUM(A1:A9)", "\t=1", "\n=1", "'=1", "''+2", "'quoted'", "＝1", "＠x", "a,b", "a;b", `say "hello"`, `"`, "two\nlines",
		" leading", "trailing ", "Zoë", "日本語", "#", "true", "007", "1e5", "2025-01-31", "null", "a'=b", "<b>", "😀", "=cmd|' /C calc'!A0",
	}
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// workspace is one of its own folder with the attributes of kinds.
func workspace(t testing.TB) *audience.Service {
	t.Helper()
	disk, err := store.Open(t.TempDir(), store.Options{Create: true, Format: 1, ReserveBytes: 1})
	check(t, err)
	facts, _, err := index.Load(context.Background(), disk, index.Options{})
	check(t, err)
	s, err := audience.Open(context.Background(), audience.Options{Store: disk, Facts: facts, Start: noon, Counter: live.Counter{}, Feed: live.NewFeed(time.After)})
	check(t, err)
	t.Cleanup(func() { check(t, s.Close(context.Background())); check(t, disk.Close()) })
	for key, kind := range kinds {
		if index.CheckAttributeKey(key) != nil {
			continue
		}
		_, err := s.DeclareAttribute(context.Background(), tester, index.AttributeChange{Key: key, Kind: &kind})
		check(t, err)
	}
	return s
}

// people writes n users with values of every kind, many of them nasty.
func people(t testing.TB, s *audience.Service, n int) {
	t.Helper()
	dice := rand.New(rand.NewPCG(1, 2))
	pick := func() string { return texts[dice.IntN(len(texts))] }
	items := []string{"go", "=1", "c++", "-x", "a b", "sql,nosql", `q"q`}
	var users []index.UserWrite
	for i := range n {
		u := index.UserWrite{ID: fmt.Sprintf("%s%d", []string{"u", "=", "-", "@", "'+"}[dice.IntN(5)], i), Roles: &[]string{}, Groups: &[]string{}}
		if dice.IntN(4) > 0 {
			name := strings.Join(strings.Fields(pick()+" "+pick()), " ")
			u.Name = &name
		}
		for range dice.IntN(3) {
			*u.Roles = append(*u.Roles, items[dice.IntN(len(items))])
			*u.Groups = append(*u.Groups, fmt.Sprint("team-", dice.IntN(9)))
		}
		add := func(key string, value any) {
			if dice.IntN(3) > 0 {
				u.Attributes = append(u.Attributes, index.AttributeWrite{Key: key, Value: value})
			}
		}
		add("note", pick())
		add("score", []float64{0, -3.5, 1e-7, 1e15, 0.1, 123456.789, -1}[dice.IntN(7)])
		add("level", dice.IntN(2000)-1000)
		add("remote", dice.IntN(2) == 1)
		add("startDate", fmt.Sprintf("20%02d-0%d-1%d", dice.IntN(30), 1+dice.IntN(9), dice.IntN(10)))
		add("lastLogin", fmt.Sprintf("2025-01-1%dT0%d:30:00.%dZ", dice.IntN(9), dice.IntN(9), dice.IntN(999)))
		add("app", []string{"1.2.3", "v2", "1.0.0-rc.1+b5", "10.0.1"}[dice.IntN(4)])
		add("skills", []any{items[dice.IntN(len(items))], items[dice.IntN(len(items))]})
		users = append(users, u)
		if len(users) == 1_000 || i == n-1 {
			out, err := s.UpsertUsers(context.Background(), tester, users)
			check(t, err)
			if out.Accepted != len(users) {
				t.Fatal(out.Issues[0])
			}
			users = nil
		}
	}
}

func written(t testing.TB, of audience.People, o export.Order) string {
	t.Helper()
	f, err := export.Open(of, o)
	check(t, err)
	var b bytes.Buffer
	_, err = f.Write(context.Background(), &b)
	check(t, err)
	return b.String()
}

// What is written and loaded again is what it was, in either format and in either spelling of numbers.
func TestRoundTrip(t *testing.T) {
	from := workspace(t)
	people(t, from, 2_500)
	want := written(t, from.View().Everyone(), export.Order{})
	for name, o := range map[string]export.Order{
		"NDJSON":                  {Format: export.NDJSON},
		"CSV":                     {Format: export.CSV},
		"CSV where commas decide": {Format: export.CSV, DecimalComma: true, Mark: true},
		"CSV with labels":         {Format: export.CSV, Labels: true},
		"CSV with its own bar":    {Format: export.CSV, ListSeparator: "|"},
	} {
		t.Run(name, func(t *testing.T) {
			to := workspace(t)
			task := load.Task{Source: memory(written(t, from.View().Everyone(), o)), Format: load.Format(o.Format), Layout: load.Layout{Separator: o.ListSeparator}}
			task.Rejected = func(r load.Reject) { t.Errorf("line %d: %v", r.Line, r.Issues) }
			verdict, err := load.Run(context.Background(), to, tester, task)
			check(t, err)
			if verdict.Accepted != 2_500 {
				t.Errorf("%+v", verdict.Counts)
			}
			if got := written(t, to.View().Everyone(), export.Order{}); got != want {
				a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
				for i := range min(len(a), len(b)) {
					if a[i] != b[i] {
						t.Fatalf("line %d is\n%s\nand not\n%s", i+1, a[i], b[i])
					}
				}
				t.Fatalf("%d lines and not %d", len(a), len(b))
			}
		})
	}
}

// No cell begins like a formula, unless it is a number; what is written is what encoding/csv reads.
func TestSafeFromFormulas(t *testing.T) {
	s := workspace(t)
	people(t, s, 1_000)
	text := written(t, s.View().Everyone(), export.Order{Format: export.CSV})
	if strings.Count(text, "\r\n") < 1_000 || strings.HasPrefix(text, "\uFEFF") {
		t.Errorf("%.200q", text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	check(t, err)
	numbers := map[int]bool{}
	for i, name := range rows[0] {
		numbers[i] = name == "score" || name == "level"
	}
	safe := 0
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") && !numbers[i] {
				t.Errorf("a cell of %s begins like a formula: %q", rows[0][i], cell)
			}
			if strings.HasPrefix(cell, "'") {
				safe++
			}
		}
	}
	if safe < 500 {
		t.Errorf("%d cells have an apostrophe", safe)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat("'", rapid.IntRange(0, 2).Draw(t, "quotes")) + rapid.SampledFrom(append(texts, "")).Draw(t, "text") + rapid.String().Draw(t, "rest")
		if got := export.Safe(text); strings.TrimPrefix(got, "'") != text && got != text {
			t.Errorf("%q is %q", text, got)
		}
	})
}

// NDJSON is what encoding/json writes.
func TestNDJSON(t *testing.T) {
	s := workspace(t)
	people(t, s, 1_000)
	v := s.View()
	for line := range strings.Lines(written(t, v.Everyone(), export.Order{})) {
		var got struct {
			ID, Name      string
			Roles, Groups []string
			Attributes    map[string]any
		}
		d := json.NewDecoder(strings.NewReader(line))
		check(t, d.Decode(&got))
		ord, ok := v.Facts.Ordinal(got.ID)
		if !ok {
			t.Fatalf("nobody is %s", line)
		}
		u := v.Facts.User(ord)
		want := map[string]any{}
		for _, a := range v.Facts.Schema().All() {
			if value, ok := u.Value(a.ID); ok {
				want[a.Key] = value.Any()
			}
		}
		a, _ := json.Marshal(got.Attributes)
		b, _ := json.Marshal(want)
		if got.Name != u.Name() || !bytes.Equal(a, b) || len(got.Roles) != len(u.Roles()) || len(got.Groups) != len(u.GroupIDs()) {
			t.Fatalf("%s\nhas\n%s", line, b)
		}
	}
}

func TestOrder(t *testing.T) {
	s := workspace(t)
	people(t, s, 300)
	v := s.View()
	t.Run("columns and order are as asked for", func(t *testing.T) {
		descending := engine.MemberOrder{By: engine.OrderAttribute, Attribute: "level", Descending: true}
		rows, err := csv.NewReader(strings.NewReader(written(t, v.Everyone(), export.Order{Format: export.CSV, Columns: []string{"level", "id"}, Listing: engine.Listing{Order: descending}}))).ReadAll()
		check(t, err)
		page, err := v.Everyone().Members(context.Background(), engine.MembersOptions{First: 300, Order: descending})
		check(t, err)
		if len(rows) != 301 || strings.Join(rows[0], " ") != "level id" {
			t.Fatal(rows[0], len(rows))
		}
		for i, m := range page.Members {
			if got := rows[i+1][1]; got != export.Safe(m.User.ID()) {
				t.Fatalf("row %d is %s and not %s", i+1, got, m.User.ID())
			}
		}
	})
	t.Run("every fault comes at once, with its place", func(t *testing.T) {
		_, err := export.Open(v.Everyone(), export.Order{Format: "XLS", Columns: []string{"id", "notes", "id"}, ListSeparator: "\n"})
		var faults *audience.IssuesError
		if !errors.As(err, &faults) || len(faults.Issues) != 4 || faults.Issues[2].Hint != `Did you mean "note"?` {
			t.Errorf("%+v", faults.Issues)
		}
		f, err := export.Open(v.Everyone(), export.Order{Listing: engine.Listing{Order: engine.MemberOrder{By: "SIDEWAYS"}}})
		check(t, err)
		if _, err := f.Write(context.Background(), io.Discard); !errors.As(err, &faults) {
			t.Errorf("%v", err)
		}
	})
	t.Run("an attribute with the key of a word is written beside it", func(t *testing.T) {
		kind := index.String
		_, err := s.DeclareAttribute(context.Background(), tester, index.AttributeChange{Key: "roles", Kind: &kind})
		check(t, err)
		_, err = s.PatchUsers(context.Background(), tester, []index.UserWrite{{ID: "@0", Attributes: []index.AttributeWrite{{Key: "roles", Value: "lead"}}}})
		check(t, err)
		v := s.View()
		if text := written(t, v.Everyone(), export.Order{}); !strings.Contains(text, `"roles":"lead"`) {
			t.Errorf("%.300s", text)
		}
		a, _ := v.Facts.Schema().ByKey("roles")
		rows, err := csv.NewReader(strings.NewReader(written(t, v.Everyone(), export.Order{Format: export.CSV}))).ReadAll()
		check(t, err)
		if at := slices.Index(rows[0], a.ID.String()); at < 0 || !slices.ContainsFunc(rows, func(row []string) bool { return row[at] == "lead" }) {
			t.Error(rows[0])
		}
	})
	t.Run("the deactivated say so", func(t *testing.T) {
		_, err := s.DeactivateUsers(context.Background(), tester, []string{"u0", "=0", "-0", "@0", "'+0"})
		check(t, err)
		if text := written(t, s.View().Inactive(), export.Order{}); strings.Count(text, "\n") != 1 || !strings.Contains(text, `"active":false`) {
			t.Error(text)
		}
	})
	t.Run("whoever has no more patience is not written for", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		f, err := export.Open(v.Everyone(), export.Order{})
		check(t, err)
		if n, err := f.Write(ctx, io.Discard); !errors.Is(err, context.Canceled) || n != 0 {
			t.Error(n, err)
		}
	})
}

// memory is a file that was never on a disk.
type memory string

func (m memory) Open() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(string(m))), nil }
func (m memory) Size() int64                  { return int64(len(m)) }
