package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parterre/audience"
	"parterre/engine"
)

// asked is what one reader met: how long answers took, and how long they took from when they were due.
type asked struct{ p50, p99, due99 time.Duration }

// readers measures row 14: how long the engine answers one reader while people are written, beside how long while nothing
// is. The questions take turns: a size, a page of fifty people, the audiences of one user. One is due every millisecond;
// from then on the reader also waits for a processor, which the writer has, and that wait is told beside.
func (b *bench) readers(ctx context.Context) error {
	idle, err := b.reader(ctx)
	if err != nil {
		return err
	}
	writing, stop := context.WithCancel(ctx)
	defer stop()
	wrote := make(chan error, 1)
	users, began := 0, b.Now()
	go func() {
		const rate = 60_000 // users a second, as far as the machine goes
		for writing.Err() == nil {
			if early := time.Duration(users)*time.Second/rate - b.Now().Sub(began); early > 0 {
				time.Sleep(early)
			}
			if _, err := b.house.Service.UpsertUsers(ctx, by, b.changed(users, min(b.People, audience.MaxUsers))); err != nil {
				wrote <- err
				return
			}
			users += audience.MaxUsers
		}
		wrote <- nil
	}()
	busy, err := b.reader(ctx)
	stop()
	if err := joined(err, <-wrote); err != nil {
		return err
	}
	what := fmt.Sprintf("a reader while %.0f users a second are written, p99", float64(users)/b.Now().Sub(began).Seconds())
	b.ratio("14", what, busy.p99, fmt.Sprintf("p50 %s; idle p50 %s, p99", took(busy.p50), took(idle.p50)), idle.p99, 2)
	b.ratio("14", "the same with the wait for a processor, p99", busy.due99, "idle", idle.due99, 0)
	return nil
}

// reader asks for a while.
func (b *bench) reader(ctx context.Context) (asked, error) {
	three, err := b.plan(b.house.Service.View(), `{"all":[`+equals("country", "country-000")+`,`+equals("plan", "plan-000")+`,`+is("verified", "equals", "true")+`]}`)
	if err != nil {
		return asked{}, err
	}
	questions := []func(v *audience.View, n int) error{
		func(v *audience.View, _ int) error {
			_, err := three.Bind(v.Facts, v.Now).Size(ctx)
			return err
		},
		func(v *audience.View, _ int) error {
			_, _, err := engine.Members(ctx, v.Facts, three.Bind(v.Facts, v.Now), engine.MembersOptions{First: 50})
			return err
		},
		func(v *audience.View, n int) error {
			_, err := v.Memberships([]string{b.crowd.id(n * 7_919 % b.People)}, nil)
			return err
		},
	}
	var times, fromDue []time.Duration
	began := b.Now()
	for n := 0; ; n++ {
		due := began.Add(time.Duration(n) * time.Millisecond)
		if due.Sub(began) > 2*b.Traffic {
			break
		}
		time.Sleep(due.Sub(b.Now()))
		start := b.Now()
		if err := questions[n%len(questions)](b.house.Service.View(), n); err != nil {
			return asked{}, err
		}
		end := b.Now()
		times, fromDue = append(times, end.Sub(start)), append(fromDue, end.Sub(due))
	}
	slices.Sort(times)
	slices.Sort(fromDue)
	return asked{times[len(times)/2], times[len(times)*99/100], fromDue[len(fromDue)*99/100]}, nil
}
