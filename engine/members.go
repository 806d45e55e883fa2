package engine

import (
	"context"

	"parterre/index"
	"parterre/index/block"
)

// MembersOptions say which page of a population is wanted.
type MembersOptions struct {
	First  int    // how many at most: 1 to MaxPage
	After  string // the cursor to go on after; empty for the first page
	Search string // only users whose id or name contains this, regardless of case; empty for all
	Order  MemberOrder
}

// MemberOrder is the order of members. Users without a name or a value come last in both directions, and users who
// are equal follow each other by id, upwards.
type MemberOrder struct {
	By         OrderField // empty is OrderJoined
	Attribute  string     // key or id, for OrderAttribute
	Descending bool
}

// OrderField is what members are ordered by.
type OrderField string

const (
	OrderJoined    OrderField = "JOINED" // the order in which the users were made; a page stops at its last user
	OrderID        OrderField = "ID"
	OrderName      OrderField = "NAME"      // regardless of case
	OrderAttribute OrderField = "ATTRIBUTE" // text regardless of case
)

// MaxPage is the largest page.
const MaxPage = 1_000

// Faults of pages.
const (
	PageOutOfRange index.IssueCode = "PAGE_OUT_OF_RANGE"
	CursorInvalid  index.IssueCode = "CURSOR_INVALID" // not one of ours, or of a page in another order
	OrderInvalid   index.IssueCode = "ORDER_INVALID"
	SearchTooLong  index.IssueCode = "SEARCH_TOO_LONG"
)

// Page is some members of a population, in order.
type Page struct {
	Members []Member
	HasNext bool
}

// Member is one user of a page.
type Member struct {
	User   index.User
	Cursor string // opaque; of the next page's After
}

// Members returns a page. Pages are keysets: each goes on after the sort key, user key and id of the last member seen,
// so nobody is shown twice or left out because somebody else came or went in between. What is wrong with the options
// comes back as issues with paths such as ["after"]; an error is that of ctx.
func Members(ctx context.Context, s *index.Snapshot, population block.Selection, o MembersOptions) (Page, []index.Issue, error) {
	panic("not written yet")
}

// MembersCount returns how many members all pages together have, exactly: the size of the population, or how many of
// it the search finds.
func MembersCount(ctx context.Context, s *index.Snapshot, population block.Selection, search string) (int, error) {
	panic("not written yet")
}
