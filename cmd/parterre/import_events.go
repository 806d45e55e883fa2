package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"parterre/audience/load"
	"parterre/index"
)

// checkEvents refuses what is about people beside files of events.
func (c *importCommand) checkEvents() error {
	if !c.Events {
		if c.CreateUsers {
			return errors.New("--create-users is for events: people in a file are made anyway")
		}
		return nil
	}
	given := map[string]bool{
		"--full": c.Full, "--confirm": len(c.Confirm) > 0, "--id-column": c.IDColumn != "", "--name-column": c.NameColumn != "",
		"--list-separator": c.ListSeparator != "", "--local-times": c.LocalTimes, "--kind": len(c.Kind) > 0, "--format csv": c.Format == "csv",
	}
	for _, flag := range []string{"--full", "--confirm", "--id-column", "--name-column", "--list-separator", "--local-times", "--kind", "--format csv"} {
		if given[flag] {
			return fmt.Errorf("%s is about people, and events are lines of JSON: leave it out", flag)
		}
	}
	switch {
	case c.Undo != "":
		return errors.New("events that were imported cannot be taken back: delete their event type to be rid of them")
	case c.DryRun && c.URL != "":
		return errors.New("a dry run of events goes into a stopped folder only: give --data, or import them")
	}
	return nil
}

// events brings in one file of events and prints what became of it.
func (c *importCommand) events(ctx context.Context, s streams, to loader, file string, rejects *rejectFile) (int, error) {
	bar := newBar(s.err, c.Quiet)
	bar.noun = "events"
	name := filepath.Base(file)
	recorder := to.recorder(c.DryRun, c.CreateUsers)
	counts, err := load.Events(ctx, recorder, load.EventTask{Source: load.File(file), DryRun: c.DryRun, Rejected: rejects.add, Progress: bar.show})
	bar.finish()
	if err != nil && counts.Read == 0 {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	how, would := "done", ""
	switch {
	case c.DryRun:
		how, would = "dry run, nothing was written", "would be "
	case err != nil:
		how = "stopped before its end"
	}
	fmt.Fprintf(s.out, "%s %s: %s\n  %s read: %d %saccepted, %d there already, %d %srefused\n", name, c.String(), how,
		counted(counts.Read, "event"), counts.Accepted, would, counts.Duplicates, counts.Rejected, would)
	if r, ok := recorder.(*load.EventRehearsal); ok {
		printEventTypes(s.out, r.Findings())
	}
	rejects.print(s.err)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return counts.Rejected, nil
}

// printEventTypes lists the event types of a file with the properties they would have.
func printEventTypes(to io.Writer, found []load.EventFinding) {
	if len(found) == 0 {
		return
	}
	w := tabwriter.NewWriter(to, 2, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  EVENT\tCOUNT\tPROPERTIES")
	for _, f := range found {
		key := f.Type.Key
		if f.New {
			key += " (new)"
		}
		properties := make([]string, len(f.Type.Properties))
		for i, p := range f.Type.Properties {
			properties[i] = p.Key + " " + p.Kind.String()
		}
		fmt.Fprintf(w, "  %s\t%d\t%s\n", printable(key), f.Count, printable(strings.Join(properties, ", ")))
	}
	_ = w.Flush() // what the terminal does not take is lost with it
}

func (l *localLoader) recorder(dry, createUsers bool) load.Recorder {
	if dry {
		return load.RehearseEvents(l.app.service.View(), l.app.service.KnownMessages, createUsers)
	}
	return load.Recording{To: l.app.service, By: importer, CreateUsers: createUsers}
}

func (n nowhere) recorder(_, createUsers bool) load.Recorder {
	none := func(ids []string) ([]bool, error) { return make([]bool, len(ids)), nil }
	return load.RehearseEvents(n.View(), none, createUsers)
}

func (l *remoteLoader) recorder(_, createUsers bool) load.Recorder {
	return remoteRecorder{l.at, createUsers}
}

// remoteRecorder hands events to a server.
type remoteRecorder struct {
	at          *client
	createUsers bool
}

var _ load.Recorder = remoteRecorder{}

type wireEvent struct {
	ID         string          `json:"id,omitempty"`
	User       string          `json:"user"`
	Name       string          `json:"name"`
	Time       *time.Time      `json:"time,omitempty"`
	Properties []wireEventPart `json:"properties,omitempty"`
}

type wireEventPart struct {
	Key   string `json:"key"`
	Value any    `json:"value"`
}

// Record sends events in one request.
func (r remoteRecorder) Record(ctx context.Context, events []index.EventWrite) (load.Taken, error) {
	wire := make([]wireEvent, len(events))
	for i, e := range events {
		wire[i] = wireEvent{ID: e.ID, User: e.User, Name: e.Name}
		if !e.Time.IsZero() {
			wire[i].Time = &e.Time
		}
		for _, p := range e.Properties {
			wire[i].Properties = append(wire[i].Properties, wireEventPart{p.Key, p.Value})
		}
	}
	var out struct {
		RecordEvents struct {
			Accepted, Duplicates int
			Issues               []wireIssue
		}
	}
	err := r.at.into(ctx, `mutation RecordEvents($events: [EventInput!]!, $create: Boolean!) {
		recordEvents(events: $events, createUsers: $create) { accepted duplicates issues { code message path hint } }
	}`, map[string]any{"events": wire, "create": r.createUsers}, &out)
	taken := load.Taken{Accepted: out.RecordEvents.Accepted, Duplicates: out.RecordEvents.Duplicates}
	for _, i := range out.RecordEvents.Issues {
		taken.Issues = append(taken.Issues, index.Issue{Code: i.Code, Severity: index.Error, Message: i.Message, Path: i.Path, Hint: i.Hint})
	}
	return taken, err
}
