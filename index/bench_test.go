package index_test

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

// people is the size of the company the benchmarks work on.
var people = flag.Int("people", 1_000_000, "people of the company in benchmarks")

// company is built once for all benchmarks, with what the heap grew by.
var company = sync.OnceValues(func() (*index.Snapshot, uint64) {
	before := heap()
	s := indextest.Company(1, *people, block.Production)
	return s, heap() - before
})

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// processTime is the processor time the process has used, all goroutines and collection included: on a busy machine it
// says more than the clock.
func processTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func BenchmarkMemory(b *testing.B) {
	s, grew := company()
	for b.Loop() {
		_ = s.Rows()
	}
	var sum int64
	for part, held := range s.Memory() {
		n := held.Sum()
		b.Logf("%-24s %6.1f B a user", part, float64(n)/float64(*people))
		sum += n
	}
	b.ReportMetric(float64(grew)/float64(*people), "B/user")
	b.ReportMetric(float64(sum)/float64(*people), "counted-B/user")
	runtime.KeepAlive(s)
}

// BenchmarkTx writes users in one transaction on the company, rows included.
func BenchmarkTx(b *testing.B) {
	s, _ := company()
	run := func(name string, users int, write func(i int) index.UserWrite) {
		b.Run(name, func(b *testing.B) {
			writes := make([]index.UserWrite, users)
			for i := range writes {
				writes[i] = write(i)
			}
			b.ReportAllocs()
			spent := processTime()
			for b.Loop() {
				tx := s.Begin(s.Revision() + 1)
				for _, w := range writes {
					if issues := tx.Upsert(w); len(issues) > 0 {
						b.Fatal(issues)
					}
				}
				tx.Rows()
				tx.Snapshot()
			}
			b.ReportMetric(float64(b.N*users)/b.Elapsed().Seconds(), "users/s")
			b.ReportMetric(float64(b.N*users)/(processTime()-spent).Seconds(), "users/cpu-s")
		})
	}
	run("1,000 new users of nine attributes", 1000, func(i int) index.UserWrite { return indextest.Person(2, *people+i) })
	run("1,000 users with all attributes changed", 1000, func(i int) index.UserWrite { return indextest.Person(3, i*(*people)/1000) })
	run("1,000 users with one attribute changed", 1000, func(i int) index.UserWrite {
		w := indextest.User("", "age", int64(100+i))
		w.ID = indextest.Person(1, i*(*people)/1000).ID
		return w
	})
	run("1 user with one attribute changed", 1, func(i int) index.UserWrite {
		w := indextest.User("", "age", int64(100))
		w.ID = indextest.Person(1, *people/2).ID
		return w
	})
	run("1 new user", 1, func(i int) index.UserWrite { return indextest.Person(2, *people) })
	run("1 user deactivated", 1, func(i int) index.UserWrite {
		return index.UserWrite{ID: indextest.Person(1, *people/2).ID, Active: indextest.Ptr(false)}
	})
}

// BenchmarkUser asks one user's nine values out of the columns, as a one-user match does.
func BenchmarkUser(b *testing.B) {
	s, _ := company()
	attributes := s.Schema().All()
	n := uint32(0)
	b.ReportAllocs()
	for b.Loop() {
		n = (n + 7919) % uint32(*people)
		u := s.User(n)
		for i := range attributes {
			u.Value(attributes[i].ID)
		}
	}
}

func BenchmarkOrdinal(b *testing.B) {
	s, _ := company()
	ids := make([]string, 1<<16)
	for i := range ids {
		ids[i] = s.User(uint32(i*7919) % uint32(*people)).ID()
	}
	i := 0
	for b.Loop() {
		if _, ok := s.Ordinal(ids[i&(1<<16-1)]); !ok {
			b.Fatal("unknown")
		}
		i++
	}
}

// BenchmarkStart writes the company into a store and starts from it.
func BenchmarkStart(b *testing.B) {
	ctx := context.Background()
	w := open(b, b.TempDir(), block.Production)
	defer w.st.Close()
	w.commit(func(tx *index.Tx) {
		for _, a := range indextest.CompanyAttributes {
			tx.DeclareAttribute(index.AttributeChange{Key: a.Key, Kind: &a.Kind})
		}
	})
	for n := 0; n < *people; {
		w.commit(func(tx *index.Tx) {
			for range min(8000, *people-n) {
				tx.Upsert(indextest.Person(1, n))
				n++
			}
		})
	}
	b.Run("write a checkpoint", func(b *testing.B) {
		for b.Loop() {
			w.checkpoint()
		}
	})
	start := func(name string, load func() (*index.Snapshot, error)) {
		b.Run(name, func(b *testing.B) {
			spent := processTime()
			for b.Loop() {
				s, err := load()
				if err != nil || s.Everyone().Count() != *people {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N**people)/b.Elapsed().Seconds(), "users/s")
			b.ReportMetric(float64(b.N**people)/(processTime()-spent).Seconds(), "users/cpu-s")
		})
	}
	start("load a checkpoint", func() (*index.Snapshot, error) {
		s, report, err := index.Load(ctx, w.st, index.Options{})
		if report.Rebuilt {
			err = fmt.Errorf("rebuilt: %s", report.Reason)
		}
		return s, err
	})
	start("rebuild from rows", func() (*index.Snapshot, error) { return index.Rebuild(ctx, w.st, index.Options{}) })
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if err := index.Verify(ctx, w.st, w.facts); err != nil {
				b.Fatal(err)
			}
		}
	})
}
