package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/index"
)

type checkCommand struct {
	folder
	Format string `help:"How the findings are printed: text or json." enum:"text,json" default:"text"`
}

// findings are what a check came to.
type findings struct {
	Folder   string    `json:"folder"`
	Good     bool      `json:"good"`
	Parts    []finding `json:"parts"`
	*holding           // nil where the folder could not be opened
	Cure     string    `json:"cure,omitempty"`
}

// holding is how much there is in a folder.
type holding struct {
	Users     int    `json:"users"`
	Audiences int    `json:"audiences"`
	Revision  uint64 `json:"revision"`
	Bytes     int64  `json:"bytes"`
}

// finding is what was found in one part of a folder.
type finding struct {
	Part   string   `json:"part"`
	Good   bool     `json:"good"`
	Faults []string `json:"faults,omitempty"`
	Says   string   `json:"says,omitempty"`
}

// Run verifies a stopped folder from the cellar up, and the backups it could be restored from. It changes nothing but what
// opening a folder after a crash settles.
func (c *checkCommand) Run(ctx context.Context, s streams, logger *slog.Logger) error {
	path, err := c.path()
	if err != nil {
		return err
	}
	found := &findings{Folder: path, Good: true}
	if err := c.examine(ctx, s, path, found); err != nil {
		return err
	}
	c.examineBackups(found)
	cure := c.advice(found)
	found.Cure = strings.ReplaceAll(cure, commandLine, " ")
	if err := found.print(s.out, c.Format); err != nil {
		return err
	}
	if !found.Good {
		return &failure{exitAnswer, fmt.Errorf("the folder %s has faults. %s", near(path), cure)}
	}
	return nil
}

// advice says what to do about the gravest fault there is; nothing when there is none.
func (c *checkCommand) advice(found *findings) string {
	faulty := map[string]bool{}
	for _, p := range found.Parts {
		faulty[p.Part] = !p.Good
	}
	switch {
	case found.Good:
		return ""
	case faulty[wholePart] || faulty[logPart] || faulty[definitionsPart]:
		return c.cure()
	case faulty[columnsPart] || faulty[checkpointPart]:
		return "The people are sound: start the server with --rebuild, which makes columns and bitmaps from them anew"
	case faulty[backupsPart]:
		return "The workspace itself is whole, and cannot be restored from these backups: write a full one with parterre backup, and move those that are damaged away"
	}
	return "The people are sound, and what is known of old imports is not: the next start forgets those that cannot be read"
}

func (c *checkCommand) examine(ctx context.Context, s streams, path string, found *findings) error {
	a, err := open(ctx, options{folder: path, manual: true, now: s.now, memory: s.memory, logger: slog.New(slog.DiscardHandler)})
	if damaged(err) {
		found.add(wholePart, err)
		return nil
	}
	if err != nil {
		return err
	}
	for _, step := range examination(ctx, a) {
		err := step.do()
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), a.close())
		}
		found.add(step.what, err)
	}
	v := a.service.View()
	bytes, err := a.store.Size()
	found.holding = &holding{v.Facts.Everyone().Count(), v.Catalog.Len(), uint64(v.Revision), bytes}
	return errors.Join(err, a.close())
}

// The parts of a workspace. What cannot be opened has failed the first.
const (
	wholePart       = "rows, log and files"
	logPart         = "people and the log"
	columnsPart     = "columns and bitmaps"
	checkpointPart  = "checkpoint"
	definitionsPart = "commands, audiences"
	importsPart     = "imports"
	backupsPart     = "backups"
)

// step is one thing that is held against another.
type step struct {
	what string
	do   func() error
}

// examination is everything a folder is held to, from the cellar up.
func examination(ctx context.Context, a *app) []step {
	return []step{
		{wholePart, func() error { return a.store.Verify(ctx) }},
		{logPart, func() error { return index.VerifyLog(ctx, a.store) }},
		{columnsPart, func() error { return index.Verify(ctx, a.store, a.service.View().Facts) }},
		{checkpointPart, func() error { return checkpointFault(a.report) }},
		{definitionsPart, func() error { return errors.Join(audience.Verify(a.store), degraded(a.service.View())) }},
		{importsPart, func() error { return load.Verify(a.store) }},
	}
}

// checkpointFault says why indexes that were written were not read at the start. Where none were written there is no fault.
func checkpointFault(r index.Report) error {
	if !r.Unread {
		return nil
	}
	return fmt.Errorf("the indexes that were written cannot be read (%s); everything was made again from the people, and the next start does so too, or reads those that are written then", r.Reason)
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

// add notes what a part came to.
func (f *findings) add(part string, err error) {
	p := finding{Part: part, Good: err == nil}
	if err != nil {
		f.Good = false
		p.Faults = strings.Split(err.Error(), "\n")
	}
	f.Parts = append(f.Parts, p)
}

func (f *findings) print(to io.Writer, format string) error {
	if format == "json" {
		text, err := json.MarshalIndent(f, "", "  ")
		if err == nil {
			_, err = fmt.Fprintf(to, "%s\n", text)
		}
		return err
	}
	for _, p := range f.Parts {
		says := "good"
		if !p.Good {
			says = strings.Join(p.Faults, "; ")
		}
		if p.Says != "" {
			says += ": " + p.Says
		}
		if _, err := fmt.Fprintf(to, "%-20s %s\n", p.Part, says); err != nil {
			return err
		}
	}
	if f.holding == nil {
		return nil
	}
	_, err := fmt.Fprintf(to, "%d users, %d audiences, revision %d, %.1f MB\n", f.Users, f.Audiences, f.Revision, float64(f.Bytes)/1e6)
	return err
}
