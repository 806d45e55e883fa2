package audience

import (
	"fmt"
	"slices"
	"time"

	"parterre/engine"
	"parterre/index"
)

// UserPreview is what writing a user would change.
type UserPreview struct {
	IsNew        bool
	Changes      bool          // whether anything would be different
	Gained, Lost []*Audience   // in the order of their keys
	MemberOf     []*Audience   // afterwards, in the order of their keys
	Issues       []index.Issue // as UpsertUsers would have them; with one the write would be refused. Paths begin with "user"
}

// PreviewUser says what UpsertUsers would change if it wrote this user into this View, and writes nothing.
//
// The write is prepared as the writer prepares it, in a Tx that is dropped, and the audiences are asked about the values
// the user would have. The next Snapshot is never built. A write that makes an attribute or a group may give a meaning to
// a name in criteria that had none; then the audiences are asked as they would be compiled after it.
func (v *View) PreviewUser(w index.UserWrite) (UserPreview, error) {
	n := newNext(v, v.Now)
	n.begin()
	tx := n.facts()
	before, known := tx.User(w.ID)
	var was []*Audience
	if known {
		was = v.Catalog.holding(before, v.Now)
	}
	if issues := tx.Upsert(w); len(issues) > 0 {
		return UserPreview{IsNew: !known, MemberOf: was, Issues: index.Under(issues, "user")}, nil
	}
	if err := n.pinNames(); err != nil {
		return UserPreview{}, fmt.Errorf("preview a user: %w", err)
	}
	after, _ := tx.User(w.ID)
	out := UserPreview{IsNew: !known, Changes: tx.Changed()}
	for _, a := range n.catalog(n.ground()).holding(after, v.Now) {
		out.MemberOf = append(out.MemberOf, v.Catalog.byID[a.ID])
	}
	out.Gained, out.Lost = without(out.MemberOf, was), without(was, out.MemberOf)
	return out, nil
}

// holding returns the active audiences that somebody with these values is in, in the order of their keys.
func (c *Catalog) holding(user engine.Values, now time.Time) []*Audience {
	words := make([]uint64, len(c.active))
	c.Panel().Evaluate([]engine.Values{user}, now, words)
	var out []*Audience
	for _, a := range c.asked {
		if words[a.place] != 0 {
			out = append(out, a.audience)
		}
	}
	return out
}

// without returns the audiences of one list that are not in another.
func without(list, others []*Audience) []*Audience {
	var out []*Audience
	for _, a := range list {
		if !slices.Contains(others, a) {
			out = append(out, a)
		}
	}
	return out
}
