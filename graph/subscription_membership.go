package graph

import (
	"context"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
)

func (s subscription) MembershipChanged(ctx context.Context, ref *engine.AudienceRef, user *string) (<-chan *generated.MembershipChange, error) {
	var w audience.Watch
	o := audience.StreamOptions{Seen: viewOf(ctx)}
	if ref == nil && user == nil {
		return nil, failure(BadUserInput, "membershipChanged follows an audience, a user, or both: name one of them.")
	}
	if ref != nil {
		a, err := viewOf(ctx).Catalog.Find(*ref)
		if err != nil {
			return nil, err
		}
		w.Audience, o.Audiences = a.ID, []audience.ID{a.ID}
	}
	if user != nil {
		if _, ok := viewOf(ctx).Facts.Ordinal(*user); !ok {
			return nil, audience.ErrUserNotFound
		}
		w.User = *user
	}
	stream, err := s.service.Subscribe(o)
	if err != nil {
		return nil, err
	}
	first, err := membershipOf(stream.View(), w)
	if err != nil {
		stream.Close()
		return nil, err
	}
	out := make(chan *generated.MembershipChange)
	go func() {
		defer close(out)
		defer stream.Close()
		defer s.catch(ctx)
		if !send(ctx, out, first) {
			return
		}
		follow(ctx, stream, func(a audience.Announcement) bool {
			for _, t := range s.service.Transitions(a, w) {
				if !send(ctx, out, transitionOf(a.View, t)) {
					return false
				}
			}
			if w.User != "" || hasMembers(a.Before, w.Audience) == hasMembers(a.View, w.Audience) {
				return true
			}
			next, err := membershipOf(a.View, w)
			if err != nil {
				breakOff(ctx, err)
				return false
			}
			return send(ctx, out, next)
		})
	}()
	return out, nil
}

func hasMembers(v *audience.View, id audience.ID) bool {
	_, ok := v.Catalog.Place(id)
	return ok
}

// membershipOf tells what is.
func membershipOf(v *audience.View, w audience.Watch) (*generated.MembershipChange, error) {
	out := &generated.MembershipChange{Kind: generated.MembershipChangeKindSnapshot, MemberOf: []generated.Audience{}, Revision: v.Revision, Now: v.Now}
	nameAudience(out, v, w.Audience)
	if w.User == "" {
		return out, nil
	}
	nameUser(out, v, w.User)
	rows, err := v.Memberships([]string{w.User}, nil)
	if err != nil {
		return nil, err
	}
	for _, a := range rows[0].In {
		if w.Audience == 0 || w.Audience == a.ID {
			out.MemberOf = append(out.MemberOf, *audienceOf(v, a))
		}
	}
	return out, nil
}

func transitionOf(v *audience.View, t audience.Transition) *generated.MembershipChange {
	out := &generated.MembershipChange{Kind: generated.MembershipChangeKindLeft, MemberOf: []generated.Audience{}, Cause: &t.Cause, Revision: v.Revision, Now: v.Now}
	if t.Entered {
		out.Kind = generated.MembershipChangeKindEntered
	}
	nameAudience(out, v, t.Audience)
	nameUser(out, v, t.User)
	return out
}

func nameAudience(m *generated.MembershipChange, v *audience.View, id audience.ID) {
	if id == 0 {
		return
	}
	text := id.String()
	m.AudienceID = &text
	if a, ok := v.Catalog.ByID(id); ok {
		m.Audience = audienceOf(v, a)
	}
}

func nameUser(m *generated.MembershipChange, v *audience.View, id string) {
	m.UserID = &id
	if ord, ok := v.Facts.Ordinal(id); ok {
		u := userOf(v, v.Facts.User(ord))
		m.User = &u
	}
}
