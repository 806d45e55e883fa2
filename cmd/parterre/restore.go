package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"parterre/index"
	"parterre/store"
	"parterre/store/backup"
)

type restoreCommand struct {
	folder
	From    []string `help:"The backup to restore, a file, or the folder with backups, of which the newest is taken; what it continues is found beside it. Given several times: files, the full one first. The folder of --backups otherwise." type:"path" sep:"none" placeholder:"BACKUP"`
	Replace bool     `help:"Also where a workspace is already: it is kept under another name."`
	DryRun  bool     `help:"Read and verify the backups, and restore nothing."`
}

// Run makes a workspace from backups: beside its place, checked like parterre check does, and then in its place.
func (c *restoreCommand) Run(ctx context.Context, s streams) error {
	path, err := c.path()
	if err != nil {
		return err
	}
	if len(c.From) == 0 {
		c.From = []string{c.shelf()}
	}
	files, unread, err := findChain(c.From, c.Workspace)
	if err != nil {
		return advise(errors.Join(append(unread, err)...))
	}
	for _, err := range unread {
		fmt.Fprintf(s.err, "parterre: passed over: %s\n", sentence(err.Error()))
	}
	chain, done, err := openChain(files)
	if err != nil {
		return advise(err)
	}
	defer done()
	h := chain.Header()
	if h.Workspace != c.Workspace {
		return fmt.Errorf("the backup is of the workspace %q, and would become %q; restore it with --workspace %s, under another --data if it should be a copy", h.Workspace, c.Workspace, h.Workspace)
	}
	for _, f := range files {
		fmt.Fprintf(s.out, "%s: %s of revision %d\n", near(f.path), kindOf(f.Header), f.Revision)
	}
	if c.DryRun {
		rows, err := verifyChain(chain)
		if err != nil {
			return advise(err)
		}
		fmt.Fprintf(s.out, "Every checksum is right; %d rows at revision %d could be restored. Nothing was changed.\n", rows, h.Revision)
		return nil
	}
	r, err := store.Restore(ctx, path, chain, store.RestoreOptions{
		Options: storeOptions(true, s.now, slog.New(slog.DiscardHandler)),
		Replace: c.Replace, Keep: ".before-" + s.now().UTC().Format("20060102T150405Z"),
		Check: func(folder string) error { return settle(ctx, s, folder) },
	})
	if err != nil {
		return advise(err)
	}
	fmt.Fprintf(s.out, "The workspace %q is restored at revision %d, %d rows, and was checked.\n", c.Workspace, r.Revision, r.Rows)
	if r.Kept != "" {
		fmt.Fprintf(s.out, "What was there is kept in %s; remove it when you need it no more.\n", near(r.Kept))
	}
	fmt.Fprintf(s.out, "The next backup has to be a full one.\n")
	return nil
}

func kindOf(h backup.Header) string {
	if h.Full() {
		return "full backup"
	}
	return "increment"
}

// advise adds to the damage of a backup what can be done about it.
func advise(err error) error {
	if errors.Is(err, backup.ErrDamaged) || errors.Is(err, backup.ErrNotBackup) {
		return fmt.Errorf("%w; nothing was changed. Fetch another copy of that file, or restore an older backup with --from FILE", err)
	}
	return err
}

// settle holds a folder that was just made against what parterre check demands, and writes its indexes for the first start.
func settle(ctx context.Context, s streams, folder string) error {
	a, err := open(ctx, options{folder: folder, manual: true, now: s.now, memory: s.memory, logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("open what was restored: %w", err)
	}
	var faults []string
	for _, step := range examination(ctx, a) {
		if err := step.do(); err != nil {
			faults = append(faults, step.what+": "+err.Error())
		}
	}
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case len(faults) > 0:
		err = fmt.Errorf("what was restored does not agree with itself, and was not put in place: %s", strings.Join(faults, "; "))
	default:
		err = index.Checkpoint(ctx, a.store, a.service.View().Facts)
	}
	return errors.Join(err, a.close())
}
