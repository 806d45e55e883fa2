package live

import (
	"slices"
	"sync"
	"time"

	"parterre/audience"
)

// MaxSubscribers is how many streams there may be at once.
const MaxSubscribers = 10_000

// Feed hands announcements to subscribers. It never waits for one: what a subscriber has not taken yet is kept in a
// bounded place of its own, so that nobody holds up the writer or a neighbour.
type Feed struct {
	after func(time.Duration) <-chan time.Time

	mu     sync.Mutex
	view   *audience.View                       // guarded by mu: the newest announced
	all    map[*stream]struct{}                 // guarded by mu: every stream
	of     map[audience.ID]map[*stream]struct{} // guarded by mu: streams of named audiences
	every  map[*stream]struct{}                 // guarded by mu: streams of all announcements
	closed bool                                 // guarded by mu
}

var _ audience.Feed = (*Feed)(nil)

// NewFeed returns a feed without subscribers. After is time.After, or what a test moves in its place.
func NewFeed(after func(time.Duration) <-chan time.Time) *Feed {
	return &Feed{after: after, all: map[*stream]struct{}{}, every: map[*stream]struct{}{}, of: map[audience.ID]map[*stream]struct{}{}}
}

// Announce hands a published View to every subscriber it concerns.
func (f *Feed) Announce(a audience.Announcement) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.view = a.View
	for s := range f.every {
		if !s.put(a) {
			f.drop(s, audience.ErrLagged)
		}
	}
	for _, c := range a.Changes {
		for s := range f.of[c.Audience] {
			if !s.put(audience.Announcement{Before: a.Before, View: a.View, Users: a.Users, Changes: []audience.Change{c}}) {
				f.drop(s, audience.ErrLagged)
			}
		}
	}
}

// Subscribe starts a stream from the newest View announced, or from the one the subscriber has seen where that is newer.
func (f *Feed) Subscribe(o audience.StreamOptions) (audience.Stream, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.closed:
		return nil, audience.ErrClosed
	case len(f.all) >= MaxSubscribers:
		return nil, audience.ErrTooManySubscribers
	}
	o.Audiences = slices.Clone(o.Audiences)
	s := &stream{feed: f, options: o, view: f.view, filled: make(chan struct{}, 1), ended: make(chan struct{})}
	if o.Seen != nil && (s.view == nil || o.Seen.Revision > s.view.Revision) {
		s.view = o.Seen
	}
	f.all[s] = struct{}{}
	if o.Audiences == nil {
		f.every[s] = struct{}{}
	}
	for _, id := range o.Audiences {
		if f.of[id] == nil {
			f.of[id] = map[*stream]struct{}{}
		}
		f.of[id][s] = struct{}{}
	}
	return s, nil
}

// Close ends every stream with ErrClosed.
func (f *Feed) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for s := range f.all {
		f.drop(s, audience.ErrClosed)
	}
}

// Subscribers returns how many streams there are.
func (f *Feed) Subscribers() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.all)
}

// drop ends a stream, once; mu is held.
func (f *Feed) drop(s *stream, why error) {
	if _, open := f.all[s]; !open {
		return
	}
	delete(f.all, s)
	delete(f.every, s)
	for _, id := range s.options.Audiences {
		delete(f.of[id], s)
		if len(f.of[id]) == 0 {
			delete(f.of, id)
		}
	}
	s.why = why
	close(s.ended)
}
