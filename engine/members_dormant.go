package engine

import (
	"context"
	"iter"
	"strings"

	"parterre/index"
)

// DormantMembers returns a page of the deactivated users, with the options of Members. They are in no column, so each is
// read from the record kept aside and compared by itself: every page looks at all of them.
func DormantMembers(ctx context.Context, s *index.Snapshot, o MembersOptions) (Page, []index.Issue, error) {
	o.Search = strings.TrimSpace(o.Search)
	order, after, issues := newOrder(s, o)
	if len(issues) > 0 {
		return Page{}, issues, nil
	}
	p := &picker{order: order, limit: o.First + 1} // one more than the page, to know whether another follows
	if after != nil {
		p.after = &candidate{memberKey: after.place}
	}
	for user := range dormant(ctx, s, o.Search) {
		p.offer(candidate{memberKey: order.keyOf(user), ord: user.Ordinal()})
	}
	return order.page(p.found(), o.First), nil, ctx.Err()
}

// DormantCount returns how many deactivated users all pages together have.
func DormantCount(ctx context.Context, s *index.Snapshot, search string) (int, error) {
	if strings.TrimSpace(search) == "" {
		return s.Dormant(), ctx.Err()
	}
	n := 0
	for range dormant(ctx, s, search) {
		n++
	}
	return n, ctx.Err()
}

// dormant yields the deactivated users a search finds, until ctx is done.
func dormant(ctx context.Context, s *index.Snapshot, search string) iter.Seq[index.User] {
	const often = 1024 // users between two looks at ctx
	wanted := newWords(search)
	return func(yield func(index.User) bool) {
		n := 0
		for user := range s.DormantUsers() {
			if n++; n%often == 0 && ctx.Err() != nil {
				return
			}
			if wanted.find(user.Name(), user.ID()) && !yield(user) {
				return
			}
		}
	}
}
