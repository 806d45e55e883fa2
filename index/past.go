package index

import (
	"encoding/binary"
	"iter"

	"parterre/store"
)

// Past makes the facts of one revision from those of another, earlier or later: it is the way from a Snapshot that is there
// to one that was. The present says what never changed, before-images and former rows what did. Nothing is read of users,
// names and events that were not touched in between.
//
// What cannot be told any more is left out: an attribute that was deleted or made one of another kind since, of which users
// who were written later have no value of then. Lost says which.
type Past struct {
	Store   *store.Store
	Present *Snapshot // taken before Former was read
	Former  *Former   // reaches back to the revisions asked for
}

// Lost returns the attributes there were at a revision whose values cannot be told any more, by their ids.
func (p *Past) Lost(rev Revision) ([]Attribute, error) {
	var out []Attribute
	for id, row := range p.rows(TableAttributes, rev) {
		a, err := decodeAttribute(AttributeID(id), row)
		if err != nil {
			return nil, err
		}
		if p.lost(&a) {
			out = append(out, a)
		}
	}
	return out, nil
}

// lost reports whether the column of an attribute of then has become another one since, or none.
func (p *Past) lost(a *Attribute) bool {
	now := p.Present.schema.at(a.ID)
	return now == nil || len(now.casts) != len(a.casts)
}

// stays reports whether what is known under an id was so at a revision.
func (p *Past) stays(t store.Table, id uint32, rev Revision) bool {
	_, changed := p.Former.At(t, string(binary.BigEndian.AppendUint32(nil, id)), rev)
	return !changed
}

// rows yields what was known under ids, ascending, where that is something else by now.
func (p *Past) rows(t store.Table, rev Revision) iter.Seq2[uint32, []byte] {
	return func(yield func(uint32, []byte) bool) {
		for _, key := range p.Former.Keys(t) {
			if row, _ := p.Former.At(t, key, rev); len(key) == 4 && row != nil && !yield(binary.BigEndian.Uint32([]byte(key)), row) {
				return
			}
		}
	}
}

// names returns attributes, groups and event types as they were at a revision.
func (p *Past) names(rev Revision) (schemaRows, error) {
	out := schemaRows{schema: p.Present.schema, groups: p.Present.groups, eventTypes: p.Present.eventTypes, nextKey: p.Present.nextKey, revision: rev}
	counts, changed := p.Former.At(TableCounters, "", rev)
	if !changed {
		return out, nil
	}
	c := counters{attribute: 1, group: 1, eventType: 1}
	if counts != nil {
		var err error
		if c, err = decodeCounters(counts); err != nil {
			return out, err
		}
	}
	out.schema, out.groups, out.eventTypes = emptySchema(), emptyGroups(), emptyEventTypes()
	for _, a := range p.Present.schema.byID {
		if a != nil && p.stays(TableAttributes, uint32(a.ID), rev) {
			out.schema.put(*a)
		}
	}
	for _, g := range p.Present.groups.byID {
		if g != nil && p.stays(TableGroups, uint32(g.ID), rev) {
			out.groups.put(*g)
		}
	}
	for _, t := range p.Present.eventTypes.byID {
		if t != nil && p.stays(TableEventTypes, uint32(t.ID), rev) {
			out.eventTypes.put(*t)
		}
	}
	for id, row := range p.rows(TableAttributes, rev) {
		a, err := decodeAttribute(AttributeID(id), row)
		if err != nil {
			return out, err
		}
		if !p.lost(&a) {
			out.schema.put(a)
		}
	}
	for id, row := range p.rows(TableGroups, rev) {
		g, err := decodeGroup(GroupID(id), row)
		if err != nil {
			return out, err
		}
		out.groups.put(g)
	}
	for id, row := range p.rows(TableEventTypes, rev) {
		t, err := decodeEventType(EventTypeID(id), row)
		if err != nil {
			return out, err
		}
		out.eventTypes.put(t)
	}
	out.schema.version = c.version
	out.schema.byID = sized(out.schema.byID, int(c.attribute))
	out.groups.byID = sized(out.groups.byID, int(c.group))
	out.eventTypes.byID = sized(out.eventTypes.byID, int(c.eventType))
	return out, nil
}

// sized returns a list of a length; what lies beyond it is empty.
func sized[T any](list []*T, n int) []*T {
	out := make([]*T, n)
	copy(out, list)
	return out
}
