package engine

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"parterre/index"
	"parterre/index/block"
)

// MembersOptions say which page of a population is wanted.
type MembersOptions struct {
	First  int    // how many at most: 1 to MaxPage
	After  string // the cursor to go on after; empty for the first page
	Search string // only users in whose name or id every word of this is, in any order, regardless of case and accents; empty for all
	Order  MemberOrder
}

// MemberOrder is the order of members. Users without a name or a value come last in both directions, and users who
// are equal follow each other by id, upwards.
type MemberOrder struct {
	By         OrderField // empty is OrderJoined
	Attribute  string     // key or id, for OrderAttribute; any kind but STRING_LIST
	Descending bool
}

// OrderField is what members are ordered by.
type OrderField string

const (
	OrderJoined    OrderField = "JOINED" // the order in which the users were made; a page stops at its last user
	OrderID        OrderField = "ID"     // byte by byte
	OrderName      OrderField = "NAME"   // regardless of case
	OrderAttribute OrderField = "ATTRIBUTE"
)

// Bounds of pages.
const (
	MaxPage        = 1_000
	MaxSearchBytes = 256
)

// Faults of pages.
const (
	PageOutOfRange index.IssueCode = "PAGE_OUT_OF_RANGE"
	CursorInvalid  index.IssueCode = "CURSOR_INVALID" // not one of ours, or of a page in another order
	OrderInvalid   index.IssueCode = "ORDER_INVALID"
	SearchInvalid  index.IssueCode = "SEARCH_INVALID"
)

// Page is some members of a population, in order.
type Page struct {
	Members []Member
	HasNext bool
}

// Member is one user of a page.
type Member struct {
	User   index.User
	Cursor string // opaque; the After of the page that begins behind this user
}

// Members returns a page. Pages are keysets: each goes on after the sort key and the id of the last member seen, so
// nobody is shown twice or left out because somebody else came or went in between. What is wrong with the options
// comes back as issues with paths such as ["after"]; an error is that of ctx, which is looked at between blocks.
//
// In the order JOINED a page looks at no block behind its last user, so what it costs does not depend on the size of
// the population. The other orders look at every member once and hold a page of them.
func Members(ctx context.Context, s *index.Snapshot, population block.Selection, o MembersOptions) (Page, []index.Issue, error) {
	o.Search = strings.TrimSpace(o.Search)
	order, after, issues := newOrder(s, o)
	if len(issues) > 0 {
		return Page{}, issues, nil
	}
	from := population
	if o.Search != "" {
		from = newSearch(s, population, o.Search)
	}
	var found []uint32 // one more than the page, to know whether another follows
	var err error
	if order.by == OrderJoined {
		found, err = inOrderJoined(ctx, s, from, order, after, o.First+1)
	} else {
		found, err = smallest(ctx, s, from, order, after, o.First+1)
	}
	if err != nil {
		return Page{}, nil, err
	}
	return order.page(found, o.First), nil, nil
}

// page returns the page of those found, who are one more than it shows when another follows.
func (o *order) page(found []uint32, first int) Page {
	page := Page{HasNext: len(found) > first}
	for _, ord := range found[:min(len(found), first)] {
		user := o.snapshot.User(ord)
		page.Members = append(page.Members, Member{User: user, Cursor: o.cursor(o.keyOf(user)).String()})
	}
	return page
}

// MembersCount returns how many members all pages together have, exactly: the size of the population, or how many of
// it the search finds. Faults of the search are for Members to name.
func MembersCount(ctx context.Context, s *index.Snapshot, population block.Selection, search string) (int, error) {
	if search = strings.TrimSpace(search); search != "" {
		population = newSearch(s, population, search)
	} else if population.Exact() {
		return population.Count(), ctx.Err()
	}
	n := 0
	err := eachBlock(ctx, s, population, func(_ int, rows block.Rows) bool {
		n += rows.Count
		return true
	})
	return n, err
}

// newOrder resolves the order and the cursor; all faults of the options come at once.
func newOrder(s *index.Snapshot, o MembersOptions) (*order, *cursor, []index.Issue) {
	var issues []index.Issue
	fault := func(code index.IssueCode, message, hint string, path ...string) {
		issues = append(issues, index.Issue{Code: code, Severity: index.Error, Message: message, Hint: hint, Path: path})
	}
	if o.First < 1 || o.First > MaxPage {
		fault(PageOutOfRange, fmt.Sprintf("A page has 1 to %s members.", thousands(MaxPage)), "Ask for another number, and for more with the cursor.", "first")
	}
	switch {
	case len(o.Search) > MaxSearchBytes:
		fault(SearchInvalid, fmt.Sprintf("The text to search for has %d bytes; at most %d are allowed.", len(o.Search), MaxSearchBytes), "Shorten it.", "search")
	case !utf8.ValidString(o.Search):
		fault(SearchInvalid, "The text to search for is not valid UTF-8 text.", "Type it again.", "search")
	}
	out := &order{by: o.Order.By, descending: o.Order.Descending, snapshot: s}
	switch out.by {
	case "":
		out.by = OrderJoined
	case OrderJoined, OrderID, OrderName:
	case OrderAttribute:
		a, faults := findAttribute(s.Schema(), o.Order.Attribute, "orderBy", "attribute")
		issues = append(issues, faults...)
		if faults == nil && a.Kind == index.StringList {
			fault(OrderInvalid, "Lists of texts (STRING_LIST) have no order.", "Order by an attribute with one value per user.", "orderBy", "attribute")
		}
		out.attribute = a
	default:
		fault(OrderInvalid, "There is no such order.", "Order by JOINED, ID, NAME or ATTRIBUTE.", "orderBy", "field")
	}
	if o.Order.Attribute != "" && out.by != OrderAttribute {
		fault(OrderInvalid, "An attribute is named, and the order is not by attribute.", "Order by ATTRIBUTE, or leave the attribute out.", "orderBy", "attribute")
	}
	if len(issues) > 0 || o.After == "" {
		return out, nil, issues
	}
	after, ok := parseCursor(o.After)
	if !ok || !after.fits(out) {
		fault(CursorInvalid, "The cursor is not one of this list in this order.", "Start again at the first page, or go on in the order the page was read in.", "after")
		return nil, nil, issues
	}
	return out, after, nil
}
