package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"parterre/audience"
	"parterre/index"
	"parterre/store"
)

// Bounds of a Registry.
const (
	MaxRejects    = 10_000         // refused rows an Import remembers, fewer when they have many reasons; the others are counted
	maxUnfinished = 16             // imports that wait for their file or a decision, or run
	maxFinished   = 100            // imports that are remembered after their end
	longestWait   = time.Hour      // for the file of an import
	longestReview = 24 * time.Hour // for a decision
)

// Options are what a Registry is made with.
type Options struct {
	Writer Writer
	Now    func() time.Time
	// Store keeps notes of the imports over a start; nil forgets them.
	Store *store.Store
	// Folder is where files lie until they were read, or were decided about. What is left of an earlier start is removed.
	// Empty means the system's folder for such files.
	Folder string
	// Room says how many bytes may still be kept in Folder, so that an upload cannot fill a disk that people are stored
	// on; nil knows no bound.
	Room   func() (int64, error)
	Logger *slog.Logger // nil discards
}

// Registry keeps the imports of a server. Its methods may be called from several goroutines at once.
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

// job is an import with what is needed to run it. All but number and actor is GUARDED_BY(Registry.mu).
type job struct {
	number int
	actor  audience.Actor
	state  Import
	since  time.Time          // it waits since
	taking bool               // its file is on the way
	file   string             // where its file is kept; empty when it is not
	cancel context.CancelFunc // of the upload or the pass that is under way, or the last one
	drop   *time.Timer        // ends its wait
	from   index.Revision     // the newest when it began to write
	noted  bool               // it may write, and so it is noted
	was    Status             // before it was being taken back
	moved  chan struct{}      // closed when state changes; nil while nobody waits for that
}

// NewRegistry returns a Registry without imports.
func NewRegistry(o Options) *Registry {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	r := &Registry{options: o, born: o.Now(), imports: map[string]*job{}}
	r.ctx, r.stop = context.WithCancel(context.Background())
	r.sweep()
	return r
}

// kept is the beginning of the name of every file that is kept.
const kept = "parterre-import-"

// sweep removes files that an earlier start has left behind.
func (r *Registry) sweep() {
	if r.options.Folder == "" {
		return // others may keep theirs there too
	}
	left, err := filepath.Glob(filepath.Join(r.options.Folder, kept+"*"))
	for _, file := range left {
		err = errors.Join(err, os.Remove(file))
	}
	if err != nil {
		r.options.Logger.Warn("files of imports are left behind", "error", err)
	}
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
	o.Missing = cmp.Or(o.Missing, Leave)
	now := r.options.Now()
	r.made++
	id := fmt.Sprintf("import:%x-%d", r.born.UnixMilli(), r.made)
	j := &job{number: r.made, actor: actorOf(by.Name, id), since: now, state: Import{ID: id, Order: o, By: by.Name, Status: Waiting, Created: now}}
	r.imports[id] = j
	r.remind(j, longestWait)
	return j.state, nil
}

// remind ends the wait of an import also when nobody asks for it any more. The caller holds mu.
func (r *Registry) remind(j *job, after time.Duration) {
	j.drop = time.AfterFunc(after, func() { r.All() }) // which ends what has waited too long
}

func actorOf(client, id string) audience.Actor { return audience.Actor{Name: client, Import: id} }

// place makes room for one more unfinished import, if there can be. One that waits for its file gives its place before
// one that waits for a decision. The caller holds mu.
func (r *Registry) place() bool {
	r.expire()
	unfinished := 0
	var oldest *job
	for _, j := range r.imports {
		if !j.state.Finished.IsZero() {
			continue
		}
		unfinished++
		if j.waits() && (oldest == nil || j.before(oldest)) {
			oldest = j
		}
	}
	if unfinished >= maxUnfinished && oldest != nil {
		r.giveUp(oldest)
		unfinished--
	}
	return unfinished < maxUnfinished
}

func (j *job) waits() bool { return j.state.Status == Waiting || j.state.Status == Review }

// before reports whether a job that waits gives its place before another one.
func (j *job) before(o *job) bool {
	if j.state.Status != o.state.Status {
		return j.state.Status == Waiting
	}
	return j.since.Before(o.since) || j.since.Equal(o.since) && j.number < o.number
}

// expire ends the imports that have waited too long. The caller holds mu.
func (r *Registry) expire() {
	longest := map[Status]time.Duration{Waiting: longestWait, Review: longestReview}
	for _, j := range r.imports {
		if j.waits() && r.options.Now().Sub(j.since) >= longest[j.state.Status] {
			r.giveUp(j)
		}
	}
}

// giveUp ends an import that waits. The caller holds mu.
func (r *Registry) giveUp(j *job) {
	err := ErrImportExpired
	if j.state.Status == Review {
		err = ErrReviewExpired
	}
	r.end(j, Failed, err)
}

// end ends an import and drops its file. The caller holds mu.
func (r *Registry) end(j *job, s Status, err error) {
	j.state.Status, j.state.Err, j.state.Finished = s, err, r.options.Now()
	r.discard(j)
	if j.noted {
		_ = r.note(j) // has told the log; after a start the import has failed and can be taken back all the same
	}
	j.wake()
}

// discard drops the file of an import. The caller holds mu.
func (r *Registry) discard(j *job) {
	if j.drop != nil {
		j.drop.Stop()
	}
	if j.file == "" {
		return
	}
	if err := os.Remove(j.file); err != nil {
		r.options.Logger.Warn("the file of an import is left behind", "import", j.state.ID, "error", err)
	}
	j.file = ""
}

// forget drops the oldest finished imports beyond the bound. The caller holds mu.
func (r *Registry) forget() {
	var finished []*job
	for _, j := range r.imports {
		if j.state.Settled() && j.state.Status != Review {
			finished = append(finished, j)
		}
	}
	slices.SortFunc(finished, func(a, b *job) int { return b.number - a.number })
	for _, j := range finished[min(len(finished), maxFinished-1):] {
		delete(r.imports, j.state.ID)
		if j.noted {
			r.strike(j)
		}
	}
}

// find returns a job. The caller holds mu.
func (r *Registry) find(id string) (*job, error) {
	r.expire()
	j, ok := r.imports[id]
	switch {
	case !ok:
		return nil, fmt.Errorf("%w: %q", ErrImportNotFound, id)
	case r.closed:
		return nil, audience.ErrClosed
	}
	return j, nil
}

// Cancel stops an import; one that has ended stays as it is. An upload ends with it.
func (r *Registry) Cancel(id string) (Import, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, err := r.find(id)
	if err != nil {
		return Import{}, err
	}
	switch {
	case j.waits():
		r.end(j, Cancelled, nil)
	case j.state.Status == Running:
		j.state.Status = Cancelled
		if j.taking {
			j.state.Finished = r.options.Now() // nothing was read
		}
		j.cancel()
		j.wake()
	case j.state.Status == Undoing:
		j.cancel()
	}
	return j.state, nil
}

// Find returns an import as it is now.
func (r *Registry) Find(id string) (Import, bool) {
	i, _, ok := r.Follow(id)
	return i, ok
}

// Follow returns an import as it is now, and a channel that is closed when it goes on.
func (r *Registry) Follow(id string) (Import, <-chan struct{}, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expire()
	j, ok := r.imports[id]
	if !ok {
		return Import{}, nil, false
	}
	if j.moved == nil {
		j.moved = make(chan struct{})
	}
	return j.state, j.moved, true
}

// wake tells whoever follows a job. The caller holds Registry.mu.
func (j *job) wake() {
	if j.moved != nil {
		close(j.moved)
		j.moved = nil
	}
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

// Close stops every import and upload, waits for them and drops the files that are kept; it may be called again. It comes
// before the Service is closed.
func (r *Registry) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.stop()
	r.running.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, j := range r.imports {
		r.discard(j)
	}
}
