package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"parterre/audience"
	"parterre/index"
)

type checkCommand struct {
	folder
}

// Run verifies a stopped folder from the cellar up: every checksum of every row, the log without a gap, the columns and
// bitmaps against the rows they were made of, and the definitions. It changes nothing but what opening a folder after a crash settles.
func (c *checkCommand) Run(ctx context.Context, s streams, logger *slog.Logger) error {
	path, err := c.path()
	if err != nil {
		return err
	}
	a, err := open(ctx, options{folder: path, manual: true, now: s.now, logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	faults := 0
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"rows, log and files", func() error { return a.store.Verify(ctx) }},
		{"columns and bitmaps", func() error { return index.Verify(ctx, a.store, a.service.View().Facts) }},
		{"definitions", func() error { return degraded(a.service.View()) }},
	} {
		err := step.do()
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), a.close())
		}
		if err == nil {
			fmt.Fprintf(s.out, "%-20s good\n", step.what)
			continue
		}
		faults++
		fmt.Fprintf(s.out, "%-20s %v\n", step.what, err)
	}
	size, err := a.store.Size()
	v := a.service.View()
	if err == nil {
		fmt.Fprintf(s.out, "%d users, %d audiences, revision %d, %.1f MB\n", v.Facts.Everyone().Count(), v.Catalog.Len(), v.Revision, float64(size)/1e6)
	}
	if err := errors.Join(err, a.close()); err != nil {
		return err
	}
	if faults > 0 {
		return &failure{exitAnswer, fmt.Errorf("the folder %s has faults: restore it from a backup, or, where only columns and bitmaps differ, report it", path)}
	}
	return nil
}

// degraded names the audiences that cannot be answered.
func degraded(v *audience.View) error {
	var faults []error
	for _, d := range v.Catalog.All() {
		if d.Status == audience.StatusDegraded {
			for _, i := range d.Issues {
				faults = append(faults, fmt.Errorf("the audience %q: %s", d.Key, i))
			}
		}
	}
	return errors.Join(faults...)
}
