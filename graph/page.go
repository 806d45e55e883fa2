package graph

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"parterre/audience"
	"parterre/engine"
	"parterre/graph/generated"
)

// audienceFilter says which audiences a list shows.
type audienceFilter struct {
	search string
	status []audience.Status // nil: all but the archived ones
}

func (f audienceFilter) list(v *audience.View) []*audience.Audience {
	wanted := v.Finder(f.search)
	var out []*audience.Audience
	for _, a := range v.Catalog.All() {
		switch {
		case f.status == nil && a.Status == audience.StatusArchived,
			f.status != nil && !slices.Contains(f.status, a.Status),
			!wanted(a):
		default:
			out = append(out, a)
		}
	}
	return out
}

// place is where an audience stands in an order: a text or a number, and the id among equals. As JSON it is the cursor.
type place struct {
	Order  string      `json:"o"`
	Text   string      `json:"t,omitempty"`
	Number int64       `json:"n,omitempty"`
	ID     audience.ID `json:"i"`
}

func placeOf(v *audience.View, a *audience.Audience, order generated.AudienceOrder) place {
	p := place{Order: string(order.Field) + string(order.Direction), ID: a.ID}
	switch order.Field {
	case generated.AudienceOrderFieldName:
		p.Text = strings.ToLower(a.Name)
	case generated.AudienceOrderFieldKey:
		p.Text = a.Key
	case generated.AudienceOrderFieldCreatedAt:
		p.Number = a.Created.UnixMilli()
	case generated.AudienceOrderFieldUpdatedAt:
		p.Number = a.Updated.UnixMilli()
	case generated.AudienceOrderFieldSize:
		size, _ := v.Roster.Size(a.ID)
		p.Number = int64(size)
	}
	return p
}

func (p place) compare(o place) int {
	c := cmp.Or(cmp.Compare(p.Text, o.Text), cmp.Compare(p.Number, o.Number), cmp.Compare(p.ID, o.ID))
	if strings.HasSuffix(p.Order, string(generated.OrderDirectionDesc)) {
		return -c
	}
	return c
}

func (p place) cursor() string {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // a struct of texts and numbers
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// audiencePage returns the audiences after a cursor. The cursor is a place in the order and not a number of audiences:
// nobody is shown twice or left out because another one came or went in between.
func audiencePage(v *audience.View, filter audienceFilter, order generated.AudienceOrder, first int, after string) (*generated.AudienceConnection, error) {
	if err := checkFirst(first); err != nil {
		return nil, err
	}
	type placed struct {
		place
		of *audience.Audience
	}
	var list []placed
	for _, a := range filter.list(v) {
		list = append(list, placed{placeOf(v, a, order), a})
	}
	slices.SortFunc(list, func(a, b placed) int { return a.compare(b.place) })
	total, start := len(list), 0
	if after != "" {
		var from place
		text, err := base64.RawURLEncoding.DecodeString(after)
		if err != nil || json.Unmarshal(text, &from) != nil || from.Order != string(order.Field)+string(order.Direction) {
			return nil, failure(BadUserInput, "The cursor is not of this list in this order: start with the first page.")
		}
		start, _ = slices.BinarySearchFunc(list, from, func(a placed, p place) int {
			if a.compare(p) <= 0 {
				return -1
			}
			return 1
		})
	}
	end := min(start+first, total)
	out := &generated.AudienceConnection{
		Nodes: []generated.Audience{}, TotalCount: total,
		PageInfo: &generated.PageInfo{HasNextPage: end < total, HasPreviousPage: after != "", Revision: v.Revision},
	}
	for _, p := range list[start:end] {
		out.Nodes = append(out.Nodes, *audienceOf(v, p.of))
		out.Cursors = append(out.Cursors, p.cursor())
	}
	if n := len(out.Cursors); n > 0 {
		out.PageInfo.StartCursor, out.PageInfo.EndCursor = &out.Cursors[0], &out.Cursors[n-1]
	}
	return out, nil
}

// checkFirst refuses a page that is empty or too large.
func checkFirst(first int) error {
	if first < 1 || first > engine.MaxPage {
		return failure(BadUserInput, "A page has 1 to %d elements: set first accordingly.", engine.MaxPage)
	}
	return nil
}
