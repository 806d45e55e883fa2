package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"parterre/index"
)

// run is a load under way.
type run struct {
	task    Task
	writer  Writer
	sink    sink
	roll    *roll
	heads   headings
	groups  groupNames
	kinds   kinds
	zone    *time.Location // of instants without one; nil refuses them
	reader  *Reader
	verdict Verdict
	rows    int // of the file without a fault, when it was surveyed
	line    int
}

func cut(err error) bool { return errors.Is(err, ErrCutOff) || errors.Is(err, ErrCompression) }

// declare makes the attributes whose kind is not that of their first value: those asked for and those of CSV.
func (r *run) declare(ctx context.Context, schema *index.Schema) error {
	r.kinds.of, r.kinds.separator = map[string]index.Kind{}, r.task.Layout.separator()
	for _, a := range schema.All() {
		r.kinds.of[a.Key] = a.Kind
	}
	wanted, labels := map[string]index.Kind{}, map[string]string{}
	for key, kind := range r.task.Kinds {
		wanted[key] = kind
	}
	if r.task.Format == CSV {
		for _, f := range r.verdict.Attributes {
			wanted[f.Key] = f.Kind
			if f.Label != "" {
				labels[f.Key] = f.Label
			}
		}
	}
	for key := range r.task.Kinds {
		if there, ok := r.kinds.of[key]; ok && there != r.task.Kinds[key] {
			return fmt.Errorf("the attribute %q is there already and holds %s (%s): load it as it is, or into an attribute with another key", key, there.Words(), there)
		}
	}
	for _, key := range sorted(wanted) {
		kind := wanted[key]
		if _, there := r.kinds.of[key]; there {
			continue
		}
		change := index.AttributeChange{Key: key, Kind: &kind}
		if label, ok := labels[key]; ok {
			change.Label = &label
		}
		if err := r.sink.declare(ctx, change); err != nil {
			return err
		}
		r.kinds.of[key], r.verdict.Wrote = kind, true
	}
	return nil
}

// write reads the file and hands its rows on. The next chunk is read while one is written.
func (r *run) write(ctx context.Context) error {
	reader, err := OpenReader(r.task.Source, r.task.Format, r.task.Layout, r.roll.facts.Schema())
	if err != nil {
		return err
	}
	r.reader = reader
	defer func() { _ = reader.Close() }() // only read from
	ctx, stop := context.WithCancel(ctx)
	chunks := make(chan batch, 1)
	go r.read(ctx, reader, chunks)
	defer func() {
		stop()
		for range chunks { // let the goroutine see that nobody listens
		}
	}()
	for b := range chunks {
		if err := r.put(ctx, b.rows); err != nil {
			return err
		}
		r.line = b.last
		if b.err != nil {
			return r.end(b)
		}
	}
	return ctx.Err()
}

// chunkBytes bounds the text of the rows of one command, for a thousand rows may each be as long as one may be; valueBytes is
// what a value weighs beside its text, with what may be wrong with it.
const (
	chunkBytes = 8 << 20
	valueBytes = 64
)

// batch is rows that go into one command. Err is why there are no more after them.
type batch struct {
	rows []Row
	last int // line read last
	err  error
}

func (r *run) read(ctx context.Context, reader *Reader, to chan<- batch) {
	defer close(to)
	for {
		b, bytes := batch{rows: make([]Row, 0, chunk)}, 0
		for len(b.rows) < chunk && bytes < chunkBytes && b.err == nil {
			row, err := reader.Next()
			bytes += reader.rows.size() + valueBytes*len(row.User.Attributes)
			b.last, b.err = row.Line, err
			if err == nil {
				if r.zone != nil {
					r.kinds.localise(&row, r.zone)
				}
				if r.task.Format == CSV {
					r.kinds.give(&row)
					r.groups.read(&row)
				}
				b.rows = append(b.rows, row)
			}
		}
		select {
		case to <- b:
		case <-ctx.Done():
			return
		}
		if b.err != nil {
			return
		}
	}
}

// end tells how the file ended.
func (r *run) end(b batch) error {
	if errors.Is(b.err, io.EOF) {
		return nil
	}
	if cut(b.err) {
		message := "The file ends in the middle of this line: it was cut off."
		if errors.Is(b.err, ErrCompression) {
			message = "The compressed file is damaged in this line."
		}
		r.reject(Reject{Line: b.last, Issues: []index.Issue{fault(LineCutOff, message,
			"Copy the file again and load it once more; users who are there already stay as they are.")}})
		r.verdict.Read++
		r.verdict.Rejected++
		r.tell(Progress{Bytes: r.reader.Bytes()})
	}
	return b.err
}

// put hands a chunk on and counts what became of it.
func (r *run) put(ctx context.Context, rows []Row) error {
	users := make([]index.UserWrite, 0, len(rows))
	for _, row := range rows {
		if len(row.Issues) == 0 {
			users = append(users, row.User)
		}
	}
	var answers []answer
	if len(users) > 0 {
		var err error
		if answers, err = r.sink.put(ctx, users); err != nil {
			return err
		}
	}
	for _, row := range rows {
		r.roll.mark(row.User.ID)
		a := answer{issues: row.Issues}
		if len(row.Issues) == 0 {
			a, answers = answers[0], answers[1:]
			if r.task.Format == CSV {
				r.kinds.cure(a.issues)
			}
		}
		r.count(row, a)
	}
	r.tell(Progress{Bytes: r.reader.Bytes()})
	return nil
}

func (r *run) count(row Row, a answer) {
	c := &r.verdict.Counts
	c.Read++
	if len(a.issues) > 0 {
		c.Rejected++
		if row.User.ID == "" {
			r.verdict.Unnamed++
		}
		r.reject(Reject{Line: row.Line, ID: row.User.ID, Issues: a.issues})
		return
	}
	c.Accepted++
	switch a.fate {
	case isNew:
		c.New++
	case isChanged:
		c.Changed++
	default:
		c.Unchanged++
		return
	}
	r.verdict.Wrote = true
}

func (r *run) reject(j Reject) {
	if r.task.Rejected != nil {
		r.task.Rejected(j)
	}
}

func (r *run) tell(p Progress) {
	if r.task.Progress != nil {
		p.Size, p.Counts = r.task.Source.Size(), r.verdict.Counts
		r.task.Progress(p)
	}
}

func sorted(m map[string]index.Kind) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// position reads the place of a user in a command from the path of an issue: ["users", "3", ...].
func position(path []string) (int, bool) {
	if len(path) < 2 || path[0] != "users" {
		return 0, false
	}
	n, err := strconv.Atoi(path[1])
	return n, err == nil
}
