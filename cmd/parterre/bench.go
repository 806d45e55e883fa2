package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"parterre/cmd/parterre/bench"
)

type benchCommand struct {
	People    int           `help:"How many people are made up; a million otherwise." default:"1000000" placeholder:"N"`
	Audiences int           `help:"How many audiences are published; a thousand otherwise." default:"1000" placeholder:"N"`
	Seed      uint64        `help:"Another seed makes other people." default:"1" placeholder:"N"`
	Folder    string        `help:"Folder on the disk to measure; the system's folder for such files otherwise." type:"path" placeholder:"FOLDER"`
	Traffic   time.Duration `help:"How long clients ask for each figure over HTTP; 3s otherwise." default:"3s" placeholder:"TIME"`
	Strict    bool          `help:"End with exit code 1 when a target is not met."`
}

// Run measures and prints the table.
func (c *benchCommand) Run(ctx context.Context, s streams) (err error) {
	if c.People < 10_000 || c.Audiences < 1 {
		return &failure{exitUsage, errors.New("a run needs 10,000 people and one audience at least, or its figures mean nothing")}
	}
	folder, remove, err := bench.Folder(c.Folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	unmet, err := bench.Run(ctx, bench.Options{
		People: c.People, Audiences: c.Audiences, Seed: c.Seed, Folder: folder, Traffic: c.Traffic, Now: s.now, Out: s.out, Progress: s.err,
		Open: func(ctx context.Context, folder string) (*bench.House, error) {
			a, err := open(ctx, options{folder: folder + "/workspace", create: true, now: s.now, memory: s.memory, logger: slog.New(slog.DiscardHandler)})
			if err != nil {
				return nil, err
			}
			return &bench.House{Store: a.store, Service: a.service, Handler: a.routes, Close: a.close}, nil
		},
	})
	if err == nil && c.Strict && unmet > 0 {
		err = fmt.Errorf("%d targets were not met", unmet)
	}
	return err
}
