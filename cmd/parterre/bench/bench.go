// Package bench measures the house on the machine it runs on: every figure beside a bare library or a plain loop in the
// same process and run, so that the ratio means the same on every machine. The numbers of the rows and their targets are
// those of docs/speed.md.
package bench

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

// House is what is measured, opened by cmd.
type House struct {
	Store   *store.Store
	Service *audience.Service
	Handler http.Handler
	Close   func() error
}

// Options are what a run is made with.
type Options struct {
	People    int
	Audiences int
	Seed      uint64
	Folder    string        // an empty one
	Traffic   time.Duration // how long clients ask for each figure over HTTP
	Now       func() time.Time
	Open      func(ctx context.Context, folder string) (*House, error)
	Out       io.Writer // the table
	Progress  io.Writer // what is going on
}

// bench is a run.
type bench struct {
	Options
	house *House
	crowd population
	yard  *yardsticks
	rows  []row
	met   int
	unmet int
}

// row is a line of the table.
type row struct{ number, what, figure, beside, ratio, target, met string }

// by is on whose behalf the run writes.
var by = audience.Actor{Name: "parterre bench"}

// Run measures everything and prints the table. It returns how many targets were not met.
func Run(ctx context.Context, o Options) (unmet int, err error) {
	b := &bench{Options: o, crowd: population{o.People, o.Seed, o.Now().UTC().Truncate(24 * time.Hour)}, yard: newYardsticks(o.People)}
	if b.house, err = o.Open(ctx, o.Folder); err != nil {
		return 0, err
	}
	defer func() {
		if b.house != nil {
			err = joined(err, b.house.Close())
		}
	}()
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"people come in", b.fill},
		{"questions to the engine", b.questions},
		{"audiences are published", b.publish},
		{"one user", b.oneUser},
		{"writes", b.writes},
		{"a reader beside writes", b.readers},
		{"requests over HTTP", b.requests},
		{"closing and starting again", b.restart},
	} {
		fmt.Fprintf(o.Progress, "%s …\n", step.what)
		if err := b.settle(ctx); err != nil {
			return 0, err
		}
		if err := step.do(ctx); err != nil {
			return 0, fmt.Errorf("%s: %w", step.what, err)
		}
	}
	b.print()
	return b.unmet, nil
}

func joined(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// print writes the table.
func (b *bench) print() {
	fmt.Fprintf(b.Out, "%d people with nine attributes, %d audiences, %d processors, %s; medians; engine rows on one thread\n\n",
		b.People, b.Audiences, runtime.NumCPU(), runtime.Version())
	w := tabwriter.NewWriter(b.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ROW\tFIGURE\tHERE\tBESIDE\tRATIO\tTARGET\tMET")
	for _, r := range b.rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.number, r.what, r.figure, r.beside, r.ratio, r.target, r.met)
	}
	_ = w.Flush() // what the terminal does not take is lost with it
	fmt.Fprintf(b.Out, "\n%d targets met, %d not met\n", b.met, b.unmet)
}

// add puts a row down. Met nil is a figure without a target.
func (b *bench) add(r row, met *bool) {
	switch {
	case met == nil:
		r.met = "-"
	case *met:
		r.met = "yes"
		b.met++
	default:
		r.met = "NO"
		b.unmet++
	}
	b.rows = append(b.rows, r)
	fmt.Fprintf(b.Progress, "  %s %s: %s %s %s\n", r.number, r.what, r.figure, r.ratio, r.met)
}

// ratio puts down a figure beside another one, with the most the ratio may be; 0 is no target.
func (b *bench) ratio(number, what string, here time.Duration, beside string, there time.Duration, most float64) {
	x := float64(here) / float64(there)
	r := row{number: number, what: what, figure: took(here), beside: beside + " " + took(there), ratio: fmt.Sprintf("%.2fx", x)}
	if most == 0 {
		b.add(r, nil)
		return
	}
	met := x <= most
	r.target = fmt.Sprintf("<= %.1fx", most)
	b.add(r, &met)
}

// within puts down a figure with the most it may be.
func (b *bench) within(number, what string, here, most time.Duration, beside string) {
	met := here <= most
	b.add(row{number: number, what: what, figure: took(here), beside: beside, target: "<= " + took(most)}, &met)
}

// rate puts down how many there are a second, with the least there has to be.
func (b *bench) rate(number, what string, here, least float64, beside string) {
	r := row{number: number, what: what, figure: fmt.Sprintf("%.0f/s", here), beside: beside}
	if least == 0 {
		b.add(r, nil)
		return
	}
	met := here >= least
	r.target = fmt.Sprintf(">= %.0f/s", least)
	b.add(r, &met)
}

// took writes a duration with three digits.
func took(d time.Duration) string {
	switch {
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%d ns", d.Nanoseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f µs", float64(d.Nanoseconds())/1e3)
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f ms", float64(d.Nanoseconds())/1e6)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// median times one call of do: the median of rounds, each long enough for the clock.
func (b *bench) median(do func()) time.Duration {
	do()
	began := b.Now()
	do()
	once := max(b.Now().Sub(began), 1)
	calls := max(1, int(3*time.Millisecond/once))
	rounds := min(61, max(9, int(400*time.Millisecond/(once*time.Duration(calls)))))
	times := make([]time.Duration, rounds)
	for i := range times {
		began := b.Now()
		for range calls {
			do()
		}
		times[i] = b.Now().Sub(began) / time.Duration(calls)
	}
	slices.Sort(times)
	return times[rounds/2]
}

// inTurns times two things that take turns, and returns the medians.
func (b *bench) inTurns(rounds int, first, second func(n int) error) (one, other time.Duration, err error) {
	var times [2][]time.Duration
	for n := range rounds {
		for i, do := range []func(int) error{first, second} {
			began := b.Now()
			if err := do(n); err != nil {
				return 0, 0, err
			}
			times[i] = append(times[i], b.Now().Sub(began))
		}
	}
	slices.Sort(times[0])
	slices.Sort(times[1])
	return times[0][rounds/2], times[1][rounds/2], nil
}

// alone runs do on one thread.
func alone(do func() error) error {
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	return do()
}

// settle waits until nothing of the step before goes on in the background: the store moves rows into tables and the
// indexes are written, and the next step is about neither. On one thread a loop takes its time or longer; when it took
// about its shortest time twenty times in a row, it was alone. It waits ten seconds for a million people at most.
func (b *bench) settle(ctx context.Context) error {
	const alike = 20
	most := time.Duration(b.People) * 10 * time.Microsecond
	return alone(func() error {
		runtime.GC()
		shortest, calm := time.Hour, 0
		for until := b.Now().Add(most); calm < alike && b.Now().Before(until); {
			began := b.Now()
			for n := range 20_000_000 {
				spin += n
			}
			took := b.Now().Sub(began)
			shortest = min(shortest, took)
			if calm++; took > shortest*11/10 {
				calm = 0
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		return nil
	})
}

// spin keeps the loop of settle from being left out.
var spin int

// fill writes everybody, a thousand at a time.
func (b *bench) fill(ctx context.Context) error {
	for _, a := range attributes() {
		if _, err := b.house.Service.DeclareAttribute(ctx, by, a); err != nil {
			return err
		}
	}
	var spent time.Duration
	for n := 0; n < b.People; {
		chunk := make([]index.UserWrite, 0, audience.MaxUsers)
		for ; n < b.People && len(chunk) < audience.MaxUsers; n++ {
			u := b.crowd.user(n)
			b.yard.add(n, u)
			chunk = append(chunk, b.crowd.write(n, u))
		}
		began := b.Now()
		out, err := b.house.Service.UpsertUsers(ctx, by, chunk)
		if err != nil {
			return err
		}
		if out.Accepted != len(chunk) {
			return fmt.Errorf("%d of %d people were accepted: %v", out.Accepted, len(chunk), out.Issues)
		}
		spent += b.Now().Sub(began)
	}
	b.rate("", "new people, durable, no audience yet", float64(b.People)/spent.Seconds(), 0, "")
	for _, all := range [][]*bitmap{b.yard.country[:], b.yard.plan[:], b.yard.channel[:], b.yard.tags[:], {b.yard.verified}} {
		for _, m := range all {
			m.RunOptimize()
		}
	}
	return nil
}

// publish defines the audiences.
func (b *bench) publish(ctx context.Context) error {
	dice := rand.New(rand.NewPCG(b.Seed, 0))
	began := b.Now()
	for n := range b.Audiences {
		criteria, issues := engine.ParseCriteria([]byte(audienceCriteria(dice)))
		if len(issues) > 0 {
			return fmt.Errorf("criteria: %v", issues)
		}
		key := fmt.Sprintf("audience-%04d", n)
		made, err := b.house.Service.CreateAudience(ctx, by, audience.NewAudience{Key: &key, Name: key, Criteria: criteria})
		if err != nil {
			return err
		}
		out, err := b.house.Service.PublishAudience(ctx, by, audience.ByKey(key), made.Audience.Version)
		if err != nil {
			return err
		}
		if !out.Written() {
			return fmt.Errorf("publish: %v", out.Issues)
		}
	}
	b.rate("", "audiences made and published", float64(b.Audiences)/b.Now().Sub(began).Seconds(), 0, "each counted once")
	return nil
}

// restart closes the house and opens it again.
func (b *bench) restart(ctx context.Context) error {
	if err := b.house.Close(); err != nil {
		return err
	}
	b.house, b.yard = nil, nil
	before := heap()
	began := b.Now()
	house, err := b.Open(ctx, b.Folder)
	if err != nil {
		return err
	}
	b.house = house
	ready := b.Now().Sub(began)
	if b.People >= 10_000_000 {
		b.within("15", "start from a checkpoint", ready, 10*time.Second, "ready to answer, audiences counted")
	} else {
		b.within("15", "start from a checkpoint", ready, 10*time.Second*time.Duration(b.People)/10_000_000+time.Second, "its share of 10 s for 10 M, and 1 s")
	}
	whole := float64(heap()-before) / float64(b.People)
	var parts int64
	for _, held := range house.Service.View().Facts.Memory() {
		parts += held.Sum()
	}
	each := float64(parts) / float64(b.People)
	met := each <= 120
	b.add(row{number: "16", what: "memory of facts, a user with nine attributes and id", figure: fmt.Sprintf("%.0f B", each), beside: fmt.Sprintf("%.0f B of heap in all", whole), target: "<= 120 B"}, &met)
	size, err := house.Store.Size()
	if err != nil {
		return err
	}
	b.add(row{what: "on the disk, a user", figure: fmt.Sprintf("%.0f B", float64(size)/float64(b.People))}, nil)
	began = b.Now()
	if _, err := index.Rebuild(ctx, house.Store, index.Options{}); err != nil {
		return err
	}
	b.add(row{what: "rebuilding everything from records", figure: took(b.Now().Sub(began))}, nil)
	return nil
}

// heap is how much memory is in use after a collection.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Folder makes an empty folder for a run below dir, and what removes it.
func Folder(dir string) (string, func() error, error) {
	path, err := os.MkdirTemp(dir, "parterre-bench-")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for the run: %w", err)
	}
	return path, func() error { return os.RemoveAll(path) }, nil
}
