package graph

import (
	"context"
	"slices"
	"strings"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
	"parterre/index"
)

// groupOf writes a group of a View as the schema has it.
func groupOf(v *audience.View, g index.Group) *generated.Group {
	out := &generated.Group{ID: g.ID.String(), Key: g.Key, Name: g.Name, View: v, Of: &g}
	if out.Name == "" {
		out.Name = g.Key
	}
	return out
}

// groupsOf writes groups in the order of their keys.
func groupsOf(v *audience.View, ids []index.GroupID) []generated.Group {
	out := make([]generated.Group, 0, len(ids))
	for _, id := range ids {
		if g, ok := v.Facts.Groups().ByID(id); ok {
			out = append(out, *groupOf(v, g))
		}
	}
	slices.SortFunc(out, func(a, b generated.Group) int { return strings.Compare(a.Key, b.Key) })
	return out
}

type groupFields struct{}

func (groupFields) Parents(_ context.Context, g *generated.Group) ([]generated.Group, error) {
	return groupsOf(g.View, g.Of.Parents), nil
}

func (groupFields) Children(_ context.Context, g *generated.Group) ([]generated.Group, error) {
	return groupsOf(g.View, g.View.Facts.Groups().Children(g.Of.ID)), nil
}

// Size counts as a question does, so that it is what criteria with this group find.
func (groupFields) Size(ctx context.Context, g *generated.Group) (int, error) {
	p, err := g.View.Population(audience.Question{Criteria: &engine.Criteria{Groups: &engine.Test{AnyOf: []any{g.ID}}}})
	if err != nil {
		return 0, err
	}
	return p.Size(ctx)
}
