package event_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"parterre/index/block"
	"parterre/index/event"
)

var events = flag.Int("events", 10_000_000, "events in benchmarks")

const (
	benchUsers = 1_000_000
	benchTypes = 20
	benchDays  = 90
	benchBatch = 1_000
	dayMS      = 24 * 60 * 60 * 1000
)

// deed is who did what when.
type deed struct {
	ord  uint32
	kind event.Type
	ms   int64
}

// deeds draws events of a million users; few users do most, and few types are most of what is done.
func deeds(n int, from, to int64) []deed {
	dice := rand.New(rand.NewPCG(1, uint64(from)))
	out := make([]deed, n)
	for i := range out {
		u, k := dice.Float64(), dice.Float64()
		out[i] = deed{uint32(u * u * benchUsers), 1 + event.Type(k*k*benchTypes), from + dice.Int64N(to-from)}
	}
	return out
}

// history is a Book of 90 days, made once, and what the heap grew by.
var history = sync.OnceValues(func() (*event.Book, uint64) {
	before := heap()
	b := func() *event.Book {
		list := deeds(*events, 0, benchDays*dayMS)
		slices.SortFunc(list, func(a, b deed) int { return int(a.ms - b.ms) })
		e := event.Edit(block.Production, nil)
		for _, d := range list {
			e.Add(d.ord, d.kind, d.ms, nil)
		}
		return e.Freeze()
	}()
	return b, heap() - before
})

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkMemory tells what an event without properties takes, made at once and after more came in batches.
func BenchmarkMemory(b *testing.B) {
	book, grew := history()
	for b.Loop() {
		_ = book.Count()
	}
	b.ReportMetric(float64(grew)/float64(book.Count()), "B/event")
	b.ReportMetric(float64(book.Holds().Sum())/float64(book.Count()), "counted-B/event")
	runtime.KeepAlive(book)
}

// BenchmarkUpkeep adds events to a Book in batches of a thousand, each published, as the writer does.
func BenchmarkUpkeep(b *testing.B) {
	book, _ := history()
	add := func(name string, from, to int64, cells func(e *event.Editor, d deed) []event.Cell) {
		b.Run(name, func(b *testing.B) {
			next, list := book, deeds(1<<20, from, to)
			if from == benchDays*dayMS {
				slices.SortFunc(list, func(a, b deed) int { return int(a.ms - b.ms) })
			}
			b.ReportAllocs()
			at := 0
			for b.Loop() {
				if at+benchBatch > len(list) {
					next, at = book, 0
				}
				e := event.Edit(block.Production, next)
				for _, d := range list[at : at+benchBatch] {
					e.Add(d.ord, d.kind, d.ms, cells(e, d))
				}
				next, at = e.Freeze(), at+benchBatch
			}
			b.ReportMetric(float64(b.N*benchBatch)/b.Elapsed().Seconds(), "events/s")
		})
	}
	none := func(*event.Editor, deed) []event.Cell { return nil }
	add("as they happen", benchDays*dayMS, (benchDays+1)*dayMS, none)
	add("late by up to 90 days", 0, benchDays*dayMS, none)
	add("as they happen with a number and a text", benchDays*dayMS, (benchDays+1)*dayMS, func(e *event.Editor, d deed) []event.Cell {
		return []event.Cell{
			{Property: 1, Key: d.ms},
			{Property: 2, Form: event.Text, Codes: []uint32{e.Code(d.kind, 2, fmt.Sprint("item ", d.ord%1_000))}},
		}
	})
}

// BenchmarkRemove takes out what is older than a day, and one user.
func BenchmarkRemove(b *testing.B) {
	book, _ := history()
	b.Run("a user", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			e := event.Edit(block.Production, book)
			e.RemoveUser(uint32(i*7919) % benchUsers)
			e.Freeze()
		}
	})
	b.Run("the first day of a type", func(b *testing.B) {
		gone := 0
		for b.Loop() {
			e := event.Edit(block.Production, book)
			gone += e.RemoveBefore(1, 1)
			e.Freeze()
		}
		b.ReportMetric(float64(gone)/b.Elapsed().Seconds(), "events/s")
	})
}
