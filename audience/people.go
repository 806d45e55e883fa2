package audience

import (
	"context"

	"parterre/engine"
	"parterre/index"
)

// People is a list of people in one View, to be read page by page: a Population, or those who are in none.
type People interface {
	View() *View
	// Members returns a page. Faults of the options are an *IssuesError.
	Members(ctx context.Context, o engine.MembersOptions) (engine.Page, error)
	// MembersCount returns how many people all pages together have, exactly.
	MembersCount(ctx context.Context, search string) (int, error)
	// Each calls fn for all of them, one after the other. Faults of the listing are an *IssuesError.
	Each(ctx context.Context, l engine.Listing, fn func(index.User) error) error
}

var _ People = (*Population)(nil)

// Inactive returns the deactivated users. They are in no audience and answer no criteria; they can be looked up.
func (v *View) Inactive() People { return inactive{v} }

type inactive struct{ view *View }

func (i inactive) View() *View { return i.view }

func (i inactive) Members(ctx context.Context, o engine.MembersOptions) (engine.Page, error) {
	page, issues, err := engine.DormantMembers(ctx, i.view.Facts, o)
	return page, issuesOr(err, issues)
}

func (i inactive) MembersCount(ctx context.Context, search string) (int, error) {
	return engine.DormantCount(ctx, i.view.Facts, search)
}

func (i inactive) Each(ctx context.Context, l engine.Listing, fn func(index.User) error) error {
	issues, err := engine.EachDormant(ctx, i.view.Facts, l, fn)
	return issuesOr(err, issues)
}
