package engine

import (
	"time"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// zoneOf returns the zone a user's days begin in: the user's own where the question names the attribute that holds it and
// the user has a zone there, elsewhere that of the workspace.
func (l *timeLeaf) zoneOf(v Values) *time.Location {
	if l.zoneFrom != 0 {
		if value, ok := v.Value(l.zoneFrom); ok {
			if zone, ok := index.Zone(value.Text()); ok {
				return zone
			}
		}
	}
	return l.zone
}

// ownZones returns the zones by the codes of the attribute that holds them, that of the workspace for what is no zone; nil
// where all users are asked in the same.
func (l *timeLeaf) ownZones(s *index.Snapshot) []*time.Location {
	c := s.Text(l.zoneFrom)
	if l.zoneFrom == 0 || c == nil {
		return nil
	}
	d := c.Dictionary()
	out := make([]*time.Location, d.Len())
	for code := range out {
		out[code] = l.zone
		if c.CountOf(uint32(code)) > 0 {
			if zone, ok := index.Zone(d.Text(uint32(code))); ok {
				out[code] = zone
			}
		}
	}
	return out
}

// zones returns the zones in which a question is asked of somebody, each once.
func (l *timeLeaf) zones(s *index.Snapshot) []*time.Location {
	out := []*time.Location{l.zone}
	met := map[*time.Location]bool{l.zone: true}
	for _, zone := range l.ownZones(s) {
		if !met[zone] {
			met[zone] = true
			out = append(out, zone)
		}
	}
	return out
}

// UnknownZones returns how many different texts of an attribute are no time zones, of those somebody has. It looks at a
// few thousand at most, so that it stays cheap where an attribute holds something else.
func UnknownZones(s *index.Snapshot, attribute index.AttributeID) int {
	const most = 2_000
	c := s.Text(attribute)
	if c == nil {
		return 0
	}
	n := 0
	for code := range uint32(min(c.Dictionary().Len(), most)) {
		if c.CountOf(code) > 0 {
			if _, ok := index.Zone(c.Dictionary().Text(code)); !ok {
				n++
			}
		}
	}
	return n
}

// zonedSelection is the answer to a question whose zone is the user's own. What passes in every zone is a selection of its
// own; only who may pass in one zone and not in another, which is few, is looked at one by one.
type zonedSelection struct {
	leaf        *timeLeaf
	now         time.Time
	snapshot    *index.Snapshot
	column      *column.Ordered
	zones       *column.Text
	byCode      []zoneAt
	workspace   zoneAt
	sure, maybe block.Selection // disjoint
}

// zoneAt is a zone and, of a stretch, what passes there.
type zoneAt struct {
	zone *time.Location
	at   span
}

var _ block.Selection = (*zonedSelection)(nil)

func newZonedSelection(l *timeLeaf, byCode []*time.Location, s *index.Snapshot, now time.Time, within span) *zonedSelection {
	z := &zonedSelection{leaf: l, now: now, snapshot: s, column: s.Ordered(l.attribute), zones: s.Text(l.zoneFrom), byCode: make([]zoneAt, len(byCode))}
	met := map[*time.Location]zoneAt{}
	in := func(zone *time.Location) zoneAt {
		at, ok := met[zone]
		if !ok {
			if at.zone = zone; l.stretch != nil {
				at.at = l.stretch.at(now, zone, l.days)
			}
			met[zone] = at
		}
		return at
	}
	z.workspace = in(l.zone)
	for code, zone := range byCode {
		z.byCode[code] = in(zone)
	}
	sure, all := spans(nil), spans{within}
	if l.stretch != nil { // recurring days are too many to be put together
		sure, all = spans{within}, nil
		for _, at := range met {
			keys := spansOf(at.at).intersect(spans{within})
			sure, all = sure.intersect(keys), spansOf(append(all, keys...)...)
		}
	}
	z.sure, z.maybe = bindSpans(s, l.attribute, sure), bindSpans(s, l.attribute, all.without(sure))
	return z
}

// Estimate implements block.Selection.
func (z *zonedSelection) Estimate() int { return z.sure.Estimate() + z.maybe.Estimate() }

// Exact implements block.Selection.
func (z *zonedSelection) Exact() bool {
	return z.sure.Exact() && z.maybe.Exact() && z.maybe.Estimate() == 0
}

// Count implements block.Selection.
func (z *zonedSelection) Count() int { return block.CountOf(z.snapshot.Shape(), z) }

// Summary implements block.Selection.
func (z *zonedSelection) Summary() block.Summary { return z.sure.Summary().Or(z.maybe.Summary()) }

// Contains implements block.Selection.
func (z *zonedSelection) Contains(ord uint32) bool {
	key, ok := z.column.Key(ord)
	return ok && z.holds(ord, key)
}

func (z *zonedSelection) holds(ord uint32, key int64) bool {
	at := z.workspace
	if code, ok := z.zones.Code(ord); ok {
		at = z.byCode[code]
	}
	if z.leaf.stretch != nil {
		return at.at.lo <= key && key <= at.at.hi
	}
	return z.leaf.holds(key, z.now, at.zone)
}

// Rows implements block.Selection.
func (z *zonedSelection) Rows(blk int, buf *block.Buffer) block.Rows {
	words := buf.Zeros()
	mark := buf.Mark()
	defer buf.Release(mark)
	if z.sure.Summary().Has(blk) {
		block.OrInto(words, z.sure.Rows(blk, buf))
	}
	if z.maybe.Summary().Has(blk) {
		shape := z.snapshot.Shape()
		for _, row := range z.maybe.Rows(blk, buf).AppendRows(nil) {
			if ord := shape.Ordinal(blk, uint32(row)); z.Contains(ord) {
				words[row>>6] |= 1 << (row & 63)
			}
		}
	}
	return block.FromWords(words)
}
