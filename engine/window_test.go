package engine_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

// windowed draws criteria with a rolling date in them.
func windowed(d indextest.Dice, known []string) *engine.Criteria {
	pool := indextest.Pick(d, slices.DeleteFunc(slices.Clone(indextest.Pools), func(p indextest.Pool) bool { return p.Kind != index.Date && p.Kind != index.DateTime }))
	operator := indextest.Pick(d, []string{"inLast", "inLast", "moreThanAgo", "inNext", "moreThanAhead", "period", "anniversary"})
	window := &engine.Criteria{Attribute: &engine.AttributeCriteria{Key: pool.Key, Is: askTest(d, pool, operator)}}
	if indextest.OneIn(d, 3) {
		window.Attribute.ZoneFrom = ptr("home")
	}
	list := append(askMany(d, 2, known), window)
	if indextest.OneIn(d, 2) {
		return &engine.Criteria{Any: list}
	}
	return &engine.Criteria{All: list}
}

// homes are zones users have, the ends of the world included.
var homes = []any{"Europe/Vienna", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Mars/Olympus"}

// around writes users whose days and instants lie around now, so that the clock moves somebody.
func (w *world) around(t *rapid.T) {
	offsets := rapid.SliceOfN(rapid.IntRange(-800*24*3600, 400*24*3600), 1, 20).Draw(t, "offsets")
	for shape, s := range w.snapshots {
		tx := s.Begin(s.Revision() + 1)
		for i, seconds := range offsets {
			at := w.oracle.now.Add(time.Duration(seconds) * time.Second)
			if issues := tx.Upsert(indextest.User(indextest.ID(200+i), "seen", at.UTC().Format(time.RFC3339Nano), "born", at.Format(time.DateOnly), "home", indextest.Pick(rand.New(rand.NewPCG(uint64(i), 1)), homes))); len(issues) > 0 {
				t.Fatal(issues)
			}
		}
		w.snapshots[shape] = tx.Snapshot()
	}
	w.settle()
}

// members is what the oracle says at a time.
func (w *world) members(c *engine.Criteria, now time.Time) map[uint32]bool {
	before := w.oracle.now
	w.oracle.now = now
	defer func() { w.oracle.now = before }()
	return w.expect(c)
}

func TestTheClockMovesNobodyUnseen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.around(t)
		c := windowed(indextest.Rapid(t), w.known)
		p := w.compile(t, c)
		now := w.oracle.now
		before := w.members(c, now)
		due, moves := p.NextDue(w.snapshots[10], now)
		if moves && !due.After(now) {
			t.Fatalf("due at %v, which is not after %v", due, now)
		}
		for range 12 {
			step := time.Duration(rapid.Int64Range(1, int64(100*24*time.Hour/time.Millisecond)).Draw(t, "ms")) * time.Millisecond
			if rapid.Bool().Draw(t, "short") {
				step /= 1000
			}
			later := now.Add(step).Truncate(time.Millisecond)
			if rapid.Bool().Draw(t, "just before due") && moves {
				later = due.Add(-time.Millisecond)
			}
			if !later.After(now) {
				continue
			}
			after := w.members(c, later)
			moved := p.Moved(w.snapshots[10], now, later)
			for _, ord := range w.ords {
				if before[ord] == after[ord] {
					continue
				}
				if moved == nil || !moved.Contains(ord) {
					t.Fatalf("user %d moved between %v and %v and is not among the moved\n%s", ord, now, later, show(c))
				}
				if !moves || later.Before(due) {
					t.Fatalf("user %d moved by %v, and the plan is due at %v (%v)\n%s", ord, later, due, moves, show(c))
				}
				until, ok := engine.NewWindows([]*engine.Plan{p}).UnchangedUntil(w.snapshots[10].User(ord), now)
				if !ok || later.Before(until) {
					t.Fatalf("user %d moved by %v, and should not have until %v (%v)\n%s", ord, later, until, ok, show(c))
				}
			}
			w.oracle.now = later
			w.agree(t, c)
			w.oracle.now = now
		}
	})
}

func TestFollowingNextDueSeesEveryMove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.around(t)
		c := windowed(indextest.Rapid(t), nil)
		p := w.compile(t, c)
		now := w.oracle.now
		for range 40 {
			due, moves := p.NextDue(w.snapshots[10], now)
			end := now.Add(40 * 24 * time.Hour)
			if moves && due.Before(end) {
				end = due
			}
			before := w.members(c, now)
			for _, part := range []time.Duration{end.Sub(now) / 3, end.Sub(now) * 9 / 10, end.Sub(now) - time.Millisecond} {
				at := now.Add(part).Truncate(time.Millisecond)
				if at.Before(now) {
					continue
				}
				for ord := range w.members(c, at) {
					if !before[ord] {
						t.Fatalf("user %d came by %v, before the plan was due at %v\n%s", ord, at, end, show(c))
					}
				}
				if got := len(w.members(c, at)); got != len(before) {
					t.Fatalf("%d became %d by %v, before the plan was due at %v\n%s", len(before), got, at, end, show(c))
				}
			}
			if !moves {
				return
			}
			now = due
		}
	})
}

func TestAPlanWithoutARollingDateIsNeverDue(t *testing.T) {
	s := indextest.Start(6)
	p, _ := engine.Compile(&engine.Criteria{Everyone: ptr(true)}, engine.Env{Schema: s.Schema()})
	if _, due := p.NextDue(s, moment(moments[0])); due || p.Windows() {
		t.Fatal("it is due")
	}
	if moved := p.Moved(s, moment(moments[0]), moment(moments[1])); moved != nil {
		t.Fatal("it moves somebody")
	}
}

func TestAWindowOfMonthsIsClampedToTheMonthsEnd(t *testing.T) {
	s := indextest.Declare(t, index.Empty(index.Options{Shape: 6}), map[string]index.Kind{"day": index.Date})
	s = indextest.Upsert(t, s, indextest.User("a", "day", "2025-02-28"), indextest.User("b", "day", "2025-03-01"), indextest.User("c", "day", "2025-03-31"), indextest.User("d", "day", "2025-04-01"))
	p, _ := engine.Compile(&engine.Criteria{Attribute: &engine.AttributeCriteria{Key: "day", Is: &engine.Test{InLast: ptr("P1M")}}}, engine.Env{Schema: s.Schema()})
	b := p.Bind(s, moment("2025-03-31T12:00:00Z")) // a month before is 28 February, which no longer belongs to it
	if bitmap, _ := b.Bitmap(t.Context()); bitmap.String() != "{1,2}" {
		t.Fatalf("%v, should be b and c", bitmap)
	}
}
