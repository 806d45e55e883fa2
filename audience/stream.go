package audience

import (
	"context"
	"time"
)

// StreamOptions say what a subscriber wants to hear.
type StreamOptions struct {
	// Audiences to hear of; nil means every announcement, also one that changed no audience.
	Audiences []ID
	// AtMostEvery puts announcements within this time into one, with entered and left added up. 0: none is held back.
	AtMostEvery time.Duration
	// Seen is a View the subscriber has read already; nil means none. A View is published a moment before it is announced,
	// so it may be newer than the newest announced: the stream then starts from it.
	Seen *View
}

// Stream is a subscriber's end of the Feed. One goroutine at a time may use it.
type Stream interface {
	// View is the View the stream starts from: Next tells everything after it.
	View() *View
	// Next waits for the next announcement that concerns the subscriber. It ends with ErrLagged, ErrClosed, or the context's error.
	Next(ctx context.Context) (Announcement, error)
	// Close gives the place up. It may be called more than once.
	Close()
}
