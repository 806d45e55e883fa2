package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	bsi "github.com/RoaringBitmap/roaring/v2/BitSliceIndexing"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
)

const (
	visitors  = 1_000_000
	visitDays = 90
	visits    = 5_000_000
	visitType = "type 0"
)

var visitNow = time.Date(2025, 6, 15, 12, 0, 0, 0, time.UTC)

// visited is a million users, of whom few do most, with five million events of four types over 90 days, and two attributes.
// Of each day of the first type it also keeps how often each user did it, the way the peer sums.
type visited struct {
	snapshot *index.Snapshot
	days     []map[uint64]int64 // by days ago: how often, by ordinal
}

var visitedCompany = sync.OnceValue(func() *visited {
	dice := rand.New(rand.NewPCG(5, 5))
	tx := index.Empty(index.Options{Shape: block.Production}).Begin(1)
	for n := range visitors {
		tx.Upsert(index.UserWrite{ID: fmt.Sprintf("u%07d", n), Attributes: []index.AttributeWrite{
			{Key: "team", Value: fmt.Sprint("Team ", dice.IntN(4))}, {Key: "remote", Value: dice.IntN(3) == 0},
		}})
	}
	out := &visited{days: make([]map[uint64]int64, visitDays)}
	for ago := range out.days {
		out.days[ago] = map[uint64]int64{}
	}
	for ago := visitDays - 1; ago >= 0; ago-- {
		for range visits / visitDays {
			u, k := dice.Float64(), dice.IntN(4)
			n := int(u * u * visitors)
			if k == 0 {
				out.days[ago][uint64(n)]++
			}
			at := visitNow.AddDate(0, 0, -ago).Add(-time.Duration(1+dice.Int64N(86_399_999)) * time.Millisecond)
			tx.Record(index.EventWrite{User: fmt.Sprintf("u%07d", n), Name: fmt.Sprint("type ", k), Time: at}, index.RecordOptions{At: visitNow})
		}
	}
	out.snapshot = tx.Snapshot()
	return out
})

func compileVisits(b *testing.B, s *index.Snapshot, c *engine.Criteria) *engine.Plan {
	b.Helper()
	p, issues := engine.Compile(c, engine.Env{Schema: s.Schema(), Groups: s.Groups(), EventTypes: s.EventTypes()})
	if p == nil {
		b.Fatal(issues)
	}
	return p
}

func did(event string, times int, within string) *engine.Criteria {
	return &engine.Criteria{Performed: &engine.Performed{Event: event, During: &engine.Test{InLast: &within}, Is: &engine.Test{AtLeast: int64(times)}}}
}

// BenchmarkEventsInDays asks for an event three times in 30 days and two attributes more; the peer adds up a bit-sliced index
// of each day, of the same counts.
func BenchmarkEventsInDays(b *testing.B) {
	v := visitedCompany()
	s := v.snapshot
	inTeam, atHome := is("team", engine.Test{Equals: "Team 1"}), is("remote", engine.Test{Equals: true})
	want := 0
	b.Run("bit-sliced indexes, summed by day", func(b *testing.B) {
		var others []*roaring.Bitmap
		for _, c := range []*engine.Criteria{inTeam, atHome} {
			bm, err := compileVisits(b, s, c).Bind(s, visitNow).Bitmap(context.Background())
			if err != nil {
				b.Fatal(err)
			}
			others = append(others, bm)
		}
		days := make([]*bsi.BSI, 30)
		for i := range days {
			days[i] = bsi.NewDefaultBSI()
			for ord, n := range v.days[i] {
				days[i].SetValue(ord, n)
			}
		}
		for b.Loop() {
			sum := bsi.NewDefaultBSI()
			sum.Add(days[0])
			for _, d := range days[1:] {
				sum.Add(d)
			}
			found := sum.CompareValue(1, bsi.GE, 3, 0, nil)
			found.And(others[0])
			want = int(found.AndCardinality(others[1]))
		}
	})
	b.Run("engine", func(b *testing.B) {
		plan := compileVisits(b, s, allOf(did(visitType, 3, "P30D"), inTeam, atHome))
		if got := benchSize(b, plan.Bind(s, visitNow)); want != 0 && got != want {
			b.Fatalf("%d, should be %d", got, want)
		}
	})
}

// windowedAudiences are a thousand, each of a window of its own over what was done.
func windowedAudiences(b *testing.B, s *index.Snapshot) []*engine.Plan {
	plans := make([]*engine.Plan, 1_000)
	for n := range plans {
		c := allOf(did(fmt.Sprint("type ", n%4), 1+n%5, fmt.Sprintf("P%dD", 1+n%89)), not(did(fmt.Sprint("type ", (n+1)%4), 2, fmt.Sprintf("PT%dH", 1+n))))
		plans[n] = compileVisits(b, s, c)
	}
	return plans
}

// BenchmarkWindowedAudiences asks which of a thousand audiences users are in by what they did, and names the users for whom
// one of a thousand windows may have moved within an hour.
func BenchmarkWindowedAudiences(b *testing.B) {
	s := visitedCompany().snapshot
	plans := windowedAudiences(b, s)
	panel := engine.NewPanel(plans)
	out := make([]uint64, panel.Len())
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprint(n, " users"), func(b *testing.B) {
			ords := make([]uint32, n)
			for b.Loop() {
				for j := range ords {
					ords[j] = (ords[j] + uint32(7919*(j+1))) % visitors
				}
				panel.EvaluateRows(s, ords, visitNow, out)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "users/s")
		})
	}
	b.Run("an hour passes", func(b *testing.B) {
		all := roaring.New()
		for b.Loop() {
			all.Clear()
			for _, p := range plans {
				if moved := p.Moved(s, visitNow, visitNow.Add(time.Hour)); moved != nil {
					all.Or(moved)
				}
			}
		}
		b.ReportMetric(float64(all.GetCardinality()), "users")
	})
}
