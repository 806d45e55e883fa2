package column_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/block"
	"parterre/index/column"
)

// keyOf draws a way of making keys: few values, many, sorted, powers, extremes, everything.
func keyOf(t *rapid.T) func(ord uint32) int64 {
	seed := rapid.Int64().Draw(t, "seed")
	mix := func(ord uint32) int64 { return (int64(ord)*0x5DEECE66D ^ seed) * 0x2545F4914F6CDD1D }
	return map[string]func(uint32) int64{
		"boolean":    func(ord uint32) int64 { return mix(ord) & 1 },
		"few":        func(ord uint32) int64 { return mix(ord) % 7 * 1000 },
		"small":      func(ord uint32) int64 { return mix(ord) % 300 },
		"many":       func(ord uint32) int64 { return mix(ord) % 1_000_000 },
		"ascending":  func(ord uint32) int64 { return seed%1000 + int64(ord)*86_400_000 },
		"descending": func(ord uint32) int64 { return -int64(ord) * 1000 },
		"floats":     func(ord uint32) int64 { return int64(math.Float64bits(float64(mix(ord) % 5000))) },
		"anything":   mix,
		"extremes": func(ord uint32) int64 {
			return []int64{math.MinInt64, math.MaxInt64, 0, -1, 1, math.MinInt64 + 1, math.MaxInt64 - 1}[uint64(mix(ord))>>33%7]
		},
		"same": func(uint32) int64 { return seed },
	}[rapid.SampledFrom([]string{"boolean", "few", "small", "many", "ascending", "descending", "floats", "anything", "extremes", "same"}).Draw(t, "keys")]
}

func TestOrderedAgreesWithAMap(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		model := map[uint32]int64{}
		var c *column.Ordered
		type version struct {
			column *column.Ordered
			model  map[uint32]int64
		}
		var versions []version
		if rapid.Bool().Draw(t, "crowded") { // enough distinct keys to be merged into buckets
			e := column.EditOrdered(shape, nil)
			key := keyOf(t)
			for ord := range uint32(min(rows[shape], 6000)) {
				e.Set(ord, key(ord))
				model[ord] = key(ord)
			}
			c = e.Freeze()
			versions = append(versions, version{c, maps.Clone(model)})
		}
		for range rapid.IntRange(1, 4).Draw(t, "rounds") {
			e := column.EditOrdered(shape, c)
			for range rapid.IntRange(1, 3).Draw(t, "edits") {
				if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
					for _, ord := range people(t, shape) {
						e.Unset(ord)
						delete(model, ord)
					}
					continue
				}
				key := keyOf(t)
				for _, ord := range people(t, shape) {
					e.Set(ord, key(ord))
					model[ord] = key(ord)
				}
			}
			c = e.Freeze()
			versions = append(versions, version{c, maps.Clone(model)})
		}
		for _, v := range versions { // older ones included: they must not have moved
			checkOrdered(t, shape, v.column, v.model)
		}
	})
}

func checkOrdered(t *rapid.T, shape block.Shape, c *column.Ordered, model map[uint32]int64) {
	if err := c.Verify(); err != nil {
		t.Fatal(err)
	}
	sameUsers(t, shape, "present", c.Present(), where(model, func(int64) bool { return true }))
	for ord, want := range model {
		if got, ok := c.Key(ord); !ok || got != want {
			t.Fatalf("key of %d: %d %v, want %d", ord, got, ok, want)
		}
	}
	keys := slices.Sorted(maps.Values(model))
	distinct := slices.Compact(slices.Clone(keys))
	bound := func(label string) int64 {
		if len(keys) > 0 && rapid.Bool().Draw(t, label+" near") {
			k := rapid.SampledFrom(distinct).Draw(t, label+" key")
			return k + rapid.Int64Range(-1, 1).Draw(t, label+" off") // may wrap: nasty enough
		}
		return rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64, 0})).Draw(t, label)
	}
	for range 4 {
		lo, hi := bound("lo"), bound("hi")
		want := where(model, func(k int64) bool { return lo <= k && k <= hi })
		sameUsers(t, shape, "range", c.Range(lo, hi), want)
	}
	sameUsers(t, shape, "everything", c.Range(math.MinInt64, math.MaxInt64), where(model, func(int64) bool { return true }))

	ends := []int64{bound("end"), bound("end"), bound("end"), bound("end"), bound("end"), bound("end")}
	for k, every := rapid.SampledFrom(append(distinct, 0)).Draw(t, "first"), rapid.SampledFrom([]int64{2, 7, 1 << 40}).Draw(t, "every"); len(ends) < 200 && k < k+every; k += every {
		ends = append(ends, k)
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	var ranges []column.KeyRange
	for i := 1; i < len(ends); i += 2 {
		ranges = append(ranges, column.KeyRange{Lo: ends[i-1], Hi: ends[i]})
	}
	sameUsers(t, shape, "ranges", c.Ranges(ranges), where(model, func(k int64) bool {
		return slices.ContainsFunc(ranges, func(r column.KeyRange) bool { return r.Lo <= k && k <= r.Hi })
	}))
	lo, hi, some := c.Extent()
	if some != (len(keys) > 0) || some && (lo != keys[0] || hi != keys[len(keys)-1]) {
		t.Fatalf("extent: %d %d %v", lo, hi, some)
	}

	key := bound("after")
	i, found := slices.BinarySearch(distinct, key)
	if found {
		i++
	}
	if got, ok := c.After(key); ok != (i < len(distinct)) || ok && got != distinct[i] {
		t.Fatalf("after: %d %v", got, ok)
	}

	counts, ok := c.Distinct(len(distinct))
	if !ok || len(counts) != len(distinct) {
		t.Fatalf("distinct: %d %v, want %d", len(counts), ok, len(distinct))
	}
	for i, kc := range counts {
		lo, _ := slices.BinarySearch(keys, distinct[i])
		if kc.Key != distinct[i] || kc.Count > len(keys)-lo || keys[lo+kc.Count-1] != kc.Key || lo+kc.Count < len(keys) && keys[lo+kc.Count] == kc.Key {
			t.Fatalf("distinct %d: counted %d", i, kc.Count)
		}
	}
	if len(distinct) > 0 {
		if _, ok := c.Distinct(len(distinct) - 1); ok {
			t.Fatal("distinct went over its limit")
		}
	}

	total := 0
	buckets := c.Buckets()
	for i, b := range buckets {
		total += b.Rows.Count()
		if b.Lo > b.Hi || i > 0 && buckets[i-1].Hi >= b.Lo {
			t.Fatal("buckets overlap")
		}
	}
	if total != len(model) {
		t.Fatalf("buckets hold %d users, want %d", total, len(model))
	}

	// Gather, for rows in words and in arrays.
	chosen := block.Edit(shape, nil)
	for _, ord := range people(t, shape) {
		chosen.Add(ord)
	}
	for blk, r := range chosen.Posting().Blocks() {
		var wantKeys []int64
		var wantRows []uint16
		for _, ord := range r.Append(nil, shape.Ordinal(blk, 0)) {
			if k, ok := model[ord]; ok {
				wantKeys = append(wantKeys, k)
				wantRows = append(wantRows, uint16(ord-shape.Ordinal(blk, 0)))
			}
		}
		gotKeys, gotRows := c.GatherRows(blk, r, nil, nil)
		if !slices.Equal(gotKeys, wantKeys) || !slices.Equal(gotRows, wantRows) || !slices.Equal(c.Gather(blk, r, nil), wantKeys) {
			t.Fatalf("gather in block %d", blk)
		}
	}
}

func TestBucketsStayBalanced(t *testing.T) {
	e := column.EditOrdered(block.Production, nil)
	const users = 1 << 20
	for ord := range uint32(users) {
		key := int64(ord) * 1000 // ascending, the worst order for splitting
		if ord%4 == 0 {
			key = 77 // a key with a quarter of all users
		}
		e.Set(ord, key)
	}
	c := e.Freeze()
	if err := c.Verify(); err != nil {
		t.Fatal(err)
	}
	if n := len(c.Buckets()); n < 500 || n > 3*1024 {
		t.Fatalf("%d buckets", n)
	}
	for _, b := range c.Buckets() {
		if b.Rows.Count() > 2*users/1024 && b.Lo != b.Hi {
			t.Fatalf("a bucket of several keys holds %d users", b.Rows.Count())
		}
	}
	if s := c.Range(77, 77); !s.Exact() || s.Count() != users/4 {
		t.Fatal("the frequent key has no posting of its own")
	}
	after := column.EditOrdered(block.Production, c)
	for ord := uint32(100); ord < users; ord++ {
		after.Unset(ord)
	}
	left := after.Freeze()
	if err := left.Verify(); err != nil {
		t.Fatal(err)
	}
	if left.Present().Count() != 100 {
		t.Fatal("not everybody else is gone")
	}
}
