package engine

import (
	"context"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index"
	"parterre/index/block"
)

// Bound is a plan over one Snapshot at one time. It is a block.Selection, immutable, and may be used by any number
// of goroutines.
type Bound struct{}

var _ block.Selection = (*Bound)(nil)

// Bind makes the plan's leaves selections of the snapshot's columns and its rolling dates absolute. The plan must
// have been compiled with the snapshot's Schema and Groups.
func (p *Plan) Bind(s *index.Snapshot, now time.Time) *Bound { panic("not yet") }

// Snapshot returns the facts the plan is bound to.
func (b *Bound) Snapshot() *index.Snapshot { panic("not yet") }

// Plan returns the plan.
func (b *Bound) Plan() *Plan { panic("not yet") }

// Now returns the time the plan is bound to.
func (b *Bound) Now() time.Time { panic("not yet") }

// Size counts the users, exactly. A single equality or range is O(1). The error is that of ctx, looked at between
// blocks, or ErrInvalidPlan.
func (b *Bound) Size(ctx context.Context) (int, error) { panic("not yet") }

// Bitmap returns the ordinals of the users in a bitmap of the caller's own.
func (b *Bound) Bitmap(ctx context.Context) (*roaring.Bitmap, error) { panic("not yet") }

// Estimate implements block.Selection.
func (b *Bound) Estimate() int { panic("not yet") }

// Count implements block.Selection.
func (b *Bound) Count() int { panic("not yet") }

// Rows implements block.Selection. The rows are valid until the next use of buf.
func (b *Bound) Rows(blk int, buf *block.Buffer) block.Rows { panic("not yet") }

// Contains implements block.Selection.
func (b *Bound) Contains(ord uint32) bool { panic("not yet") }
