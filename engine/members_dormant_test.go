package engine_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

func TestDormantMembers(t *testing.T) {
	t.Run("pages put together are all deactivated users, sorted, in every order", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			d := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
			s := indextest.Population(d, indextest.Pick(d, indextest.Shapes), d.IntN(150))
			tx := s.Begin(s.Revision() + 1)
			for ord := range uint32(s.Rows()) {
				if s.Known(ord) && indextest.OneIn(d, 2) {
					tx.Patch(index.UserWrite{ID: s.User(ord).ID(), Active: ptr(false)})
				}
			}
			s = tx.Snapshot()
			var users []index.User
			for ord := range uint32(s.Rows()) {
				if s.Known(ord) && !s.User(ord).Active() {
					users = append(users, s.User(ord))
				}
			}
			o := engine.MembersOptions{First: 1 + d.IntN(1+d.IntN(60))}
			if indextest.OneIn(d, 3) {
				o.Search = indextest.Pick(d, []string{"1", "u00", "A", "ada", "ÇE", "ce", "bo e", "e BO u0", "u00 ada 1", "1 1", "nobody has this"})
			}
			for _, o.Order = range orders() {
				want := sortedIDs(s, users, o)
				read := func(o engine.MembersOptions) (engine.Page, []index.Issue, error) {
					return engine.DormantMembers(ctx, s, o)
				}
				each := func(l engine.Listing, fn func(index.User) error) ([]index.Issue, error) {
					return engine.EachDormant(ctx, s, l, fn)
				}
				if got := listed(t, o, each); !slices.Equal(got, want) {
					t.Fatalf("all at once in %+v: got %q, want %q", o, got, want)
				}
				if got := allPages(t, s, o, read); !slices.Equal(got, want) {
					t.Fatalf("%+v: got %q, want %q", o, got, want)
				}
				if n, err := engine.DormantCount(ctx, s, o.Search); err != nil || n != len(want) {
					t.Fatalf("count %d, %v, want %d", n, err, len(want))
				}
			}
		})
	})
	t.Run("faults of the options are issues", func(t *testing.T) {
		s := indextest.Upsert(t, indextest.Start(6), index.UserWrite{ID: "a", Active: ptr(false)})
		_, issues, err := engine.DormantMembers(ctx, s, engine.MembersOptions{After: "nonsense"})
		if err != nil || len(issues) != 1 || issues[0].Code != engine.PageOutOfRange {
			t.Fatal(issues, err)
		}
	})
}

func BenchmarkDormantMembers(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		s := indextest.Start(16)
		tx := s.Begin(1)
		for i := range n {
			tx.Upsert(index.UserWrite{ID: indextest.ID(i), Name: ptr(fmt.Sprintf("Name %d", i)), Active: ptr(false)})
		}
		s = tx.Snapshot()
		b.Run(fmt.Sprintf("%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, issues, err := engine.DormantMembers(ctx, s, engine.MembersOptions{First: 50, Search: "99", Order: engine.MemberOrder{By: engine.OrderName}}); err != nil || issues != nil {
					b.Fatal(issues, err)
				}
			}
		})
	}
}
