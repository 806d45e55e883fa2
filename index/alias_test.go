package index_test

import (
	"strings"
	"testing"

	"parterre/index"
	"parterre/index/indextest"
)

func respell(key string, list ...index.Alias) func(tx *index.Tx) []index.Issue {
	return func(tx *index.Tx) []index.Issue {
		return tx.UpdateAttribute(index.AttributeChange{Key: key, Aliases: &list})
	}
}

func alias(value string, spellings ...string) index.Alias {
	return index.Alias{Value: value, Spellings: spellings}
}

func TestAliasesThatAreRefused(t *testing.T) {
	s := indextest.Start(6)
	for _, c := range []struct {
		says string
		key  string
		list []index.Alias
		want string // code and path
	}{
		{"of a number", "age", []index.Alias{alias("1", "one")}, "ALIAS_UNFIT aliases"},
		{"a value with two entries", "city", []index.Alias{alias("IT", "a"), alias("IT", "b")}, "ALIAS_DUPLICATE aliases.1.value"},
		{"a spelling twice in one entry", "city", []index.Alias{alias("IT", "a", "b", "a")}, "ALIAS_DUPLICATE aliases.0.spellings.2"},
		{"one spelling of two values", "tags", []index.Alias{alias("IT", "a"), alias("HR", "b", "a")}, "ALIAS_AMBIGUOUS aliases.1.spellings.1"},
		{"the value as its own spelling", "city", []index.Alias{alias("IT", "it", "IT")}, "ALIAS_OF_ITSELF aliases.0.spellings.1"},
		{"a spelling that has spellings", "city", []index.Alias{alias("IT", "EDV"), alias("EDV", "edv")}, "ALIAS_IS_VALUE aliases.0.spellings.0"},
		{"no text", "city", []index.Alias{alias("", ""), alias("IT", "a")}, "ALIAS_EMPTY aliases.0.value; ALIAS_EMPTY aliases.0.spellings.0"},
		{"what is no text", "city", []index.Alias{alias("IT", "\xff")}, "TEXT_INVALID aliases.0.spellings.0"},
		{"two that stand for each other", "city", []index.Alias{alias("a", "b"), alias("b", "a")}, "ALIAS_CYCLE aliases.0.spellings.0; ALIAS_CYCLE aliases.1.spellings.0"},
		{"three in a circle", "city", []index.Alias{alias("a", "b"), alias("b", "c"), alias("c", "x", "a")}, "ALIAS_CYCLE aliases.0.spellings.0; ALIAS_CYCLE aliases.1.spellings.0; ALIAS_CYCLE aliases.2.spellings.1"},
	} {
		t.Run(c.says, func(t *testing.T) {
			tx := s.Begin(2)
			var got []string
			for _, i := range respell(c.key, c.list...)(tx) {
				got = append(got, string(i.Code)+" "+strings.Join(i.Path, "."))
				if i.Hint == "" || strings.Contains(i.Message, "EDV") || strings.Contains(i.Message, "HR") {
					t.Errorf("a message that names a value, or without a cure: %s", i)
				}
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("got %s, want %s", strings.Join(got, "; "), c.want)
			}
			if tx.Changed() {
				t.Error("something was changed")
			}
		})
	}
	t.Run("a circle is told in its order", func(t *testing.T) {
		issues := respell("city", alias("a", "b"), alias("b", "c"), alias("c", "a"))(s.Begin(2))
		const want = "The spellings go round in a circle: the value of line 2 is a spelling in line 1, the value of line 3 is a spelling in line 2, the value of line 1 is a spelling in line 3."
		if issues[0].Message != want {
			t.Errorf("got %s", issues[0].Message)
		}
	})
}

func TestAliases(t *testing.T) {
	s := indextest.Upsert(t, indextest.Start(6),
		indextest.User("a", "city", "I.T.", "tags", []any{"red", "rot"}),
		indextest.User("b", "city", "Information Technology"),
		indextest.User("c", "city", "it"),
		indextest.User("d", "city", "IT", "tags", []any{"blau"}),
		index.UserWrite{ID: "e", Active: indextest.Ptr(false), Attributes: []index.AttributeWrite{{Key: "city", Value: "I.T."}}})
	city, _ := s.Schema().ByKey("city")
	tags, _ := s.Schema().ByKey("tags")
	s = indextest.Change(t, s, respell("city", alias("IT", "I.T.", "Information Technology")))
	s = indextest.Change(t, s, respell("tags", alias("red", "rot"), alias("blue", "blau")))
	shows := func(t *testing.T, s *index.Snapshot, id string, a index.Attribute, want, sent string) {
		t.Helper()
		ord, _ := s.Ordinal(id)
		v, _ := s.User(ord).Value(a.ID)
		r, _ := s.User(ord).Record().Value(a.ID)
		if spell(v) != want || spell(r) != sent {
			t.Errorf("%s has %s and was sent %s, want %s and %s", id, spell(v), spell(r), want, sent)
		}
		if err := index.CheckColumns(s); err != nil {
			t.Error(err)
		}
	}
	count := func(s *index.Snapshot, text string) int {
		code, _ := s.Text(city.ID).Dictionary().Find(text)
		return s.Text(city.ID).CountOf(code)
	}
	t.Run("spellings are one value, told apart by case, and what was sent is kept", func(t *testing.T) {
		shows(t, s, "a", city, `"IT"`, `"I.T."`)
		shows(t, s, "b", city, `"IT"`, `"Information Technology"`)
		shows(t, s, "c", city, `"it"`, `"it"`)
		shows(t, s, "d", city, `"IT"`, `"IT"`)
		shows(t, s, "e", city, `"IT"`, `"I.T."`) // deactivated
		if n := count(s, "IT"); n != 3 {
			t.Errorf("%d have IT", n)
		}
	})
	t.Run("the items of a list are as well, each once", func(t *testing.T) {
		shows(t, s, "a", tags, `["red"]`, `["red","rot"]`)
		shows(t, s, "d", tags, `["blue"]`, `["blau"]`)
	})
	t.Run("a write of something else keeps what was sent", func(t *testing.T) {
		shows(t, indextest.Upsert(t, s, indextest.User("a", "age", 7)), "a", city, `"IT"`, `"I.T."`)
	})
	t.Run("a new write is canonical at once, and so is its removal", func(t *testing.T) {
		s := indextest.Upsert(t, s, indextest.User("c", "city", "I.T."), indextest.User("a", "city", nil))
		shows(t, s, "c", city, `"IT"`, `"I.T."`)
		if n := count(s, "IT"); n != 3 {
			t.Errorf("%d have IT", n)
		}
	})
	t.Run("without aliases everybody has what was sent again", func(t *testing.T) {
		s := indextest.Change(t, s, respell("city"))
		shows(t, s, "a", city, `"I.T."`, `"I.T."`)
		shows(t, s, "e", city, `"I.T."`, `"I.T."`)
		if n := count(s, "IT"); n != 1 {
			t.Errorf("%d have IT", n)
		}
	})
	t.Run("other aliases take the place of all", func(t *testing.T) {
		s := indextest.Change(t, s, respell("city", alias("Computers", "IT", "it", "I.T.")))
		shows(t, s, "a", city, `"Computers"`, `"I.T."`)
		shows(t, s, "b", city, `"Information Technology"`, `"Information Technology"`)
		shows(t, s, "d", city, `"Computers"`, `"IT"`)
	})
	t.Run("a write that brings another spelling of the same value is a change of what was sent only", func(t *testing.T) {
		tx := s.Begin(s.Revision() + 1)
		tx.Upsert(indextest.User("d", "city", "I.T."))
		if len(tx.Users()) != 1 {
			t.Error("nothing was changed")
		}
		shows(t, tx.Snapshot(), "d", city, `"IT"`, `"I.T."`)
	})
	t.Run("a write that brings the value back changes nothing, so a table can be read out and brought back", func(t *testing.T) {
		tx := s.Begin(s.Revision() + 1)
		tx.Upsert(indextest.User("a", "city", "IT", "tags", []any{"red"}))
		if len(tx.Users()) != 0 {
			t.Error("something was changed")
		}
	})
	t.Run("the same aliases again change nothing", func(t *testing.T) {
		tx := s.Begin(s.Revision() + 1)
		respell("tags", alias("red", "rot"), alias("blue", "blau"))(tx)
		if tx.Changed() {
			t.Error("something was changed")
		}
	})
}
