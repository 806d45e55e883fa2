package engine_test

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

// pages reads all pages of the members of a population.
func pages(t rapid.TB, s *index.Snapshot, of block.Selection, o engine.MembersOptions) []string {
	t.Helper()
	return allPages(t, s, o, func(o engine.MembersOptions) (engine.Page, []index.Issue, error) {
		return engine.Members(ctx, s, of, o)
	})
}

// allPages reads all pages of a list.
func allPages(t rapid.TB, s *index.Snapshot, o engine.MembersOptions, read func(engine.MembersOptions) (engine.Page, []index.Issue, error)) []string {
	t.Helper()
	var ids []string
	for {
		page, issues, err := read(o)
		if err != nil || len(issues) > 0 {
			t.Fatalf("page %+v: %v, %v", o, issues, err)
		}
		for _, m := range page.Members {
			ids = append(ids, m.User.ID())
		}
		if !page.HasNext {
			return ids
		}
		if len(page.Members) != o.First {
			t.Fatalf("a page of %d where %d were asked for and more follow", len(page.Members), o.First)
		}
		o.After = page.Members[len(page.Members)-1].Cursor
		if len(ids) > s.Rows() {
			t.Fatalf("pages of %+v go round in circles: %q", o, ids[:20])
		}
	}
}

// listed reads a list all at once.
func listed(t rapid.TB, o engine.MembersOptions, each func(engine.Listing, func(index.User) error) ([]index.Issue, error)) []string {
	t.Helper()
	var ids []string
	issues, err := each(engine.Listing{Search: o.Search, Order: o.Order}, func(u index.User) error {
		ids = append(ids, u.ID())
		return nil
	})
	if err != nil || len(issues) > 0 {
		t.Fatalf("%+v: %v, %v", o, issues, err)
	}
	return ids
}

// bare is a text without regard to case and accents.
func bare(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(plain(text)))
	return strings.NewReplacer("ß", "ss", "ẞ", "ss", "ø", "o", "æ", "ae", "ł", "l", "ı", "i").Replace(text)
}

// sortedIDs is the naive list: every member, sorted by a comparison of values.
func sortedIDs(s *index.Snapshot, users []index.User, o engine.MembersOptions) []string {
	users = slices.DeleteFunc(slices.Clone(users), func(u index.User) bool {
		return slices.ContainsFunc(strings.Fields(o.Search), func(word string) bool {
			return !strings.Contains(bare(u.ID()), bare(word)) && !strings.Contains(bare(u.Name()), bare(word))
		})
	})
	a, _ := s.Schema().ByKey(o.Order.Attribute)
	slices.SortFunc(users, func(u, v index.User) int {
		by := 0
		switch o.Order.By {
		case engine.OrderName:
			if (u.Name() == "") != (v.Name() == "") {
				return cmp.Compare(v.Name(), u.Name()) // the empty one is the smaller, and comes last
			}
			by = cmp.Compare(plain(u.Name()), plain(v.Name()))
		case engine.OrderID:
			by = cmp.Compare(u.ID(), v.ID())
		case engine.OrderAttribute:
			x, okX := u.Value(a.ID)
			y, okY := v.Value(a.ID)
			if okX != okY {
				if okX {
					return -1
				}
				return 1
			}
			by = cmp.Or(compareStored(x, y), cmp.Compare(plain(x.Text()), plain(y.Text())))
		default:
			by = cmp.Compare(u.Key(), v.Key())
		}
		if o.Order.Descending {
			by = -by
		}
		return cmp.Or(by, cmp.Compare(u.ID(), v.ID()))
	})
	ids := make([]string, len(users))
	for i, u := range users {
		ids[i] = u.ID()
	}
	return ids
}

func orders() []engine.MemberOrder {
	out := []engine.MemberOrder{{}, {By: engine.OrderJoined}, {By: engine.OrderID}, {By: engine.OrderName}}
	for _, p := range indextest.Pools {
		if p.Kind != index.StringList {
			out = append(out, engine.MemberOrder{By: engine.OrderAttribute, Attribute: p.Key})
		}
	}
	for _, o := range out {
		o.Descending = true
		out = append(out, o)
	}
	return out
}

func TestMembers(t *testing.T) {
	t.Run("pages put together are the whole list, sorted, in every order", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			d := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
			s := indextest.Population(d, indextest.Pick(d, indextest.Shapes), d.IntN(300))
			of := crowdOf(s, d, 1+d.IntN(3))
			o := engine.MembersOptions{First: 1 + d.IntN(1+d.IntN(60))}
			if indextest.OneIn(d, 3) {
				o.Search = indextest.Pick(d, []string{"1", "u00", "A", "ada", "ÇE", "ce", "bo e", "e BO u0", "u00 ada 1", "1 1", "nobody has this"})
			}
			for _, o.Order = range orders() {
				want := sortedIDs(s, of.users, o)
				if got := pages(t, s, of.selection, o); !slices.Equal(got, want) {
					t.Fatalf("%+v: got %q, want %q", o, got, want)
				}
				each := func(l engine.Listing, fn func(index.User) error) ([]index.Issue, error) {
					return engine.EachMember(ctx, s, of.selection, l, fn)
				}
				if got := listed(t, o, each); !slices.Equal(got, want) {
					t.Fatalf("all at once in %+v: got %q, want %q", o, got, want)
				}
				if n, err := engine.MembersCount(ctx, s, of.selection, o.Search); err != nil || n != len(want) {
					t.Fatalf("count %d, %v, want %d", n, err, len(want))
				}
			}
		})
	})
	t.Run("a page goes on after somebody who is gone or has changed", func(t *testing.T) {
		s := indextest.Declare(t, index.Empty(index.Options{Shape: 6}), map[string]index.Kind{"city": index.String, "age": index.Integer})
		for n := range 200 {
			s = indextest.Upsert(t, s, indextest.User(indextest.ID(n), "city", fmt.Sprintf("c%02d", n%7), "age", int64(n%10)))
		}
		for _, order := range []engine.MemberOrder{
			{}, {Descending: true}, {By: engine.OrderID}, {By: engine.OrderAttribute, Attribute: "city"},
			{By: engine.OrderAttribute, Attribute: "age", Descending: true},
		} {
			o := engine.MembersOptions{First: 50, Order: order}
			page, _, _ := engine.Members(ctx, s, s.Everyone(), o)
			all := pages(t, s, s.Everyone(), o)
			last := page.Members[49]
			later := indextest.Change(t, s, func(tx *index.Tx) []index.Issue { return tx.Delete(last.User.ID()) })
			o.After = last.Cursor
			if got := pages(t, later, later.Everyone(), o); !slices.Equal(got, all[50:]) {
				t.Errorf("%+v: goes on with %q, want %q", order, got, all[50:])
			}
		}
	})
	t.Run("a person is found by words of name and id in any order, without accents and as others spell them", func(t *testing.T) {
		s := indextest.Start(6)
		for id, name := range map[string]string{"p1": "Jürgen Müller", "p2": "Søren Kierkegaard", "p3": "Zoë José", "p4": "Łukasz Straße", "p5": "Müller Anna", "p6": "Şükrü IŞIK"} {
			s = indextest.Upsert(t, s, index.UserWrite{ID: id, Name: &name})
		}
		for search, want := range map[string][]string{
			"muller": {"p1", "p5"}, "MÜLLER jur": {"p1"}, "anna müller": {"p5"}, "soren": {"p2"}, "SØREN kierk": {"p2"}, "jose zoe": {"p3"}, "lukasz strasse": {"p4"},
			"p1 muller": {"p1"}, "muller p5": {"p5"}, "p": {"p1", "p2", "p3", "p4", "p5", "p6"}, "sukru isik": {"p6"}, "anna jurgen": nil, "müllér": {"p1", "p5"},
		} {
			got := pages(t, s, s.Everyone(), engine.MembersOptions{First: 2, Search: search, Order: engine.MemberOrder{By: engine.OrderID}})
			if !slices.Equal(got, want) {
				t.Errorf("%q finds %q, want %q", search, got, want)
			}
		}
	})
	t.Run("white space around what is searched for is cut off, as around anything typed", func(t *testing.T) {
		s := index.Empty(index.Options{Shape: 6})
		ada := indextest.User("x1")
		ada.Name = ptr("Ada Ek")
		s = indextest.Upsert(t, s, ada, indextest.User("y2"))
		for search, want := range map[string][]string{
			" x": {"x1"}, "ada ": {"x1"}, "\t a e\u00a0": {"x1"}, "a  e": {"x1"}, "a  z": nil, " ": {"x1", "y2"}, "": {"x1", "y2"}, "2\n": {"y2"},
			strings.Repeat(" ", engine.MaxSearchBytes) + "x": {"x1"},
		} {
			if got := pages(t, s, s.Everyone(), engine.MembersOptions{First: 1, Search: search}); !slices.Equal(got, want) {
				t.Errorf("%q finds %q, want %q", search, got, want)
			}
			if n, err := engine.MembersCount(ctx, s, s.Everyone(), search); err != nil || n != len(want) {
				t.Errorf("%q counts %d, %v, want %d", search, n, err, len(want))
			}
		}
	})
	t.Run("faults of the options are issues, all of them", func(t *testing.T) {
		s := indextest.Upsert(t, indextest.Start(6), indextest.Write(rand.New(rand.NewPCG(1, 1)), "a"), indextest.Write(rand.New(rand.NewPCG(1, 2)), "b"))
		first, _, _ := engine.Members(ctx, s, s.Everyone(), engine.MembersOptions{First: 1})
		if len(first.Members) != 1 {
			t.Fatalf("%d members", len(first.Members))
		}
		good := first.Members[0].Cursor
		raw, _ := base64.RawURLEncoding.DecodeString(good)
		raw[3] ^= 1
		for _, c := range []struct {
			options engine.MembersOptions
			path    string
		}{
			{engine.MembersOptions{First: 0}, "first"},
			{engine.MembersOptions{First: engine.MaxPage + 1}, "first"},
			{engine.MembersOptions{First: 1, After: "nonsense"}, "after"},
			{engine.MembersOptions{First: 1, After: good[:len(good)-2]}, "after"},
			{engine.MembersOptions{First: 1, After: base64.RawURLEncoding.EncodeToString(raw)}, "after"},
			{engine.MembersOptions{First: 1, After: good, Order: engine.MemberOrder{By: engine.OrderName}}, "after"},
			{engine.MembersOptions{First: 1, After: good, Order: engine.MemberOrder{Descending: true}}, "after"},
			{engine.MembersOptions{First: 1, Search: strings.Repeat("x", 257)}, "search"},
			{engine.MembersOptions{First: 1, Search: "\xff"}, "search"},
			{engine.MembersOptions{First: 1, Order: engine.MemberOrder{By: "AGE"}}, "orderBy field"},
			{engine.MembersOptions{First: 1, Order: engine.MemberOrder{By: engine.OrderAttribute, Attribute: "nope"}}, "orderBy attribute"},
			{engine.MembersOptions{First: 1, Order: engine.MemberOrder{By: engine.OrderAttribute, Attribute: "tags"}}, "orderBy attribute"},
			{engine.MembersOptions{First: 1, Order: engine.MemberOrder{Attribute: "age"}}, "orderBy attribute"},
			{engine.MembersOptions{First: -1, Search: "\xff", Order: engine.MemberOrder{By: "AGE"}}, "first, search, orderBy field"},
		} {
			_, issues, err := engine.Members(ctx, s, s.Everyone(), c.options)
			var paths []string
			for _, i := range issues {
				paths = append(paths, strings.Join(i.Path, " "))
				if i.Message == "" || i.Hint == "" || i.Severity != index.Error || i.Code == "" {
					t.Errorf("%+v: an issue that does not help: %+v", c.options, i)
				}
			}
			if got := strings.Join(paths, ", "); err != nil || got != c.path {
				t.Errorf("%+v: issues at %q (%v), want %q", c.options, got, err, c.path)
			}
		}
	})
}

func FuzzCursor(f *testing.F) {
	d := rand.New(rand.NewPCG(1, 1))
	s := indextest.Population(d, 6, 30)
	for _, order := range orders() {
		page, _, _ := engine.Members(ctx, s, s.Everyone(), engine.MembersOptions{First: 1, Order: order})
		f.Add(page.Members[0].Cursor)
	}
	f.Fuzz(func(t *testing.T, after string) {
		for _, order := range orders() {
			page, issues, err := engine.Members(ctx, s, s.Everyone(), engine.MembersOptions{First: 5, After: after, Order: order})
			if err != nil || len(issues) > 1 || len(page.Members) > 5 {
				t.Fatalf("%v, %v, %d members", issues, err, len(page.Members))
			}
		}
	})
}

func TestSuggest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		s := indextest.Population(d, indextest.Pick(d, indextest.Shapes), d.IntN(200))
		pool := indextest.Pick(d, indextest.Pools)
		text := indextest.Pick(d, []string{"", " ", "b", " STR", "1\t", "2025", "tr", "é"})
		counts := map[string]int{}
		everyone := crowdOf(s, d, 1)
		a, _ := s.Schema().ByKey(pool.Key)
		for _, u := range everyone.users {
			if v, ok := u.Value(a.ID); ok {
				for _, label := range suggestible(v) {
					if strings.Contains(plain(label), plain(strings.TrimSpace(text))) {
						counts[label]++
					}
				}
			}
		}
		first := 1 + d.IntN(40)
		found, issues, err := engine.Suggest(ctx, s, pool.Key, text, first)
		if err != nil || len(issues) > 0 {
			t.Fatalf("%v, %v", issues, err)
		}
		if want := min(first, len(counts)); len(found) != want {
			t.Fatalf("%d suggestions for %q of %s, want %d: %v", len(found), text, pool.Key, want, counts)
		}
		for i, f := range found {
			label := suggestible(f.Value)[0]
			if f.Count != counts[label] {
				t.Fatalf("%q has %d, want %d", label, f.Count, counts[label])
			}
			if i > 0 {
				before := suggestible(found[i-1].Value)[0]
				starts := func(l string) bool { return strings.HasPrefix(plain(l), plain(strings.TrimSpace(text))) }
				if starts(label) && !starts(before) || starts(label) == starts(before) && f.Count > found[i-1].Count {
					t.Fatalf("%q (%d) comes after %q (%d)", label, f.Count, before, found[i-1].Count)
				}
			}
		}
	})
}

// suggestible is what a value is found by.
func suggestible(v index.Value) []string {
	switch v.Kind() {
	case index.StringList:
		return v.List()
	case index.DateTime:
		return []string{instantLabel(v, time.UTC)}
	case index.Number:
		return []string{numberLabel(v.Float())}
	}
	return []string{fmt.Sprint(v.Any())}
}
