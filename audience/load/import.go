package load

import (
	"errors"
	"time"

	"parterre/audience"
	"parterre/index"
)

// Status says how far an Import is.
type Status string

const (
	Waiting   Status = "WAITING"   // the file is awaited
	Running   Status = "RUNNING"   // rows are being read and, unless it is reviewed, written
	Review    Status = "REVIEW"    // the file was read, and waits for Review, Apply or Cancel
	Done      Status = "DONE"      // every row was read
	Failed    Status = "FAILED"    // it stopped before the end of the file; what was accepted until then stays
	Cancelled Status = "CANCELLED" // it was stopped by request; what was accepted until then stays
	Undoing   Status = "UNDOING"   // it is being taken back
	Undone    Status = "UNDONE"    // it was taken back
)

// Order is what an Import is asked to do.
type Order struct {
	Format  Format
	Layout  Layout
	Kinds   map[string]index.Kind
	DryRun  bool
	Review  bool // read the file, say what would change, and wait for a decision
	Missing Missing
	Confirm []Guard
}

// Import is one load in its own time, as it is at one moment.
type Import struct {
	ID       string // "import:…"
	Order    Order
	By       string // on whose behalf
	FileName string // as whoever sent the file calls it; empty when that was not told
	Status   Status
	Progress
	Verdict  Verdict  // of the last time the file was read to its end
	Rejects  []Reject // the first MaxRejects
	Err      error    // why it failed; nil otherwise
	Created  time.Time
	Finished time.Time // zero until then
	Undone   int       // users who were put back as they were before
	Kept     int       // users who were left alone then, for somebody else has changed them since
}

// Settled reports whether the import goes on only when somebody asks for it.
func (i *Import) Settled() bool {
	return i.Status == Review || !i.Finished.IsZero() && i.Status != Undoing
}

// Undoable reports whether the import has ended and has written something that was not taken back.
func (i *Import) Undoable() bool { return i.Settled() && i.Verdict.Wrote && i.Status != Undone }

// Errors of a Registry.
var (
	// ErrImportNotFound: no import has this id.
	ErrImportNotFound = errors.New("there is no such import")
	// ErrImportStarted: the file was sent already, or the import has ended without one.
	ErrImportStarted = errors.New("the import takes no file any more: it has one, or it has ended")
	// ErrImportExpired: no file came while the import waited.
	ErrImportExpired = errors.New("no file was sent in time: begin another import")
	// ErrReviewExpired: nobody decided while the import waited in Review.
	ErrReviewExpired = errors.New("nobody decided about the file in time, and it was dropped: begin another import")
	// ErrNoReview: the import does not wait for a decision.
	ErrNoReview = errors.New("the import waits for no decision: only one in REVIEW can be reviewed again or applied")
	// ErrNotUndoable: there is nothing to take back, or not yet.
	ErrNotUndoable = errors.New("the import cannot be taken back")
	// ErrUndoStopped: part of what an import wrote was taken back.
	ErrUndoStopped = errors.New("taking it back has stopped before its end; undo it once more to go on")
	// ErrInterrupted: the server stopped while the import ran.
	ErrInterrupted = errors.New("the server stopped before the end of the file; what was accepted until then stays")
	// ErrNotNoted: without a note of it an import could not be taken back after a start.
	ErrNotNoted = errors.New("the server could not note the import on its disk, and did not begin")
	// ErrTooManyImports: the bound is there so that forgotten ones cannot fill the memory.
	ErrTooManyImports = errors.New("there are too many unfinished imports")
	// ErrUpload: the file did not arrive whole; nothing of it was read.
	ErrUpload = errors.New("the file did not arrive whole")
	// ErrFileLost: what was kept of the file cannot be read back.
	ErrFileLost = errors.New("the server could not read back the file it had kept: send it again")
)

// Faults returns the faults of a file, or of what was asked of it, for which an import has failed; nil for any other reason.
func Faults(err error) []index.Issue {
	var table *TableError
	var issues *audience.IssuesError
	switch {
	case errors.As(err, &table):
		return table.Issues
	case errors.As(err, &issues):
		return issues.Issues
	}
	return nil
}

// Refused reports whether an error of a Registry says, for whoever asked, why an import does not do what was asked.
func Refused(err error) bool {
	for _, refusal := range []error{ErrImportNotFound, ErrNoReview, ErrNotUndoable, ErrTooManyImports} {
		if errors.Is(err, refusal) {
			return true
		}
	}
	return false
}
