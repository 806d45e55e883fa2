package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"parterre/audience/load"
	"parterre/index"
)

// report says what became of a file.
type report struct {
	what  string // the file and its place
	would bool   // nothing was written
	dry   bool   // and nothing was to be
	held  bool   // by a guard
	whole bool   // every row was read
	full  bool   // the file is everyone
}

func (r report) print(to io.Writer, i load.Import) {
	how := "done"
	switch {
	case r.dry:
		how = "dry run, nothing was written"
	case r.held && r.would:
		how = "held up, nothing was written"
	case r.held:
		how = "held up, nobody was deactivated"
	case !r.whole:
		how = "stopped before its end"
	}
	v, would := i.Verdict, map[bool]string{true: "would be "}[r.would]
	fmt.Fprintf(to, "%s: %s\n", r.what, how)
	fmt.Fprintf(to, "  %s read: %s %snew, %d %schanged, %d unchanged, %d %srefused\n", counted(v.Read, "row"), counted(v.New, "user"), would, v.Changed, would, v.Unchanged, v.Rejected, would)
	if v.Missing != nil && (r.full || r.dry) {
		fate := "they stay as they are"
		switch {
		case r.full && r.would:
			fate = fmt.Sprintf("%d would be deactivated", v.Deactivated)
		case r.full:
			fate = fmt.Sprintf("%d deactivated", v.Deactivated)
		}
		fmt.Fprintf(to, "  %s missing from this file: %s\n", counted(*v.Missing, "active user"), fate)
	}
	for _, g := range v.Guards {
		if r.dry {
			fmt.Fprintf(to, "  %s\n", g.Message)
		}
	}
	if len(v.Attributes) > 0 {
		printFindings(to, v.Attributes)
	}
}

// printFindings lists the attributes of a file, and what kind could be asked for where a narrower one fits.
func printFindings(to io.Writer, found []load.Finding) {
	w := tabwriter.NewWriter(to, 2, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  ATTRIBUTE\tKIND\tROWS\tVALUES, FOR EXAMPLE")
	var narrower []string
	for _, f := range found {
		key := f.Key
		if f.New {
			key += " (new)"
		}
		if f.Label != "" {
			key += fmt.Sprintf(" from %q", f.Label)
		}
		kind := f.Kind.String()
		if f.Fits != f.Kind && f.New && f.Fits != index.Integer {
			kind += ", fits " + f.Fits.String()
			narrower = append(narrower, f.Key+"="+f.Fits.String())
		}
		samples := make([]string, len(f.Samples))
		for i, s := range f.Samples {
			samples[i] = printable(s)
		}
		fmt.Fprintf(w, "  %s\t%s\t%d\t%s\n", printable(key), kind, f.Known, strings.Join(samples, " | "))
	}
	_ = w.Flush() // what the terminal does not take is lost with it
	if len(narrower) > 0 {
		fmt.Fprintf(to, "  An attribute keeps its kind for ever. To have dates compared as dates, import with --kind '%s'.\n", strings.Join(narrower, ";"))
	}
}

// rejectFile takes refused rows: all of them in the file, the first few for the terminal.
type rejectFile struct {
	name  string
	file  *os.File // nil: none was asked for
	first []load.Reject
	lines int   // written to it
	err   error // of the first write that failed
}

const shownRejects = 5

func openRejects(name string) (*rejectFile, error) {
	r := &rejectFile{name: name}
	if name == "" {
		return r, nil
	}
	var err error
	if r.file, err = os.Create(name); err != nil {
		return nil, fmt.Errorf("the file for refused rows cannot be made: %w", err)
	}
	return r, nil
}

// rejectLine is a refused row in the file.
type rejectLine struct {
	Line    int            `json:"line"`
	ID      string         `json:"id,omitempty"`
	Reasons []rejectReason `json:"reasons"`
}

type rejectReason struct {
	Code    index.IssueCode `json:"code"`
	Path    []string        `json:"path,omitempty"`
	Message string          `json:"message"`
	Hint    string          `json:"hint,omitempty"`
}

func (r *rejectFile) add(j load.Reject) {
	if len(r.first) < shownRejects {
		r.first = append(r.first, j)
	}
	if r.file == nil || r.err != nil {
		return
	}
	line := rejectLine{Line: j.Line, ID: j.ID}
	for _, i := range j.Issues {
		line.Reasons = append(line.Reasons, rejectReason{i.Code, i.Path, i.Message, i.Hint})
	}
	text, err := json.Marshal(line)
	if err == nil {
		_, err = r.file.Write(append(text, '\n'))
	}
	r.lines++
	r.err = err
}

// print shows the first refused rows of a file and forgets them.
func (r *rejectFile) print(to io.Writer) {
	for _, j := range r.first {
		for _, i := range j.Issues {
			fmt.Fprintf(to, "  line %d: %s\n", j.Line, printable(i.String()))
		}
	}
	r.first = nil
}

// cure says where the refused rows are. A server remembers the first ones of each file only.
func (r *rejectFile) cure(refused int) string {
	switch {
	case r.file == nil:
		return "see them all with --rejects FILE"
	case r.lines < refused:
		return fmt.Sprintf("the first %d are in %s; mend what they have in common and import again", r.lines, r.name)
	}
	return "they are in " + r.name
}

func (r *rejectFile) close() error {
	if r.file == nil {
		return nil
	}
	err := r.file.Close()
	if r.err != nil {
		err = r.err
	}
	if err != nil {
		return fmt.Errorf("the file for refused rows is not complete: %w", err)
	}
	return nil
}

// bar shows progress on a terminal, and nothing elsewhere.
type bar struct {
	bar     *progressbar.ProgressBar
	to      io.Writer
	on      bool
	noun    string // what is counted
	reading bool
}

func newBar(to io.Writer, quiet bool) *bar {
	file, ok := to.(*os.File)
	return &bar{to: to, noun: "users", on: !quiet && ok && term.IsTerminal(int(file.Fd())) && os.Getenv("CI") == ""}
}

// show moves the bar.
func (b *bar) show(p load.Progress) {
	if !b.on {
		return
	}
	if b.bar == nil || b.reading != p.Surveying {
		b.finish()
		what := "importing"
		if p.Surveying {
			what = "reading"
		}
		b.reading = p.Surveying
		b.bar = progressbar.NewOptions64(max(p.Size, 1), progressbar.OptionSetWriter(b.to), progressbar.OptionSetDescription(what),
			progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	if p.Read > 0 {
		b.bar.Describe(fmt.Sprintf("%d %s", p.Accepted, b.noun))
	}
	_ = b.bar.Set64(min(p.Bytes, max(p.Size, 1))) // a bar that cannot be drawn is no reason to stop
}

func (b *bar) finish() {
	if b.bar != nil {
		_ = b.bar.Finish() // the same
	}
}
