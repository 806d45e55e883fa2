package graph

import (
	"parterre/audience"
	"parterre/audience/load"
	"parterre/graph/generated"
	"parterre/index"
)

// resolvers is the root of every resolver. A resolver converts, calls one method, and returns.
type resolvers struct {
	service  *audience.Service
	imports  *load.Registry
	orders   *orders
	schema   string // schema.graphqls
	observer *observer
}

var _ generated.ResolverRoot = (*resolvers)(nil)

// What follows hands gqlgen the resolvers of each type; they live in files of their own.
func (r *resolvers) Query() generated.QueryResolver               { return query{r} }
func (r *resolvers) Mutation() generated.MutationResolver         { return mutation{r} }
func (r *resolvers) Subscription() generated.SubscriptionResolver { return subscription{r} }
func (r *resolvers) Audience() generated.AudienceResolver         { return audienceFields{} }
func (r *resolvers) AudienceConnection() generated.AudienceConnectionResolver {
	return audienceConnectionFields{}
}
func (r *resolvers) AudienceVersion() generated.AudienceVersionResolver { return versionFields{} }
func (r *resolvers) Draft() generated.DraftResolver                     { return draftFields{} }
func (r *resolvers) Population() generated.PopulationResolver           { return populationFields{r} }
func (r *resolvers) Preview() generated.PreviewResolver                 { return previewFields{} }
func (r *resolvers) Cell() generated.CellResolver                       { return cellFields{} }
func (r *resolvers) Overlap() generated.OverlapResolver                 { return overlapFields{} }
func (r *resolvers) OverlapRegion() generated.OverlapRegionResolver     { return overlapRegionFields{} }
func (r *resolvers) Comparison() generated.ComparisonResolver           { return comparisonFields{} }
func (r *resolvers) Difference() generated.DifferenceResolver           { return differenceFields{} }
func (r *resolvers) DifferentValue() generated.DifferentValueResolver   { return differentValueFields{} }
func (r *resolvers) User() generated.UserResolver                       { return userFields{} }
func (r *resolvers) UserConnection() generated.UserConnectionResolver   { return userConnectionFields{} }
func (r *resolvers) Attribute() generated.AttributeResolver             { return attributeFields{} }
func (r *resolvers) EventType() generated.EventTypeResolver             { return eventTypeFields{} }
func (r *resolvers) EventProperty() generated.EventPropertyResolver     { return eventPropertyFields{} }
func (r *resolvers) Operator() generated.OperatorResolver               { return operatorFields{} }
func (r *resolvers) Group() generated.GroupResolver                     { return groupFields{} }
func (r *resolvers) Import() generated.ImportResolver                   { return importFields{} }

// issuesOf writes issues as the schema has them.
func issuesOf(issues []index.Issue) []generated.Issue {
	out := make([]generated.Issue, len(issues))
	for n, i := range issues {
		out[n] = generated.Issue{Code: i.Code, Severity: i.Severity, Message: i.Message, Path: i.Path, Hint: given(i.Hint)}
	}
	return out
}

// given turns an empty text into null.
func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// text turns null into an empty text.
func text(given *string) string {
	if given == nil {
		return ""
	}
	return *given
}
