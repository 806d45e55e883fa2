package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parterre/store/backup"
)

// A shelf is a folder of backups. What a file is it says itself; its name is for people.

const backupSuffix = ".backup"

// backupName begins with the workspace and the moment, so that a listing is in order.
func backupName(h backup.Header) string {
	kind := "full"
	if !h.Full() {
		kind = fmt.Sprintf("since-%d", h.Previous.Revision)
	}
	return fmt.Sprintf("%s-%s-revision-%d-%s%s", h.Workspace, h.Made.UTC().Format("20060102T150405.000Z"), h.Revision, kind, backupSuffix)
}

// backupFile is a file with what it says of itself.
type backupFile struct {
	backup.Summary
	path string
}

// peekFile reads what a backup says of itself.
func peekFile(path string) (backupFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return backupFile{}, fmt.Errorf("the backup cannot be read: %w", err)
	}
	defer func() { _ = file.Close() }() // only read from
	s, err := backup.Peek(file)
	if err != nil {
		return backupFile{}, fmt.Errorf("%s: %w", near(path), err)
	}
	return backupFile{s, path}, nil
}

// readShelf returns the backups of a workspace, the oldest first; none where there is no such folder. Files that cannot be
// read are unread: whose they are they do not say.
func readShelf(shelf, workspace string) (files []backupFile, unread []error, err error) {
	entries, err := os.ReadDir(shelf)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the folder of backups cannot be read: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), backupSuffix) {
			continue
		}
		switch f, err := peekFile(filepath.Join(shelf, e.Name())); {
		case err != nil:
			unread = append(unread, err)
		case f.Workspace == workspace:
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b backupFile) int { return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.path, b.path)) })
	return files, unread, nil
}

// chainTo returns the backups that lead to one, the full one first. They are found by their digests, whatever they are called.
func chainTo(last backupFile, shelf []backupFile) ([]backupFile, error) {
	chain := []backupFile{last}
	for at := last; !at.Full(); at = chain[0] {
		i := slices.IndexFunc(shelf, func(f backupFile) bool { return f.Digest == at.Previous.Digest })
		if i < 0 {
			return nil, fmt.Errorf("%s: %w: it continues a backup of revision %d, which is not in %s or cannot be read; put it back, or restore an older one with --from FILE",
				near(at.path), backup.ErrChain, at.Previous.Revision, near(filepath.Dir(at.path)))
		}
		if chain = append([]backupFile{shelf[i]}, chain...); len(chain) > len(shelf)+1 {
			return nil, fmt.Errorf("%s: %w: they lead round in a circle", near(last.path), backup.ErrChain)
		}
	}
	return chain, nil
}

// findChain returns the backups to restore: those named, in their order; or, for one name, what leads to that file or to
// the newest of that folder, whose unread files are returned too.
func findChain(from []string, workspace string) (chain []backupFile, unread []error, err error) {
	if len(from) > 1 {
		for _, path := range from {
			f, err := peekFile(path)
			if err != nil {
				return nil, nil, err
			}
			chain = append(chain, f)
		}
		return chain, nil, nil
	}
	folder, single := from[0], ""
	info, err := os.Stat(from[0])
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no backup at %s: give a backup or the folder they are in with --from", near(from[0]))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the backup cannot be read: %w", err)
	}
	if !info.IsDir() {
		folder, single = filepath.Dir(from[0]), from[0]
	}
	shelf, unread, err := readShelf(folder, workspace)
	if err != nil {
		return nil, nil, err
	}
	if single != "" {
		last, err := peekFile(single)
		if err != nil {
			return nil, nil, err
		}
		chain, err = chainTo(last, shelf)
		return chain, nil, err
	}
	if len(shelf) == 0 {
		return nil, nil, fmt.Errorf("there is no backup of the workspace %q in %s that can be read: give the folder they are in with --from, or another workspace with --workspace", workspace, near(folder))
	}
	chain, err = chainTo(shelf[len(shelf)-1], shelf)
	return chain, unread, err
}

// openChain opens the files of a chain. The caller ends with done.
func openChain(files []backupFile) (c *backup.Chain, done func(), err error) {
	var opened []*os.File
	shut := func() {
		for _, f := range opened {
			_ = f.Close() // only read from
		}
	}
	var sources []backup.Source
	for _, f := range files {
		file, err := os.Open(f.path)
		if err != nil {
			shut()
			return nil, nil, fmt.Errorf("the backup cannot be read: %w", err)
		}
		opened = append(opened, file)
		sources = append(sources, backup.Source{Name: near(f.path), File: file})
	}
	if c, err = backup.NewChain(sources...); err != nil {
		shut()
		return nil, nil, err
	}
	return c, func() { c.Close(); shut() }, nil
}

// verifyChain reads every byte of a chain.
func verifyChain(c *backup.Chain) (rows uint64, err error) {
	for {
		if _, _, err := c.Next(); err != nil {
			if errors.Is(err, io.EOF) {
				return rows, nil
			}
			return rows, err
		}
		rows++
	}
}
