package engine

import (
	"context"
	"fmt"
	"math"
	"strings"

	"parterre/index"
	"parterre/index/block"
)

// MaxOrdered is how many members EachMember puts in order: as many as a spreadsheet has rows.
const MaxOrdered = 1_000_000

// Listing says which members are wanted, all of them at once, and in which order.
type Listing struct {
	Search string      // as in MembersOptions
	Order  MemberOrder //
}

// EachMember calls fn for every member until it returns an error, and returns that error, or that of ctx, which is
// looked at between blocks. In the order JOINED it holds a block of rows and nothing else; any other order holds all
// members, 80 bytes each, and MaxOrdered of them at most. What is wrong with the listing comes back as issues.
func EachMember(ctx context.Context, s *index.Snapshot, population block.Selection, l Listing, fn func(index.User) error) ([]index.Issue, error) {
	l.Search = strings.TrimSpace(l.Search)
	order, _, issues := newOrder(s, MembersOptions{First: 1, Search: l.Search, Order: l.Order})
	if len(issues) > 0 {
		return issues, nil
	}
	from := population
	if l.Search != "" {
		from = newSearch(s, population, l.Search)
	}
	if order.by != OrderJoined || order.descending {
		return inOrder(ctx, s, from, order, fn)
	}
	var failed error
	err := eachBlock(ctx, s, from, func(blk int, rows block.Rows) bool {
		base := s.Shape().Ordinal(blk, 0)
		eachRow(rows, func(row uint16) {
			if failed == nil {
				failed = fn(s.User(base + uint32(row)))
			}
		})
		return failed == nil
	})
	if failed != nil {
		return nil, failed
	}
	return nil, err
}

// inOrder calls fn for members whose order has to be found out first.
func inOrder(ctx context.Context, s *index.Snapshot, from block.Selection, o *order, fn func(index.User) error) ([]index.Issue, error) {
	n := 0
	err := eachBlock(ctx, s, from, func(_ int, rows block.Rows) bool {
		n += rows.Count
		return n <= MaxOrdered
	})
	if err != nil {
		return nil, err
	}
	if n > MaxOrdered {
		return []index.Issue{{Code: OrderInvalid, Severity: index.Error, Path: []string{"orderBy"},
			Message: fmt.Sprintf("More than %s people cannot be put in order at once.", thousands(MaxOrdered)),
			Hint:    "Leave the order out: then they come in the order in which they were made."}}, nil
	}
	var found []uint32
	if o.by == OrderJoined {
		found, err = inOrderJoined(ctx, s, from, o, nil, math.MaxInt)
	} else {
		found, err = smallest(ctx, s, from, o, nil, math.MaxInt)
	}
	for _, ord := range found {
		if err != nil {
			break
		}
		err = fn(s.User(ord))
	}
	return nil, err
}

// EachDormant calls fn for every deactivated user, as EachMember does for members.
func EachDormant(ctx context.Context, s *index.Snapshot, l Listing, fn func(index.User) error) ([]index.Issue, error) {
	o, _, issues := newOrder(s, MembersOptions{First: 1, Search: l.Search, Order: l.Order})
	if len(issues) > 0 {
		return issues, nil
	}
	p := &picker{order: o, limit: math.MaxInt}
	for user := range dormant(ctx, s, l.Search) {
		if o.by == OrderJoined && !o.descending {
			if err := fn(user); err != nil {
				return nil, err
			}
			continue
		}
		p.offer(candidate{memberKey: o.keyOf(user), ord: user.Ordinal()})
	}
	err := ctx.Err()
	for _, ord := range p.found() {
		if err != nil {
			break
		}
		err = fn(s.User(ord))
	}
	return nil, err
}
