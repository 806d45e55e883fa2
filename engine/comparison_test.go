package engine_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

// TestCompare holds a comparison against counting every user under every label.
func TestCompare(t *testing.T) {
	for _, shape := range indextest.Shapes {
		t.Run(fmt.Sprintf("in blocks of %d", shape.Rows()), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
				s := indextest.Population(d, shape, d.IntN(400))
				a, b := crowdOf(s, d, 1+d.IntN(3)), crowdOf(s, d, 1+d.IntN(20))
				values, _ := dimensions(s, d)
				o := engine.CompareOptions{Zone: time.UTC, Audiences: values[len(values)-1].Audiences}
				c := comparison(t, s, a, b, o)
				if len(a.users) == 0 || len(b.users) == 0 {
					if len(c.Differences) > 0 {
						t.Fatalf("there is nobody to compare, and %d differences", len(c.Differences))
					}
					return
				}
				if len(c.Differences) != s.Schema().Len()+3 {
					t.Fatalf("%d dimensions of %d attributes, roles, groups and audiences", len(c.Differences), s.Schema().Len())
				}
				if !slices.IsSortedFunc(c.Differences, func(x, y engine.Difference) int { return cmp.Compare(y.Divergence, x.Divergence) }) {
					t.Fatal("what tells most does not come first")
				}
				for _, diff := range c.Differences {
					drilled(t, s, a, b, diff)
					if diff.Dimension.Bins == nil {
						counted(t, s, a, b, diff)
					}
				}
				mirrored(t, c, comparison(t, s, b, a, o))
			})
		})
	}
}

func comparison(t rapid.TB, s *index.Snapshot, a, b crowd, o engine.CompareOptions) *engine.Comparison {
	t.Helper()
	c, err := engine.Compare(ctx, s, a.selection, b.selection, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// drilled holds every value's figures against its criteria.
func drilled(t rapid.TB, s *index.Snapshot, a, b crowd, d engine.Difference) {
	t.Helper()
	last, all := 2.0, 0
	for i, v := range d.Values {
		apart := math.Abs(v.ShareA - v.ShareB)
		if apart > last {
			t.Fatalf("%+v: %q is further apart than what is before it", d.Dimension, v.Label)
		}
		last = apart
		all += v.A
		if v.ShareA != float64(v.A)/float64(len(a.users)) || v.ShareB != float64(v.B)/float64(len(b.users)) || (v.Index == nil) != (v.B == 0) {
			t.Fatalf("%+v: %+v of %d and %d", d.Dimension, v, len(a.users), len(b.users))
		}
		if i < 12 {
			if inA, inB := sizeOf(t, s, a, v.Criteria, time.UTC), sizeOf(t, s, b, v.Criteria, time.UTC); inA != v.A || inB != v.B {
				t.Fatalf("%+v: %q has %d and %d, drilled down to %d and %d", d.Dimension, v.Label, v.A, v.B, inA, inB)
			}
		}
	}
	if d.Dimension.Bins != nil && all != len(a.users) {
		t.Fatalf("%+v: ranges and missing have %d of %d", d.Dimension, all, len(a.users))
	}
}

// counted holds values and divergence against naive counts.
func counted(t rapid.TB, s *index.Snapshot, a, b crowd, d engine.Difference) {
	t.Helper()
	inA, noneA := naive(s, a.users, []engine.Dimension{d.Dimension}, time.UTC)
	inB, noneB := naive(s, b.users, []engine.Dimension{d.Dimension}, time.UTC)
	sizeA, sizeB := float64(len(a.users)), float64(len(b.users))
	want, alone, rest := 0.0, 0, [2]float64{}
	take := func(p, q float64) {
		if !d.Overlapping {
			want += divergence(p, q)
			return
		}
		want = max(want, divergence(p, q)+divergence(1-p, 1-q))
	}
	labels := map[string]bool{}
	for label := range inA {
		labels[label] = true
	}
	for label := range inB {
		labels[label] = true
	}
	for label := range labels {
		if d.Dimension.Audiences == nil && inA[label]+inB[label] < 5 {
			rest[0] += float64(inA[label]) / sizeA
			rest[1] += float64(inB[label]) / sizeB
			continue
		}
		alone++
		take(float64(inA[label])/sizeA, float64(inB[label])/sizeB)
	}
	if noneA+noneB > 0 {
		alone++
		take(float64(noneA)/sizeA, float64(noneB)/sizeB)
	}
	if !d.Overlapping {
		take(rest[0], rest[1])
	}
	if alone != len(d.Values) || math.Abs(want-d.Divergence) > 1e-9 {
		t.Fatalf("%+v: %d values and %v, want %d and %v", d.Dimension, len(d.Values), d.Divergence, alone, want)
	}
}

// divergence is a term of the sum of Lin's formula: H(m) - H(p)/2 - H(q)/2.
func divergence(p, q float64) float64 {
	entropy := func(x float64) float64 {
		if x <= 0 {
			return 0
		}
		return -x * math.Log2(x)
	}
	return entropy((p+q)/2) - entropy(p)/2 - entropy(q)/2
}

// mirrored holds that a beside b is b beside a.
func mirrored(t rapid.TB, c, other *engine.Comparison) {
	t.Helper()
	divergences := func(c *engine.Comparison) map[string]float64 {
		out := map[string]float64{}
		for _, d := range c.Differences {
			name := fmt.Sprint(d.Dimension.Roles, d.Dimension.Groups, d.Dimension.Audiences != nil)
			if d.Attribute != nil {
				name = d.Attribute.Key
			}
			out[name] = d.Divergence
		}
		return out
	}
	there := divergences(other)
	for name, here := range divergences(c) {
		if math.Abs(here-there[name]) > 1e-9 {
			t.Fatalf("%s: %v one way, %v the other", name, here, there[name])
		}
	}
}

func TestCompareSaysWhatSetsApart(t *testing.T) {
	var users []index.UserWrite
	for n := range 200 {
		department, office := "Sales", "Wien"
		if n < 100 && n%10 > 0 {
			department = "IT"
		}
		if n%2 == 0 {
			office = "Graz"
		}
		users = append(users, indextest.User(fmt.Sprint("u", n), "department", department, "office", office, "badge", fmt.Sprint("badge ", n), "salary", int64(n), "tags", []any{office}))
	}
	s := people(t, users...)
	s = indextest.Change(t, s, func(tx *index.Tx) []index.Issue {
		return tx.UpdateAttribute(index.AttributeChange{Key: "salary", Sensitive: indextest.Ptr(true)})
	})
	ids := func(from int) block.Selection {
		var out []string
		for n := from; n < from+100; n++ {
			out = append(out, fmt.Sprint("u", n))
		}
		return engine.Listed(out).Bind(s, noon)
	}
	c, err := engine.Compare(ctx, s, ids(0), ids(100), engine.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	first := c.Differences[0]
	if first.Attribute == nil || first.Attribute.Key != "department" || first.Divergence < 0.7 || first.Values[0].Label != "IT" || first.Values[0].A != 90 || first.Values[0].B != 0 || first.Values[0].Index != nil {
		t.Errorf("%+v", first)
	}
	for _, d := range c.Differences[1:] {
		if d.Divergence != 0 {
			t.Errorf("%v tells nothing, and has %v", d.Dimension, d.Divergence)
		}
	}
	if len(c.LeftOut) != 1 || c.LeftOut[0].Key != "salary" {
		t.Errorf("left out: %v", c.LeftOut)
	}
}
