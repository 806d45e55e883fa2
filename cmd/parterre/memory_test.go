package main

import (
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"parterre/audience"
	"parterre/cmd/parterre/company"
	"parterre/engine"
	"parterre/index"
)

// inhabited opens a folder with a company in it.
func inhabited(t *testing.T, people int, o options) *app {
	t.Helper()
	o.folder = t.TempDir()
	a := openFolder(t, o)
	t.Cleanup(func() { shut(t, a) })
	if err := hire(t.Context(), io.Discard, a.service, company.Company{People: people, Seed: 1, Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	return a
}

func openFolder(t *testing.T, o options) *app {
	t.Helper()
	o.create, o.now, o.logger = true, time.Now, slog.New(slog.DiscardHandler)
	a, err := open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func shut(t *testing.T, a *app) {
	t.Helper()
	if err := a.close(); err != nil {
		t.Error(err)
	}
}

// heap is what is in use; what pools hold is let go by the second collection.
func heap() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

func TestTheFiguresOfMemoryAddUpToTheHeap(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a large company")
	}
	folder := t.TempDir()
	made := openFolder(t, options{folder: folder})
	if err := hire(t.Context(), io.Discard, made.service, company.Company{People: 100_000, Seed: 1, Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	shut(t, made) // while people are written Badger holds room for its next tables as well, and for some seconds after
	made = nil
	before := heap()
	a := openFolder(t, options{folder: folder})
	defer shut(t, a)
	email, _ := a.service.View().Facts.Schema().ByKey("email")
	engine.PrepareSearch(a.service.View().Facts.Text(email.ID).Dictionary())
	taken := heap() - before
	registry := prometheus.NewRegistry()
	registry.MustRegister(holdings{service: a.service, store: a.store, imports: a.imports})
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	sum, parts, holds := 0.0, 0, map[string]float64{}
	for _, f := range families {
		if f.GetName() == "parterre_memory_bytes" {
			for _, m := range f.Metric {
				sum, parts = sum+m.Gauge.GetValue(), parts+1
				for _, l := range m.Label {
					if l.GetName() == "holds" {
						holds[l.GetValue()] += m.Gauge.GetValue()
					}
				}
			}
		}
	}
	t.Logf("%d parts with %.1f MB, of %.1f MB of heap: %v", parts, sum/1e6, taken/1e6, holds)
	for _, kind := range []string{"values", "bitmaps", "dictionary", "grams", "memtables"} {
		if holds[kind] < 1e6 {
			t.Errorf("%s take %.0f bytes", kind, holds[kind])
		}
	}
	if ratio := sum / taken; parts < 10 || ratio < 0.8 || ratio > 1.2 {
		t.Errorf("%d parts add up to %.2f of the heap", parts, ratio)
	}
}

func TestPeopleAreRefusedBeforeTheMemoryIsFull(t *testing.T) {
	taken := int64(0)
	m := memory{limit: 1000, from: "--memory", taken: func() int64 { return taken }}
	a := inhabited(t, 100, options{memory: m})
	write := func() error {
		_, err := a.service.UpsertUsers(t.Context(), audience.Actor{Name: "ada"}, []index.UserWrite{{ID: "late"}})
		return err
	}
	people := a.service.View().Facts.Everyone().Count()
	taken = 801
	err := write()
	if !errors.Is(err, audience.ErrReadOnly) || !strings.Contains(err.Error(), "801 B of 1.0 kB (by --memory)") {
		t.Errorf("%v", err)
	}
	if n := a.service.View().Facts.Everyone().Count(); n != people {
		t.Errorf("%d people are read of %d", n, people)
	}
	if _, err := a.service.DeleteUsers(t.Context(), audience.Actor{Name: "ada"}, []string{"nobody"}); err != nil {
		t.Errorf("deleting, which makes room, gives %v", err)
	}
	taken = 800
	if err := write(); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestALoadIsRefusedByWhatItTakesAndNeverByAGuess(t *testing.T) {
	folder := t.TempDir()
	made := openFolder(t, options{folder: folder})
	if err := hire(t.Context(), io.Discard, made.service, company.Company{People: 2000, Seed: 1, Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	shut(t, made)
	for _, rebuild := range []bool{false, true} {
		for taken, refused := range map[int64]bool{800e6: false, 950e6: false, 951e6: true} {
			m := memory{limit: 1e9, from: "the container", taken: func() int64 { return taken }}
			a, err := open(t.Context(), options{folder: folder, rebuild: rebuild, now: time.Now, memory: m, logger: slog.New(slog.DiscardHandler)})
			if err == nil {
				shut(t, a)
			}
			if (err != nil) != refused {
				t.Errorf("%d of 1 GB in use, rebuilt %t: %v", taken, rebuild, err)
			}
			if refused && err != nil && (!strings.Contains(err.Error(), "more than 951 MB of memory") || !strings.Contains(err.Error(), "1.0 GB (by the container)") || strings.Contains(err.Error(), " of the checkpoint")) {
				t.Error(err)
			}
		}
	}
	let := []int64{960e6, 700e6} // what the collection finds no more in use
	m := memory{limit: 1e9, from: "--memory", taken: func() int64 { n := let[0]; let = let[1:]; return n }}
	if err := m.fits(); err != nil {
		t.Errorf("what was let go is held against people: %v", err)
	}
}

func TestLoadingSaysHowFarItIs(t *testing.T) {
	for _, rebuilt := range []bool{true, false} {
		a := inhabited(t, 70_000, options{})
		if !rebuilt {
			if err := index.Checkpoint(t.Context(), a.store, a.service.View().Facts); err != nil {
				t.Fatal(err)
			}
		}
		calls := make(chan [2]int, 1000)
		_, report, err := index.Load(t.Context(), a.store, index.Options{Progress: func(done, all int) error {
			calls <- [2]int{done, all}
			return nil
		}})
		if err != nil || report.Rebuilt != rebuilt || len(calls) < 2 {
			t.Errorf("%d words of progress, %+v, %v", len(calls), report, err)
		}
		close(calls)
		for c := range calls {
			if c[0] < 1 || c[0] > c[1] {
				t.Errorf("%d of %d are read", c[0], c[1])
			}
		}
		full := errors.New("full")
		if _, _, err := index.Load(t.Context(), a.store, index.Options{Progress: func(int, int) error { return full }}); !errors.Is(err, full) {
			t.Errorf("%v", err)
		}
	}
}

func TestTheLimitOfMemory(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(before)
	if m := allowance(3e9); m.limit != 3e9 || m.from != "--memory" {
		t.Errorf("asked for: %+v", m)
	}
	debug.SetMemoryLimit(before)
	if m := allowance(0); m.limit <= 0 || m.limit == math.MaxInt64 {
		t.Errorf("found: %+v", m)
	}
	var c capacity
	if err := c.UnmarshalText([]byte("512MiB")); err != nil || c != 512<<20 {
		t.Errorf("%d %v", c, err)
	}
	for _, little := range []string{"4", "4MB", "127MB"} {
		if err := c.UnmarshalText([]byte(little)); err == nil || !strings.Contains(err.Error(), "at least 128 MB, 4GB for example") {
			t.Errorf("%s: %v", little, err)
		}
	}
	if err := c.UnmarshalText([]byte("much")); err == nil || !strings.Contains(err.Error(), "4GB") {
		t.Error(err)
	}
}

func TestTheDoorSaysHowFarTheReadingIs(t *testing.T) {
	var log strings.Builder
	d := &door{logger: slog.New(slog.NewTextHandler(&log, nil))}
	d.progress(4, 10)
	d.progress(2, 10) // of another goroutine, a little late
	for path, want := range map[string]struct {
		status int
		says   string
	}{"/livez": {200, "alive"}, "/readyz": {503, "loading: reading people: 40 %"}, "/graphql": {503, "40 %"}} {
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want.status || !strings.Contains(w.Body.String(), want.says) {
			t.Errorf("%s gives %d %s", path, w.Code, w.Body)
		}
	}
	if strings.Count(log.String(), "reading people") != 1 || !strings.Contains(log.String(), "percent=40") {
		t.Errorf("the log says %s", log.String())
	}
}
