package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"parterre/graph"
	"parterre/index"
	"parterre/store"
	"parterre/store/backup"
)

type backupCommand struct {
	place
	Since string `help:"Write an increment: only what is newer than this backup, a file, the revision of one in the folder of backups, or last. Where there is none to continue, last makes a full one." placeholder:"BACKUP"`
}

// Run writes a backup, full or what is newer than an earlier one, into the folder of backups. The file has its name only
// once it was read to its sound end on its way to the disk.
func (c *backupCommand) Run(ctx context.Context, s streams) error {
	shelf := c.shelf()
	previous, err := c.previous(shelf)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(shelf, 0o700); err != nil {
		return fmt.Errorf("make the folder of backups: %w", err)
	}
	made, path, err := c.write(ctx, s.now, shelf, previous)
	if c.Since == lastBackup && errors.Is(err, store.ErrPrevious) {
		fmt.Fprintln(s.err, "parterre: The newest backup is not of this folder as it is now, which was restored or made anew since, so a full backup is made.")
		made, path, err = c.write(ctx, s.now, shelf, nil)
	}
	if err != nil {
		return err
	}
	what := fmt.Sprintf("Full backup of the workspace %q at revision %d, %d rows", made.Workspace, made.Revision, made.Rows)
	if !made.Full() {
		what = fmt.Sprintf("Increment of the workspace %q from revision %d to %d, %d rows newer and %d as before",
			made.Workspace, made.Previous.Revision, made.Revision, made.Rows, made.Kept)
	}
	fmt.Fprintf(s.out, "%s, %.1f MB: %s\n", what, float64(made.Bytes)/1e6, near(path))
	return nil
}

// lastBackup stands for the newest backup of the workspace.
const lastBackup = "last"

// previous finds the backup to continue; nil for none.
func (c *backupCommand) previous(shelf string) (*backup.Previous, error) {
	if c.Since == "" {
		return nil, nil
	}
	files, _, err := readShelf(shelf, c.Workspace)
	if err != nil {
		return nil, err
	}
	if c.Since == lastBackup {
		if len(files) == 0 {
			return nil, nil
		}
		return c.sound(files[len(files)-1])
	}
	for i := len(files) - 1; i >= 0; i-- {
		if fmt.Sprint(files[i].Revision) == c.Since {
			return c.sound(files[i])
		}
	}
	if _, err := os.Stat(c.Since); err != nil {
		return nil, &failure{exitUsage, fmt.Errorf("there is no backup %s: give a file, the revision of a backup in %s, or last", c.Since, near(shelf))}
	}
	file, err := peekFile(c.Since)
	if err != nil {
		return nil, err
	}
	return c.sound(file)
}

// sound reads the whole of a backup before it is continued: an increment to a damaged one would be worth nothing.
func (c *backupCommand) sound(f backupFile) (*backup.Previous, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read from
	s, err := verify(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; make a full backup by leaving out --since, and move that file away", near(f.path), err)
	}
	return s.End(), nil
}

// verify reads a backup to its sound end.
func verify(from io.Reader) (backup.Summary, error) {
	r, err := backup.NewReader(from)
	if err != nil {
		return backup.Summary{}, err
	}
	defer r.Close()
	for {
		if _, err := r.Next(); errors.Is(err, io.EOF) {
			return r.Summary(), nil
		} else if err != nil {
			return backup.Summary{}, err
		}
	}
}

// write takes a backup and keeps it under the name that belongs to it.
func (c *backupCommand) write(ctx context.Context, now func() time.Time, shelf string, previous *backup.Previous) (backup.Summary, string, error) {
	from, err := c.take(ctx, now, previous)
	if err != nil {
		return backup.Summary{}, "", err
	}
	defer func() { _ = from.Close() }() // which ends what still writes into it
	file, err := replace(filepath.Join(shelf, "new"+backupSuffix))
	if err != nil {
		return backup.Summary{}, "", err
	}
	defer func() { _ = file.discard() }() // which is nothing, once it is kept
	if err := file.Chmod(0o600); err != nil {
		return backup.Summary{}, "", fmt.Errorf("keep others from reading the backup: %w", err)
	}
	made, err := verify(io.TeeReader(from, file))
	if c.URL != "" && errors.Is(err, backup.ErrDamaged) {
		err = fmt.Errorf("what came from the server is no whole backup, and was not kept; its log says why, then try again: %w", err)
	}
	if err != nil {
		return backup.Summary{}, "", err
	}
	file.target = filepath.Join(shelf, backupName(made.Header))
	if _, err := os.Lstat(file.target); err == nil {
		return backup.Summary{}, "", fmt.Errorf("%s is there already; try again", near(file.target))
	}
	return made, file.target, file.keep()
}

// take begins a backup: of a server, or of a stopped folder, of which nothing but the rows is opened.
func (c *backupCommand) take(ctx context.Context, now func() time.Time, previous *backup.Previous) (io.ReadCloser, error) {
	if c.URL != "" {
		at, err := c.client()
		if err != nil {
			return nil, err
		}
		return at.backup(ctx, previous)
	}
	path, err := c.path()
	if err != nil {
		return nil, err
	}
	st, err := store.Open(path, storeOptions(false, now, slog.New(slog.DiscardHandler)))
	if err != nil {
		return nil, c.withCure(err)
	}
	from, to := io.Pipe()
	go func() {
		_, err := st.Backup(ctx, to, backupOptions(path, now, previous))
		_ = to.CloseWithError(errors.Join(c.withCure(err), st.Close())) // never fails
	}()
	return from, nil
}

// backupOptions say what goes into a backup of a workspace: all but what is derived.
func backupOptions(folder string, now func() time.Time, previous *backup.Previous) store.BackupOptions {
	return store.BackupOptions{Workspace: filepath.Base(folder), Made: now(), Leave: []store.Table{index.TableCheckpoint}, Previous: previous}
}

// backup asks the server for a backup.
func (c *client) backup(ctx context.Context, previous *backup.Previous) (io.ReadCloser, error) {
	var body []byte
	if previous != nil {
		var err error
		if body, err = json.Marshal(previous); err != nil {
			return nil, fmt.Errorf("write the question: %w", err)
		}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/backup", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, err := c.send(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode == http.StatusOK {
		return response.Body, nil
	}
	defer func() { _ = response.Body.Close() }() // only read from
	var refused answer
	if err := json.NewDecoder(response.Body).Decode(&refused); err != nil || refused.failure() == nil {
		return nil, fmt.Errorf("%s answered with %s and no backup: give the address of a Parterre server", c.base, response.Status)
	}
	if err := refused.failure(); response.StatusCode != http.StatusConflict {
		return nil, err
	}
	return nil, fmt.Errorf("%w: %s", store.ErrPrevious, refused.Errors[0].Message)
}

// writeBackup writes what a request to the server asks for.
func (a *app) writeBackup(folder string, now func() time.Time) graph.Backup {
	return func(ctx context.Context, asked []byte, to io.Writer) error {
		var previous *backup.Previous
		if len(bytes.TrimSpace(asked)) > 0 {
			if err := json.Unmarshal(asked, &previous); err != nil {
				return fmt.Errorf("%w: the request does not say where a backup ends", graph.ErrNotContinued)
			}
		}
		_, err := a.store.Backup(ctx, to, backupOptions(folder, now, previous))
		if errors.Is(err, store.ErrPrevious) {
			return fmt.Errorf("%w: %w", graph.ErrNotContinued, err)
		}
		return err
	}
}
