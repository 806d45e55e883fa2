package load

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"

	"parterre/audience"
	"parterre/index"
)

// TooLarge is the code of a load whose people would not fit into memory.
const TooLarge index.IssueCode = "IMPORT_TOO_LARGE"

// RoomError is a load of more people than there is memory for; nothing of it was written.
type RoomError struct{ Issue index.Issue }

// Error says what is needed, what there is, and what cures it.
func (e *RoomError) Error() string { return e.Issue.Message + " " + e.Issue.Hint }

// Unwrap returns the issue as whoever asks for something is answered with it.
func (e *RoomError) Unwrap() error { return &audience.IssuesError{Issues: []index.Issue{e.Issue}} }

// newcomerBytes is what a new user is taken to need in memory while there are too few to measure. A made-up company of 100,000
// people with eighteen attributes was measured at 183.
const newcomerBytes = 200

// fewPeople is how many there have to be to tell from them what one needs: of fewer, the parts that are always there weigh more.
const fewPeople = 10_000

// each is about how many bytes of memory a new user will take: as many as those who are there.
func each(facts *index.Snapshot) int64 {
	if facts.Rows() < fewPeople {
		return newcomerBytes
	}
	all := int64(0)
	for _, held := range facts.Memory() {
		all += held.Sum()
	}
	return all / int64(facts.Rows())
}

// fits refuses so many new users when there is no memory for them. Any error is a *RoomError.
func fits(w Writer, newcomers int64) error {
	if newcomers == 0 {
		return nil
	}
	err := w.Fits(newcomers * each(w.View().Facts))
	if err == nil {
		return nil
	}
	return &RoomError{fault(TooLarge, fmt.Sprintf("The file would add %d users for whom there is no memory: %v.", newcomers, err),
		"Nothing was written. Start Parterre with more memory, delete what is not needed, or bring fewer people.")}
}

// fit refuses the load before anything is written, and before a rehearsal takes the memory. There cannot be more new users than rows,
// and where the file was not surveyed, than bytes; only when so many would not fit is the file read to count them, so that
// people who are there already are never held against a load.
func (r *run) fit(ctx context.Context) error {
	most := int64(r.rows)
	if most == 0 {
		most = r.task.Source.Size()
	}
	if most > 0 && fits(r.writer, most) == nil {
		return nil
	}
	n, err := r.newcomers(ctx)
	if err != nil {
		return err
	}
	return fits(r.writer, int64(n))
}

// newcomers reads the file and counts the users in it who are not there yet, each once.
func (r *run) newcomers(ctx context.Context) (int, error) {
	facts := r.roll.facts
	reader, err := OpenReader(r.task.Source, r.task.Format, r.task.Layout, facts.Schema())
	if err != nil {
		return 0, err
	}
	defer func() { _ = reader.Close() }() // only read from
	found := crowd{seed: maphash.MakeSeed()}
	for rows := 0; ; rows++ {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) || cut(err) {
			return found.size(), nil // a file that ends in the middle is told when its rows are written
		}
		if err != nil {
			return 0, err
		}
		if _, known := facts.Ordinal(row.User.ID); !known && len(row.Issues) == 0 {
			found.add(row.User.ID)
		}
		if rows%chunk == 0 {
			if err := ctx.Err(); err != nil {
				return 0, err
			}
			r.tell(Progress{Surveying: true, Bytes: reader.Bytes()})
		}
	}
}

// crowd counts different ids by their hashes: of millions, one or none is taken for another.
type crowd struct {
	seed   maphash.Seed
	hashes []uint64
	apart  int // of them, so many are known to differ
}

func (c *crowd) add(id string) {
	c.hashes = append(c.hashes, maphash.String(c.seed, id))
	if len(c.hashes) >= max(2*c.apart, fewHashes) {
		c.size()
	}
}

func (c *crowd) size() int {
	slices.Sort(c.hashes)
	c.hashes = slices.Compact(c.hashes)
	c.apart = len(c.hashes)
	return c.apart
}
