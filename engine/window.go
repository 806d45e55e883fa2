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

// Moved returns the ordinals of the active users for whom a window of the plan answers differently at the two times:
// everyone whom the clock alone may have moved, and possibly some whom it has not. Nil when there are none.
func (p *Plan) Moved(s *index.Snapshot, before, after time.Time) *roaring.Bitmap {
	var moved []block.Selection
	for _, w := range p.windows {
		lo, hi, some := s.Ordered(w.attribute).Extent()
		if !some {
			continue
		}
		var turned []span
		for _, zone := range w.zones(s) {
			if w.recurring != nil && dayOf(before, zone) == dayOf(after, zone) {
				continue // what comes round does so by the day
			}
			then, now := w.keys(before, zone, span{lo, hi}), w.keys(after, zone, span{lo, hi})
			turned = append(append(turned, then.without(now)...), now.without(then)...)
		}
		if len(turned) > 0 {
			moved = append(moved, bindSpans(s, w.attribute, spansOf(turned...)))
		}
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

// NextDue returns the first time after now at which a window of the plan may answer differently for a user of the
// snapshot; it may be early and is never late. False when time alone changes nothing.
func (p *Plan) NextDue(s *index.Snapshot, now time.Time) (time.Time, bool) {
	var first dueTime
	for _, w := range p.windows {
		c := s.Ordered(w.attribute)
		if c == nil {
			continue
		}
		for _, zone := range w.zones(s) {
			first.add(w.due(now, zone, c.After))
		}
	}
	return first.time()
}

// Windows are the windows of some plans that move with the clock, each of them once. It is immutable.
type Windows struct{ leaves []*timeLeaf }

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
		if value, ok := v.Value(l.attribute); ok {
			own := value.Key()
			first.add(l.due(now, l.zoneOf(v), func(key int64) (int64, bool) { return own, own > key }))
		}
	}
	return first.time()
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
