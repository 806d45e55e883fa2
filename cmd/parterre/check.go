package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"parterre/audience"
	"parterre/index"
	"parterre/store"
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
	if damaged(err) {
		fmt.Fprintf(s.out, "%-20s %s\n", whole, strings.ReplaceAll(err.Error(), "\n", "; "))
		return faulty(path)
	}
	if err != nil {
		return err
	}
	faults := 0
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{whole, func() error { return a.store.Verify(ctx) }},
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
		return faulty(path)
	}
	return nil
}

// whole names the first step; what cannot be opened has failed it.
const whole = "rows, log and files"

// damaged reports whether a folder was refused for what is wrong within it, and not for who uses it or where it is.
func damaged(err error) bool {
	return errors.Is(err, store.ErrCorrupt) || errors.Is(err, store.ErrTailMissing) || errors.Is(err, store.ErrManifestMissing)
}

func faulty(path string) error {
	return &failure{exitAnswer, fmt.Errorf("the folder %s has faults: restore it from a backup, or, where only columns and bitmaps differ, report it", path)}
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
