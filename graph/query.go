package graph

import (
	"context"
	"errors"
	"strings"
	"time"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
	"parterre/index"
)

type query struct{ *resolvers }

func (query) Revision(ctx context.Context) (index.Revision, error) { return viewOf(ctx).Revision, nil }

func (query) Now(ctx context.Context) (*time.Time, error) { return &viewOf(ctx).Now, nil }

// Node finds by the ids of this server, which name their type: "audience:7", "attribute:3", "group:5", "import:2".
func (q query) Node(ctx context.Context, id string) (generated.Node, error) {
	v := viewOf(ctx)
	kind, _, _ := strings.Cut(id, ":")
	switch kind {
	case "audience":
		if a, err := v.Catalog.Find(audience.Ref{ID: &id}); err == nil {
			return audienceOf(v, a), nil
		}
	case "attribute":
		if a, ok := v.Facts.Schema().ByKey(id); ok && a.ID.String() == id {
			return attributeOf(v, a), nil
		}
	case "event":
		if t, ok := v.Facts.EventTypes().ByKey(id); ok && t.ID.String() == id {
			return eventTypeOf(v, t), nil
		}
	case "group":
		if g, ok := v.Facts.Groups().ByKey(id); ok && g.ID.String() == id {
			return groupOf(v, g), nil
		}
	case "import":
		found, err := q.Import(ctx, id)
		if found == nil || err != nil {
			return nil, err
		}
		return found, nil
	}
	return nil, nil
}

func (query) Audience(ctx context.Context, by engine.AudienceRef) (*generated.Audience, error) {
	v := viewOf(ctx)
	a, err := v.Catalog.Find(by)
	if errors.Is(err, audience.ErrAudienceNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return audienceOf(v, a), nil
}

func (q query) Audiences(ctx context.Context, first int, after, search *string, status []audience.Status, order generated.AudienceOrder) (*generated.AudienceConnection, error) {
	v := viewOf(ctx)
	connection, err := audiencePage(v, audienceFilter{search: text(search), status: status}, order, first, text(after))
	if err != nil {
		return nil, err
	}
	if connection.PageInfo.HasNextPage {
		q.service.Hold(v)
	}
	return connection, nil
}

func (query) Population(ctx context.Context, of generated.PopulationInput) (*generated.Population, error) {
	p, err := viewOf(ctx).Population(questionOf(of))
	if err != nil {
		return nil, err
	}
	return &generated.Population{Of: p}, nil
}

func (query) Preview(ctx context.Context, criteria engine.Criteria, include, exclude []string) (*generated.Preview, error) {
	return previewOf(ctx, viewOf(ctx), &criteria, include, exclude)
}

func (query) CriteriaFromText(ctx context.Context, text string) (*generated.CriteriaText, error) {
	return criteriaText(viewOf(ctx), text)
}

func (query) IsMember(ctx context.Context, user string, ref engine.AudienceRef) (*bool, error) {
	return known(viewOf(ctx).IsMember(user, ref))
}

// known turns "there is no such user" into null.
func known(member bool, err error) (*bool, error) {
	switch {
	case errors.Is(err, audience.ErrUserNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &member, nil
}

func (query) Memberships(ctx context.Context, users []string, among []engine.AudienceRef) ([]generated.Membership, error) {
	if len(users) > audience.MaxUsers {
		return nil, failure(LimitExceeded, "memberships answers %d users at once; there are %d.", audience.MaxUsers, len(users))
	}
	rows, err := viewOf(ctx).Memberships(users, among)
	if err != nil {
		return nil, err
	}
	out := make([]generated.Membership, len(rows))
	for i, row := range rows {
		keys := make([]string, len(row.In))
		for j, a := range row.In {
			keys[j] = a.Key
		}
		out[i] = generated.Membership{User: row.User, UserStatus: row.Status, MemberOf: keys, UnchangedUntil: row.UnchangedUntil}
	}
	return out, nil
}

func (query) User(ctx context.Context, id string) (*generated.User, error) {
	v := viewOf(ctx)
	ord, ok := v.Facts.Ordinal(id)
	if !ok {
		return nil, nil
	}
	u := userOf(v, v.Facts.User(ord))
	return &u, nil
}

func (q query) Users(ctx context.Context, first int, after, search *string, inactive bool, order *generated.MemberOrder) (*generated.UserConnection, error) {
	var of audience.People = viewOf(ctx).Everyone()
	if inactive {
		of = viewOf(ctx).Inactive()
	}
	return q.members(ctx, of, first, after, search, order)
}

func (query) Attribute(ctx context.Context, key string) (*generated.Attribute, error) {
	v := viewOf(ctx)
	a, ok := v.Facts.Schema().ByKey(key)
	if !ok {
		return nil, nil
	}
	return attributeOf(v, a), nil
}

func (query) Attributes(ctx context.Context, search *string) ([]generated.Attribute, error) {
	v, wanted := viewOf(ctx), engine.Finder(text(search))
	out := []generated.Attribute{}
	for _, a := range v.Facts.Schema().All() {
		if wanted(a.Key, a.Label) {
			out = append(out, *attributeOf(v, a))
		}
	}
	return out, nil
}

func (query) Group(ctx context.Context, key string) (*generated.Group, error) {
	v := viewOf(ctx)
	g, ok := v.Facts.Groups().ByKey(key)
	if !ok {
		return nil, nil
	}
	return groupOf(v, g), nil
}

func (query) Groups(ctx context.Context, search *string) ([]generated.Group, error) {
	v, wanted := viewOf(ctx), engine.Finder(text(search))
	out := []generated.Group{}
	for _, g := range v.Facts.Groups().All() {
		if wanted(g.Key, g.Name) {
			out = append(out, *groupOf(v, g))
		}
	}
	return out, nil
}

func (query) Roles(ctx context.Context, search *string) ([]generated.Role, error) {
	v, wanted := viewOf(ctx), engine.Finder(text(search))
	column := v.Facts.RoleColumn()
	out := []generated.Role{}
	for _, name := range v.Facts.Roles() {
		if code, ok := column.Dictionary().Find(name); ok && wanted(name) {
			out = append(out, generated.Role{Name: name, Size: column.CountOf(code)})
		}
	}
	return out, nil
}

func (query) Settings(ctx context.Context) (*generated.Settings, error) {
	return settingsOf(viewOf(ctx).Settings), nil
}

func (q query) Health(ctx context.Context) (*generated.Health, error) {
	v := viewOf(ctx)
	h := &generated.Health{Revision: v.Revision, Clock: generated.ClockSystem, Users: v.Facts.Everyone().Count()}
	if q.service.Manual() {
		h.Clock = generated.ClockManual
	}
	for _, a := range v.Catalog.All() {
		switch a.Status {
		case audience.StatusActive:
			h.Audiences++
		case audience.StatusDegraded:
			h.Degraded++
		}
	}
	return h, nil
}

func settingsOf(s audience.Settings) *generated.Settings {
	return &generated.Settings{Zone: s.Zone.String(), WeekStart: s.FirstWeekday()}
}
