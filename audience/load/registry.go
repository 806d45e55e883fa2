package load

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"parterre/audience"
	"parterre/index"
)

// Status says how far an Import is.
type Status string

const (
	Waiting   Status = "WAITING"   // the file is awaited
	Running   Status = "RUNNING"   // rows are being read and written
	Done      Status = "DONE"      // every row was read
	Failed    Status = "FAILED"    // it stopped before the end of the file; what was accepted until then stays
	Cancelled Status = "CANCELLED" // it was stopped by request; what was accepted until then stays
)

// Bounds of a Registry.
const (
	MaxRejects    = 10_000    // refused rows an Import remembers; the others are counted
	maxUnfinished = 16        // imports that wait for their file or run
	maxFinished   = 100       // imports that are remembered after their end
	longestWait   = time.Hour // for the file of an import
)

// Order is what an Import is asked to do.
type Order struct {
	Format Format
	Layout Layout
	Kinds  map[string]index.Kind
	DryRun bool
}

// Import is one load in its own time, as it is at one moment.
type Import struct {
	ID     string // "import:…"
	Order  Order
	By     string // on whose behalf
	Status Status
	Progress
	Rejects    []Reject  // the first MaxRejects
	Attributes []Finding // see Verdict
	Err        error     // why it failed; nil otherwise
	Created    time.Time
	Finished   time.Time // zero until then
}

// Errors of a Registry.
var (
	// ErrImportNotFound: no import has this id; they are forgotten when the server stops.
	ErrImportNotFound = errors.New("there is no such import")
	// ErrImportStarted: the file was sent already, or the import has ended without one.
	ErrImportStarted = errors.New("the import takes no file any more: it has one, or it has ended")
	// ErrImportExpired: no file came while the import waited.
	ErrImportExpired = errors.New("no file was sent in time: begin another import")
	// ErrTooManyImports: the bound is there so that forgotten ones cannot fill the memory.
	ErrTooManyImports = errors.New("there are too many unfinished imports")
	// ErrUpload: the file did not arrive whole; nothing of it was read.
	ErrUpload = errors.New("the file did not arrive whole")
)

// Options are what a Registry is made with.
type Options struct {
	Writer Writer
	Now    func() time.Time
	Folder string // where files lie while they are read; empty means the system's folder for such files
	// Room says how many bytes may still be kept in Folder, so that an upload cannot fill a disk that people are stored
	// on; nil knows no bound.
	Room   func() (int64, error)
	Logger *slog.Logger // nil discards
}

// Registry keeps the imports of a server since its start. Its methods may be called from several goroutines at once.
type Registry struct {
	options Options
	born    time.Time
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex
	imports map[string]*job // GUARDED_BY(mu)
	made    int             // GUARDED_BY(mu)
	closed  bool            // GUARDED_BY(mu)
}

// job is an import with what is needed to run it.
type job struct {
	number int
	actor  audience.Actor
	state  Import             // GUARDED_BY(Registry.mu)
	since  time.Time          // it waits since; GUARDED_BY(Registry.mu)
	taking bool               // its file is on the way; GUARDED_BY(Registry.mu)
	cancel context.CancelFunc // once its file is on the way; GUARDED_BY(Registry.mu)
}

// NewRegistry returns a Registry without imports.
func NewRegistry(o Options) *Registry {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	r := &Registry{options: o, born: o.Now(), imports: map[string]*job{}}
	r.ctx, r.stop = context.WithCancel(context.Background())
	return r
}

// Create makes an import that waits for its file, for an hour at the most. When there are too many, it takes the place of
// the one that waits longest; ErrTooManyImports says that all of them run.
func (r *Registry) Create(by audience.Actor, o Order) (Import, error) {
	if o.Format != NDJSON && o.Format != CSV {
		return Import{}, fmt.Errorf("the format %q is not known: it is NDJSON or CSV", string(o.Format))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return Import{}, audience.ErrClosed
	}
	if !r.place() {
		return Import{}, fmt.Errorf("%w: wait for one of the %d, or cancel one", ErrTooManyImports, maxUnfinished)
	}
	r.forget()
	r.made++
	now := r.options.Now()
	j := &job{number: r.made, actor: audience.Actor{Name: by.Name}, since: now, state: Import{
		ID: fmt.Sprintf("import:%x-%d", r.born.UnixMilli(), r.made), Order: o, By: by.Name, Status: Waiting, Created: now,
	}}
	r.imports[j.state.ID] = j
	return j.state, nil
}

// place makes room for one more unfinished import, if there can be. The caller holds mu.
func (r *Registry) place() bool {
	r.expire()
	unfinished := 0
	var oldest *job
	for _, j := range r.imports {
		if !j.state.Finished.IsZero() {
			continue
		}
		unfinished++
		if j.state.Status == Waiting && (oldest == nil || j.since.Before(oldest.since) || j.since.Equal(oldest.since) && j.number < oldest.number) {
			oldest = j
		}
	}
	if unfinished >= maxUnfinished && oldest != nil {
		r.drop(oldest)
		unfinished--
	}
	return unfinished < maxUnfinished
}

// expire ends the imports that have waited too long. The caller holds mu.
func (r *Registry) expire() {
	for _, j := range r.imports {
		if j.state.Status == Waiting && r.options.Now().Sub(j.since) >= longestWait {
			r.drop(j)
		}
	}
}

// drop ends an import that waits. The caller holds mu.
func (r *Registry) drop(j *job) {
	j.state.Status, j.state.Err, j.state.Finished = Failed, ErrImportExpired, r.options.Now()
}

// forget drops the oldest finished imports beyond the bound. The caller holds mu.
func (r *Registry) forget() {
	var finished []*job
	for _, j := range r.imports {
		if !j.state.Finished.IsZero() {
			finished = append(finished, j)
		}
	}
	slices.SortFunc(finished, func(a, b *job) int { return b.number - a.number })
	for _, j := range finished[min(len(finished), maxFinished-1):] {
		delete(r.imports, j.state.ID)
	}
}

// work runs an import to its end.
func (r *Registry) work(ctx context.Context, j *job, file string) {
	order := j.state.Order
	verdict, err := Run(ctx, r.options.Writer, j.actor, Task{
		Source: File(file), Format: order.Format, Layout: order.Layout, Kinds: order.Kinds, DryRun: order.DryRun,
		Rejected: func(reject Reject) {
			r.set(j, func(i *Import) {
				if len(i.Rejects) < MaxRejects {
					i.Rejects = append(i.Rejects, reject)
				}
			})
		},
		Progress: func(p Progress) { r.set(j, func(i *Import) { i.Progress = p }) },
	})
	if removal := os.Remove(file); removal != nil {
		r.options.Logger.Warn("the file of an import is left behind", "import", j.state.ID, "error", removal)
	}
	r.set(j, func(i *Import) {
		i.Counts, i.Attributes, i.Finished = verdict.Counts, verdict.Attributes, r.options.Now()
		switch {
		case err == nil:
			i.Status = Done
		case i.Status == Cancelled || errors.Is(err, context.Canceled):
			i.Status = Cancelled
		default:
			i.Status, i.Err = Failed, err
		}
		r.options.Logger.Info("import", "import", i.ID, "client", i.By, "status", string(i.Status), "accepted", i.Accepted, "rejected", i.Rejected)
	})
}

func (r *Registry) set(j *job, change func(i *Import)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&j.state)
}

// Cancel stops an import; one that has ended stays as it is. An upload ends with it.
func (r *Registry) Cancel(id string) (Import, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expire()
	j, ok := r.imports[id]
	if !ok {
		return Import{}, fmt.Errorf("%w: %q", ErrImportNotFound, id)
	}
	switch j.state.Status {
	case Waiting:
		j.state.Status, j.state.Finished = Cancelled, r.options.Now()
	case Running:
		j.state.Status = Cancelled
		if j.taking {
			j.state.Finished = r.options.Now() // nothing was read
		}
		j.cancel()
	}
	return j.state, nil
}

// Find returns an import as it is now.
func (r *Registry) Find(id string) (Import, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expire()
	j, ok := r.imports[id]
	if !ok {
		return Import{}, false
	}
	return j.state, true
}

// All returns the imports, the newest first.
func (r *Registry) All() []Import {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expire()
	jobs := slices.SortedFunc(maps.Values(r.imports), func(a, b *job) int { return b.number - a.number })
	out := make([]Import, len(jobs))
	for i, j := range jobs {
		out[i] = j.state
	}
	return out
}

// Close stops every import and upload and waits for them; it may be called again. It comes before the Service is closed.
func (r *Registry) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.stop()
	r.running.Wait()
}
