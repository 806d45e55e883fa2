package load

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	MaxRejects    = 10_000 // refused rows an Import remembers; the others are counted
	maxUnfinished = 16     // imports that wait for their file or run
	maxFinished   = 100    // imports that are remembered after their end
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
	// ErrImportStarted: the file was sent already.
	ErrImportStarted = errors.New("the import has its file already")
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
	state  Import // GUARDED_BY(Registry.mu)
	cancel context.CancelFunc
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

// Create makes an import that waits for its file.
func (r *Registry) Create(by audience.Actor, o Order) (Import, error) {
	if o.Format != NDJSON && o.Format != CSV {
		return Import{}, fmt.Errorf("the format %q is not known: it is NDJSON or CSV", string(o.Format))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	unfinished := 0
	for _, j := range r.imports {
		if j.state.Finished.IsZero() {
			unfinished++
		}
	}
	switch {
	case r.closed:
		return Import{}, audience.ErrClosed
	case unfinished >= maxUnfinished:
		return Import{}, fmt.Errorf("%w: wait for one of the %d, or cancel one", ErrTooManyImports, unfinished)
	}
	r.forget()
	r.made++
	j := &job{number: r.made, actor: audience.Actor{Name: by.Name}, state: Import{
		ID: fmt.Sprintf("import:%x-%d", r.born.UnixMilli(), r.made), Order: o, By: by.Name, Status: Waiting, Created: r.options.Now(),
	}}
	r.imports[j.state.ID] = j
	return j.state, nil
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

// Upload takes the file of an import and starts it. It returns when the file is here; the import then goes on by itself. Length is
// how many bytes are to come, -1 when that is not known. A file that does not arrive whole leaves the import waiting.
func (r *Registry) Upload(id string, body io.Reader, length int64) (Import, error) {
	j, err := r.begin(id)
	if err != nil {
		return Import{}, err
	}
	file, err := r.spool(body, length)
	if err != nil {
		r.set(j, func(i *Import) {
			if i.Status == Cancelled {
				i.Finished = r.options.Now()
			} else {
				i.Status = Waiting
			}
		})
		r.running.Done()
		return Import{}, err
	}
	ctx, cancel := context.WithCancel(r.ctx)
	r.mu.Lock()
	j.cancel = cancel
	if j.state.Status == Cancelled {
		cancel()
	}
	state := j.state
	r.mu.Unlock()
	go func() {
		defer r.running.Done()
		defer cancel()
		r.work(ctx, j, file)
	}()
	return state, nil
}

// begin marks an import as running, so that no second file is taken.
func (r *Registry) begin(id string) (*job, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, ok := r.imports[id]
	switch {
	case !ok:
		return nil, fmt.Errorf("%w: %q", ErrImportNotFound, id)
	case r.closed:
		return nil, audience.ErrClosed
	case j.state.Status != Waiting:
		return nil, ErrImportStarted
	}
	j.state.Status = Running
	r.running.Add(1)
	return j, nil
}

// spool keeps the bytes of an upload in a file of its own.
func (r *Registry) spool(body io.Reader, length int64) (string, error) {
	file, err := os.CreateTemp(r.options.Folder, "parterre-import-*")
	if err != nil {
		return "", fmt.Errorf("keep the file: %w", err)
	}
	n, err := r.copy(file, body)
	switch {
	case err != nil:
		err = fmt.Errorf("%w: %w", ErrUpload, err)
	case length >= 0 && n != length:
		err = fmt.Errorf("%w: %d of %d bytes came; send it again", ErrUpload, n, length)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// portion is how much of an upload is taken before the room is looked at again.
const portion = 16 << 20

// copy keeps an upload as long as there is room.
func (r *Registry) copy(file io.Writer, body io.Reader) (n int64, err error) {
	for {
		if r.options.Room != nil {
			if room, err := r.options.Room(); err != nil {
				return n, err
			} else if room < portion {
				return n, errors.New("the disk of the server is nearly full; make room and send it again")
			}
		}
		m, err := io.CopyN(file, body, portion)
		n += m
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
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

// Cancel stops an import; one that has ended stays as it is.
func (r *Registry) Cancel(id string) (Import, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, ok := r.imports[id]
	if !ok {
		return Import{}, fmt.Errorf("%w: %q", ErrImportNotFound, id)
	}
	switch j.state.Status {
	case Waiting:
		j.state.Status, j.state.Finished = Cancelled, r.options.Now()
	case Running:
		j.state.Status = Cancelled
		if j.cancel != nil {
			j.cancel()
		}
	}
	return j.state, nil
}

// Find returns an import as it is now.
func (r *Registry) Find(id string) (Import, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
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
	jobs := slices.SortedFunc(maps.Values(r.imports), func(a, b *job) int { return b.number - a.number })
	out := make([]Import, len(jobs))
	for i, j := range jobs {
		out[i] = j.state
	}
	return out
}

// Close stops every import and waits for them. It comes before the Service is closed.
func (r *Registry) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.stop()
	r.running.Wait()
}
