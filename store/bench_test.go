package store_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	badger "github.com/dgraph-io/badger/v4"

	"parterre/store"
)

// userRow is about what a user with nine attributes takes.
const userRow = 150

// people are rows of users with keys from first on, with bytes that do not compress.
func people(first uint64, n int) []store.Row {
	dice := rand.New(rand.NewPCG(first, 2))
	rows := make([]store.Row, n)
	for i := range rows {
		value := make([]byte, 0, userRow+8)
		for len(value) < userRow {
			value = binary.LittleEndian.AppendUint64(value, dice.Uint64())
		}
		rows[i] = store.Row{Table: users, Key: number(first + uint64(i)), Value: value}
	}
	return rows
}

// BenchmarkCommit compares a batch through the store with the same rows in one synced transaction of Badger
// alone, turn by turn in one run: the disk of a shared machine changes its mind from minute to minute.
func BenchmarkCommit(b *testing.B) {
	for _, n := range []int{1, 1_000} {
		b.Run(fmt.Sprintf("%d rows", n), func(b *testing.B) {
			s := open(b, b.TempDir())
			bare := store.OpenBare(b, b.TempDir())
			defer func() {
				if err := bare.Close(); err != nil {
					b.Fatal(err)
				}
			}()
			var ours, theirs []time.Duration
			for i := 0; b.Loop(); i++ {
				rows := people(uint64(i*n), n)
				entry := store.Entry{Revision: s.Last() + 1, Body: make([]byte, 60+2*n)}
				start := time.Now()
				if err := s.Commit(&store.Batch{Entries: []store.Entry{entry}, Rows: rows}); err != nil {
					b.Fatal(err)
				}
				middle := time.Now()
				err := bare.Update(func(txn *badger.Txn) error {
					for _, row := range rows {
						if err := txn.Set(store.PhysicalKey(row.Table, row.Key), row.Value); err != nil {
							return err
						}
					}
					return txn.Set(store.PhysicalKey('L', number(entry.Revision)), entry.Body)
				})
				if err != nil {
					b.Fatal(err)
				}
				ours, theirs = append(ours, middle.Sub(start)), append(theirs, time.Since(middle))
			}
			reportTimes(b, "", ours)
			reportTimes(b, "bare-", theirs)
			slices.Sort(ours)
			slices.Sort(theirs)
			b.ReportMetric(float64(ours[len(ours)/2])/float64(theirs[len(theirs)/2]), "ratio")
		})
	}
	b.Run("1 row while Write is at work", func(b *testing.B) {
		s := open(b, b.TempDir())
		stop, stopped := make(chan struct{}), make(chan error)
		go func() {
			for n := uint64(0); ; n += 10_000 {
				select {
				case <-stop:
					stopped <- nil
					return
				default:
				}
				if err := s.Write(people(1<<32+n%1_000_000, 10_000)); err != nil {
					stopped <- err
					return
				}
			}
		}()
		var times []time.Duration
		for b.Loop() {
			start := time.Now()
			commit(b, s, put(1, "value"))
			times = append(times, time.Since(start))
		}
		close(stop)
		if err := <-stopped; err != nil {
			b.Fatal(err)
		}
		reportTimes(b, "", times)
	})
}

func reportTimes(b *testing.B, who string, times []time.Duration) {
	times = slices.Clone(times)
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds())/1e3, who+"p50-us")
	b.ReportMetric(float64(times[len(times)*99/100].Nanoseconds())/1e3, who+"p99-us")
}

// BenchmarkRead measures bulk writing, visiting and reading of a million users.
func BenchmarkRead(b *testing.B) {
	const n = 1_000_000
	dir := b.TempDir()
	s := open(b, dir)
	rows := people(0, n)
	start := time.Now()
	if err := s.Write(rows); err != nil {
		b.Fatal(err)
	}
	written := time.Since(start)
	closeStore(b, s)
	start = time.Now()
	s = open(b, dir)
	opened := time.Since(start)
	size, err := s.Size()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("Write", func(b *testing.B) {
		for b.Loop() { // measured once, above: writing a million rows again and again measures compaction
		}
		b.ReportMetric(n/written.Seconds(), "rows/s")
		b.ReportMetric(float64(opened.Milliseconds()), "open-ms")
		b.ReportMetric(float64(size)/n, "disk-bytes/row")
	})
	b.Run("Each", func(b *testing.B) {
		for b.Loop() {
			seen := 0
			if err := s.Each(users, nil, func(_, _ []byte) error { seen++; return nil }); err != nil || seen != n {
				b.Fatalf("saw %d rows: %v", seen, err)
			}
		}
		b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("Get", func(b *testing.B) {
		dice := rand.New(rand.NewPCG(1, 1))
		for b.Loop() {
			if _, err := s.Get(users, number(dice.Uint64N(n))); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkBlobs measures the writing of rows as large as the blocks of a checkpoint.
func BenchmarkBlobs(b *testing.B) {
	s := open(b, b.TempDir())
	rows := make([]store.Row, 256)
	for i := range rows {
		value := make([]byte, 256<<10)
		for at := 0; at < len(value); at += 8 {
			binary.LittleEndian.PutUint64(value[at:], rand.Uint64())
		}
		rows[i] = store.Row{Table: 'X', Key: number(uint64(i)), Value: value}
	}
	for b.Loop() {
		if err := s.Write(rows); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(rows) * 256 << 10))
}
