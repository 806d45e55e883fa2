package audience

import (
	"context"
	"log/slog"
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
	// CheckpointAfter is how many users may be changed before the indexes are written in the background; 0 means 100,000.
	CheckpointAfter int
}

// Service is where Views come from and where changes go. Its methods may be called from several goroutines at once.
type Service struct{}

// Open builds the first View: definitions are read, compiled and counted. A definition that can no longer be read makes
// its audience DEGRADED and holds nothing else up.
func Open(ctx context.Context, o Options) (*Service, error) { panic("not written yet") }

// Close refuses further changes, finishes those accepted, ends subscriptions and writes the indexes.
// The context bounds the writing of the indexes only: without them the next start takes longer.
func (s *Service) Close(ctx context.Context) error { panic("not written yet") }

// View returns the newest View.
func (s *Service) View() *View { panic("not written yet") }

// ViewFrom waits for a View of this revision or a later one.
func (s *Service) ViewFrom(ctx context.Context, least index.Revision) (*View, error) {
	panic("not written yet")
}

// ViewOf returns the View of exactly this revision: the newest one, or one that Hold was called for lately.
// The error wraps ErrRevisionGone.
func (s *Service) ViewOf(r index.Revision) (*View, error) { panic("not written yet") }

// Hold keeps a View for ViewOf, so that the next page of a list can be read from it: the last 32 held, for ten minutes.
func (s *Service) Hold(v *View) { panic("not written yet") }

// Manual reports whether the clock is moved by AdvanceClock only.
func (s *Service) Manual() bool { panic("not written yet") }

// Run moves the clock of the machine into the log while serving, until the context ends: when a window of an active
// audience is due, at most once a second, and otherwise once a minute. With a manual clock it only waits.
func (s *Service) Run(ctx context.Context) error { panic("not written yet") }

// Subscribe starts a stream of announcements; Stream.View is where it starts from.
func (s *Service) Subscribe(o StreamOptions) (Stream, error) { panic("not written yet") }
