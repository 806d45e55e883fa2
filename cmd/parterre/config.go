package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/lmittmann/tint"
	"golang.org/x/term"
)

// Settings come from four places: flag > environment > file > default. kong does it but for one thing: it lets the file
// win over the environment, so the file is read here.

// configuration is a JSON file with settings by the names of flags.
type configuration struct{ settings map[string]any }

var _ kong.Resolver = (*configuration)(nil)

func readConfiguration(r io.Reader) (kong.Resolver, error) {
	c := &configuration{settings: map[string]any{}}
	if err := json.NewDecoder(r).Decode(&c.settings); err != nil {
		return nil, fmt.Errorf("the configuration file is no object in JSON: %w", err)
	}
	return c, nil
}

// Validate refuses a setting that no command knows: a misspelt one would have no effect, and nobody would notice.
func (c *configuration) Validate(app *kong.Application) error {
	known := map[string]bool{}
	var visit func(n *kong.Node)
	visit = func(n *kong.Node) {
		for _, f := range n.Flags {
			known[f.Name] = true
		}
		for _, child := range n.Children {
			visit(child)
		}
	}
	visit(app.Node)
	var unknown []string
	for name := range c.settings {
		if !known[name] {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		sort.Strings(unknown)
		return fmt.Errorf("the configuration file sets %s, which no command knows", strings.Join(unknown, ", "))
	}
	return nil
}

// Resolve returns the setting of a flag, unless the environment has it.
func (c *configuration) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, ok := os.LookupEnv(name); ok {
			return nil, nil
		}
	}
	return c.settings[flag.Name], nil
}

// folder is where a workspace lies.
type folder struct {
	Data      string `help:"Folder with the data of all workspaces; ./data otherwise." default:"./data" type:"path" placeholder:"FOLDER"`
	Workspace string `help:"The workspace: a folder within the data." default:"default"`
	Backups   string `help:"Folder with the backups; backups beside the data otherwise." type:"path" placeholder:"FOLDER"`
}

const defaultWorkspace = "default"

// shelf is the folder of backups.
func (f folder) shelf() string {
	if f.Backups != "" {
		return f.Backups
	}
	return filepath.Join(filepath.Dir(f.Data), "backups")
}

var workspaceName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

// path returns the folder of the workspace.
func (f folder) path() (string, error) {
	if !workspaceName.MatchString(f.Workspace) {
		return "", &failure{exitUsage, fmt.Errorf("the workspace %q is no name: use letters, digits, - and _, at most 64", f.Workspace)}
	}
	return filepath.Join(f.Data, f.Workspace), nil
}

// clock says who moves the time.
type clock struct {
	Clock string `help:"Who moves the clock: the machine (system), or the mutation advanceClock (manual)." enum:"system,manual" default:"system"`
	Now   moment `help:"Where a manual clock starts in an empty workspace, 2011-12-10T00:00:00Z for example." placeholder:"TIME"`
}

// moment is a time on the command line.
type moment struct{ time.Time }

// UnmarshalText reads a time with its zone.
func (m *moment) UnmarshalText(text []byte) (err error) {
	if m.Time, err = time.Parse(time.RFC3339, string(text)); err != nil {
		return fmt.Errorf("%q is no moment: write it like 2011-12-10T00:00:00Z", text)
	}
	return nil
}

// check refuses a start that would have no effect.
func (c clock) check() error {
	if c.Clock == "system" && !c.Now.IsZero() {
		return &failure{exitUsage, fmt.Errorf("--now sets where a manual clock starts: add --clock manual, or leave it out")}
	}
	return nil
}

// logging says what is written to stderr while serving.
type logging struct {
	Level  string `help:"The least grave lines that are written: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
	Format string `help:"How lines are written: text, json, or colour on a terminal and text elsewhere (auto)." enum:"auto,text,json" default:"auto"`
}

func (l logging) logger(to io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(l.Level)) // one of the four it knows
	file, isFile := to.(*os.File)
	switch {
	case l.Format == "json":
		return slog.New(slog.NewJSONHandler(to, &slog.HandlerOptions{Level: level}))
	case l.Format == "auto" && isFile && term.IsTerminal(int(file.Fd())):
		return slog.New(tint.NewHandler(to, &tint.Options{Level: level, TimeFormat: time.TimeOnly}))
	}
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: level}))
}
