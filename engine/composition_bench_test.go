package engine_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

// crowdOfMillion is a million people with an attribute of 200 values, a number, a list and a name, and a half of them.
var crowdOfMillion = sync.OnceValues(func() (*index.Snapshot, crowd) {
	s := indextest.CompanyStart(block.Production)
	d := rand.New(rand.NewPCG(1, 1))
	for n := 0; n < 1_000_000; {
		tx := s.Begin(s.Revision() + 1)
		for range 100_000 {
			w := indextest.User(fmt.Sprintf("person-%07d", n), "city", fmt.Sprintf("City %03d", min(d.IntN(200), d.IntN(200))),
				"department", fmt.Sprintf("Department %02d", d.IntN(12)), "salary", float64(300+d.IntN(700))*100, "age", int64(18+d.IntN(50)))
			w.Name = indextest.Ptr(fmt.Sprintf("Name %d", n*7919%1_000_003))
			if n%4 == 0 {
				w.Roles = indextest.Ptr([]string{fmt.Sprintf("role %d", d.IntN(20))})
			}
			if issues := tx.Upsert(w); len(issues) > 0 {
				panic(fmt.Sprint(issues))
			}
			n++
		}
		s = tx.Snapshot()
	}
	of := crowd{bitmap: roaring.New()}
	for ord := range uint32(s.Rows()) {
		if d.IntN(2) == 0 {
			of.bitmap.Add(ord)
		}
	}
	of.selection = block.FromBitmap(s.Shape(), of.bitmap)
	return s, of
})

// BenchmarkComposition splits half a million people by 200 values, beside one AND-cardinality of plain roaring bitmaps for
// every value: row 6 of the targets is the ratio of their medians.
func BenchmarkComposition(b *testing.B) {
	s, of := crowdOfMillion()
	city, _ := s.Schema().ByKey("city")
	column := s.Text(city.ID)
	var perValue []*roaring.Bitmap
	for code := range uint32(column.Dictionary().Len()) {
		perValue = append(perValue, roaring.New())
		for blk := range s.Blocks() {
			rows := column.Select([]uint32{code}).Rows(blk, block.NewBuffer(s.Shape()))
			perValue[code].AddMany(rows.Append(nil, s.Shape().Ordinal(blk, 0)))
		}
		perValue[code].RunOptimize()
	}
	b.Run("by 200 values, beside roaring", func(b *testing.B) {
		var ours, theirs []time.Duration // in turn, so that both have the machine as it is
		for b.Loop() {
			start := time.Now()
			compose(b, s, of.selection, []engine.Dimension{{Attribute: "city"}}, engine.CompositionOptions{Top: 20})
			middle := time.Now()
			total := uint64(0)
			for _, value := range perValue {
				total += value.AndCardinality(of.bitmap)
			}
			ours, theirs = append(ours, middle.Sub(start)), append(theirs, time.Since(middle))
			if total != uint64(of.selection.Count()) {
				b.Fatal(total)
			}
		}
		slices.Sort(ours)
		slices.Sort(theirs)
		p50 := func(d []time.Duration) float64 { return float64(d[len(d)/2]) }
		b.ReportMetric(p50(ours), "ns-ours")
		b.ReportMetric(p50(theirs), "ns-roaring")
		b.ReportMetric(p50(ours)/p50(theirs), "of-roaring")
	})
	width := 5000.0
	for _, c := range []struct {
		name string
		by   []engine.Dimension
	}{
		{"by 200 values", []engine.Dimension{{Attribute: "city"}}},
		{"by 200 values and 12", []engine.Dimension{{Attribute: "city"}, {Attribute: "department"}}},
		{"by 700 numbers", []engine.Dimension{{Attribute: "salary"}}},
		{"by 15 ranges of a number", []engine.Dimension{{Bins: &engine.Bins{Attribute: "salary", Width: &width}}}},
		{"by 20 roles", []engine.Dimension{{Roles: true}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				compose(b, s, of.selection, c.by, engine.CompositionOptions{Top: 20})
			}
		})
	}
}

// BenchmarkMembers reads a page of 50 with every attribute of its people.
func BenchmarkMembers(b *testing.B) {
	s, of := crowdOfMillion()
	for _, c := range []struct {
		name string
		of   block.Selection
		o    engine.MembersOptions
	}{
		{"of a million, as they joined", s.Everyone(), engine.MembersOptions{}},
		{"of half a million, as they joined", of.selection, engine.MembersOptions{}},
		{"of half a million, the last first", of.selection, engine.MembersOptions{Order: engine.MemberOrder{Descending: true}}},
		{"of half a million, by a number", of.selection, engine.MembersOptions{Order: engine.MemberOrder{By: engine.OrderAttribute, Attribute: "salary"}}},
		{"of half a million, by 200 texts", of.selection, engine.MembersOptions{Order: engine.MemberOrder{By: engine.OrderAttribute, Attribute: "city"}}},
		{"of half a million, by name", of.selection, engine.MembersOptions{Order: engine.MemberOrder{By: engine.OrderName}}},
		{"of half a million, by id", of.selection, engine.MembersOptions{Order: engine.MemberOrder{By: engine.OrderID}}},
		{"of half a million, by a search that finds many", of.selection, engine.MembersOptions{Search: "name 99"}},
		{"of half a million, by a search that finds nobody", of.selection, engine.MembersOptions{Search: "nobody"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			c.o.First = 50
			for b.Loop() {
				page, issues, err := engine.Members(ctx, s, c.of, c.o)
				if err != nil || len(issues) > 0 {
					b.Fatal(issues, err)
				}
				for _, m := range page.Members {
					for _, a := range s.Schema().All() {
						m.User.Value(a.ID)
					}
				}
			}
		})
	}
}

// BenchmarkStatistics measures a number of half a million people: sum, average, least, median, largest.
func BenchmarkStatistics(b *testing.B) {
	s, of := crowdOfMillion()
	for _, key := range []string{"salary", "age"} {
		b.Run(key, func(b *testing.B) {
			for b.Loop() {
				statistics(b, s, of.selection, key)
			}
		})
	}
}
