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
	Folder    string    `json:"folder"`
	Good      bool      `json:"good"`
	Parts     []finding `json:"parts"`
	Users     int       `json:"users"`
	Audiences int       `json:"audiences"`
	Revision  uint64    `json:"revision"`
	Bytes     int64     `json:"bytes"`
	Cure      string    `json:"cure,omitempty"`
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
	if !found.Good {
		found.Cure = c.cure()
		if found.derived() {
			found.Cure = "The people are sound: start the server with --rebuild, which makes columns and bitmaps from them anew"
		}
	}
	if err := found.print(s.out, c.Format); err != nil {
		return err
	}
	if !found.Good {
		return &failure{exitAnswer, fmt.Errorf("the folder %s has faults. %s", near(path), found.Cure)}
	}
	return nil
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
	found.Users, found.Audiences, found.Revision = v.Facts.Everyone().Count(), v.Catalog.Len(), uint64(v.Revision)
	found.Bytes, err = a.store.Size()
	return errors.Join(err, a.close())
}

// wholePart is the first part that is looked at; what cannot be opened has failed it.
const wholePart = "rows, log and files"

// Parts that are made from the people.
const (
	columnsPart    = "columns and bitmaps"
	checkpointPart = "checkpoint"
)

// derived reports whether only what is made from the people has faults.
func (f *findings) derived() bool {
	for _, p := range f.Parts {
		if !p.Good && p.Part != columnsPart && p.Part != checkpointPart {
			return false
		}
	}
	return true
}

// step is one thing that is held against another.
type step struct {
	what string
	do   func() error
}

// examination is everything a folder is held to, from the cellar up.
func examination(ctx context.Context, a *app) []step {
	return []step{
		{wholePart, func() error { return a.store.Verify(ctx) }},
		{"people and the log", func() error { return index.VerifyLog(ctx, a.store) }},
		{columnsPart, func() error { return index.Verify(ctx, a.store, a.service.View().Facts) }},
		{checkpointPart, func() error { return checkpointFault(a.report) }},
		{"commands, audiences", func() error { return errors.Join(audience.Verify(a.store), degraded(a.service.View())) }},
		{"imports", func() error { return load.Verify(a.store) }},
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

// examineBackups reads what the folder would be restored from. A fault there is one of the check too: it is found now, and
// not when it is too late.
func (c *checkCommand) examineBackups(found *findings) {
	const part = "backups"
	files, unread, err := readShelf(c.shelf(), c.Workspace)
	if err != nil {
		found.add(part, err)
		return
	}
	if len(files) == 0 && len(unread) == 0 {
		found.Parts = append(found.Parts, finding{Part: part, Good: true, Says: "there are none in " + near(c.shelf())})
		return
	}
	rows, chain, err := verifyNewest(files)
	found.add(part, errors.Join(append(unread, err)...))
	last := &found.Parts[len(found.Parts)-1]
	if err == nil && len(files) > 0 {
		last.Says = fmt.Sprintf("the newest restores revision %d with %d rows, from %d of the %d files in %s", files[len(files)-1].Revision, rows, chain, len(files), near(c.shelf()))
	}
}

// verifyNewest reads every byte of the newest backup and of what it continues.
func verifyNewest(files []backupFile) (rows uint64, length int, err error) {
	if len(files) == 0 {
		return 0, 0, nil
	}
	chain, err := chainTo(files[len(files)-1], files)
	if err != nil {
		return 0, 0, err
	}
	c, done, err := openChain(chain)
	if err != nil {
		return 0, 0, err
	}
	defer done()
	rows, err = verifyChain(c)
	return rows, len(chain), err
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
	if f.Bytes == 0 { // it could not be opened
		return nil
	}
	_, err := fmt.Fprintf(to, "%d users, %d audiences, revision %d, %.1f MB\n", f.Users, f.Audiences, f.Revision, float64(f.Bytes)/1e6)
	return err
}
