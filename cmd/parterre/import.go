package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/index"
	"parterre/store"
)

type importCommand struct {
	place
	Files []string `arg:"" name:"file" help:"Files with people, NDJSON or CSV, as they are or compressed by gzip." type:"path"`

	Format        string            `help:"How the files are written; auto goes by the name: .csv is CSV, everything else NDJSON." enum:"auto,ndjson,csv" default:"auto"`
	DryRun        bool              `help:"Say what would change, with the kinds and values found, and write nothing."`
	Rejects       string            `help:"File for refused rows, a JSON object with line and reason for each." type:"path" placeholder:"FILE"`
	IDColumn      string            `help:"Column of a CSV file with the users' ids." default:"id" placeholder:"NAME"`
	NameColumn    string            `help:"Column of a CSV file with the display names; \"name\", where there is one." placeholder:"NAME"`
	ListSeparator string            `help:"What stands between the items of a list in one cell; \";\" for roles, groups and attributes that are lists." placeholder:"TEXT"`
	Kind          map[string]string `help:"Kind for an attribute that is not there yet, startDate=DATE for example." placeholder:"KEY=KIND"`
	Start         moment            `name:"now" help:"Where the clock of an empty folder starts; the machine's time otherwise." placeholder:"TIME"`
	Quiet         bool              `help:"Show no progress."`
}

// importer is the person behind the command line in the log.
var importer = audience.Actor{Name: "parterre import"}

// Run brings in one file after the other.
func (c *importCommand) Run(ctx context.Context, s streams, logger *slog.Logger) error {
	if _, err := load.ParseKinds(c.Kind); err != nil {
		return &failure{exitUsage, err}
	}
	for _, file := range c.Files {
		stat, err := os.Stat(file)
		if err != nil {
			return fmt.Errorf("there is no file %s: check the name", file)
		}
		if stat.IsDir() {
			return fmt.Errorf("%s is a folder: give the files in it", file)
		}
	}
	rejects, err := openRejects(c.Rejects)
	if err != nil {
		return err
	}
	to, err := c.loader(ctx, s)
	if err != nil {
		return errors.Join(err, rejects.close())
	}
	refused := 0
	for _, file := range c.Files {
		var n int
		if n, err = c.one(ctx, s, to, file, rejects); err != nil {
			break
		}
		refused += n
	}
	if err := errors.Join(err, to.close(), rejects.close()); err != nil {
		return err
	}
	if refused > 0 {
		how := map[bool]string{true: "would be refused", false: "refused"}[c.DryRun]
		return &failure{exitRejected, fmt.Errorf("%s %s: %s", counted(refused, "row"), how, rejects.cure(refused))}
	}
	return nil
}

// loader opens the place the files go to.
func (c *importCommand) loader(ctx context.Context, s streams) (loader, error) {
	if c.URL != "" {
		at, err := c.client()
		return &remoteLoader{at}, err
	}
	start := c.Start.Time
	if start.IsZero() {
		start = s.now()
	}
	// The clock of the folder stays where it is: it may be one that is moved by hand.
	a, err := c.open(ctx, options{create: !c.DryRun, manual: true, start: start, now: s.now, logger: slog.New(slog.DiscardHandler)})
	if c.DryRun && errors.Is(err, store.ErrNoStore) {
		return nowhere{}, nil
	}
	return &localLoader{a}, err
}

// one brings in one file and prints what became of it.
func (c *importCommand) one(ctx context.Context, s streams, to loader, file string, rejects *rejectFile) (int, error) {
	bar := newBar(s.err, c.Quiet)
	verdict, err := to.load(ctx, c.task(file, rejects, bar))
	bar.finish()
	if err != nil && verdict.Read == 0 {
		return 0, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	printVerdict(s.out, filepath.Base(file)+" "+c.String(), verdict, c.DryRun, err == nil)
	rejects.print(s.err)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	return verdict.Rejected, nil
}

func (c *importCommand) task(file string, rejects *rejectFile, bar *bar) load.Task {
	format := load.FormatOf(file)
	switch c.Format {
	case "ndjson":
		format = load.NDJSON
	case "csv":
		format = load.CSV
	}
	kinds, _ := load.ParseKinds(c.Kind) // Run has looked at them
	return load.Task{
		Source: load.File(file), Format: format, Kinds: kinds, DryRun: c.DryRun,
		Layout:   load.Layout{ID: c.IDColumn, Name: c.NameColumn, Separator: c.ListSeparator},
		Rejected: rejects.add, Progress: bar.show,
	}
}

// loader is where a file goes.
type loader interface {
	load(ctx context.Context, t load.Task) (load.Verdict, error)
	close() error
}

// localLoader loads into a folder this process has open.
type localLoader struct{ app *app }

var _ loader = (*localLoader)(nil)

func (l *localLoader) load(ctx context.Context, t load.Task) (load.Verdict, error) {
	return load.Run(ctx, l.app.service, importer, t)
}

func (l *localLoader) close() error { return l.app.close() }

// counted writes a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// nowhere is a folder that is still to be made: good for a dry run.
type nowhere struct{ load.Writer }

var _ loader = nowhere{}

func (n nowhere) load(ctx context.Context, t load.Task) (load.Verdict, error) {
	return load.Run(ctx, n, importer, t)
}

func (nowhere) close() error { return nil }

// View is nobody.
func (nowhere) View() *audience.View { return &audience.View{Facts: index.Empty(index.Options{})} }

// printVerdict says what became of a file on its way to a place.
func printVerdict(to io.Writer, what string, v load.Verdict, dryRun, whole bool) {
	how := "done"
	switch {
	case dryRun:
		how = "dry run, nothing was written"
	case !whole:
		how = "stopped before its end"
	}
	fmt.Fprintf(to, "%s: %s\n", what, how)
	would := map[bool]string{true: "would be "}[dryRun]
	fmt.Fprintf(to, "  %s read: %s %snew, %d %schanged, %d unchanged, %d %srefused\n", counted(v.Read, "row"), counted(v.New, "user"), would, v.Changed, would, v.Unchanged, v.Rejected, would)
	if len(v.Attributes) > 0 {
		printFindings(to, v.Attributes)
	}
}
