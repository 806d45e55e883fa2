package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"parterre/audience"
	"parterre/cmd/parterre/company"
	"parterre/engine"
	"parterre/index"
)

type demoCommand struct {
	People int    `help:"How many people the company has, 50,000 otherwise, up to 10,000,000." default:"50000" placeholder:"N"`
	Seed   uint64 `help:"Another seed makes another company." default:"1" placeholder:"N"`
	Live   int    `help:"Visits a minute that keep coming while the demo runs; none otherwise." default:"0" placeholder:"N"`
	Listen string `help:"Address to listen on; localhost:8080 otherwise." default:"localhost:8080" placeholder:"HOST:PORT"`
	Data   string `help:"Folder to keep the company in, as the workspace \"default\" that serve --data FOLDER serves; without one it is gone when the demo stops." type:"path" placeholder:"FOLDER"`
	clock
}

var demonstrator = audience.Actor{Name: "demo"}

// Run makes the company, serves it and prints the tour.
func (c *demoCommand) Run(ctx context.Context, s streams, logger *slog.Logger) (err error) {
	if c.People < 1 || c.People > company.MaxPeople {
		return &failure{exitUsage, fmt.Errorf("a company has 1 to %d people, not %d", company.MaxPeople, c.People)}
	}
	if c.Live < 0 || c.Live > maxLive {
		return &failure{exitUsage, fmt.Errorf("from 0 to %d visits come in a minute, not %d", maxLive, c.Live)}
	}
	if c.Live > 0 && c.Clock == "manual" {
		return &failure{exitUsage, errors.New("visits keep coming by the clock of the machine: leave out --clock manual, or --live")}
	}
	if err := c.check(); err != nil {
		return err
	}
	kept := c.Data
	if kept == "" {
		if kept, err = os.MkdirTemp("", "parterre-demo-"); err != nil {
			return fmt.Errorf("make a folder for the demo: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(kept)) }()
	}
	path, err := folder{Data: kept, Workspace: "default"}.path()
	if err != nil {
		return err
	}
	quiet := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	d, err := openDoor(c.Listen, nil, quiet)
	if err != nil {
		return err
	}
	defer d.close()
	a, err := open(ctx, options{progress: d.progress, folder: path, create: true, manual: c.Clock == "manual", start: c.Now.Time, now: s.now, memory: s.memory, logger: quiet})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	firm, err := c.found(ctx, s, a)
	if err != nil {
		return err
	}
	if c.Live > 0 {
		going, stop := context.WithCancel(ctx)
		over := make(chan error, 1)
		go func() { over <- keepComing(going, a.service, firm, c.Live, s.now) }()
		defer func() { stop(); err = errors.Join(err, <-over) }()
	}
	return a.serve(ctx, d, func(address string) {
		printTour(s.out, callable(c.Listen, address), a.service.View())
	})
}

// found makes the people and audiences, unless they are there from an earlier demo.
func (c *demoCommand) found(ctx context.Context, s streams, a *app) (company.Company, error) {
	view := a.service.View()
	firm := company.Company{People: c.People, Seed: c.Seed, Today: view.Now.Truncate(24 * time.Hour)}
	if n := view.Facts.Everyone().Count(); n > 0 {
		fmt.Fprintf(s.out, "The company is there already, with %d active people.\n", n)
		firm.People = n
		return firm, nil
	}
	began := s.now()
	if err := hire(ctx, s.err, a.service, firm); err != nil {
		return firm, err
	}
	hired := s.now().Sub(began)
	events, err := remember(ctx, s.err, a.service, firm, view.Now)
	if err != nil {
		return firm, err
	}
	if err := define(ctx, a.service, firm); err != nil {
		return firm, err
	}
	fmt.Fprintf(s.out, "Made a company of %d people in %.1f s (%.0f people a second, each durable before the next thousand), %d events of %d days and its audiences, in %.1f s together.\n",
		c.People, hired.Seconds(), float64(c.People)/hired.Seconds(), events, company.Days, s.now().Sub(began).Seconds())
	return firm, nil
}

// hire writes attributes, groups, event types and people.
func hire(ctx context.Context, progress io.Writer, to *audience.Service, firm company.Company) error {
	for _, d := range company.Attributes() {
		out, err := to.DeclareAttribute(ctx, demonstrator, d)
		if err := outcome(d.Key, out.Issues, err); err != nil {
			return err
		}
	}
	for _, g := range company.Groups() {
		out, err := to.PutGroup(ctx, demonstrator, g)
		if err := outcome(g.Key, out.Issues, err); err != nil {
			return err
		}
	}
	for _, t := range company.EventTypes() {
		out, err := to.DeclareEventType(ctx, demonstrator, t)
		if err := outcome(t.Key, out.Issues, err); err != nil {
			return err
		}
	}
	b := newBar(progress, false)
	if b.on {
		b.bar = progressbar.NewOptions(firm.People, progressbar.OptionSetWriter(progress), progressbar.OptionSetDescription("making people"),
			progressbar.OptionShowIts(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
		defer b.finish()
	}
	for n := 0; n < firm.People; {
		chunk := make([]index.UserWrite, 0, audience.MaxUsers)
		for ; n < firm.People && len(chunk) < audience.MaxUsers; n++ {
			chunk = append(chunk, firm.Person(n))
		}
		out, err := to.UpsertUsers(ctx, demonstrator, chunk)
		if err := outcome("people", out.Issues, err); err != nil {
			return err
		}
		if b.bar != nil {
			_ = b.bar.Set(n) // a bar that cannot be drawn is no reason to stop
		}
	}
	return nil
}

// define makes and publishes the audiences.
func define(ctx context.Context, to *audience.Service, firm company.Company) error {
	for _, d := range firm.Audiences() {
		if err := defineOne(ctx, to, d); err != nil {
			return fmt.Errorf("audience %s: %w", d.Key, err)
		}
	}
	return nil
}

func defineOne(ctx context.Context, to *audience.Service, d company.Definition) error {
	criteria, issues := engine.ParseCriteria([]byte(d.Criteria))
	if err := outcome("criteria", issues, nil); err != nil {
		return err
	}
	a, err := changed(to.CreateAudience(ctx, demonstrator, audience.NewAudience{
		Key: &d.Key, Name: d.Name, Description: &d.Description, Owner: &d.Owner, Tags: d.Tags, Criteria: criteria, Include: d.Include, Exclude: d.Exclude,
	}))
	if err != nil || d.Draft {
		return err
	}
	ref := audience.ByID(a.ID)
	if a, err = changed(to.PublishAudience(ctx, demonstrator, ref, a.Version)); err != nil {
		return err
	}
	if d.Next != "" {
		next, issues := engine.ParseCriteria([]byte(d.Next))
		if err := outcome("next criteria", issues, nil); err != nil {
			return err
		}
		if a, err = changed(to.UpdateDraft(ctx, demonstrator, ref, a.Version, audience.DraftChange{Criteria: next})); err != nil {
			return err
		}
	}
	if d.Away {
		_, err = changed(to.ArchiveAudience(ctx, demonstrator, ref, a.Version))
	}
	return err
}

// changed returns the audience of a change that should have been made.
func changed(out audience.AudienceOutcome, err error) (*audience.Audience, error) {
	return out.Audience, outcome("change", out.Issues, err)
}

// outcome is the error of a change that should have been made without a fault.
func outcome(what string, issues []index.Issue, err error) error {
	if err != nil {
		return err
	}
	for _, i := range issues {
		if i.Severity == index.Error {
			return fmt.Errorf("%s: %s", what, i)
		}
	}
	return nil
}
