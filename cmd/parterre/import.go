package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/index"
	"parterre/store"
)

type importCommand struct {
	place
	Files []string `arg:"" optional:"" name:"file" help:"Files with people, NDJSON or CSV, or with events (--events), as they are or compressed by gzip." type:"path"`

	Format        string            `help:"How the files are written; auto goes by the name: .csv and .tsv are CSV, everything else NDJSON." enum:"auto,ndjson,csv" default:"auto"`
	DryRun        bool              `help:"Say what would change, with the kinds and values found, and write nothing."`
	Full          bool              `help:"The file is everyone: deactivate active users who are not in it."`
	Confirm       []string          `help:"Do it although it looks like a mistake: deactivates, more than 5 % of the active users; refuses, more than 5 % of the rows." enum:"deactivates,refuses" placeholder:"GUARD"`
	Undo          string            `help:"Take back the import with this id, in place of importing." placeholder:"ID"`
	Rejects       string            `help:"File for refused rows, a JSON object with line and reason for each." type:"path" placeholder:"FILE"`
	IDColumn      string            `help:"Column of a CSV file with the users' ids; \"id\" in any case, where there is none." placeholder:"NAME"`
	NameColumn    string            `help:"Column of a CSV file with the display names; \"name\", where there is one." placeholder:"NAME"`
	ListSeparator string            `help:"What stands between the items of a list in one cell; \";\" for roles, groups and attributes that are lists." placeholder:"TEXT"`
	LocalTimes    bool              `help:"Read dates with a time that lack a zone in the zone of the workspace; otherwise they are refused."`
	Kind          map[string]string `help:"Kind for an attribute that is not there yet, startDate=DATE for example." placeholder:"KEY=KIND"`
	Start         moment            `name:"now" help:"Where the clock of an empty folder starts; the machine's time otherwise." placeholder:"TIME"`
	Events        bool              `help:"The files hold events in place of people: {\"id\", \"userId\", \"name\", \"timestamp\", \"properties\"} in each line."`
	CreateUsers   bool              `help:"Make users who are not known with their events; otherwise these are refused."`
	Quiet         bool              `help:"Show no progress."`
}

// guards are the words of --confirm.
var guards = map[string]load.Guard{"deactivates": load.Deactivates, "refuses": load.Refuses}

// importer is the person behind the command line in the log.
var importer = audience.Actor{Name: "parterre import"}

// Run brings in one file after the other.
func (c *importCommand) Run(ctx context.Context, s streams, logger *slog.Logger) error {
	if err := c.check(); err != nil {
		return &failure{exitUsage, err}
	}
	if c.Undo != "" {
		return c.takeBack(ctx, s)
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
		bring := c.one
		if c.Events {
			bring = c.events
		}
		if n, err = bring(ctx, s, to, file, rejects); err != nil {
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

// check refuses a command line that cannot be meant.
func (c *importCommand) check() error {
	switch {
	case c.Undo != "" && len(c.Files) > 0:
		return errors.New("there are files to import and an import to take back: give one of them")
	case c.Undo == "" && len(c.Files) == 0:
		return errors.New("there is nothing to import: give a file, or --undo with the id of an import")
	case c.Full && len(c.Files) > 1:
		return errors.New("only one file can be everyone: put the files together, or leave out --full")
	}
	if err := c.checkEvents(); err != nil {
		return err
	}
	_, err := load.ParseKinds(c.Kind)
	return err
}

// takeBack takes an import back.
func (c *importCommand) takeBack(ctx context.Context, s streams) error {
	to, err := c.loader(ctx, s)
	if err != nil {
		return err
	}
	i, err := to.undo(ctx, c.Undo)
	if err = errors.Join(err, to.close()); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s: taken back\n  %s as before, %s left alone because somebody else has changed them since\n", i.ID, counted(i.Undone, "user"), counted(i.Kept, "user"))
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
	a, err := c.open(ctx, options{create: !c.DryRun && c.Undo == "", manual: true, start: start, now: s.now, memory: s.memory, logger: slog.New(slog.DiscardHandler)})
	if c.DryRun && errors.Is(err, store.ErrNoStore) {
		return nowhere{memory: s.memory}, nil
	}
	return &localLoader{a}, err
}

// one brings in one file and prints what became of it.
func (c *importCommand) one(ctx context.Context, s streams, to loader, file string, rejects *rejectFile) (int, error) {
	bar := newBar(s.err, c.Quiet)
	name := filepath.Base(file)
	i, err := to.load(ctx, name, c.task(file, rejects, bar))
	bar.finish()
	if err != nil && i.Verdict.Read == 0 {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	var blocked *load.BlockedError
	held := errors.As(err, &blocked)
	report{what: name + " " + c.String(), would: c.DryRun || held && !blocked.Wrote, dry: c.DryRun, held: held, whole: err == nil, full: c.Full}.print(s.out, i)
	if i.Undoable() {
		fmt.Fprintf(s.out, "  to take it back: parterre import --undo %s%s\n", i.ID, c.flags())
	}
	rejects.print(s.err)
	if held {
		return 0, fmt.Errorf("%s: %s", name, c.cure(blocked))
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return i.Verdict.Rejected, nil
}

// cure says what holds an import up, and how it goes on if it is meant.
func (c *importCommand) cure(b *load.BlockedError) string {
	var fears, words []string
	for _, g := range b.Guards {
		fears = append(fears, g.Message)
		for word, guard := range guards {
			if guard == g.Guard {
				words = append(words, word)
			}
		}
	}
	return fmt.Sprintf("that looks like a mistake: %s If it is meant, add --confirm %s", strings.Join(fears, " "), strings.Join(append(words, c.Confirm...), ","))
}

// flags names the place of the import for another command.
func (c *importCommand) flags() string {
	switch {
	case c.URL != "":
		return " --url " + c.URL
	case c.Workspace != "default":
		return " --data " + c.Data + " --workspace " + c.Workspace
	}
	return " --data " + c.Data
}

func (c *importCommand) task(file string, rejects *rejectFile, bar *bar) load.Task {
	format := load.FormatOf(file)
	switch c.Format {
	case "ndjson":
		format = load.NDJSON
	case "csv":
		format = load.CSV
	}
	kinds, _ := load.ParseKinds(c.Kind) // check has looked at them
	missing := load.Leave
	if c.Full {
		missing = load.Deactivate
	}
	var confirmed []load.Guard
	for _, word := range c.Confirm {
		confirmed = append(confirmed, guards[word])
	}
	return load.Task{
		Source: load.File(file), Format: format, Kinds: kinds, DryRun: c.DryRun, Missing: missing, Confirmed: confirmed,
		Layout:   load.Layout{ID: c.IDColumn, Name: c.NameColumn, Separator: c.ListSeparator, LocalTimes: c.LocalTimes},
		Rejected: rejects.add, Progress: bar.show,
	}
}

// loader is where a file goes.
type loader interface {
	load(ctx context.Context, name string, t load.Task) (load.Import, error)
	undo(ctx context.Context, id string) (load.Import, error)
	recorder(dry, createUsers bool) load.Recorder
	close() error
}

// localLoader loads into a folder this process has open.
type localLoader struct{ app *app }

var _ loader = (*localLoader)(nil)

func (l *localLoader) load(ctx context.Context, name string, t load.Task) (load.Import, error) {
	if t.DryRun { // which is not noted, for it is to write nothing at all
		v, err := load.Run(ctx, l.app.service, importer, t)
		return load.Import{Verdict: v}, err
	}
	return l.app.imports.Load(ctx, importer, name, t)
}

func (l *localLoader) undo(ctx context.Context, id string) (load.Import, error) {
	if _, err := l.app.imports.Undo(id); err != nil {
		return load.Import{}, err
	}
	stopped := ctx.Done()
	for {
		i, moved, _ := l.app.imports.Follow(id)
		if i.Settled() {
			return i, i.Err
		}
		select {
		case <-moved:
		case <-stopped:
			stopped = nil
			if _, err := l.app.imports.Cancel(id); err != nil {
				return i, err
			}
		}
	}
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
type nowhere struct {
	load.Writer
	memory memory
}

var _ loader = nowhere{}

func (n nowhere) load(ctx context.Context, _ string, t load.Task) (load.Import, error) {
	v, err := load.Run(ctx, n, importer, t)
	return load.Import{Verdict: v}, err
}

func (nowhere) undo(context.Context, string) (load.Import, error) {
	return load.Import{}, store.ErrNoStore
}

func (nowhere) close() error { return nil }

// Fits goes by the memory of this process.
func (n nowhere) Fits(bytes int64) error { return n.memory.full(bytes) }

// View is nobody.
func (nowhere) View() *audience.View { return &audience.View{Facts: index.Empty(index.Options{})} }
