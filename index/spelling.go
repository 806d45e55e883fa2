package index

import (
	"slices"

	"parterre/index/block"
	"parterre/index/column"
)

// Where an attribute has aliases its column holds values, and beside it lies a second column, sent, that holds what was
// sent of those users for whom that is another spelling. So a record can be told from memory as it was sent, for the next
// write of the user, and other aliases lay both columns anew without a look at the disk. The alternative, rows rewritten
// with the values, would lose what was sent; reading rows at every write would put the disk into the way of the writer.

// sentValue returns what was sent of an active user for an attribute.
func (s *Snapshot) sentValue(id AttributeID, ord uint32) (Value, bool) {
	if int(id) < len(s.sent) {
		switch c := s.sent[id].(type) {
		case *column.Text:
			if code, ok := c.Code(ord); ok {
				return StringValue(c.Dictionary().Text(code)), true
			}
		case *column.List:
			if texts, ok := listTexts(c, ord); ok {
				return Value{kind: StringList, list: texts}, true
			}
		}
	}
	return s.value(id, ord)
}

// split turns edits of what was sent into those of the column and of sent.
func (a *Aliases) split(edits []edit[Value]) (values, sent []edit[Value]) {
	values, sent = make([]edit[Value], len(edits)), make([]edit[Value], len(edits))
	for i, e := range edits {
		values[i], sent[i] = e, edit[Value]{ordinal: e.ordinal}
		if e.value == nil {
			continue
		}
		if value := a.Value(*e.value); !value.Equal(*e.value) {
			values[i].value, sent[i].value = &value, e.value
		}
	}
	return values, sent
}

// respell lays the column of an attribute and the one beside it as its aliases have it now. It takes as long as reading
// the users whose spelling was or is an alias.
func (s *Snapshot) respell(id AttributeID, aliases *Aliases) {
	var edits []edit[Value]
	add := func(ord uint32) {
		if v, ok := s.sentValue(id, ord); ok {
			edits = append(edits, edit[Value]{ord, &v})
		}
	}
	var known *column.Dictionary
	var holding func(codes []uint32) block.Selection
	switch c := s.columns[id].(type) {
	case *column.Text:
		known, holding = c.Dictionary(), c.Select
	case *column.List:
		known, holding = c.Dictionary(), c.Any
	default:
		return
	}
	var codes []uint32
	for _, one := range aliases.All() {
		for _, spelling := range one.Spellings {
			if code, ok := known.Find(spelling); ok {
				codes = append(codes, code)
			}
		}
	}
	slices.Sort(codes)
	for _, ord := range ordinals(s.shape, holding(codes)) {
		add(ord)
	}
	if beside, ok := s.sent[id].(interface{ Present() *block.Posting }); ok {
		for _, ord := range ordinals(s.shape, beside.Present()) {
			add(ord)
		}
	}
	slices.SortFunc(edits, func(a, b edit[Value]) int { return int(a.ordinal) - int(b.ordinal) })
	edits = slices.CompactFunc(edits, func(a, b edit[Value]) bool { return a.ordinal == b.ordinal })
	values, sent := aliases.split(edits)
	s.columns[id] = edited(s, s.columns[id], values)
	s.sent[id] = s.editedSent(id, s.columns[id], sent)
}

// reshape lays the columns anew whose kind or aliases were changed since a revision, as they were changed.
func (s *Snapshot) reshape(since Revision) {
	for id, a := range s.schema.byID {
		if a != nil && a.Shaped > since {
			for i := range a.casts {
				if c := &a.casts[i]; c.revision > since {
					s.respell(a.ID, c.aliases)
					s.castColumn(a.ID, c)
				}
			}
			s.respell(AttributeID(id), a.Aliases)
			s.claims[id] = nil // to be laid anew as well
		}
	}
}

// editedSent returns the column beside that of an attribute after edits: nil as long as everybody's spelling is the value.
func (s *Snapshot) editedSent(id AttributeID, of any, edits []edit[Value]) any {
	beside := s.sent[id]
	if beside == nil {
		if !slices.ContainsFunc(edits, func(e edit[Value]) bool { return e.value != nil }) {
			return nil
		}
		kind := String
		if _, list := of.(*column.List); list {
			kind = StringList
		}
		beside = emptyColumn(s.shape, kind)
	}
	beside = edited(s, beside, edits)
	if beside.(interface{ Present() *block.Posting }).Present().Count() == 0 {
		return nil
	}
	return beside
}
