package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"parterre/audience"
	"parterre/index"
)

// Recorder is where events go.
type Recorder interface {
	// Record takes audience.MaxEvents at most. Paths of issues begin with "events" and the position.
	Record(ctx context.Context, events []index.EventWrite) (Taken, error)
}

// Taken is what became of some events; those with an issue were refused, each whole.
type Taken struct {
	Accepted, Duplicates int
	Issues               []index.Issue
}

// EventTask is one load of events from a file of lines, NDJSON.
type EventTask struct {
	Source   Source
	DryRun   bool           // where the events go keeps nothing; for the words of errors
	Rejected func(Reject)   // called for every event that is refused, in the order of the lines; nil for nobody
	Progress func(Progress) // called after every chunk; nil for nobody
}

// EventCounts say what became of the lines. Read is Accepted + Duplicates + Rejected.
type EventCounts struct {
	Read, Accepted, Rejected int
	Duplicates               int // events whose message id was there before
}

// Events loads events, in the order of the file. It stops at the first error, and what was accepted until then stays. To go on,
// the whole file is loaded again: events with an id are not taken twice.
func Events(ctx context.Context, to Recorder, t EventTask) (EventCounts, error) {
	lines, err := openEvents(stoppable{t.Source, ctx})
	if err != nil {
		return EventCounts{}, err
	}
	defer func() { _ = lines.text.Close() }() // only read from
	l := &eventLoad{to: to, task: t, lines: lines}
	ctx, stop := context.WithCancel(ctx)
	chunks := make(chan eventChunk, 1)
	go l.read(ctx, chunks)
	defer func() {
		stop()
		for range chunks { // let the goroutine see that nobody listens
		}
	}()
	for c := range chunks {
		if err := l.put(ctx, c.lines); err != nil {
			return l.counts, l.stopped(err)
		}
		l.line = c.last
		if c.err != nil && !errors.Is(c.err, io.EOF) {
			return l.counts, l.stopped(c.err)
		}
	}
	return l.counts, ctx.Err()
}

// eventLoad is a load of events under way.
type eventLoad struct {
	to     Recorder
	task   EventTask
	lines  *eventLines
	counts EventCounts
	line   int
}

// eventChunk is lines that go into one command. Err is why there are no more after them.
type eventChunk struct {
	lines []eventLine
	last  int // line read last
	err   error
}

// read reads the file. The next chunk is read while one is written.
func (l *eventLoad) read(ctx context.Context, to chan<- eventChunk) {
	defer close(to)
	for {
		c, bytes := eventChunk{lines: make([]eventLine, 0, audience.MaxEvents)}, 0
		for len(c.lines) < audience.MaxEvents && bytes < chunkBytes && c.err == nil {
			line, err := l.lines.next()
			bytes += l.lines.size() + valueBytes*len(line.event.Properties)
			if c.last, c.err = line.line, err; err == nil {
				c.lines = append(c.lines, line)
			}
		}
		select {
		case to <- c:
		case <-ctx.Done():
			return
		}
		if c.err != nil {
			return
		}
	}
}

// put hands a chunk on and counts what became of it.
func (l *eventLoad) put(ctx context.Context, lines []eventLine) error {
	events := make([]index.EventWrite, 0, len(lines))
	for i := range lines {
		if len(lines[i].issues) == 0 {
			events = append(events, lines[i].event)
		}
	}
	var faults [][]index.Issue
	if len(events) > 0 {
		taken, err := l.to.Record(ctx, events)
		if err != nil {
			return err
		}
		if faults, err = perEvent(taken.Issues, len(events)); err != nil {
			return err
		}
		l.counts.Accepted += taken.Accepted
		l.counts.Duplicates += taken.Duplicates
	}
	for i := range lines {
		issues := lines[i].issues
		if len(issues) == 0 {
			issues, faults = faults[0], faults[1:]
		}
		l.counts.Read++
		if len(issues) > 0 {
			l.counts.Rejected++
			if l.task.Rejected != nil {
				l.task.Rejected(Reject{Line: lines[i].line, ID: lines[i].event.ID, Issues: issues})
			}
		}
	}
	if l.task.Progress != nil {
		l.task.Progress(Progress{Bytes: l.lines.bytes.Load(), Size: l.task.Source.Size(),
			Counts: Counts{Read: l.counts.Read, Accepted: l.counts.Accepted, Rejected: l.counts.Rejected}})
	}
	return nil
}

// perEvent gives every event its issues, with paths as the file calls them.
func perEvent(issues []index.Issue, events int) ([][]index.Issue, error) {
	out := make([][]index.Issue, events)
	for _, i := range issues {
		if len(i.Path) < 2 || i.Path[0] != "events" {
			return nil, fmt.Errorf("the chunk was refused: %s", i)
		}
		at, err := strconv.Atoi(i.Path[1])
		if err != nil || at < 0 || at >= events {
			return nil, fmt.Errorf("the chunk was refused: %s", i)
		}
		if i.Path = i.Path[2:]; len(i.Path) > 0 && fieldOf[i.Path[0]] != "" {
			i.Path = append([]string{fieldOf[i.Path[0]]}, i.Path[1:]...)
		}
		out[at] = append(out[at], i)
	}
	return out, nil
}

// stopped says where a load ended before its file did, and how it goes on.
func (l *eventLoad) stopped(err error) error {
	switch {
	case l.counts.Read == 0 && !cut(err):
		return err
	case l.task.DryRun:
		return fmt.Errorf("%w at line %d; nothing was written, for it was a dry run", err, l.line)
	}
	cure := "load the whole file again"
	if cut(err) {
		cure = "copy it again and load the whole file"
	}
	return fmt.Errorf("%w at line %d; %d events of the lines before were accepted and stay; %s: events with an id are not taken twice", err, l.line, l.counts.Accepted, cure)
}
