package graph

import (
	"context"
	"slices"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
	"parterre/index"
)

// attributeOf writes an attribute of a View as the schema has it.
func attributeOf(v *audience.View, a index.Attribute) *generated.Attribute {
	out := &generated.Attribute{
		ID: a.ID.String(), Key: a.Key, Label: a.Label, Description: a.Description, Kind: a.Kind,
		Sensitive: a.Sensitive, Declared: a.Declared, OnlyValues: a.OnlyValues, Required: a.Required, Unique: a.Unique, Retired: a.Retired,
		Aliases: slices.Concat([]index.Alias{}, a.Aliases.All()), Values: make([]any, len(a.Values)), Default: a.Default.Any(), View: v, Of: &a,
	}
	for i, value := range a.Values {
		out.Values[i] = value.Any()
	}
	if out.Label == "" {
		out.Label = a.Key
	}
	if present := v.Facts.Present(a.ID); present != nil {
		out.Known = present.Count()
	}
	out.Missing = v.Facts.Everyone().Count() - out.Known
	return out
}

type attributeFields struct{}

func (attributeFields) Operators(_ context.Context, a *generated.Attribute) ([]engine.Operator, error) {
	return engine.Operators(a.Kind), nil
}

func (attributeFields) Suggest(ctx context.Context, a *generated.Attribute, search *string, first int) ([]generated.Suggestion, error) {
	found, issues, err := engine.Suggest(ctx, a.View.Facts, a.ID, text(search), first)
	if err != nil {
		return nil, err
	}
	if len(issues) > 0 {
		return nil, &audience.IssuesError{Issues: issues}
	}
	out := make([]generated.Suggestion, len(found))
	for i, s := range found {
		out[i] = generated.Suggestion{Value: s.Value.Any(), Count: s.Count}
	}
	return out, nil
}

func (attributeFields) UsedBy(_ context.Context, a *generated.Attribute) ([]generated.Audience, error) {
	return audiencesOf(a.View, a.View.Catalog.UsersOfAttribute(a.Of.ID)), nil
}
