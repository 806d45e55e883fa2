package engine_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

func TestStatistics(t *testing.T) {
	t.Run("agree with exact arithmetic over every value", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			d := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
			s := indextest.Population(d, indextest.Pick(d, indextest.Shapes), d.IntN(300))
			of := crowdOf(s, d, 1+d.IntN(3))
			for _, pool := range indextest.Pools {
				got := statistics(t, s, of.selection, pool.Key)
				var values []index.Value
				for _, u := range of.users {
					if v, ok := u.Value(got.Attribute.ID); ok {
						values = append(values, v)
					}
				}
				slices.SortFunc(values, compareStored)
				if got.Known != len(values) || got.Absent != len(of.users)-len(values) {
					t.Fatalf("%s: %d known, %d absent, want %d of %d", pool.Key, got.Known, got.Absent, len(values), len(of.users))
				}
				if want, got := spoken(naiveStats(pool.Kind, values)), spoken(got); got != want {
					t.Fatalf("%s: %s, want %s", pool.Key, got, want)
				}
			}
		})
	})
	t.Run("an unknown attribute is an issue", func(t *testing.T) {
		s := indextest.Start(6)
		_, issues, err := engine.Statistics(ctx, s, s.Everyone(), "nope")
		if err != nil || len(issues) != 1 || issues[0].Code != index.AttributeNotFound {
			t.Errorf("%v, %v", issues, err)
		}
	})
	t.Run("sums neither lose small numbers beside large ones nor depend on the order", func(t *testing.T) {
		const large = 1 << 53
		s := indextest.Declare(t, index.Empty(index.Options{}), map[string]index.Kind{"n": index.Number, "i": index.Integer})
		for i, n := range []float64{large, 0.1, -large, 0.2, 5e-324, large, -large, 0.3} {
			s = indextest.Upsert(t, s, indextest.User(indextest.ID(i), "n", n, "i", int64(1)<<62))
		}
		want, _ := new(big.Rat).Add(rat(0.1), new(big.Rat).Add(rat(0.2), rat(0.3))).Float64() // 5e-324 is far below a rounding
		if got := statistics(t, s, s.Everyone(), "n"); *got.Sum != want {
			t.Errorf("sum %v, want %v", *got.Sum, want)
		}
		if got := statistics(t, s, s.Everyone(), "i"); *got.Sum != 8*float64(1<<62) || *got.Average != 1<<62 || got.Median.Key() != 1<<62 {
			t.Errorf("sum %v, average %v, median %v", *got.Sum, *got.Average, got.Median.Any())
		}
	})
	t.Run("the median of a crowd too large to be sorted at once is exact", func(t *testing.T) {
		const users = 300_000 // crowded on one side, with two far away
		s := indextest.Declare(t, index.Empty(index.Options{}), map[string]index.Kind{"i": index.Integer})
		tx := s.Begin(s.Revision() + 1)
		d := rand.New(rand.NewPCG(7, 7))
		var values []int64
		for n := range users {
			v := int64(d.IntN(500_000) * d.IntN(3))
			switch n {
			case 5:
				v = -1 << 62
			case 9:
				v = 1 << 62
			}
			values = append(values, v)
			if issues := tx.Upsert(indextest.User(fmt.Sprint(n), "i", v)); len(issues) > 0 {
				t.Fatal(issues)
			}
		}
		s = tx.Snapshot()
		slices.Sort(values)
		got := statistics(t, s, s.Everyone(), "i")
		if want := (values[users/2-1] + values[users/2]) / 2; got.Median.Key() != want && got.Median.Float() != float64(values[users/2-1]+values[users/2])/2 {
			t.Errorf("median %v, want %v", got.Median.Any(), want)
		}
		n := 100
		c := compose(t, s, s.Everyone(), []engine.Dimension{{Bins: &engine.Bins{Attribute: "i", Quantiles: &n}}}, engine.CompositionOptions{Top: 1})
		if len(c.Cells) < 60 || c.Absent.Size > 0 {
			t.Fatalf("%d cells, %d absent", len(c.Cells), c.Absent.Size)
		}
		for _, cell := range c.Cells[2:] { // a third of the crowd has 0, and what is left of its last hundredth stands alone
			if cell.Size < users/100-10 || cell.Size > users/100+10 {
				t.Errorf("%s has %d of %d", cell.Labels[0], cell.Size, users)
			}
		}
	})
}

func statistics(t rapid.TB, s *index.Snapshot, of block.Selection, attribute string) engine.Stats {
	t.Helper()
	got, issues, err := engine.Statistics(ctx, s, of, attribute)
	if err != nil || len(issues) > 0 {
		t.Fatalf("statistics of %s: %v, %v", attribute, issues, err)
	}
	return got
}

func rat(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }

// naiveStats are the figures of sorted values.
func naiveStats(kind index.Kind, values []index.Value) engine.Stats {
	var out engine.Stats
	if len(values) == 0 || kind == index.String || kind == index.StringList || kind == index.Boolean {
		return out
	}
	lower, upper := values[(len(values)-1)/2], values[len(values)/2]
	out.Min, out.Median, out.Max = &values[0], &lower, &values[len(values)-1]
	if kind == index.Date || kind == index.DateTime || kind == index.Version {
		return out
	}
	exact := func(v index.Value) *big.Rat {
		if kind == index.Integer {
			return new(big.Rat).SetInt64(v.Key())
		}
		return rat(v.Float())
	}
	total := new(big.Rat)
	for _, v := range values {
		total.Add(total, exact(v))
	}
	sum, _ := total.Float64()
	average, _ := new(big.Rat).Quo(total, new(big.Rat).SetInt64(int64(len(values)))).Float64()
	out.Sum, out.Average = &sum, &average
	middle := new(big.Rat).Add(exact(lower), exact(upper))
	middle.Quo(middle, big.NewRat(2, 1))
	half, _ := middle.Float64()
	median := index.NumberValue(half)
	if kind == index.Integer && middle.IsInt() {
		median = index.IntegerValue(middle.Num().Int64())
	}
	out.Median = &median
	return out
}

// spoken writes the figures for comparison.
func spoken(s engine.Stats) string {
	value := func(v *index.Value) any {
		if v == nil {
			return nil
		}
		return v.Any()
	}
	number := func(f *float64) any {
		if f == nil {
			return nil
		}
		return *f
	}
	return fmt.Sprintf("sum %v, average %v, min %v, median %v, max %v", number(s.Sum), number(s.Average), value(s.Min), value(s.Median), value(s.Max))
}
