package audience_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

// Readers take Views while writers change people, definitions and the clock: every View answers consistently in itself.
func TestReadersAndWriters(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	kind := index.DateTime
	if _, err := w.DeclareAttribute(ctx, ada, index.AttributeChange{Key: "seen", Kind: &kind}); err != nil {
		t.Fatal(err)
	}
	w.upsert(person("u0", "n", 1))
	w.publish("low", `{"attribute":{"key":"n","is":{"lessThan":50}}}`)
	w.publish("recent", `{"attribute":{"key":"seen","is":{"inLast":"PT1H"}}}`)
	w.publish("both", `{"all":[{"audience":{"key":"low"}},{"not":{"audience":{"key":"recent"}}}]}`)

	rounds := 150
	if testing.Short() {
		rounds = 30
	}
	var done atomic.Bool
	var writers, readers sync.WaitGroup
	for g := range 3 {
		writers.Go(func() {
			for i := range rounds {
				id := fmt.Sprint("u", (g*7+i*3)%100)
				seen := w.View().Now.Add(time.Duration(-i) * time.Minute).Format(time.RFC3339)
				w.upsert(index.UserWrite{ID: id, Attributes: []index.AttributeWrite{{Key: "n", Value: i % 100}, {Key: "seen", Value: seen}}})
			}
		})
	}
	writers.Go(func() {
		for i := range rounds / 3 {
			if _, err := w.AdvanceClock(ctx, ada, w.View().Now.Add(time.Minute)); err != nil {
				t.Error(err)
			}
			a, err := w.View().Catalog.Find(audience.ByKey("low"))
			if err != nil {
				t.Error(err)
				return
			}
			changed, err := w.UpdateDraft(ctx, ada, audience.ByID(a.ID), a.Version, audience.DraftChange{Criteria: criteria(t, fmt.Sprintf(`{"attribute":{"key":"n","is":{"lessThan":%d}}}`, i))})
			if err == nil && changed.Written() && changed.Audience.Draft != nil {
				_, err = w.PublishAudience(ctx, ada, audience.ByID(a.ID), changed.Audience.Version)
			}
			if err != nil {
				t.Error(err)
			}
		}
	})
	for range 3 {
		readers.Go(func() {
			for !done.Load() {
				consistent(t, w.View())
			}
		})
	}
	readers.Go(func() { listenTo(t, w, audience.StreamOptions{}) })
	readers.Go(func() {
		a, err := w.View().Catalog.Find(audience.ByKey("both"))
		if err != nil {
			t.Error(err)
			return
		}
		listenTo(t, w, audience.StreamOptions{Audiences: []audience.ID{a.ID}, AtMostEvery: time.Millisecond})
	})
	writers.Wait()
	done.Store(true)
	w.feed.Close()
	readers.Wait()
}

// consistent holds the ways of asking one View against each other.
func consistent(t *testing.T, v *audience.View) {
	sizes := map[string]int{}
	for _, a := range v.Catalog.Active() {
		size, err := v.Size(a)
		if err != nil {
			t.Error(err)
		}
		p, err := v.Population(audience.Question{Union: []*audience.Question{{Audience: ref(a.Key)}}})
		if err != nil {
			t.Error(err)
			return
		}
		if counted, err := p.Size(ctx); err != nil || counted != size {
			t.Errorf("revision %d, %s: size %d by the roster, %d counted: %v", v.Revision, a.Key, size, counted, err)
		}
		sizes[a.Key] = size
	}
	users := make([]string, 100)
	for i := range users {
		users[i] = fmt.Sprint("u", i)
	}
	rows, err := v.Memberships(users, nil)
	if err != nil {
		t.Error(err)
	}
	for _, r := range rows {
		for _, a := range r.In {
			sizes[a.Key]--
		}
	}
	for key, left := range sizes {
		if left != 0 {
			t.Errorf("revision %d, %s: the size and the memberships differ by %d", v.Revision, key, left)
		}
	}
	preview, err := v.Preview(ctx, &engine.Criteria{Audience: ref("low")}, nil, nil)
	if err != nil || preview.Population == nil {
		t.Error(preview.Issues, err)
	}
}

// listenTo follows a stream to its end, adding up who came and went.
func listenTo(t *testing.T, w *workspace, o audience.StreamOptions) {
	s, err := w.Subscribe(o)
	if err != nil {
		t.Error(err)
		return
	}
	defer s.Close()
	sizes := map[audience.ID]int{}
	for _, a := range s.View().Catalog.Active() {
		sizes[a.ID], _ = s.View().Roster.Size(a.ID)
	}
	last := s.View().Revision
	for {
		a, err := s.Next(ctx)
		if err != nil {
			if !errors.Is(err, audience.ErrClosed) && !errors.Is(err, audience.ErrLagged) {
				t.Error(err)
			}
			return
		}
		if a.View.Revision <= last {
			t.Errorf("revision %d after %d", a.View.Revision, last)
		}
		last = a.View.Revision
		for _, c := range a.Changes {
			sizes[c.Audience] += c.Entered - c.Left
			if size, _ := a.View.Roster.Size(c.Audience); size != sizes[c.Audience] {
				t.Errorf("revision %d, %s: size %d, %d by who came and went", last, c.Audience, size, sizes[c.Audience])
			}
		}
	}
}
