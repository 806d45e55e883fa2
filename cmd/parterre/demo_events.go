package main

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/schollz/progressbar/v3"

	"parterre/audience"
	"parterre/cmd/parterre/company"
	"parterre/index"
)

// remember records what people did in the days before now, and returns how many events that are.
func remember(ctx context.Context, progress io.Writer, to *audience.Service, firm company.Company, now time.Time) (int, error) {
	const stretch = 15 // days; all at once would take too much memory
	b := newBar(progress, false)
	if b.on {
		b.bar = progressbar.NewOptions(company.Days, progressbar.OptionSetWriter(progress), progressbar.OptionSetDescription("what they did, by days"),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
		defer b.finish()
	}
	events := 0
	for from, day := now.AddDate(0, 0, -company.Days), 0; day < company.Days; day += stretch {
		until := from.AddDate(0, 0, stretch)
		for chunk := range slices.Chunk(firm.Between(from, until), audience.MaxEvents) {
			out, err := to.RecordEvents(ctx, demonstrator, chunk, false)
			if err := outcome("events", out.Issues, err); err != nil {
				return events, err
			}
			events += out.Accepted
		}
		if from = until; b.bar != nil {
			_ = b.bar.Set(day + stretch) // a bar that cannot be drawn is no reason to stop
		}
	}
	return events, nil
}

const maxLive = 60_000

// keepComing records visits, so many a minute, as they happen, until the context ends. Who asks for help now is helped when the
// demo has long been over: what comes of a visit later than in an hour is left out.
func keepComing(ctx context.Context, to *audience.Service, firm company.Company, visits int, now func() time.Time) error {
	dice := rand.New(rand.NewPCG(firm.Seed, uint64(now().UnixNano())))
	beat := time.NewTicker(time.Second)
	defer beat.Stop()
	var ahead []index.EventWrite // ascending
	due := 0.0
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
		}
		at := now().UTC().Truncate(time.Millisecond)
		for due += float64(visits) / 60; due >= 1; due-- {
			for _, e := range firm.Visit(dice, at) {
				if e.Time.Sub(at) < time.Hour {
					ahead = append(ahead, e)
				}
			}
		}
		slices.SortStableFunc(ahead, func(a, b index.EventWrite) int { return a.Time.Compare(b.Time) })
		n, _ := slices.BinarySearchFunc(ahead, at.Add(time.Millisecond), func(e index.EventWrite, t time.Time) int { return e.Time.Compare(t) })
		for chunk := range slices.Chunk(ahead[:n], audience.MaxEvents) {
			if _, err := to.RecordEvents(ctx, demonstrator, chunk, false); err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, audience.ErrClosed) {
				return err
			}
		}
		ahead = slices.Delete(ahead, 0, n)
	}
}
