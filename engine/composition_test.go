package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

var (
	ctx  = context.Background()
	noon = time.Date(2025, 6, 15, 12, 0, 0, 0, time.UTC)
)

// envOf is the environment criteria of cells are compiled in.
func envOf(s *index.Snapshot, zone *time.Location) engine.Env {
	return engine.Env{Schema: s.Schema(), Groups: s.Groups(), Zone: zone}
}

// crowd is some active users, as a bitmap, a selection and a list.
type crowd struct {
	bitmap    *roaring.Bitmap
	selection block.Selection
	users     []index.User
}

// crowdOf picks about one in n of the active users.
func crowdOf(s *index.Snapshot, d indextest.Dice, n int) crowd {
	c := crowd{bitmap: roaring.New()}
	it := s.Everyone().Bitmap().Iterator()
	for it.HasNext() {
		ord := it.Next()
		if d.IntN(n) == 0 {
			c.bitmap.Add(ord)
			c.users = append(c.users, s.User(ord))
		}
	}
	c.selection = block.FromBitmap(s.Shape(), c.bitmap)
	return c
}

// labelsOf is the naive answer to what a user is counted under, nil for nothing. Bins have no naive answer here.
func labelsOf(s *index.Snapshot, u index.User, d engine.Dimension, zone *time.Location) []string {
	switch {
	case d.Roles:
		return u.Roles()
	case d.Groups:
		found := map[string]bool{}
		for _, id := range u.GroupIDs() {
			for _, above := range s.Groups().Ancestors(id) {
				g, _ := s.Groups().ByID(above)
				found[g.Key] = true
			}
		}
		var out []string
		for key := range found {
			out = append(out, key)
		}
		return out
	case d.Audiences != nil:
		var out []string
		for _, p := range d.Audiences {
			if p.Members.Contains(u.Ordinal()) {
				out = append(out, p.Label)
			}
		}
		return out
	}
	a, _ := s.Schema().ByKey(d.Attribute)
	v, ok := u.Value(a.ID)
	switch {
	case !ok:
		return nil
	case a.Kind == index.StringList:
		return v.List()
	case a.Kind == index.DateTime:
		return []string{instantLabel(v, zone)}
	case a.Kind == index.Number:
		return []string{numberLabel(v.Float())}
	}
	return []string{fmt.Sprint(v.Any())}
}

func instantLabel(v index.Value, zone *time.Location) string {
	label := time.UnixMilli(v.Key()).In(zone).Format("2006-01-02 15:04:05.000")
	for _, zero := range []string{".000", ":00", " 00:00"} {
		label = strings.TrimSuffix(label, zero)
	}
	return label
}

func numberLabel(f float64) string {
	if f != 0 && f < 1e-6 && f > -1e-6 {
		return fmt.Sprint(f)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// naive counts every cell, and who is in none, in the slowest way.
func naive(s *index.Snapshot, users []index.User, by []engine.Dimension, zone *time.Location) (cells map[string]int, absent int) {
	cells = map[string]int{}
	for _, u := range users {
		rows := [][]string{nil}
		for _, d := range by {
			var next [][]string
			for _, row := range rows {
				for _, label := range labelsOf(s, u, d, zone) {
					next = append(next, append(slices.Clone(row), label))
				}
			}
			rows = next
		}
		if len(rows) == 0 {
			absent++
		}
		for _, row := range rows {
			cells[strings.Join(row, "\x00")]++
		}
	}
	return cells, absent
}

// wholeCells are labels as they come, with the sizes.
func wholeCells(c *engine.Composition) map[string]int {
	out := map[string]int{}
	for _, cell := range c.Cells {
		out[strings.Join(cell.Labels, "\x00")] += cell.Size
	}
	return out
}

func compose(t rapid.TB, s *index.Snapshot, of block.Selection, by []engine.Dimension, o engine.CompositionOptions) *engine.Composition {
	t.Helper()
	c, issues, err := engine.Compose(ctx, s, of, by, o)
	if err != nil || len(issues) > 0 {
		t.Fatalf("compose %+v: %v, %v", by, issues, err)
	}
	return c
}

// sizeOf counts the members of a crowd that meet criteria, by blocks and by one user at a time.
func sizeOf(t rapid.TB, s *index.Snapshot, c crowd, criteria *engine.Criteria, zone *time.Location) int {
	t.Helper()
	env := envOf(s, zone)
	env.Verbatim = true
	plan, issues := engine.Compile(criteria, env)
	if plan == nil {
		t.Fatalf("criteria of a cell do not compile: %v", issues)
	}
	found, err := plan.Bind(s, noon).Bitmap(ctx)
	if err != nil {
		t.Fatal(err)
	}
	matched := 0
	for _, u := range c.users {
		if plan.Match(u, noon) {
			matched++
		}
	}
	size := int(found.AndCardinality(c.bitmap))
	if size != matched {
		t.Fatalf("criteria of a cell: %d by blocks, %d one by one", size, matched)
	}
	return size
}

// consistent holds what is true of every composition.
func consistent(t rapid.TB, s *index.Snapshot, of crowd, c *engine.Composition, zone *time.Location) {
	t.Helper()
	if c.Size != len(of.users) {
		t.Fatalf("size %d of %d", c.Size, len(of.users))
	}
	all := c.Absent.Size
	cells := append(slices.Clone(c.Cells), *c.Absent) // and other, at the end
	if c.Other != nil {
		all += c.Other.Size
		cells = append(cells, *c.Other)
	}
	for _, cell := range c.Cells {
		all += cell.Size
	}
	if all != c.Size && (!c.Overlapping || all < c.Size) {
		t.Fatalf("cells, other and absent are %d of %d", all, c.Size)
	}
	for i, cell := range cells {
		if cell.Size == 0 && i%50 > 0 {
			continue // a calendar may have ten thousand empty cells
		}
		if got := sizeOf(t, s, of, cell.Criteria, zone); got != cell.Size {
			t.Fatalf("cell %q of %d members is drilled down to %d", cell.Labels, cell.Size, got)
		}
		if share := cell.Share * float64(max(c.Size, 1)); share < float64(cell.Size)-1e-9 || share > float64(cell.Size)+1e-9 {
			t.Fatalf("cell %q: share %v of %d/%d", cell.Labels, cell.Share, cell.Size, c.Size)
		}
	}
}

// dimensions are all ways to split a nasty population, those by bins last.
func dimensions(s *index.Snapshot, d indextest.Dice) (values, bins []engine.Dimension) {
	for _, p := range indextest.Pools {
		values = append(values, engine.Dimension{Attribute: p.Key})
	}
	values = append(values, engine.Dimension{Roles: true}, engine.Dimension{Groups: true})
	var parts []engine.Part
	for i := range 1 + d.IntN(4) {
		c := &engine.Criteria{Sample: &engine.Sample{Salt: "part", From: 0, To: float64(1+d.IntN(9)) * 10}}
		plan, issues := engine.Compile(c, envOf(s, time.UTC))
		if plan == nil {
			panic(fmt.Sprint(issues))
		}
		parts = append(parts, engine.Part{Label: fmt.Sprintf("part %d", i), Criteria: c, Members: plan.Bind(s, noon)})
	}
	values = append(values, engine.Dimension{Audiences: parts})

	width, four := 25.0, 4
	for _, b := range []engine.Bins{
		{Attribute: "age", Edges: []any{18, 65}}, {Attribute: "age", Quantiles: &four},
		{Attribute: "score", Edges: []any{-1.0, 0.0, 0.1}}, {Attribute: "score", Quantiles: &four},
		{Attribute: "points", Width: &width}, {Attribute: "points", Quantiles: &four},
		{Attribute: "born", Edges: []any{"1970-01-01", "2024-02-29"}}, {Attribute: "born", Quantiles: &four}, {Attribute: "born", Calendar: engine.Year},
		{Attribute: "seen", Edges: []any{"1970-01-01T00:00:00Z", "2025-06-15T12:00:00Z"}}, {Attribute: "seen", Calendar: engine.Year},
	} {
		bins = append(bins, engine.Dimension{Bins: &b})
	}
	return values, bins
}

func TestCompose(t *testing.T) {
	vienna, err := time.LoadLocation("Europe/Vienna")
	if err != nil {
		t.Fatal(err)
	}
	for _, shape := range indextest.Shapes {
		t.Run(fmt.Sprintf("in blocks of %d", shape.Rows()), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
				s := indextest.Population(d, shape, d.IntN(400))
				of := crowdOf(s, d, 1+d.IntN(3))
				beside := crowdOf(s, d, 2)
				values, bins := dimensions(s, d)
				o := engine.CompositionOptions{Top: 1 + d.IntN(12), Baseline: beside.selection, Zone: vienna}

				by := []engine.Dimension{indextest.Pick(d, values)}
				for range d.IntN(engine.MaxDimensions) {
					by = append(by, indextest.Pick(d, values))
				}
				c := compose(t, s, of.selection, by, o)
				consistent(t, s, of, c, vienna)
				agrees(t, s, of, beside, by, c, o)

				by[0] = indextest.Pick(d, bins)
				if by[0].Bins.Calendar != "" {
					by = by[:1] // ten thousand years, with anything else, are too many cells
				}
				consistent(t, s, of, compose(t, s, of.selection, by, o), vienna)
			})
		})
	}
}

// agrees compares a composition by values with the naive one.
func agrees(t rapid.TB, s *index.Snapshot, of, beside crowd, by []engine.Dimension, c *engine.Composition, o engine.CompositionOptions) {
	t.Helper()
	want, absent := naive(s, of.users, by, o.Zone)
	base, _ := naive(s, beside.users, by, o.Zone)
	if c.Absent.Size != absent {
		t.Fatalf("%d are absent, want %d", c.Absent.Size, absent)
	}
	for _, cell := range c.Cells {
		label := strings.Join(cell.Labels, "\x00")
		if cell.Size != want[label] {
			t.Fatalf("cell %q has %d, want %d", cell.Labels, cell.Size, want[label])
		}
		if (cell.Index != nil) != (base[label] > 0) {
			t.Fatalf("cell %q with %d in the baseline has the index %v", cell.Labels, base[label], cell.Index)
		}
		if cell.Index != nil {
			ratio := float64(cell.Size) / float64(c.Size) / (float64(base[label]) / float64(len(beside.users)))
			if *cell.Index < ratio-1e-9 || *cell.Index > ratio+1e-9 {
				t.Fatalf("cell %q has the index %v, want %v", cell.Labels, *cell.Index, ratio)
			}
		}
	}
	for _, d := range by {
		if d.Audiences != nil {
			return // all of its cells are shown: the order is that of the list
		}
	}
	sizes := []int{}
	for _, n := range want {
		sizes = append(sizes, n)
	}
	slices.SortFunc(sizes, func(a, b int) int { return b - a })
	for i, cell := range c.Cells {
		if cell.Size != sizes[i] {
			t.Fatalf("cell %d has %d, and the largest left is %d", i, cell.Size, sizes[i])
		}
	}
	if want := min(len(sizes), o.Top); len(c.Cells) != want || (c.Other != nil) != (len(sizes) > o.Top) {
		t.Fatalf("%d cells and other %v, of %d with a top of %d", len(c.Cells), c.Other, len(sizes), o.Top)
	}
}

func TestComposeTwoDimensions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		s := indextest.Population(d, indextest.Pick(d, indextest.Shapes), d.IntN(300))
		of := crowdOf(s, d, 1)
		values, bins := dimensions(s, d)
		o := engine.CompositionOptions{Top: engine.MaxTop, Zone: time.UTC}
		by := []engine.Dimension{indextest.Pick(d, values), indextest.Pick(d, append(values, bins[0], bins[2], bins[6]))}

		both := wholeCells(compose(t, s, of.selection, by, o))
		nested := map[string]int{}
		for _, outer := range compose(t, s, of.selection, by[:1], o).Cells {
			env := envOf(s, time.UTC)
			env.Verbatim = true
			plan, _ := engine.Compile(outer.Criteria, env)
			found, err := plan.Bind(s, noon).Bitmap(ctx)
			if err != nil {
				t.Fatal(err)
			}
			found.And(of.bitmap)
			for _, inner := range compose(t, s, block.FromBitmap(s.Shape(), found), by[1:], o).Cells {
				nested[outer.Labels[0]+"\x00"+inner.Labels[0]] += inner.Size
			}
		}
		for _, of := range []map[string]int{both, nested} {
			for label, n := range of {
				if both[label] != nested[label] {
					t.Fatalf("cell %q: %d in two dimensions, %d nested (%d)", label, both[label], nested[label], n)
				}
			}
		}
	})
}

func TestComposeThreeDimensionsInOrder(t *testing.T) {
	s := people(t,
		indextest.User("a", "department", "IT", "city", "Wien", "age", int64(30), "tags", []any{"x", "y"}),
		indextest.User("b", "department", "IT", "city", "Wien", "age", int64(50), "tags", []any{"x"}),
		indextest.User("c", "department", "IT", "city", "Graz", "age", int64(50)),
		indextest.User("d", "department", "HR", "city", "Graz", "age", int64(30)),
		indextest.User("e", "department", "HR", "age", int64(30)))
	age := engine.Dimension{Bins: &engine.Bins{Attribute: "age", Edges: []any{40}}}
	department, city := engine.Dimension{Attribute: "department"}, engine.Dimension{Attribute: "city"}
	for _, c := range []struct {
		name string
		by   []engine.Dimension
		want string
	}{
		{"ranges in the middle are spread under what is ranked", []engine.Dimension{department, age, city},
			"[IT under 40 Wien] 1 [IT 40 and over Wien] 1 [HR under 40 Graz] 1 [HR 40 and over Graz] 0 other 1 absent 1"},
		{"ranges in front are the outermost", []engine.Dimension{age, department, city},
			"[under 40 IT Wien] 1 [under 40 HR Graz] 1 [40 and over IT Wien] 1 [40 and over HR Graz] 0 other 1 absent 1"},
		{"three of values are ranked by what people have at once", []engine.Dimension{department, city, {Attribute: "tags"}},
			"[IT Wien x] 2 [IT Wien y] 1 other nil absent 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := compose(t, s, s.Everyone(), c.by, engine.CompositionOptions{Top: 2})
			var out []string
			for _, cell := range got.Cells {
				out = append(out, fmt.Sprint(cell.Labels, cell.Size))
			}
			other := "nil"
			if got.Other != nil {
				other = fmt.Sprint(got.Other.Size)
			}
			out = append(out, "other "+other, fmt.Sprintf("absent %d", got.Absent.Size))
			if text := strings.Join(out, " "); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

func TestComposeRefusesWhatExplodes(t *testing.T) {
	many := func(of string) []any {
		items := make([]any, 500)
		for i := range items {
			items[i] = fmt.Sprint(of, i)
		}
		return items
	}
	s := people(t, indextest.User("a", "age", int64(1), "first", many("f"), "second", many("s"), "third", many("t")),
		indextest.User("b", "age", int64(700)))
	width := 30.0
	bins := engine.Dimension{Bins: &engine.Bins{Attribute: "age", Width: &width}} // 24 ranges
	for _, c := range []struct {
		name string
		by   []engine.Dimension
		code index.IssueCode
	}{
		{"ranges of three dimensions", []engine.Dimension{bins, bins, bins}, engine.CompositionTooLarge},
		{"somebody in 125,000,000 cells", []engine.Dimension{{Attribute: "first"}, {Attribute: "second"}, {Attribute: "third"}}, engine.CompositionTooLarge},
		{"four dimensions", []engine.Dimension{{Roles: true}, {Roles: true}, {Roles: true}, {Roles: true}}, engine.DimensionCount},
		{"no dimension", nil, engine.DimensionCount},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, issues, err := engine.Compose(ctx, s, s.Everyone(), c.by, engine.CompositionOptions{Top: 20})
			if got != nil || err != nil || len(issues) != 1 || issues[0].Code != c.code || issues[0].Path[0] != "by" || issues[0].Hint == "" {
				t.Errorf("got %v, %v, %v", got, issues, err)
			}
		})
	}
}

// people returns facts of users, whose attributes are declared as their values need it.
func people(t testing.TB, users ...index.UserWrite) *index.Snapshot {
	t.Helper()
	kinds := map[string]index.Kind{}
	for _, u := range users {
		for _, a := range u.Attributes {
			switch a.Value.(type) {
			case string:
				kinds[a.Key] = index.String
			case int64:
				kinds[a.Key] = index.Integer
			case []any:
				kinds[a.Key] = index.StringList
			}
		}
	}
	s := indextest.Declare(t, index.Empty(index.Options{}), kinds)
	return indextest.Change(t, s, func(tx *index.Tx) []index.Issue {
		var issues []index.Issue
		for _, u := range users {
			issues = append(issues, tx.Upsert(u)...)
		}
		return issues
	})
}
