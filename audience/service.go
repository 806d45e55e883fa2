package audience

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"parterre/index"
	"parterre/store"
)

// Bounds of one command.
const (
	MaxUsers = 1_000   // users of one command
	MaxList  = 100_000 // users of an include or exclude list
)

// Options are what a Service is opened with.
type Options struct {
	Store   *store.Store     // open; it stays the caller's to close, after the Service
	Facts   *index.Snapshot  // as index.Load read it from the Store
	Clock   func() time.Time // the clock of the machine; nil for a clock moved by AdvanceClock only
	Start   time.Time        // where a manual clock starts in an empty workspace; a zero one starts at 1970-01-01
	Counter Counter
	Feed    Feed
	Logger  *slog.Logger // nil discards
	// Memory refuses people who need so many bytes more than are in use when these would not fit, and any people when there is hardly
	// any left, with an error for whoever writes; nil never does.
	Memory func(more int64) error
	// CheckpointAfter is how many users may be changed before the indexes are written in the background; 0 means 100,000.
	CheckpointAfter int
	// Behind is how many users are not in the indexes that are written: they count as changed.
	Behind int
}

// Service is where Views come from and where changes go. Its methods may be called from several goroutines at once.
type Service struct {
	disk    *store.Store
	sync    func(*store.Batch) error // disk.Commit
	clock   func() time.Time         // nil: manual
	counter Counter
	feed    Feed
	memory  func(int64) error
	logger  *slog.Logger

	view      atomic.Pointer[View]
	published broadcast
	held      holding

	gate    sync.RWMutex // guards closed, and the queue against being closed while somebody sends
	closed  bool
	queue   chan *command
	written chan struct{} // closed when the writer has stopped

	oldest      time.Time // of the idempotency keys; of the writer's goroutine
	broken      error     // why nothing more is written before the next start; of the writer's goroutine
	checkpoints checkpoints
}

// View returns the newest View.
func (s *Service) View() *View { return s.view.Load() }

// ViewFrom waits for a View of this revision or a later one.
func (s *Service) ViewFrom(ctx context.Context, least index.Revision) (*View, error) {
	for {
		moved := s.published.wait()
		if v := s.View(); v.Revision >= least {
			return v, nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// ViewOf returns the View of exactly this revision: the newest one, or one that Hold was called for lately.
// The error wraps ErrRevisionGone.
func (s *Service) ViewOf(r index.Revision) (*View, error) {
	newest := s.View()
	if newest.Revision == r {
		return newest, nil
	}
	if v, ok := s.held.find(r); ok {
		return v, nil
	}
	return nil, goneError(r, newest.Revision)
}

// Hold keeps a View for ViewOf, so that the next page of a list can be read from it. The last 32 different ones are kept.
func (s *Service) Hold(v *View) { s.held.add(v) }

// Manual reports whether the clock is moved by AdvanceClock only.
func (s *Service) Manual() bool { return s.clock == nil }

// Subscribe starts a stream of announcements; Stream.View is where it starts from.
func (s *Service) Subscribe(o StreamOptions) (Stream, error) { return s.feed.Subscribe(o) }

// Close refuses further changes, finishes those accepted, ends subscriptions and writes the indexes.
// The context bounds the writing of the indexes only: without them the next start takes longer.
func (s *Service) Close(ctx context.Context) error {
	s.gate.Lock()
	if s.closed {
		s.gate.Unlock()
		return ErrClosed
	}
	s.closed = true
	close(s.queue)
	s.gate.Unlock()
	<-s.written
	s.feed.Close()
	return s.checkpoints.close(ctx, s.View())
}

// broadcast wakes everybody who waits.
type broadcast struct {
	mu    sync.Mutex
	waits chan struct{} // guarded by mu; nil while nobody waits
}

// wait returns a channel that is closed at the next wake.
func (b *broadcast) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waits == nil {
		b.waits = make(chan struct{})
	}
	return b.waits
}

func (b *broadcast) wake() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waits != nil {
		close(b.waits)
		b.waits = nil
	}
}

// holding keeps Views that somebody reads page by page. An old View shares most of its memory with the newest, but not
// what was changed since, so only a few are kept.
type holding struct {
	mu    sync.Mutex
	views []*View // guarded by mu; the last one held is the last
}

const heldViews = 32

func (h *holding) add(v *View) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, old := range h.views {
		if old.Revision == v.Revision {
			h.views = append(append(h.views[:i:i], h.views[i+1:]...), v)
			return
		}
	}
	h.views = append(h.views, v)
	if len(h.views) > heldViews {
		h.views = append([]*View(nil), h.views[1:]...)
	}
}

func (h *holding) find(r index.Revision) (*View, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range h.views {
		if v.Revision == r {
			return v, true
		}
	}
	return nil, false
}
