package index_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parterre/index"
	"parterre/index/indextest"
)

func codes(issues []index.Issue) string {
	var out []string
	for _, i := range issues {
		out = append(out, fmt.Sprintf("%s %s %s", i.Severity, i.Code, strings.Join(i.Path, ".")))
	}
	return strings.Join(out, "; ")
}

// ruled returns the verb of a change; warnings that are expected are left out of its issues.
func ruled(change index.AttributeChange, expected ...index.Severity) func(tx *index.Tx) []index.Issue {
	return func(tx *index.Tx) []index.Issue {
		return slices.DeleteFunc(tx.UpdateAttribute(change), func(i index.Issue) bool { return slices.Contains(expected, i.Severity) })
	}
}

func TestRulesThatAreRefused(t *testing.T) {
	yes := indextest.Ptr(true)
	list := func(values ...any) *[]any { return &values }
	value := func(v any) *any { return &v }
	s := indextest.Upsert(t, indextest.Start(6), indextest.User("a", "age", 7, "city", "x"), indextest.User("b", "age", 7, "city", ""), indextest.User("c", "city", ""))
	s = indextest.Upsert(t, s, index.UserWrite{ID: "c", Active: indextest.Ptr(false)}, indextest.User("d", "age", 8))
	for _, c := range []struct {
		says   string
		change index.AttributeChange
		want   string
	}{
		{"a list of values of true or false", index.AttributeChange{Key: "vip", Values: list(true)}, "ERROR VALUES_UNFIT values"},
		{"values of another kind, twice, or empty", index.AttributeChange{Key: "city", Values: list("a", 7, "a", "")}, "ERROR VALUE_KIND_MISMATCH values.1; ERROR VALUE_REPEATED values.2; ERROR VALUES_UNFIT values.3"},
		{"only values of an empty list", index.AttributeChange{Key: "city", OnlyValues: yes}, "ERROR VALUES_UNFIT onlyValues"},
		{"a listed value that is an alias", index.AttributeChange{Key: "city", Values: list("a", "b"), Aliases: &[]index.Alias{alias("a", "b")}}, "ERROR VALUE_IS_ALIAS values.1"},
		{"a default of another kind", index.AttributeChange{Key: "age", Default: value("seven")}, "ERROR VALUE_KIND_MISMATCH default"},
		{"a default that is not taken", index.AttributeChange{Key: "age", Default: value(1), Values: list(2), OnlyValues: yes}, "ERROR VALUE_NOT_LISTED default"},
		{"true or false that are unique", index.AttributeChange{Key: "vip", Unique: yes}, "ERROR UNIQUE_UNFIT unique"},
		{"lists that are unique", index.AttributeChange{Key: "tags", Unique: yes}, "ERROR UNIQUE_UNFIT unique"},
		{"values that are shared", index.AttributeChange{Key: "age", Unique: yes}, "ERROR VALUES_SHARED unique"},
		{"values that are shared since they have aliases", index.AttributeChange{Key: "tags", Required: yes, Values: list("a", "b"), Aliases: &[]index.Alias{alias("a", "c", "c")}}, "ERROR ALIAS_DUPLICATE aliases.0.spellings.1"},
	} {
		t.Run(c.says, func(t *testing.T) {
			tx := s.Begin(s.Revision() + 1)
			issues := tx.UpdateAttribute(c.change)
			if got := codes(issues); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			for _, i := range issues {
				if i.Hint == "" {
					t.Errorf("no cure: %s", i)
				}
			}
			if tx.Changed() {
				t.Error("something was changed")
			}
		})
	}
	t.Run("how many share is told", func(t *testing.T) {
		issues := s.Begin(s.Revision() + 1).UpdateAttribute(index.AttributeChange{Key: "age", Unique: yes})
		if want := "1 value is shared by 2 people, deactivated people included."; issues[0].Message != want {
			t.Errorf("got %s", issues[0].Message)
		}
	})
	t.Run("who lacks a value, or has another, is told and stays", func(t *testing.T) {
		tx := s.Begin(s.Revision() + 1)
		issues := tx.UpdateAttribute(index.AttributeChange{Key: "city", Required: yes, Values: list("y", "z"), OnlyValues: yes})
		if got := codes(issues); got != "WARNING VALUES_NOT_LISTED values; WARNING VALUES_LACKING required" {
			t.Fatalf("got %s", got)
		}
		if want := "Of 3 active people, 2 have no value yet. They stay as they are; new people need one."; issues[1].Message != want {
			t.Errorf("got %s", issues[1].Message)
		}
		if a, _ := tx.Snapshot().Schema().ByKey("city"); !a.Required || !a.OnlyValues || len(a.Values) != 2 {
			t.Errorf("got %+v", a)
		}
	})
	t.Run("an empty text, of which there are several, can be unique", func(t *testing.T) {
		s := indextest.Change(t, s, ruled(index.AttributeChange{Key: "city", Unique: yes}))
		tx := s.Begin(s.Revision() + 1)
		if got := codes(tx.Upsert(indextest.User("e", "city", ""))); got != "" {
			t.Errorf("an empty text more: %s", got)
		}
		if got := codes(tx.Upsert(indextest.User("e", "city", "x"))); got != "ERROR VALUE_TAKEN attributes.city" {
			t.Errorf("a value that is taken: %s", got)
		}
	})
}

func TestRulesOfWrites(t *testing.T) {
	yes := indextest.Ptr(true)
	s := indextest.Start(6)
	for _, change := range []index.AttributeChange{
		{Key: "city", Values: &[]any{"Berlin", "Wien"}, OnlyValues: yes, Aliases: &[]index.Alias{alias("Wien", "Vienna")}},
		{Key: "tags", Values: &[]any{"red", "blue"}, OnlyValues: yes},
		{Key: "age", Required: yes},
		{Key: "nick", Required: yes, Retired: yes},
	} {
		s = indextest.Change(t, s, ruled(change))
	}
	s = indextest.Upsert(t, s, indextest.User("a", "age", 7))
	for _, c := range []struct {
		says  string
		write index.UserWrite
		want  string
		hint  string
	}{
		{"listed values are taken", indextest.User("b", "age", 1, "city", "Wien", "tags", []any{"red", "blue"}), "", ""},
		{"and their spellings", indextest.User("b", "age", 1, "city", "Vienna"), "", ""},
		{"others are refused, with the nearest", indextest.User("b", "age", 1, "city", "Viena"), "ERROR VALUE_NOT_LISTED attributes.city", `Did you mean "Vienna"?`},
		{"case counts", indextest.User("b", "age", 1, "city", "berlin"), "ERROR VALUE_NOT_LISTED attributes.city", `Did you mean "Berlin"?`},
		{"an item of a list that is none of them", indextest.User("b", "age", 1, "tags", []any{"red", "green"}), "ERROR VALUE_NOT_LISTED attributes.tags", "Use one of the listed values, or add the new one to the list first."},
		{"a new person without a value they need, and every other fault", indextest.User("b", "city", "Rom"), "ERROR VALUE_NOT_LISTED attributes.city; ERROR VALUE_REQUIRED attributes.age", ""},
		{"a new person with null for it", indextest.User("b", "age", nil), "ERROR VALUE_REQUIRED attributes.age", "Give one."},
		{"a person who is there need not be given it again", indextest.User("a", "city", "Wien"), "", ""},
		{"nor can it be removed", indextest.User("a", "age", nil), "ERROR VALUE_REQUIRED attributes.age", "Give another value instead."},
		{"a retired attribute takes nothing", indextest.User("a", "nick", "x"), "ERROR ATTRIBUTE_RETIRED attributes.nick", "Leave it out, or restore the attribute first."},
		{"but what is there may be removed", indextest.User("a", "nick", nil), "", ""},
	} {
		t.Run(c.says, func(t *testing.T) {
			issues := s.Begin(s.Revision() + 1).Upsert(c.write)
			if got := codes(issues); got != c.want {
				t.Fatalf("got %s, want %s", got, c.want)
			}
			if c.hint != "" && issues[0].Hint != c.hint {
				t.Errorf("the hint is %s", issues[0].Hint)
			}
		})
	}
	t.Run("what people have already is taken, whatever the attribute takes by now", func(t *testing.T) {
		old := indextest.Upsert(t, indextest.Start(6), indextest.User("a", "city", "Rom", "nick", "x", "tags", []any{"green"}), indextest.User("b", "city", "Vienna", "mail", ""))
		for _, change := range []index.AttributeChange{
			{Key: "city", Values: &[]any{"Berlin", "Wien"}, OnlyValues: yes, Aliases: &[]index.Alias{alias("Wien", "Vienna"), alias("Roma", "Rom")}},
			{Key: "tags", Values: &[]any{"red", "blue"}, OnlyValues: yes},
			{Key: "mail", Required: yes},
			{Key: "nick", Retired: yes},
		} {
			old = indextest.Change(t, old, ruled(change, index.Warning))
		}
		for _, c := range []struct {
			says  string
			write index.UserWrite
			want  string
		}{
			{"as it was sent", indextest.User("a", "city", "Rom", "nick", "x", "tags", []any{"green"}), ""},
			{"as it is read", indextest.User("a", "city", "Roma"), ""},
			{"with something else changed", indextest.User("a", "city", "Rom", "age", 7), ""},
			{"none, though one is needed", indextest.User("a", "mail", nil), ""},
			{"an empty one, though one is needed", indextest.User("b", "mail", ""), ""},
			{"that of somebody else is not", indextest.User("b", "city", "Rom", "nick", "x"), "ERROR VALUE_NOT_LISTED attributes.city; ERROR ATTRIBUTE_RETIRED attributes.nick"},
			{"nor another value of a retired attribute", indextest.User("a", "nick", "y"), "ERROR ATTRIBUTE_RETIRED attributes.nick"},
			{"nor a part of a list", indextest.User("a", "tags", []any{"green", "red"}), "ERROR VALUE_NOT_LISTED attributes.tags"},
		} {
			t.Run(c.says, func(t *testing.T) {
				if got := codes(old.Begin(old.Revision() + 1).Upsert(c.write)); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
	})
	t.Run("of a sensitive attribute no value is suggested", func(t *testing.T) {
		s := indextest.Change(t, s, ruled(index.AttributeChange{Key: "city", Sensitive: yes}))
		issues := s.Begin(s.Revision() + 1).Upsert(indextest.User("b", "age", 1, "city", "berlin"))
		if strings.Contains(issues[0].String(), "Berlin") {
			t.Error(issues[0])
		}
	})
}

// Whatever is written in whatever order, a user has a value of a unique attribute exactly when nobody else had it then.
func TestUnique(t *testing.T) {
	yes := indextest.Ptr(true)
	spellings := []index.Alias{alias("x", "X", "ex")}
	pools := map[string][]any{"mail": {"", "x", "X", "ex", "y", "z", "w", nil}, "badge": {1, 2, 3, 4, 5, nil}}
	meaning := func(v any) any {
		if v == "X" || v == "ex" {
			return "x"
		}
		return v
	}
	type naive map[string]map[string]any // user → attribute → value
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		d := indextest.Rapid(rt)
		w := open(rt, filepath.Join(t.TempDir(), fmt.Sprint(n)), rapid.SampledFrom(indextest.Shapes).Draw(rt, "shape"))
		defer func() { w.st.Close() }()
		kinds := map[string]index.Kind{"mail": index.String, "badge": index.Integer}
		w.commit(func(tx *index.Tx) {
			for _, key := range []string{"mail", "badge"} {
				kind := kinds[key]
				tx.DeclareAttribute(index.AttributeChange{Key: key, Kind: &kind, Unique: indextest.Ptr(key == "badge")})
			}
			tx.UpdateAttribute(index.AttributeChange{Key: "mail", Aliases: &spellings, Unique: yes})
		})
		users := naive{}
		taken := func(but string, key string, v any) bool {
			for id, values := range users {
				if id != but && v != nil && v != "" && meaning(values[key]) == meaning(v) {
					return true
				}
			}
			return false
		}
		step := func(tx *index.Tx) {
			id := fmt.Sprint("u", d.IntN(6))
			if indextest.OneIn(d, 6) {
				if got := len(tx.Delete(id)) == 0; got != (users[id] != nil) {
					rt.Fatalf("%s could be deleted: %v", id, got)
				}
				delete(users, id)
				return
			}
			write, want := index.UserWrite{ID: id, Active: indextest.Ptr(!indextest.OneIn(d, 3))}, true
			for _, key := range []string{"mail", "badge"} {
				if indextest.OneIn(d, 3) {
					continue
				}
				v := indextest.Pick(d, pools[key])
				write.Attributes = append(write.Attributes, index.AttributeWrite{Key: key, Value: v})
				want = want && !taken(id, key, v)
			}
			issues := tx.Upsert(write)
			if got := len(issues) == 0; got != want {
				rt.Fatalf("%v was accepted: %v, want %v, with %v: %v", write.Attributes, got, want, users, codes(issues))
			}
			if !want {
				return
			}
			if users[id] == nil {
				users[id] = map[string]any{}
			}
			for _, a := range write.Attributes {
				users[id][a.Key] = a.Value
			}
		}
		for range rapid.IntRange(1, 5).Draw(rt, "rounds") {
			steps := func(tx *index.Tx) {
				for range d.IntN(12) {
					step(tx)
				}
			}
			w.commit(steps, steps)
			switch d.IntN(4) {
			case 0:
				w.checkpoint()
			case 1:
				w.reopen()
				w.facts, _ = w.load()
			case 2:
				rebuilt, err := index.Rebuild(context.Background(), w.st, index.Options{Shape: w.facts.Shape()})
				if err != nil {
					rt.Fatal(err)
				}
				w.facts = rebuilt
			case 3: // free for a while, and unique again exactly when nobody shares
				w.commit(func(tx *index.Tx) {
					tx.UpdateAttribute(index.AttributeChange{Key: "mail", Unique: indextest.Ptr(false)})
				}, func(tx *index.Tx) {
					id, v := fmt.Sprint("u", d.IntN(6)), indextest.Pick(d, pools["mail"][:5])
					if users[id] != nil {
						tx.Upsert(indextest.User(id, "mail", v))
						users[id]["mail"] = v
					}
				}, func(tx *index.Tx) {
					shared := false
					for id, values := range users {
						shared = shared || taken(id, "mail", values["mail"])
					}
					issues := tx.UpdateAttribute(index.AttributeChange{Key: "mail", Unique: yes})
					if shared != (len(issues) > 0) {
						rt.Fatalf("unique again: %v, with %v", issues, users)
					}
					if shared {
						for id := range users {
							tx.Upsert(indextest.User(id, "mail", nil))
							delete(users[id], "mail")
						}
						if issues := tx.UpdateAttribute(index.AttributeChange{Key: "mail", Unique: yes}); len(issues) > 0 {
							rt.Fatal(issues)
						}
					}
				})
			}
		}
	})
}
