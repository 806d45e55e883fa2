package live_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"parterre/audience"
	"parterre/audience/live"
	"parterre/index"
)

var ctx = context.Background()

// feed is a feed whose time stands still until the test moves it.
func feed() (*live.Feed, chan time.Time) {
	due := make(chan time.Time)
	return live.NewFeed(func(time.Duration) <-chan time.Time { return due }), due
}

func view(r index.Revision) *audience.View { return &audience.View{Revision: r} }

func moved(r index.Revision, of audience.ID, entered, left int) audience.Announcement {
	return audience.Announcement{View: view(r), Changes: []audience.Change{{Audience: of, Entered: entered, Left: left, Occasion: audience.OccasionFacts}}}
}

func subscribe(t *testing.T, f *live.Feed, o audience.StreamOptions) audience.Stream {
	t.Helper()
	s, err := f.Subscribe(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func next(t *testing.T, s audience.Stream) audience.Announcement {
	t.Helper()
	a, err := s.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestFeed(t *testing.T) {
	t.Run("starts from the newest View and tells everything after it", func(t *testing.T) {
		f, _ := feed()
		f.Announce(moved(1, 7, 1, 0))
		s := subscribe(t, f, audience.StreamOptions{})
		f.Announce(moved(2, 7, 2, 0))
		f.Announce(audience.Announcement{View: view(3)})
		if s.View().Revision != 1 {
			t.Fatal(s.View().Revision)
		}
		for r := index.Revision(2); r <= 3; r++ {
			if a := next(t, s); a.View.Revision != r {
				t.Fatalf("revision %d, want %d", a.View.Revision, r)
			}
		}
	})
	t.Run("tells nothing of what the subscriber has already seen, also summed up", func(t *testing.T) {
		for name, every := range map[string]time.Duration{"each": 0, "summed up": time.Second} {
			f, _ := feed()
			f.Announce(moved(1, 7, 1, 0))
			published := moved(2, 7, 5, 3) // the subscriber reads it before it is announced
			s := subscribe(t, f, audience.StreamOptions{Audiences: []audience.ID{7}, AtMostEvery: every, Seen: published.View})
			if s.View() != published.View {
				t.Errorf("%s: it starts from revision %d", name, s.View().Revision)
			}
			f.Announce(published)
			f.Announce(moved(3, 7, 1, 0))
			if a := next(t, s); a.View.Revision != 3 || a.Changes[0].Entered != 1 || a.Changes[0].Left != 0 {
				t.Errorf("%s: %+v", name, a)
			}
		}
	})
	t.Run("starts from the newest View when the subscriber has seen an older one", func(t *testing.T) {
		f, _ := feed()
		f.Announce(moved(2, 7, 1, 0))
		if s := subscribe(t, f, audience.StreamOptions{Seen: view(1)}); s.View().Revision != 2 {
			t.Error(s.View().Revision)
		}
	})
	t.Run("tells only of the audiences asked for", func(t *testing.T) {
		f, _ := feed()
		s := subscribe(t, f, audience.StreamOptions{Audiences: []audience.ID{7, 9}})
		f.Announce(moved(1, 8, 1, 0))
		both := moved(2, 7, 1, 0)
		both.Changes = append(both.Changes, audience.Change{Audience: 8, Entered: 1}, audience.Change{Audience: 9, Left: 4})
		f.Announce(both)
		a := next(t, s)
		if a.View.Revision != 2 || len(a.Changes) != 2 || a.Changes[0].Audience != 7 || a.Changes[1].Left != 4 {
			t.Fatalf("%+v", a)
		}
	})
	t.Run("ends a subscriber that falls behind, and no other", func(t *testing.T) {
		f, _ := feed()
		slow, quick := subscribe(t, f, audience.StreamOptions{}), subscribe(t, f, audience.StreamOptions{})
		for r := index.Revision(1); r <= 1_000; r++ {
			f.Announce(moved(r, 7, 1, 0))
			next(t, quick)
		}
		var err error
		for err == nil {
			_, err = slow.Next(ctx)
		}
		if !errors.Is(err, audience.ErrLagged) {
			t.Fatal(err)
		}
		if f.Subscribers() != 1 {
			t.Fatal(f.Subscribers())
		}
	})
	t.Run("puts what comes within a time into one message", func(t *testing.T) {
		f, due := feed()
		s := subscribe(t, f, audience.StreamOptions{Audiences: []audience.ID{7, 8}, AtMostEvery: time.Second})
		f.Announce(moved(1, 7, 1, 0))
		if a := next(t, s); a.View.Revision != 1 {
			t.Fatal(a.View.Revision)
		}
		for r := index.Revision(2); r <= 1_000; r++ {
			f.Announce(moved(r, audience.ID(7+r%2), 2, 1))
		}
		brief, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := s.Next(brief); !errors.Is(err, context.Canceled) {
			t.Fatal("a message came before its time")
		}
		go func() { due <- day }()
		a := next(t, s)
		if a.View.Revision != 1_000 || len(a.Changes) != 2 || a.Changes[0].Entered+a.Changes[1].Entered != 2*999 || a.Changes[0].Left+a.Changes[1].Left != 999 {
			t.Fatalf("%+v", a)
		}
	})
	t.Run("keeps the last crossing of each threshold in what it sums up", func(t *testing.T) {
		f, due := feed()
		s := subscribe(t, f, audience.StreamOptions{Audiences: []audience.ID{7}, AtMostEvery: time.Second})
		cross := func(r index.Revision, x audience.Crossed) {
			f.Announce(audience.Announcement{View: view(r), Changes: []audience.Change{{Audience: 7, Entered: 1, Occasion: audience.OccasionFacts, Crossed: x}}})
		}
		cross(1, audience.Crossed{})
		next(t, s)
		cross(2, audience.Crossed{Minimum: &audience.Crossing{Size: 1}})
		cross(3, audience.Crossed{Minimum: &audience.Crossing{Size: 2, Kept: true}})
		cross(4, audience.Crossed{Maximum: &audience.Crossing{Size: 9}})
		cross(5, audience.Crossed{})
		go func() { due <- day }()
		x := next(t, s).Changes[0].Crossed
		if len(x.All()) != 2 || !x.Minimum.Kept || x.Maximum.Size != 9 {
			t.Fatalf("%+v", x)
		}
	})
	t.Run("gives up a place that is closed", func(t *testing.T) {
		f, _ := feed()
		s := subscribe(t, f, audience.StreamOptions{Audiences: []audience.ID{7, 7}})
		s.Close()
		s.Close()
		f.Announce(moved(1, 7, 1, 0))
		if _, err := s.Next(ctx); !errors.Is(err, audience.ErrClosed) || f.Subscribers() != 0 {
			t.Fatal(err, f.Subscribers())
		}
	})
	t.Run("ends everybody when it closes, and takes nobody after", func(t *testing.T) {
		f, _ := feed()
		s := subscribe(t, f, audience.StreamOptions{})
		f.Close()
		if _, err := s.Next(ctx); !errors.Is(err, audience.ErrClosed) {
			t.Fatal(err)
		}
		if _, err := f.Subscribe(audience.StreamOptions{}); !errors.Is(err, audience.ErrClosed) {
			t.Fatal(err)
		}
	})
	t.Run("takes only so many", func(t *testing.T) {
		f, _ := feed()
		for range live.MaxSubscribers {
			if _, err := f.Subscribe(audience.StreamOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.Subscribe(audience.StreamOptions{}); !errors.Is(err, audience.ErrTooManySubscribers) {
			t.Fatal(err)
		}
	})
}

var day = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
