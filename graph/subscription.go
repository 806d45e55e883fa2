package graph

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
)

// subscription feeds streams. A stream starts from a View and hears of every one after it, so nothing is missed
// between the first message and the second. Each message is answered from the View that brought it.
type subscription struct{ *resolvers }

// mostFollowed bounds the audiences of one stream.
const mostFollowed = 100

func (s subscription) AudienceChanged(ctx context.Context, refs []engine.AudienceRef, every string) (<-chan *generated.AudienceChange, error) {
	interval, err := atMostEvery(every)
	if err != nil {
		return nil, err
	}
	ids, err := followed(ctx, "audienceChanged", refs)
	if err != nil {
		return nil, err
	}
	stream, err := s.service.Subscribe(audience.StreamOptions{Audiences: ids, AtMostEvery: interval, Seen: viewOf(ctx)})
	if err != nil {
		return nil, err
	}
	out := make(chan *generated.AudienceChange)
	go func() {
		defer close(out)
		defer stream.Close()
		defer s.catch(ctx)
		for _, id := range ids {
			if !send(ctx, out, changeOf(stream.View(), audience.Change{Audience: id})) {
				return
			}
		}
		follow(ctx, stream, func(a audience.Announcement) bool {
			for _, c := range a.Changes {
				if !send(ctx, out, changeOf(a.View, c)) {
					return false
				}
			}
			return true
		})
	}()
	return out, nil
}

// followed returns the audiences a stream is about.
func followed(ctx context.Context, stream string, refs []engine.AudienceRef) ([]audience.ID, error) {
	if len(refs) < 1 || len(refs) > mostFollowed {
		return nil, failure(BadUserInput, "%s follows 1 to %d audiences.", stream, mostFollowed)
	}
	var ids []audience.ID
	for _, ref := range refs {
		a, err := viewOf(ctx).Catalog.Find(ref)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, a.ID) {
			ids = append(ids, a.ID)
		}
	}
	return ids, nil
}

func changeOf(v *audience.View, c audience.Change) *generated.AudienceChange {
	out := &generated.AudienceChange{ID: c.Audience.String(), Entered: c.Entered, Left: c.Left, Revision: v.Revision, Now: v.Now, Causes: []generated.CauseMoves{}}
	if c.Occasion != "" {
		out.Cause = &c.Occasion
	}
	for cause, m := range c.Causes.Told() {
		out.Causes = append(out.Causes, generated.CauseMoves{Cause: cause, Entered: m.Entered, Left: m.Left})
	}
	if a, ok := v.Catalog.ByID(c.Audience); ok {
		out.Audience = audienceOf(v, a)
	}
	return out
}

func (s subscription) PreviewChanged(ctx context.Context, criteria engine.Criteria, include, exclude []string, every string) (<-chan *generated.Preview, error) {
	interval, err := atMostEvery(every)
	if err != nil {
		return nil, err
	}
	stream, err := s.service.Subscribe(audience.StreamOptions{AtMostEvery: interval, Seen: viewOf(ctx)})
	if err != nil {
		return nil, err
	}
	first, size, err := sizedPreview(ctx, stream.View(), &criteria, include, exclude)
	if err != nil {
		stream.Close()
		return nil, err
	}
	out := make(chan *generated.Preview)
	go func() {
		defer close(out)
		defer stream.Close()
		defer s.catch(ctx)
		if !send(ctx, out, first) {
			return
		}
		last := first
		follow(ctx, stream, func(a audience.Announcement) bool {
			next, n, err := sizedPreview(ctx, a.View, &criteria, include, exclude)
			if err != nil {
				breakOff(ctx, err)
				return false
			}
			if n == size && samePreview(last, next) {
				return true
			}
			last, size = next, n
			return send(ctx, out, next)
		})
	}()
	return out, nil
}

// sizedPreview counts criteria, and the people with the lists, whom no node of the criteria tells.
func sizedPreview(ctx context.Context, v *audience.View, c *engine.Criteria, include, exclude []string) (*generated.Preview, int, error) {
	p, err := previewOf(ctx, v, c, include, exclude)
	if err != nil || p.Population == nil || len(include)+len(exclude) == 0 {
		return p, 0, err
	}
	size, err := p.Population.Of.Size(ctx)
	return p, size, err
}

// samePreview reports whether two previews of the same criteria tell the same.
func samePreview(a, b *generated.Preview) bool {
	return a.Description == b.Description && reflect.DeepEqual(a.Nodes, b.Nodes) && reflect.DeepEqual(a.Issues, b.Issues)
}

// catch turns a panic of a stream's own goroutine into the stream's end.
func (s subscription) catch(ctx context.Context) {
	if p := recover(); p != nil {
		breakOff(ctx, s.observer.recovered(ctx, p))
	}
}

// follow hands on announcements until the stream or the subscriber ends; an end before its time is noted for the
// transport to tell.
func follow(ctx context.Context, stream audience.Stream, hand func(audience.Announcement) bool) {
	for {
		a, err := stream.Next(ctx)
		switch {
		case err == nil:
			if !hand(a) {
				return
			}
		case ctx.Err() != nil:
			return
		case errors.Is(err, audience.ErrClosed):
			return // the server stops: streams complete
		default:
			breakOff(ctx, err)
			return
		}
	}
}

func send[T any](ctx context.Context, out chan<- T, message T) bool {
	select {
	case out <- message:
		return true
	case <-ctx.Done():
		return false
	}
}
