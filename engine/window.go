package engine

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index"
	"parterre/index/block"
)

// Windows reports whether time alone can move users in or out: whether the plan, or an audience it refers to, asks
// for something that moves with the clock, such as the last 30 days, this month or an anniversary.
func (p *Plan) Windows() bool { return len(p.windows) > 0 }

// mover is a leaf whose answer may move with the clock.
type mover interface {
	leaf
	// moves reports whether it does.
	moves() bool
	// moved returns the users, active or not, for whom it may answer differently at the two times; it may return more.
	moved(s *index.Snapshot, before, after time.Time) []block.Selection
	// due adds when it may next answer differently for a user of the snapshot; it may be early and is never late.
	due(s *index.Snapshot, now time.Time, first *dueTime)
	// dueFor is the same for one user.
	dueFor(v Values, now time.Time, first *dueTime)
}

// Moved returns the ordinals of the active users for whom a window of the plan answers differently at the two times:
// everyone whom the clock alone may have moved, and possibly some whom it has not. Nil when there are none.
func (p *Plan) Moved(s *index.Snapshot, before, after time.Time) *roaring.Bitmap {
	var moved []block.Selection
	for _, w := range p.windows {
		moved = append(moved, w.moved(s, before, after)...)
	}
	all := block.Union(s.Shape(), moved)
	out, buf := roaring.New(), block.NewBuffer(s.Shape())
	summary := all.Summary()
	for blk := summary.Next(0); blk >= 0; blk = summary.Next(blk + 1) {
		out.AddMany(all.Rows(blk, buf).Append(nil, s.Shape().Ordinal(blk, 0)))
		buf.Release(block.Mark{})
	}
	if out.IsEmpty() {
		return nil
	}
	return out
}

var _ mover = (*timeLeaf)(nil)

func (l *timeLeaf) moved(s *index.Snapshot, before, after time.Time) []block.Selection {
	lo, hi, some := s.Ordered(l.attribute).Extent()
	if !some {
		return nil
	}
	var turned []span
	for _, zone := range l.zones(s) {
		turned = append(turned, l.turned(zone, before, after, span{lo, hi})...)
	}
	if len(turned) == 0 {
		return nil
	}
	return []block.Selection{bindSpans(s, l.attribute, spansOf(turned...))}
}

// turned returns the keys within a span that pass at one of two times only.
func (l *timeLeaf) turned(zone *time.Location, before, after time.Time, within span) []span {
	if l.recurring != nil && dayOf(before, zone) == dayOf(after, zone) {
		return nil // what comes round does so by the day
	}
	then, now := l.keys(before, zone, within), l.keys(after, zone, within)
	return append(append([]span(nil), then.without(now)...), now.without(then)...)
}

// NextDue returns the first time after now at which a window of the plan may answer differently for a user of the
// snapshot; it may be early and is never late. False when time alone changes nothing.
func (p *Plan) NextDue(s *index.Snapshot, now time.Time) (time.Time, bool) {
	var first dueTime
	for _, w := range p.windows {
		w.due(s, now, &first)
	}
	return first.time()
}

func (l *timeLeaf) due(s *index.Snapshot, now time.Time, first *dueTime) {
	if c := s.Ordered(l.attribute); c != nil {
		for _, zone := range l.zones(s) {
			first.add(l.next(now, zone, c.After))
		}
	}
}

// Windows are the windows of some plans that move with the clock, each of them once. It is immutable.
type Windows struct{ leaves []mover }

// NewWindows gathers the windows of plans.
func NewWindows(plans []*Plan) Windows {
	var w Windows
	met := map[string]bool{}
	for _, p := range plans {
		for _, l := range p.windows {
			if key := string(l.appendKey(nil)); !met[key] {
				met[key] = true
				w.leaves = append(w.leaves, l)
			}
		}
	}
	return w
}

// UnchangedUntil is the first time after now at which one of them may answer differently for a user; it may be early
// and is never late. False when time alone changes nothing.
func (w Windows) UnchangedUntil(v Values, now time.Time) (time.Time, bool) {
	if !v.Active() {
		return time.Time{}, false
	}
	var first dueTime
	for _, l := range w.leaves {
		l.dueFor(v, now, &first)
	}
	return first.time()
}

func (l *timeLeaf) dueFor(v Values, now time.Time, first *dueTime) {
	if value, ok := v.Value(l.attribute); ok {
		own := value.Key()
		first.add(l.next(now, l.zoneOf(v), func(key int64) (int64, bool) { return own, own > key }))
	}
}

// dueTime is the first of some times, in milliseconds.
type dueTime struct {
	ms   int64
	some bool
}

func (d *dueTime) add(ms int64, ok bool) {
	if ok && (!d.some || ms < d.ms) {
		d.ms, d.some = ms, true
	}
}

func (d *dueTime) time() (time.Time, bool) {
	if !d.some {
		return time.Time{}, false
	}
	return time.UnixMilli(d.ms).UTC(), true
}
