package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"parterre/store"
)

// damaged reports whether a folder was refused for what is wrong within it, and not for who uses it or where it is.
func damaged(err error) bool {
	return errors.Is(err, store.ErrCorrupt) || errors.Is(err, store.ErrTailMissing) || errors.Is(err, store.ErrManifestMissing)
}

// withCure adds to the damage of a workspace's folder the command that restores it.
func (f folder) withCure(err error) error {
	if !damaged(err) {
		return err
	}
	return &cured{err, oftenSaid.ReplaceAllString(err.Error(), "") + ". " + f.cure()}
}

// oftenSaid is the advice that the store ends with, and that the command takes the place of.
var oftenSaid = regexp.MustCompile(`; restore [^;]+ from a backup$`)

// cured is damage with the command that restores what is damaged.
type cured struct {
	err  error
	text string
}

func (c *cured) Error() string { return c.text }
func (c *cured) Unwrap() error { return c.err }

// commandLine begins a command in a text: on a line of its own, so that nothing else is copied with it.
const commandLine = "\n    "

// cure is a sentence with the command that restores the workspace, as it can be typed.
func (f folder) cure() string {
	args := "--data " + quoted(near(f.Data))
	if f.Workspace != defaultWorkspace {
		args += " --workspace " + f.Workspace
	}
	shelf := f.shelf()
	if files, _, err := readShelf(shelf, f.Workspace); err == nil && len(files) > 0 {
		newest := files[len(files)-1]
		return fmt.Sprintf("The command that restores it, as it was at revision %d, is:%sparterre restore --from %s %s --replace",
			newest.Revision, commandLine, quoted(near(shelf)), args)
	}
	return fmt.Sprintf("The command that restores it, with the folder of its backups for BACKUPS (there is none in %s), is:%sparterre restore --from BACKUPS %s --replace",
		near(shelf), commandLine, args)
}

// plain are texts that a shell takes as they are.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:@%+=,-]+$`)

func quoted(text string) string {
	if plain.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// near is a path as it is written from here, when it lies below.
func near(path string) string {
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(path) {
		if n, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(n) {
			return "./" + n
		}
	}
	return path
}
