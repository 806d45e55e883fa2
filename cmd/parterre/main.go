// Command parterre keeps people, answers which of them match criteria, and says so over GraphQL: one binary that
// serves, imports, exports, asks, checks, backs up and measures.
//
// Reading order: main.go has the words of the command line and the exit codes; app.go opens the house from the cellar up;
// config.go says where settings come from. A command is in the file of its name, and the other files are what several share.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // the zones, whatever the machine has: a workspace must open wherever its folder is taken

	"github.com/alecthomas/kong"
)

// Exit codes, beside 0 for success. They are part of the interface.
const (
	exitFailed   = 1 // what was asked for was not done; stderr says why and what cures it
	exitUsage    = 2 // the command line, environment or configuration file cannot be understood
	exitRejected = 3 // an import was done, and some rows were refused
	exitAnswer   = 4 // a query was answered with errors, or a check found faults
)

// commands are the words of the command line.
type commands struct {
	Config kong.ConfigFlag  `help:"JSON file with settings by the names of flags." placeholder:"FILE" env:"PARTERRE_CONFIG"`
	Log    logging          `embed:"" prefix:"log-"`
	Memory capacity         `help:"Memory the process may take, 4GB for example; otherwise GOMEMLIMIT, what the container allows, or what the machine has." placeholder:"SIZE"`
	Show   kong.VersionFlag `name:"version" help:"Print the version." env:"-"`

	Serve   serveCommand   `cmd:"" help:"Serve a workspace over GraphQL."`
	Demo    demoCommand    `cmd:"" help:"Make up a company, serve it and print a tour of queries."`
	Import  importCommand  `cmd:"" help:"Bring people in from NDJSON or CSV files."`
	Export  exportCommand  `cmd:"" help:"Write the people of an audience, of criteria, or everybody, as NDJSON or CSV."`
	Count   countCommand   `cmd:"" help:"Print how many people match criteria, written as text."`
	Query   queryCommand   `cmd:"" help:"Ask a GraphQL document and print the answer."`
	Watch   watchCommand   `cmd:"" help:"Print who enters and leaves an audience of a running server, as it happens."`
	Check   checkCommand   `cmd:"" help:"Verify everything a stopped folder holds, and its newest backup."`
	Backup  backupCommand  `cmd:"" help:"Write a backup of a running server or a stopped folder, full or since the last one."`
	Restore restoreCommand `cmd:"" help:"Make a workspace from its backups."`
	Bench   benchCommand   `cmd:"" help:"Measure this machine against raw libraries in one run."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// failure is an error with an exit code of its own.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// streams are what a command reads and writes beside its files. The clock comes from here too.
type streams struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	memory   memory
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the process at once
	}()
	os.Exit(run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now}))
}

// run does one command and returns its exit code.
func run(ctx context.Context, args []string, s streams) int {
	var c commands
	code := -1
	parser, err := kong.New(&c,
		kong.Name("parterre"),
		kong.Description("People in, audiences defined, every question answered exactly.\n\n"+
			"Every flag can be set in the environment too, as PARTERRE_ and its name (--log-level is PARTERRE_LOG_LEVEL), and in the file of --config; "+
			"a flag wins over the environment, the environment over the file.\n\n"+
			"Exit codes: 0 done, 1 not done, 2 not understood, 3 imported with rows refused, 4 answered with errors or checked with faults."),
		kong.DefaultEnvars("PARTERRE"),
		kong.Vars{"version": versionLine()},
		kong.Configuration(readConfiguration),
		kong.Writers(s.out, s.err),
		kong.Exit(func(n int) { code = n }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
	if err != nil {
		return complain(s.err, &failure{exitUsage, err})
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	switch {
	case code >= 0: // --help or --version has been printed
		return code
	case err != nil:
		return complain(s.err, &failure{exitUsage, fmt.Errorf("%w; parterre --help lists what there is", err)})
	}
	command.BindTo(ctx, (*context.Context)(nil))
	s.memory = allowance(c.Memory)
	command.Bind(s, c.Log.logger(s.err))
	if err := command.Run(); err != nil {
		return complain(s.err, err)
	}
	return 0
}

// complain writes an error as one sentence, with the command that cures it below, and returns the exit code it calls for.
func complain(to io.Writer, err error) int {
	text, command, cure := strings.Cut(err.Error(), commandLine)
	text = strings.ReplaceAll(text, "\n", "; ")
	if errors.Is(err, context.Canceled) {
		text = "interrupted"
	}
	if cure {
		fmt.Fprintf(to, "parterre: %s%s%s\n", text, commandLine, command)
	} else {
		fmt.Fprintf(to, "parterre: %s\n", sentence(text))
	}
	var f *failure
	if errors.As(err, &f) {
		return f.code
	}
	return exitFailed
}

// sentence ends a text with one full stop, unless it ends in a sentence already.
func sentence(text string) string {
	text = strings.TrimRight(text, ".")
	for _, end := range []string{".)", "?)", "?", "!"} {
		if strings.HasSuffix(text, end) {
			return text
		}
	}
	return text + "."
}
