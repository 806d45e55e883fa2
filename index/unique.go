package index

import (
	"fmt"
	"slices"

	"parterre/index/block"
	"parterre/index/column"
)

// A value of a unique attribute belongs to one user, deactivated ones included. Columns know how many active users have a
// value; for deactivated ones, who are in no column, a Snapshot keeps claims, columns of the same making over them. What
// a Tx has changed since is counted beside. So a write asks for two counts, whatever the number of users. Empty text is
// like no value: any number of users have it.

// claim is a value as one that users can contend for.
type claim struct {
	key  int64
	text string
}

func claimOf(v Value) claim { return claim{v.key, v.text} }

// claims returns what a record claims of a unique attribute; false for nothing.
func (s *Schema) claim(r *Record, id AttributeID) (claim, bool) {
	if r == nil {
		return claim{}, false
	}
	v, ok := r.Value(id)
	if !ok || v.kind == String && v.text == "" {
		return claim{}, false
	}
	return claimOf(s.byID[id].Aliases.Value(v)), true
}

// holders counts the users, active and dormant, who have a value of a unique attribute.
func (s *Snapshot) holders(id AttributeID, of claim) int {
	return countOf(s.columns[id], of) + countOf(s.claims[id], of)
}

func countOf(c any, of claim) int {
	switch c := c.(type) {
	case *column.Ordered:
		return c.Range(of.key, of.key).Count()
	case *column.Text:
		if code, ok := c.Dictionary().Find(of.text); ok {
			return c.CountOf(code)
		}
	case *column.List:
		if code, ok := c.Dictionary().Find(of.text); ok {
			return c.CountOf(code)
		}
	}
	return 0
}

// layClaims makes the claims of attributes that are unique and have none, and drops those of the others. The list of
// claims must be the snapshot's own.
func (s *Snapshot) layClaims() {
	for id := range s.claims {
		if a := s.schema.byID[id]; a == nil || !a.Unique {
			s.claims[id] = nil
		}
	}
	edits := map[AttributeID][]edit[Value]{}
	for _, id := range s.schema.unique {
		if s.claims[id] == nil {
			s.claims[id] = emptyColumn(s.shape, s.schema.byID[id].Kind)
			edits[id] = nil
		}
	}
	if len(edits) == 0 {
		return
	}
	for ord := range s.dormant.all() {
		r, _ := s.dormantRecord(ord)
		for id := range edits {
			if v, ok := r.Value(id); ok {
				v = s.schema.byID[id].Aliases.Value(v)
				edits[id] = append(edits[id], edit[Value]{ord, &v})
			}
		}
	}
	for id, of := range edits {
		s.claims[id] = edited(s, s.claims[id], of)
	}
}

// editClaims brings the claims of dormant users up to date. Changes ascend by ordinal.
func (s *Snapshot) editClaims(changes []*change) {
	aside := func(r *Record) bool { return r != nil && !r.Active }
	s.claims = slices.Clone(s.claims)
	for _, id := range s.schema.unique {
		var edits []edit[Value]
		for _, c := range changes {
			if !aside(c.before) && !aside(c.now) {
				continue
			}
			e := edit[Value]{ordinal: c.ordinal}
			if aside(c.now) {
				if v, ok := c.now.Value(id); ok {
					v = s.schema.byID[id].Aliases.Value(v)
					e.value = &v
				}
			}
			edits = append(edits, e)
		}
		if len(edits) > 0 {
			s.claims[id] = edited(s, s.claims[id], edits)
		}
	}
}

// hold notes what a change of a user's record does to the claims.
func (tx *Tx) hold(before, now *Record) {
	for _, id := range tx.schema.unique {
		old, had := tx.schema.claim(before, id)
		next, has := tx.schema.claim(now, id)
		if had == has && old == next {
			continue
		}
		if tx.held[id] == nil {
			tx.held[id] = map[claim]int{}
		}
		if had {
			tx.held[id][old]--
		}
		if has {
			tx.held[id][next]++
		}
	}
}

// taken reports whether somebody else than a user, nil for a new one, has the value of a unique attribute that a record
// would claim.
func (tx *Tx) taken(c *change, next *Record, id AttributeID) bool {
	want, claims := tx.schema.claim(next, id)
	if !claims {
		return false
	}
	holders := tx.ground.holders(id, want) + tx.held[id][want]
	if c != nil {
		if own, has := tx.schema.claim(c.now, id); has && own == want {
			holders--
		}
	}
	return holders > 0
}

// shared counts the values of an attribute that several users have, and those users, deactivated ones included.
func (s *Snapshot) shared(id AttributeID) (values, users int) {
	counts := map[claim]int{}
	add := func(of claim, n int) {
		if n > 0 && (of.text != "" || s.schema.byID[id].Kind != String) {
			counts[of] += n
		}
	}
	for _, c := range []any{s.columns[id], s.claims[id]} {
		switch c := c.(type) {
		case *column.Ordered:
			keys, _ := c.Distinct(c.Present().Count())
			for _, k := range keys {
				add(claim{key: k.Key}, k.Count)
			}
		case *column.Text:
			for code := range uint32(c.Dictionary().Len()) {
				add(claim{text: c.Dictionary().Text(code)}, c.CountOf(code))
			}
		}
	}
	for _, n := range counts {
		if n > 1 {
			values++
			users += n
		}
	}
	return values, users
}

// empties counts the active users whose value of an attribute is an empty text or list.
func (s *Snapshot) empties(id AttributeID) int {
	var empty block.Selection = block.Empty()
	switch c := s.columns[id].(type) {
	case *column.Text:
		return countOf(c, claim{})
	case *column.List:
		empty = c.Empty()
	}
	return empty.Count()
}

func valueTaken(a *Attribute) *Issue {
	return fault(ValueTaken, fmt.Sprintf("Somebody else has this value of %s, and no two people have the same.", shown(a.Key)),
		"Find who has it, deactivated people included, and change or remove it there first.")
}
