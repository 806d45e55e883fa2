package audience_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

const (
	benchUsers     = 300_000
	benchAudiences = 1_000
)

// employee is a user with nine attributes, drawn from a seed.
func employee(n int, dice *rand.Rand) index.UserWrite {
	id := fmt.Sprintf("employee-%07d", n)
	tags := []any{fmt.Sprint("tag", dice.IntN(20)), fmt.Sprint("tag", dice.IntN(20))}
	return index.UserWrite{ID: id, Attributes: []index.AttributeWrite{
		{Key: "country", Value: fmt.Sprint("country", dice.IntN(50))},
		{Key: "city", Value: fmt.Sprint("city", dice.IntN(1_000))},
		{Key: "level", Value: fmt.Sprint("level", dice.IntN(5))},
		{Key: "age", Value: float64(18 + dice.IntN(60))},
		{Key: "score", Value: dice.Float64() * 1_000},
		{Key: "remote", Value: dice.IntN(2) == 0},
		{Key: "joined", Value: day.AddDate(0, 0, -dice.IntN(4_000)).Format(time.DateOnly)},
		{Key: "seen", Value: day.Add(-time.Duration(dice.IntN(4_000_000)) * time.Second).Format(time.RFC3339)},
		{Key: "tags", Value: tags},
	}}
}

// question draws criteria of two or three leaves, some of them rolling.
func question(dice *rand.Rand) *engine.Criteria {
	attribute := func(key string, is engine.Test) *engine.Criteria {
		return &engine.Criteria{Attribute: &engine.AttributeCriteria{Key: key, Is: &is}}
	}
	window := fmt.Sprintf("P%dD", 1+dice.IntN(30))
	leaves := []*engine.Criteria{
		attribute("country", engine.Test{Equals: fmt.Sprint("country", dice.IntN(50))}),
		attribute("city", engine.Test{In: []any{fmt.Sprint("city", dice.IntN(1_000)), fmt.Sprint("city", dice.IntN(1_000))}}),
		attribute("level", engine.Test{Equals: fmt.Sprint("level", dice.IntN(5))}),
		attribute("age", engine.Test{GreaterThan: float64(18 + dice.IntN(60))}),
		attribute("score", engine.Test{LessThan: float64(dice.IntN(20) * 50)}),
		attribute("seen", engine.Test{InLast: &window}),
		attribute("tags", engine.Test{AnyOf: []any{fmt.Sprint("tag", dice.IntN(20))}}),
		{Not: attribute("level", engine.Test{Equals: fmt.Sprint("level", dice.IntN(5))})},
	}
	dice.Shuffle(len(leaves), func(i, j int) { leaves[i], leaves[j] = leaves[j], leaves[i] })
	chosen := leaves[:2+dice.IntN(2)]
	if dice.IntN(4) == 0 {
		return &engine.Criteria{Any: chosen}
	}
	return &engine.Criteria{All: chosen}
}

// company is a workspace with people and audiences.
func company(b *testing.B, users, audiences int) *workspace {
	b.Helper()
	w := &workspace{t: b, dir: b.TempDir(), shape: 16}
	w.start()
	b.Cleanup(w.stop)
	for key, kind := range map[string]index.Kind{"joined": index.Date, "seen": index.DateTime} {
		if _, err := w.DeclareAttribute(ctx, ada, index.AttributeChange{Key: key, Kind: &kind}); err != nil {
			b.Fatal(err)
		}
	}
	dice := rand.New(rand.NewPCG(1, 2))
	for first := 0; first < users; first += audience.MaxUsers {
		writes := make([]index.UserWrite, min(audience.MaxUsers, users-first))
		for i := range writes {
			writes[i] = employee(first+i, dice)
		}
		w.upsert(writes...)
	}
	for i := range audiences {
		key := fmt.Sprint("a", i)
		a := w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Key: &key, Name: key, Criteria: question(dice)}))
		w.must(w.PublishAudience(ctx, ada, audience.ByID(a.ID), a.Version))
	}
	return w
}

// BenchmarkBulkUpsert writes 1,000 users at a time, each with nine values, with every audience kept exact.
func BenchmarkBulkUpsert(b *testing.B) {
	for _, audiences := range []int{0, benchAudiences} {
		b.Run(fmt.Sprintf("%d audiences", audiences), func(b *testing.B) {
			w := company(b, benchUsers, audiences)
			dice := rand.New(rand.NewPCG(3, 4))
			batches := make([][]index.UserWrite, b.N)
			for i := range batches {
				batches[i] = make([]index.UserWrite, audience.MaxUsers)
				for j := range batches[i] {
					batches[i][j] = employee(dice.IntN(benchUsers), dice)
				}
			}
			var next atomic.Int64
			var all sync.WaitGroup
			b.ResetTimer()
			for range 2 { // one is prepared while the other is being stored
				all.Go(func() {
					for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
						w.upsert(batches[i]...)
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N*audience.MaxUsers)/b.Elapsed().Seconds(), "users/s")
		})
	}
}

// BenchmarkUpsert writes one user at a time. Beside it, turn by turn, a row goes through the store alone: a synced
// transaction without anything above it.
func BenchmarkUpsert(b *testing.B) {
	w := company(b, benchUsers, benchAudiences)
	dice := rand.New(rand.NewPCG(5, 6))
	writes := make([]index.UserWrite, 4_096)
	for i := range writes {
		writes[i] = employee(dice.IntN(benchUsers), dice)
	}
	b.Run("1 client", func(b *testing.B) {
		bare, err := store.Open(b.TempDir(), store.Options{Create: true, Format: 1, ReserveBytes: 1})
		if err != nil {
			b.Fatal(err)
		}
		defer bare.Close()
		var ours, theirs []time.Duration
		for i := 0; b.Loop(); i++ {
			start := time.Now()
			w.upsert(writes[i%len(writes)])
			middle := time.Now()
			if err := bare.Write([]store.Row{{Table: 'U', Key: []byte(fmt.Sprint(i)), Value: make([]byte, 150)}}); err != nil {
				b.Fatal(err)
			}
			ours, theirs = append(ours, middle.Sub(start)), append(theirs, time.Since(middle))
		}
		b.ReportMetric(micros(ours), "p50-µs")
		b.ReportMetric(micros(theirs), "store-p50-µs")
		b.ReportMetric(micros(ours)/micros(theirs), "ratio")
	})
	b.Run("64 clients", func(b *testing.B) {
		var next, commits atomic.Int64
		w.Sync(func(batch *store.Batch, commit func(*store.Batch) error) error {
			commits.Add(1)
			return commit(batch)
		})
		var all sync.WaitGroup
		b.ResetTimer()
		for range 64 {
			all.Go(func() {
				for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
					w.upsert(writes[i%int64(len(writes))])
				}
			})
		}
		all.Wait()
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "users/s")
		b.ReportMetric(float64(b.N)/float64(commits.Load()), "users/commit")
	})
}

func micros(of []time.Duration) float64 {
	slices.Sort(of)
	return float64(of[len(of)/2].Nanoseconds()) / 1e3
}

// BenchmarkFindAudiences looks for a text that none of 10,000 audiences has, so that each is said in plain English.
func BenchmarkFindAudiences(b *testing.B) {
	w := company(b, 1_000, 0)
	dice := rand.New(rand.NewPCG(7, 8))
	var all sync.WaitGroup
	for range 64 { // many go to the disk at once
		made := make([]*engine.Criteria, 10_000/64+1)
		for i := range made {
			made[i] = question(dice)
		}
		all.Go(func() {
			for _, c := range made {
				w.must(w.CreateAudience(ctx, ada, audience.NewAudience{Name: "Somebody", Criteria: c}))
			}
		})
	}
	all.Wait()
	for b.Loop() {
		v := w.View()
		has := v.Finder("no such words")
		if slices.ContainsFunc(v.Catalog.All(), has) {
			b.Fatal("found")
		}
	}
}
