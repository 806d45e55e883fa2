package graph

import (
	"context"
	"slices"
	"strings"

	"parterre/audience"
	"parterre/graph/generated"
	"parterre/index"
)

// userOf writes a user of a View as the schema has it.
func userOf(v *audience.View, u index.User) generated.User {
	return generated.User{ID: u.ID(), Name: u.Name(), Active: u.Active(), View: v, Of: u}
}

func (query) PreviewUser(ctx context.Context, user index.UserWrite) (*generated.UserPreview, error) {
	v := viewOf(ctx)
	p, err := v.PreviewUser(user)
	if err != nil {
		return nil, err
	}
	return &generated.UserPreview{
		IsNew: p.IsNew, Changes: p.Changes, Gained: audiencesOf(v, p.Gained), Lost: audiencesOf(v, p.Lost),
		MemberOf: audiencesOf(v, p.MemberOf), Issues: issuesOf(p.Issues),
	}, nil
}

type userFields struct{}

func (userFields) Roles(_ context.Context, u *generated.User) ([]string, error) {
	return u.Of.Roles(), nil
}

func (userFields) Groups(_ context.Context, u *generated.User) ([]generated.Group, error) {
	return groupsOf(u.View, u.Of.GroupIDs()), nil
}

func (userFields) Attributes(_ context.Context, u *generated.User, keys []string) ([]generated.UserAttribute, error) {
	schema := u.View.Facts.Schema()
	var wanted []index.Attribute
	if keys == nil {
		wanted = schema.All()
	}
	for _, key := range keys {
		if a, ok := schema.ByKey(key); ok {
			wanted = append(wanted, a)
		}
	}
	slices.SortFunc(wanted, func(a, b index.Attribute) int { return strings.Compare(a.Key, b.Key) })
	out := []generated.UserAttribute{}
	for _, a := range wanted {
		if value, ok := u.Of.Value(a.ID); ok {
			out = append(out, generated.UserAttribute{Attribute: attributeOf(u.View, a), Value: value.Any()})
		}
	}
	return out, nil
}

func (userFields) Value(_ context.Context, u *generated.User, attribute string) (any, error) {
	a, ok := u.View.Facts.Schema().ByKey(attribute)
	if !ok {
		return nil, failure(NotFound, "There is no such attribute: look at attributes for those there are.")
	}
	if value, ok := u.Of.Value(a.ID); ok {
		return value.Any(), nil
	}
	return nil, nil
}

func (userFields) MemberOf(_ context.Context, u *generated.User) ([]generated.Audience, error) {
	rows, err := u.View.Memberships([]string{u.ID}, nil)
	if err != nil {
		return nil, err
	}
	return audiencesOf(u.View, rows[0].In), nil
}
