package live

import (
	"context"
	"errors"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

// Counter keeps the Roster. It has no state: everything is in the Views.
type Counter struct{}

var _ audience.Counter = Counter{}

// Count counts every active audience of a View, several at a time.
func (Counter) Count(ctx context.Context, v *audience.View) (*audience.Roster, error) {
	sizes := make([]int32, len(v.Catalog.Active()))
	err := inParallel(len(sizes), func(i int) error {
		size, err := v.Catalog.PlanAt(i).Bind(v.Facts, v.Now).Size(ctx)
		sizes[i] = int32(size)
		return err
	})
	if err != nil {
		return nil, err
	}
	return audience.NewRoster(v.Catalog, sizes), nil
}

// Follow derives the Roster of a View from the one before. An audience that is asked as before moves by the users that
// changed or whose windows moved; one that is asked differently is counted before and after.
func (Counter) Follow(before, after *audience.View, touched []uint32) (*audience.Roster, []audience.Change, []uint32) {
	f := newFollowing(before, after)
	f.moves = make([]audience.Split, len(f.sizes))
	users := touched
	if f.ticked {
		users = f.withMoved(users)
	}
	f.compare(users)
	f.recount()
	return audience.NewRoster(after.Catalog, f.sizes), f.changes(), users
}

// following is one step from a View to the next.
type following struct {
	before, after *audience.View
	sizes         []int32          // of after, by place
	moves         []audience.Split // by place
	ticked        bool             // time passed between the two
	from          []int            // by place in after: the place in before of the same plan; -1 when it is asked differently
	same          bool             // every place has the same plan as before
	redefined     []int            // places in after whose plan is another
}

func newFollowing(before, after *audience.View) *following {
	active := after.Catalog.Active()
	f := &following{before: before, after: after}
	f.sizes, f.ticked = make([]int32, len(active)), !before.Now.Equal(after.Now)
	if before.Catalog.SamePlans(after.Catalog) {
		f.same = true
		copy(f.sizes, before.Roster.Sizes())
		return f
	}
	f.from = make([]int, len(active))
	for i, a := range active {
		at, ok := before.Catalog.Place(a.ID)
		if !ok || before.Catalog.PlanAt(at) != after.Catalog.PlanAt(i) {
			f.from[i] = -1
			f.redefined = append(f.redefined, i)
			continue
		}
		f.from[i] = at
		f.sizes[i] = before.Roster.Sizes()[at]
	}
	return f
}

// withMoved adds the users for whom a rolling date may answer differently now.
func (f *following) withMoved(users []uint32) []uint32 {
	all := roaring.BitmapOf(users...)
	for i := range f.sizes {
		if plan := f.after.Catalog.PlanAt(i); plan.Windows() && (f.same || f.from[i] >= 0) {
			if moved := plan.Moved(f.after.Facts, f.before.Now, f.after.Now); moved != nil {
				all.Or(moved)
			}
		}
	}
	return all.ToArray()
}

// compare asks the users about every audience, before and after.
func (f *following) compare(users []uint32) {
	if len(users) == 0 || len(f.sizes) == 0 {
		return
	}
	was, is := make([]uint64, len(f.before.Catalog.Active())), make([]uint64, len(f.sizes))
	known := uint32(f.before.Facts.Rows()) // ordinals from here on are new
	for chunk := range slices.Chunk(users, engine.PanelUsers) {
		runtime.Gosched() // readers may be waiting for a processor
		old := chunk
		for len(old) > 0 && old[len(old)-1] >= known {
			old = old[:len(old)-1]
		}
		evaluate(f.before.Catalog.Panel(), f.before.Facts, old, f.before, was)
		evaluate(f.after.Catalog.Panel(), f.after.Facts, chunk, f.after, is)
		seen := sight{following: f, users: chunk, known: known}
		for i := range is {
			at := i
			if !f.same {
				if at = f.from[i]; at < 0 {
					continue
				}
			}
			if moved := was[at] ^ is[i]; moved != 0 {
				f.sizes[i] += int32(bits.OnesCount64(moved&is[i]) - bits.OnesCount64(moved&was[at]))
				seen.tell(i, moved, is[i])
			}
		}
	}
}

func evaluate(p *engine.Panel, s *index.Snapshot, users []uint32, v *audience.View, out []uint64) {
	if len(users) == 0 {
		clear(out)
		return
	}
	p.EvaluateRows(s, users, v.Now, out)
}

// recount counts the audiences that are asked differently, and who differs from who was in before.
func (f *following) recount() {
	ctx := context.Background() // a commit is not given up half-way
	err := inParallel(len(f.redefined), func(n int) error {
		i := f.redefined[n]
		is, err := f.after.Catalog.PlanAt(i).Bind(f.after.Facts, f.after.Now).Bitmap(ctx)
		if err != nil {
			return err
		}
		was := roaring.New()
		if at, ok := f.before.Catalog.Place(f.after.Catalog.Active()[i].ID); ok {
			if was, err = f.before.Catalog.PlanAt(at).Bind(f.before.Facts, f.before.Now).Bitmap(ctx); err != nil {
				return err
			}
		}
		both := was.AndCardinality(is)
		f.sizes[i] = int32(is.GetCardinality())
		f.moves[i].Add(f.whyAsked(i), int(is.GetCardinality()-both), int(was.GetCardinality()-both))
		return nil
	})
	if err != nil {
		panic("live: count without a deadline: " + err.Error()) // a plan in the Catalog can be asked
	}
}

// inParallel calls fn for 0 to n-1, on every processor, and returns the first error met.
func inParallel(n int, fn func(int) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	errs := make([]error, min(n, runtime.GOMAXPROCS(0)))
	for w := range errs {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && errs[w] == nil; i = int(next.Add(1)) - 1 {
				errs[w] = fn(i)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// whyAsked says why an audience is asked differently.
func (f *following) whyAsked(place int) audience.Cause {
	if f.after.Catalog.OnlyReferred(f.before.Catalog, f.after.Catalog.Active()[place].ID) {
		return audience.CauseReference
	}
	return audience.CauseDefinition
}

// changes lists the audiences that somebody entered or left, and those that are asked differently.
func (f *following) changes() []audience.Change {
	var out []audience.Change
	for i, a := range f.after.Catalog.Active() {
		redefined := !f.same && f.from[i] < 0
		if f.moves[i] == (audience.Split{}) && !redefined {
			continue
		}
		c := audience.Change{Audience: a.ID, Occasion: audience.OccasionClock, Causes: f.moves[i]}
		for cause, m := range c.Causes.Told() {
			c.Entered, c.Left = c.Entered+m.Entered, c.Left+m.Left
			if cause != audience.CauseClock {
				c.Occasion = audience.OccasionFacts
			}
		}
		if redefined {
			c.Occasion = audience.OccasionDefinition
		}
		out = append(out, c)
	}
	return out
}
