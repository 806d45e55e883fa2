package engine

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index"
)

// Windows reports whether time alone can move users in or out: whether the plan, or an audience it refers to, asks
// for a rolling date.
func (p *Plan) Windows() bool { panic("not yet") }

// Moved returns the ordinals of the active users for whom a rolling date of the plan answers differently at the two
// times: everyone whom the clock alone may have moved, and possibly some whom it has not. Nil when there are none.
func (p *Plan) Moved(s *index.Snapshot, before, after time.Time) *roaring.Bitmap { panic("not yet") }

// NextDue returns the first time after now at which a rolling date of the plan may answer differently for a user of
// the snapshot; it may be early and is never late. False when time alone changes nothing.
func (p *Plan) NextDue(s *index.Snapshot, now time.Time) (time.Time, bool) { panic("not yet") }

// UnchangedUntil is NextDue for one user: until then the answer for these values stays as it is.
func (p *Plan) UnchangedUntil(v Values, now time.Time) (time.Time, bool) { panic("not yet") }
