package live

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"parterre/audience"
)

// maxBehind is how many announcements a stream may be behind that wants each of them.
const maxBehind = 256

// stream is a subscriber's end. One that wants a message at most every so often has what came in since put into one, and
// cannot fall behind; one that wants each is ended with ErrLagged when too many wait.
type stream struct {
	feed    *Feed
	options audience.StreamOptions
	view    *audience.View
	filled  chan struct{} // has an element when something waits
	ended   chan struct{} // closed when there will be no more
	why     error         // why, set before ended is closed

	mu      sync.Mutex
	waiting []audience.Announcement // guarded by mu; ascending by revision

	rest <-chan time.Time // fires when AtMostEvery has passed since the last message; nil when it has
}

var _ audience.Stream = (*stream)(nil)

// View is the View the stream starts from.
func (s *stream) View() *audience.View { return s.view }

// Close gives the place up.
func (s *stream) Close() {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	s.feed.drop(s, audience.ErrClosed)
}

// put adds an announcement to those that wait, unless the stream starts from its View or a newer one; false when there
// are too many.
func (s *stream) put(a audience.Announcement) bool {
	if s.view != nil && a.View.Revision <= s.view.Revision {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.waiting) - 1
	switch {
	case last >= 0 && (s.options.AtMostEvery > 0 || s.waiting[last].View == a.View):
		s.waiting[last] = sum(s.waiting[last], a)
	case len(s.waiting) == maxBehind:
		return false
	default:
		s.waiting = append(s.waiting, a)
	}
	select {
	case s.filled <- struct{}{}:
	default:
	}
	return true
}

// take returns the first announcement that waits.
func (s *stream) take() (audience.Announcement, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 {
		return audience.Announcement{}, false
	}
	a := s.waiting[0]
	s.waiting = s.waiting[1:]
	return a, true
}

// Next waits for the next announcement.
func (s *stream) Next(ctx context.Context) (audience.Announcement, error) {
	for {
		if s.rest == nil {
			if a, ok := s.take(); ok {
				if s.options.AtMostEvery > 0 {
					s.rest = s.feed.after(s.options.AtMostEvery)
				}
				return a, nil
			}
		}
		select {
		case <-s.filled:
		case <-s.rest:
			s.rest = nil
		case <-s.ended:
			return audience.Announcement{}, s.why
		case <-ctx.Done():
			return audience.Announcement{}, ctx.Err()
		}
	}
}

// sum puts two announcements into one: the newer View, members added up, the graver occasion. What is summed up over time names no users.
func sum(a, b audience.Announcement) audience.Announcement {
	out := audience.Announcement{View: b.View, Changes: slices.Clone(a.Changes)}
	if a.View == b.View {
		out.Before, out.Users = a.Before, a.Users
	}
	for _, c := range b.Changes {
		at, ok := slices.BinarySearchFunc(out.Changes, c.Audience, func(d audience.Change, id audience.ID) int {
			return cmp.Compare(d.Audience, id)
		})
		if !ok {
			out.Changes = slices.Insert(out.Changes, at, c)
			continue
		}
		was := &out.Changes[at]
		was.Entered, was.Left, was.Occasion = was.Entered+c.Entered, was.Left+c.Left, graver(was.Occasion, c.Occasion)
		was.Causes.Sum(&c.Causes)
		was.Crossed = was.Crossed.Then(c.Crossed)
	}
	return out
}

// graver returns the occasion that says more: another definition, then people, then time, then words.
func graver(a, b audience.Occasion) audience.Occasion {
	for _, c := range []audience.Occasion{audience.OccasionDefinition, audience.OccasionFacts, audience.OccasionClock} {
		if a == c || b == c {
			return c
		}
	}
	return a
}
