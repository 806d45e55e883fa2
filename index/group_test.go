package index_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parterre/index"
	"parterre/index/indextest"
)

func TestGroupsNest(t *testing.T) {
	t.Run("a cycle is refused, and whoever is below or above is found, as a naive walk says", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			keys := []string{"a", "b", "c", "d", "e", "f"}
			parents := map[string][]string{}
			var above func(key string, seen map[string]bool)
			above = func(key string, seen map[string]bool) {
				if !seen[key] {
					seen[key] = true
					for _, p := range parents[key] {
						above(p, seen)
					}
				}
			}
			s := index.Empty(index.Options{Shape: 6})
			for range rapid.IntRange(1, 30).Draw(t, "writes") {
				tx := s.Begin(s.Revision() + 1)
				key := rapid.SampledFrom(keys).Draw(t, "key")
				wanted := rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 0, 3, rapid.ID).Draw(t, "parents")
				known := slices.DeleteFunc(slices.Clone(wanted), func(p string) bool { _, ok := s.Groups().ByKey(p); return !ok })
				_, there := s.Groups().ByKey(key)
				closes := slices.ContainsFunc(known, func(p string) bool {
					seen := map[string]bool{}
					above(p, seen)
					return there && seen[key]
				})
				_, issues := tx.PutGroup(index.GroupWrite{Key: key, Parents: &wanted})
				if refuse := closes || len(known) < len(wanted); refuse != (len(issues) > 0) {
					t.Fatalf("%s inside %v, with %v: %v", key, wanted, parents, issues)
				} else if !refuse {
					parents[key] = wanted
				}
				s = tx.Snapshot()
			}
			for key := range parents {
				g, _ := s.Groups().ByKey(key)
				want := map[string]bool{}
				above(key, want)
				if got := groupKeys(s, s.Groups().Ancestors(g.ID)); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
					t.Fatalf("above %s: %v, want %v", key, got, want)
				}
				for other := range parents {
					o, _ := s.Groups().ByKey(other)
					if below := slices.Contains(s.Groups().Descendants(o.ID), g.ID); below != want[other] {
						t.Fatalf("%s is below %s: %v", key, other, below)
					}
				}
			}
		})
	})
	t.Run("moving a group touches the members of it and of all groups below it", func(t *testing.T) {
		s := indextest.Start(6)
		for i, g := range []string{"company", "sales", "germany", "berlin", "europe"} {
			s = indextest.Upsert(t, s, index.UserWrite{ID: fmt.Sprint(i), Groups: &[]string{g}})
		}
		tx := s.Begin(100)
		if _, issues := tx.PutGroup(index.GroupWrite{Key: "germany", Parents: &[]string{}}); len(issues) > 0 {
			t.Fatal(issues)
		}
		if got := tx.Touched(); !slices.Equal(got, []uint32{2, 3}) {
			t.Fatalf("touched %v, want the members of germany and berlin", got)
		}
	})
	t.Run("renaming a group keeps its members and touches nobody", func(t *testing.T) {
		s := indextest.Upsert(t, indextest.Start(6), index.UserWrite{ID: "a", Groups: &[]string{"berlin"}})
		tx := s.Begin(3)
		if _, issues := tx.PutGroup(index.GroupWrite{Key: "berlin", NewKey: indextest.Ptr("köln"), Name: indextest.Ptr("Cologne")}); len(issues) > 0 {
			t.Fatal(issues)
		}
		if len(tx.Touched()) != 0 {
			t.Fatal("a rename touched users")
		}
		next := tx.Snapshot()
		g, ok := next.Groups().ByKey("köln")
		if _, old := next.Groups().ByKey("berlin"); !ok || old || g.Name != "Cologne" || !slices.Equal(groupKeys(next, next.User(0).GroupIDs()), []string{"köln"}) {
			t.Fatalf("after the rename: %+v, user in %v", g, groupKeys(next, next.User(0).GroupIDs()))
		}
		if next.Schema().Version() == s.Schema().Version() {
			t.Fatal("the schema's version stayed")
		}
	})
	t.Run("a deleted group is gone from dormant members too, and its id stays taken", func(t *testing.T) {
		s := indextest.Upsert(t, indextest.Start(6), index.UserWrite{ID: "a", Active: indextest.Ptr(false), Groups: &[]string{"berlin", "sales"}})
		old, _ := s.Groups().ByKey("berlin")
		s = indextest.Change(t, s, func(tx *index.Tx) []index.Issue { return tx.DeleteGroup("berlin") })
		s = indextest.Upsert(t, s, index.UserWrite{ID: "a", Active: indextest.Ptr(true)}, index.UserWrite{ID: "b", Groups: &[]string{"berlin"}})
		if got := groupKeys(s, s.User(0).GroupIDs()); !slices.Equal(got, []string{"sales"}) {
			t.Fatalf("groups %v", got)
		}
		if again, _ := s.Groups().ByKey("berlin"); again.ID == old.ID {
			t.Fatal("the id of a deleted group was used again")
		}
	})
}

func TestGoneWithinATransaction(t *testing.T) {
	for _, c := range []struct {
		says           string
		gone           func(tx *index.Tx) []index.Issue
		values, groups int
	}{
		{"whoever was looked at before an attribute is deleted loses its value, in the row and in memory",
			func(tx *index.Tx) []index.Issue { return tx.DeleteAttribute("age") }, 2, 2},
		{"whoever was looked at before a group is deleted is not in it, in the row and in memory",
			func(tx *index.Tx) []index.Issue { return tx.DeleteGroup("berlin") }, 3, 1},
	} {
		for _, looked := range []bool{true, false} {
			says := c.says
			if !looked {
				says = strings.Replace(says, "before", "after", 1)
			}
			t.Run(says, func(t *testing.T) {
				s := indextest.Upsert(t, indextest.Start(6), indextest.User("a", "age", 7, "vip", true))
				s = indextest.Upsert(t, s, index.UserWrite{ID: "a", Active: indextest.Ptr(false), Groups: &[]string{"berlin", "sales"}})
				s = indextest.Change(t, s, func(tx *index.Tx) []index.Issue {
					look := func(tx *index.Tx) []index.Issue { return tx.Upsert(indextest.User("a", "city", "Rome")) }
					first, second := look, c.gone
					if !looked {
						first, second = second, first
					}
					issues := slices.Concat(first(tx), second(tx), tx.Upsert(index.UserWrite{ID: "a", Active: indextest.Ptr(true)}))
					for _, row := range tx.Rows() {
						if row.Table != index.TableUsers {
							continue
						}
						if r, err := index.DecodeRecord(row.Value); err != nil || len(r.Values) != c.values || len(r.Groups) != c.groups {
							t.Fatalf("the row is %+v: %v", r, err)
						}
					}
					return issues
				})
				if r := s.User(0).Record(); len(r.Values) != c.values || len(r.Groups) != c.groups {
					t.Fatalf("the user is %+v", r)
				}
			})
		}
	}
}

func groupKeys(s *index.Snapshot, ids []index.GroupID) []string {
	var out []string
	for _, id := range ids {
		g, _ := s.Groups().ByID(id)
		out = append(out, g.Key)
	}
	slices.Sort(out)
	return out
}

func TestAttributes(t *testing.T) {
	ptr := indextest.Ptr[string]
	t.Run("an inferred attribute can be declared with the same kind", func(t *testing.T) {
		s := indextest.Upsert(t, indextest.Start(6), indextest.User("a", "fresh", 1))
		a, _ := s.Schema().ByKey("fresh")
		if a.Kind != index.Number || a.Declared {
			t.Fatalf("inferred %+v", a)
		}
		s = indextest.Change(t, s, func(tx *index.Tx) []index.Issue {
			id, issues := tx.DeclareAttribute(index.AttributeChange{Key: "fresh", Kind: indextest.Ptr(index.Number), Label: ptr("Fresh"), Sensitive: indextest.Ptr(true)})
			if id != a.ID {
				t.Fatalf("declared as %v, want %v", id, a.ID)
			}
			return issues
		})
		if a, _ := s.Schema().ByKey(a.ID.String()); !a.Declared || a.Label != "Fresh" || !a.Sensitive {
			t.Fatalf("declared %+v", a)
		}
	})
	t.Run("a renamed attribute keeps its values", func(t *testing.T) {
		s := indextest.Upsert(t, indextest.Start(6), indextest.User("a", "age", 7))
		s = indextest.Change(t, s, update(index.AttributeChange{Key: "age", NewKey: ptr("years"), Description: ptr("how old")}))
		a, ok := s.Schema().ByKey("years")
		if v, has := s.User(0).Value(a.ID); !ok || !has || v.Key() != 7 {
			t.Fatalf("after the rename: %v %v", ok, has)
		}
		if _, ok := s.Schema().ByKey("age"); ok {
			t.Fatal("the old key still leads to the attribute")
		}
	})
	t.Run("a deleted attribute takes its values along, of active and dormant users, and its key is free for another kind", func(t *testing.T) {
		s := indextest.Upsert(t, indextest.Start(6), indextest.User("a", "age", 7, "vip", true), indextest.User("b", "age", 8))
		s = indextest.Upsert(t, s, index.UserWrite{ID: "b", Active: indextest.Ptr(false)})
		old, _ := s.Schema().ByKey("age")
		s = indextest.Change(t, s, func(tx *index.Tx) []index.Issue { return tx.DeleteAttribute("age") })
		if s.Ordered(old.ID) != nil || s.Present(old.ID).Count() != 0 {
			t.Fatal("the column is still there")
		}
		s = indextest.Upsert(t, s, indextest.User("a", "age", "young"), index.UserWrite{ID: "b", Active: indextest.Ptr(true)})
		now, _ := s.Schema().ByKey("age")
		if now.ID == old.ID || now.Kind != index.String {
			t.Fatalf("the attribute is %+v, and was %+v", now, old)
		}
		for ord, want := range []int{2, 0} {
			if got := len(s.User(uint32(ord)).Record().Values); got != want {
				t.Fatalf("user %d has %d values, want %d", ord, got, want)
			}
		}
	})
}
