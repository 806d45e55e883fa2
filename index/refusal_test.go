package index_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"parterre/index"
	"parterre/index/indextest"
)

func TestRefusals(t *testing.T) {
	ptr := indextest.Ptr[string]
	many := make([]index.AttributeWrite, 2001)
	for i := range many {
		many[i] = index.AttributeWrite{Key: fmt.Sprintf("k%d", i), Value: true}
	}
	heavy := make([]index.AttributeWrite, 80)
	for i := range heavy {
		heavy[i] = index.AttributeWrite{Key: fmt.Sprintf("k%d", i), Value: strings.Repeat("x", 1<<16)}
	}
	for _, c := range []struct {
		says string
		verb func(tx *index.Tx) []index.Issue
		want []string // each as Issue.String, the hint left out, with the code before it
	}{
		{"a user without an id", upsert(index.UserWrite{}),
			[]string{"ID_INVALID id: The user id is empty."}},
		{"an id with a line break, and every other fault of the write", upsert(index.UserWrite{ID: "a\n", Name: ptr("a\x00"), Roles: &[]string{"ok", ""}, Attributes: []index.AttributeWrite{{Key: "age", Value: "x"}}}),
			[]string{
				"ID_INVALID id: The user id contains an invisible control character, such as a line break or a tab.",
				"NAME_INVALID name: The name contains an invisible control character, such as a line break or a tab.",
				"ROLE_INVALID roles.1: The role is empty.",
				"VALUE_KIND_MISMATCH attributes.age: The attribute holds whole numbers, and this is text.",
			}},
		{"a patch of nobody", func(tx *index.Tx) []index.Issue { return tx.Patch(index.UserWrite{ID: "nobody"}) },
			[]string{"USER_NOT_FOUND id: There is no user with this id."}},
		{"a delete of nobody", func(tx *index.Tx) []index.Issue { return tx.Delete("nobody") },
			[]string{"USER_NOT_FOUND id: There is no user with this id."}},
		{"a key that is none", upsert(indextest.User("a", "9 lives", 1)),
			[]string{`ATTRIBUTE_KEY_INVALID attributes.9 lives: The attribute key "9 lives" has a character that is not allowed at position 1.`}},
		{"a key that is none, without a value", upsert(indextest.User("a", "", nil)),
			[]string{"ATTRIBUTE_KEY_INVALID attributes.: The attribute has no key."}},
		{"an attribute twice", upsert(indextest.User("a", "age", 1, "age", 2)),
			[]string{`ATTRIBUTE_DUPLICATE attributes.age: The attribute "age" is given twice.`}},
		{"an attribute twice, once by its id", upsert(indextest.User("a", "age", 1, "attribute:3", nil)),
			[]string{`ATTRIBUTE_DUPLICATE attributes.attribute:3: The attribute "attribute:3" is given twice.`}},
		{"a new attribute twice", upsert(indextest.User("a", "fresh", 1, "fresh", 2)),
			[]string{`ATTRIBUTE_DUPLICATE attributes.fresh: The attribute "fresh" is given twice.`}},
		{"several faults in one write", upsert(indextest.User("a", "age", 1.5, "score", math.NaN(), "born", "2023-02-29", "seen", "2024-01-01T10:00:00", "vip", "yes", "tags", []any{"a", 7}, "city", "\xff")),
			[]string{
				"NUMBER_NOT_WHOLE attributes.age: The attribute holds whole numbers, and this number has a fraction.",
				"NUMBER_NOT_FINITE attributes.score: The value is not a number that can be kept.",
				"DATE_INVALID attributes.born: There is no 29 February in that year, which is not a leap year.",
				"DATETIME_WITHOUT_ZONE attributes.seen: The date and time has no time zone, so it could mean different moments.",
				"VALUE_KIND_MISMATCH attributes.vip: The attribute holds true or false, and this is text.",
				"VALUE_KIND_MISMATCH attributes.tags.1: The attribute holds lists of texts, and item 2 of the list is a number.",
				"TEXT_INVALID attributes.city: The text is not valid UTF-8.",
			}},
		{"an object for a new attribute", upsert(indextest.User("a", "fresh", map[string]any{"x": 1})),
			[]string{"VALUE_UNSUPPORTED attributes.fresh: The value sent is an object, which no attribute can hold."}},
		{"a number too large for a new attribute", upsert(indextest.User("a", "fresh", int64(1)<<60)),
			[]string{"NUMBER_TOO_LARGE attributes.fresh: The number is beyond ±9,007,199,254,740,992 (2^53), where it could no longer be kept exactly."}},
		{"more attributes in one write than a workspace has", upsert(index.UserWrite{ID: "a", Attributes: many}),
			[]string{"TOO_MANY_ATTRIBUTES attributes: The user has 2001 attributes; a workspace has at most 2000."}},
		{"more new attributes than there is room for", upsert(index.UserWrite{ID: "a", Attributes: many[:2000]}),
			[]string{"TOO_MANY_ATTRIBUTES attributes: The write would make 2000 new attributes, and a workspace has at most 2000."}},
		{"a user of more than 4 MiB", upsert(index.UserWrite{ID: "a", Attributes: heavy}),
			[]string{"USER_TOO_LARGE attributes: The texts of the user would take 5242880 bytes together; at most 4194304 (4 MiB) are kept."}},
		{"a user who grows above 4 MiB", func(tx *index.Tx) []index.Issue {
			if issues := tx.Upsert(index.UserWrite{ID: "a", Attributes: heavy[:50]}); len(issues) > 0 {
				return issues
			}
			if issues := tx.Upsert(index.UserWrite{ID: "a", Attributes: heavy[:50]}); len(issues) > 0 {
				return issues
			}
			return tx.Upsert(index.UserWrite{ID: "a", Attributes: heavy[50:]})
		},
			[]string{"USER_TOO_LARGE attributes: The texts of the user would take 5242880 bytes together; at most 4194304 (4 MiB) are kept."}},
		{"too many roles", upsert(index.UserWrite{ID: "a", Roles: indextest.Ptr(make([]string, 1001))}),
			[]string{"LIST_TOO_LONG roles: The list has 1001 items; at most 1000 are kept."}},
		{"a group without a key", upsert(index.UserWrite{ID: "a", Groups: &[]string{""}}),
			[]string{"GROUP_KEY_INVALID groups.0: The group key is empty."}},
		{"a declaration of nothing", declare(index.AttributeChange{}),
			[]string{"ATTRIBUTE_KEY_INVALID key: The attribute has no key.", "ATTRIBUTE_KIND_MISSING kind: The attribute has no kind."}},
		{"a declaration of a declared attribute", declare(index.AttributeChange{Key: "age", Kind: indextest.Ptr(index.Integer)}),
			[]string{`ATTRIBUTE_EXISTS key: There is an attribute "age" already.`}},
		{"a declaration of an inferred attribute with another kind", func(tx *index.Tx) []index.Issue {
			tx.Upsert(indextest.User("a", "fresh", 1))
			return declare(index.AttributeChange{Key: "fresh", Kind: indextest.Ptr(index.Date)})(tx)
		},
			[]string{`ATTRIBUTE_KIND_FIXED kind: The attribute "fresh" holds numbers (NUMBER), and an attribute keeps its kind.`}},
		{"another kind for an attribute", update(index.AttributeChange{Key: "age", Kind: indextest.Ptr(index.Number)}),
			[]string{`ATTRIBUTE_KIND_FIXED kind: The attribute "age" holds whole numbers (INTEGER), and an attribute keeps its kind.`}},
		{"a key that is taken", update(index.AttributeChange{Key: "age", NewKey: ptr("city")}),
			[]string{`ATTRIBUTE_EXISTS newKey: There is an attribute "city" already.`}},
		{"a key that is none for an attribute", update(index.AttributeChange{Key: "age", NewKey: ptr("a:b"), Label: ptr("a\tb"), Description: ptr("\x00")}),
			[]string{
				"NAME_INVALID label: The name contains an invisible control character, such as a line break or a tab.",
				"TEXT_INVALID description: The text contains a NUL character, which cannot be kept.",
				`ATTRIBUTE_KEY_INVALID newKey: The attribute key "a:b" has a character that is not allowed at position 2.`,
			}},
		{"a change of no attribute", update(index.AttributeChange{Key: "agee"}),
			[]string{`ATTRIBUTE_NOT_FOUND key: There is no attribute "agee".`}},
		{"a delete of no attribute", func(tx *index.Tx) []index.Issue { return tx.DeleteAttribute("agee") },
			[]string{`ATTRIBUTE_NOT_FOUND key: There is no attribute "agee".`}},
		{"a group without a key and with an unknown parent", group(index.GroupWrite{Parents: &[]string{"company", "nowhere"}}),
			[]string{"GROUP_KEY_INVALID key: The group key is empty.", `GROUP_NOT_FOUND parents.1: There is no group "nowhere".`}},
		{"a group key that is taken", group(index.GroupWrite{Key: "sales", NewKey: ptr("berlin")}),
			[]string{`GROUP_EXISTS newKey: There is a group "berlin" already.`}},
		{"a group inside itself", group(index.GroupWrite{Key: "sales", Parents: &[]string{"sales"}}),
			[]string{"GROUP_CYCLE parents.0: The group would be inside itself: sales → sales."}},
		{"a group inside itself at a distance", group(index.GroupWrite{Key: "company", Parents: &[]string{"berlin"}}),
			[]string{"GROUP_CYCLE parents.0: The group would be inside itself: company → berlin → germany → sales → company."}},
		{"too many parents", group(index.GroupWrite{Key: "new", Parents: indextest.Ptr(make([]string, 101))}),
			[]string{"LIST_TOO_LONG parents: The group has 101 parents; at most 100 are kept."}},
		{"a delete of no group", func(tx *index.Tx) []index.Issue { return tx.DeleteGroup("nowhere") },
			[]string{`GROUP_NOT_FOUND key: There is no group "nowhere".`}},
		{"a delete of a group with members and groups inside", func(tx *index.Tx) []index.Issue {
			tx.Upsert(index.UserWrite{ID: "a", Groups: &[]string{"germany"}})
			return tx.DeleteGroup("germany")
		},
			[]string{`GROUP_IN_USE key: The group "germany" has 1 member.`, `GROUP_IN_USE key: The group "germany" has 1 group inside it.`}},
	} {
		t.Run(c.says, func(t *testing.T) {
			start := indextest.Start(6)
			tx := start.Begin(2)
			var got []string
			for _, issue := range c.verb(tx) {
				if issue.Hint == "" || issue.Severity != index.Error {
					t.Errorf("%v has no hint or is no error", issue)
				}
				issue.Hint = ""
				got = append(got, string(issue.Code)+" "+issue.String())
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Fatalf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}

func upsert(w index.UserWrite) func(*index.Tx) []index.Issue {
	return func(tx *index.Tx) []index.Issue { return tx.Upsert(w) }
}

func declare(w index.AttributeChange) func(*index.Tx) []index.Issue {
	return func(tx *index.Tx) []index.Issue { _, issues := tx.DeclareAttribute(w); return issues }
}

func update(w index.AttributeChange) func(*index.Tx) []index.Issue {
	return func(tx *index.Tx) []index.Issue { return tx.UpdateAttribute(w) }
}

func group(w index.GroupWrite) func(*index.Tx) []index.Issue {
	return func(tx *index.Tx) []index.Issue { _, issues := tx.PutGroup(w); return issues }
}

func TestRefusedWritesLeaveNothing(t *testing.T) {
	t.Run("a refused write makes no attribute, group or user, and no row", func(t *testing.T) {
		tx := indextest.Start(6).Begin(2)
		w := indextest.User("a", "fresh", 1, "age", "old")
		w.Groups = &[]string{"fresh group"}
		if issues := tx.Upsert(w); len(issues) != 1 {
			t.Fatalf("got %v", issues)
		}
		if tx.Changed() || len(tx.Rows()) != 0 || len(tx.Users()) != 0 || len(tx.Touched()) != 0 {
			t.Fatalf("the refused write left %d rows", len(tx.Rows()))
		}
	})
	t.Run("a write that changes nothing is accepted and touches nothing", func(t *testing.T) {
		s := indextest.Upsert(t, indextest.Start(6), indextest.User("a", "age", 7, "tags", []any{"b", "a"}))
		tx := s.Begin(9)
		if issues := tx.Upsert(indextest.User("a", "age", 7.0, "tags", []any{"a", "b", "a"}, "unheard", nil)); len(issues) > 0 {
			t.Fatalf("refused: %v", issues)
		}
		if tx.Changed() || len(tx.Rows()) != 0 || len(tx.Users()) != 0 || len(tx.Touched()) != 0 {
			t.Fatal("the write touched something")
		}
		if next := tx.Snapshot(); next.Revision() != 9 {
			t.Fatalf("the snapshot is of revision %d", next.Revision())
		}
	})
	t.Run("the path and message of a huge key are short and printable", func(t *testing.T) {
		issues := indextest.Start(6).Begin(2).Upsert(indextest.User("a", strings.Repeat("\xff\x00é", 4<<20), 1))
		if len(issues) != 1 || len(issues[0].String()) > 1000 {
			t.Fatalf("%d issues, the first of %d bytes", len(issues), len(issues[0].String()))
		}
	})
}
