package index_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parterre/index"
	"parterre/index/indextest"
)

func TestConvert(t *testing.T) {
	value := func(kind index.Kind, raw any) index.Value {
		v, issue := index.ParseValue(kind, raw)
		if issue != nil {
			t.Fatal(issue)
		}
		return v
	}
	for _, c := range []struct {
		from index.Kind
		raw  any
		to   index.Kind
		want string // as JSON, "none", or the code of the issue
	}{
		{index.String, " 007 ", index.Integer, "7"},
		{index.String, "7.0", index.Integer, "7"},
		{index.String, "7.5", index.Integer, "NUMBER_NOT_WHOLE"},
		{index.String, "seven", index.Integer, "VALUE_KIND_MISMATCH"},
		{index.String, "0x7", index.Number, "VALUE_KIND_MISMATCH"},
		{index.String, "1e3", index.Number, "1000"},
		{index.String, "+5", index.Number, "5"},
		{index.String, "--5", index.Number, "NUMBER_NOT_FINITE"},
		{index.String, "1e999", index.Number, "NUMBER_TOO_LARGE"},
		{index.String, "", index.Number, "none"},
		{index.String, "TRUE", index.Boolean, "true"},
		{index.String, "yes", index.Boolean, "VALUE_KIND_MISMATCH"},
		{index.String, "2024-02-29", index.Date, `"2024-02-29"`},
		{index.String, "2023-02-29", index.Date, "DATE_INVALID"},
		{index.String, "2024-02-29T10:00:00Z", index.Date, "DATE_INVALID"},
		{index.String, "2024-02-29T10:00:00+01:00", index.DateTime, `"2024-02-29T09:00:00Z"`},
		{index.String, "v1.2", index.Version, `"1.2.0"`},
		{index.String, "a", index.StringList, `["a"]`},
		{index.String, "", index.StringList, "[]"},
		{index.StringList, []any{"a"}, index.String, `"a"`},
		{index.StringList, []any{"7"}, index.Integer, "7"},
		{index.StringList, []any{"a", "b"}, index.String, "VALUES_SEVERAL"},
		{index.StringList, []any{}, index.String, "none"},
		{index.Number, 1.5, index.String, `"1.5"`},
		{index.Number, 1.5, index.Integer, "NUMBER_NOT_WHOLE"},
		{index.Number, -3.0, index.Integer, "-3"},
		{index.Number, 0.5, index.StringList, `["0.5"]`},
		{index.Integer, int64(1)<<53 + 1, index.Number, "NUMBER_TOO_LARGE"},
		{index.Integer, 1, index.Boolean, "true"},
		{index.Number, 0.0, index.Boolean, "false"},
		{index.Integer, 2, index.Boolean, "VALUE_KIND_MISMATCH"},
		{index.Boolean, true, index.Integer, "1"},
		{index.Boolean, false, index.String, `"false"`},
		{index.Date, "2024-07-01", index.DateTime, `"2024-06-30T22:00:00Z"`},
		{index.Date, "0001-01-01", index.DateTime, "DATETIME_INVALID"},
		{index.DateTime, "2024-06-30T22:00:00Z", index.Date, `"2024-07-01"`},
		{index.DateTime, "2024-06-30T21:59:59Z", index.Date, `"2024-06-30"`},
		{index.DateTime, "9999-12-31T23:59:59Z", index.Date, `"9999-12-31"`},
		{index.Date, "2024-07-01", index.String, `"2024-07-01"`},
		{index.Version, "1.2.3", index.String, `"1.2.3"`},
	} {
		t.Run(fmt.Sprintf("%s %v to %s", c.from, c.raw, c.to), func(t *testing.T) {
			out, issue := index.Convert(value(c.from, c.raw), c.to, vienna)
			got := "none"
			switch {
			case issue != nil:
				got = string(issue.Code)
			case out.Kind() != 0:
				if got = spell(out); out.Kind() != c.to {
					t.Errorf("it is of kind %s", out.Kind())
				}
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	t.Run("every value of every kind becomes one that can be read again, or says why not", func(t *testing.T) {
		for _, p := range indextest.Pools {
			for _, raw := range p.Values {
				for _, to := range index.Kinds {
					if !index.Convertible(p.Kind, to) {
						continue
					}
					out, issue := index.Convert(value(p.Kind, raw), to, vienna)
					if issue != nil && (issue.Hint == "" || issue.Message == "") {
						t.Errorf("%s %v to %s: %s", p.Kind, raw, to, issue)
					}
					if issue == nil && out.Kind() != 0 {
						if again, issue := index.ParseValue(to, out.Any()); issue != nil || !again.Equal(out) {
							t.Errorf("%s %v to %s: %v is read as %v: %v", p.Kind, raw, to, out.Any(), again.Any(), issue)
						}
					}
				}
			}
		}
	})
}

func TestChangesOfKind(t *testing.T) {
	yes := indextest.Ptr(true)
	s := indextest.Upsert(t, indextest.Start(6),
		indextest.User("a", "city", "007"), indextest.User("b", "city", "I.T."), indextest.User("c", "city", ""), indextest.User("d", "city", "8"),
		index.UserWrite{ID: "e", Active: indextest.Ptr(false), Attributes: []index.AttributeWrite{{Key: "city", Value: "8.5"}}}, indextest.User("f"))
	s = indextest.Change(t, s, ruled(index.AttributeChange{Key: "city", Aliases: &[]index.Alias{alias("9", "I.T.")}, Values: &[]any{"8", "eight", "9"}, OnlyValues: yes,
		Default: indextest.Ptr(any("9")), Retired: indextest.Ptr(false)}, index.Warning))
	shows := func(t *testing.T, s *index.Snapshot, want string) {
		t.Helper()
		var got []string
		a, _ := s.Schema().ByKey("city")
		for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
			ord, _ := s.Ordinal(id)
			if v, ok := s.User(ord).Value(a.ID); ok {
				got = append(got, id+" "+spell(v))
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
		}
		if err := index.CheckColumns(s); err != nil {
			t.Error(err)
		}
	}
	change := func(t *testing.T, s *index.Snapshot, to index.Kind) (*index.Snapshot, index.Conversion) {
		t.Helper()
		tx := s.Begin(s.Revision() + 1)
		_, report, issues := tx.ChangeKind("city", to, vienna)
		if len(issues) > 0 {
			t.Fatal(issues)
		}
		return tx.Snapshot(), report
	}
	t.Run("what becomes of the values is told, and so it is", func(t *testing.T) {
		s, report := change(t, s, index.Integer)
		want := index.Conversion{Users: 5, Converted: 3, Inexact: 1, Lost: 1, Choices: 1, Reasons: []index.Reason{{index.NumberNotWhole, "The attribute holds whole numbers, and this number has a fraction.", 1}}}
		if fmt.Sprint(report) != fmt.Sprint(want) {
			t.Errorf("got %+v", report)
		}
		shows(t, s, `a 7, b 9, d 8`)
		a, _ := s.Schema().ByKey("city")
		if len(a.Values) != 2 || a.Aliases != nil || a.Default.Key() != 9 || !a.OnlyValues {
			t.Errorf("%+v", a)
		}
		s, _ = change(t, s, index.String)
		shows(t, s, `a "7", b "9", d "8"`)
	})
	t.Run("aliases stay between kinds of text", func(t *testing.T) {
		s, _ := change(t, s, index.StringList)
		shows(t, s, `a ["007"], b ["9"], c [], d ["8"], e ["8.5"]`)
		if a, _ := s.Schema().ByKey("city"); a.Aliases == nil {
			t.Error("they are gone")
		}
	})
	t.Run("what cannot be is refused", func(t *testing.T) {
		unique := indextest.Change(t, s, ruled(index.AttributeChange{Key: "city", Unique: yes}, index.Warning))
		unique = indextest.Upsert(t, unique, indextest.User("f", "age", 8))
		for _, c := range []struct {
			s    *index.Snapshot
			key  string
			to   index.Kind
			want string
		}{
			{s, "nobody", index.Integer, "ERROR ATTRIBUTE_NOT_FOUND key"},
			{s, "city", index.String, "ERROR ATTRIBUTE_KIND_SAME kind"},
			{s, "age", index.Date, "ERROR ATTRIBUTE_KIND_UNFIT kind"},
			{s, "vip", index.DateTime, "ERROR ATTRIBUTE_KIND_UNFIT kind"},
			{unique, "city", index.Boolean, "ERROR UNIQUE_UNFIT kind"},
		} {
			tx := c.s.Begin(c.s.Revision() + 1)
			_, _, issues := tx.ChangeKind(c.key, c.to, vienna)
			if got := codes(issues); got != c.want || tx.Changed() {
				t.Errorf("%s to %s: %s, want %s", c.key, c.to, got, c.want)
			}
		}
		free := indextest.Change(t, s, ruled(index.AttributeChange{Key: "city", OnlyValues: indextest.Ptr(false), Unique: yes}, index.Warning))
		free = indextest.Upsert(t, free, indextest.User("f", "city", "7.0"))
		if _, _, issues := free.Begin(99).ChangeKind("city", index.Number, vienna); codes(issues) != "ERROR VALUES_SHARED kind" {
			t.Errorf("two spellings of one number: %v", issues)
		}
	})
	t.Run("before-images and records of before are as the schema is now", func(t *testing.T) {
		ord, _ := s.Ordinal("a")
		before := s.User(ord).Record()
		s, _ := change(t, s, index.Integer)
		now := before.Fit(s.Schema(), s.Groups())
		if !slices.EqualFunc(now.Values, s.User(ord).Record().Values, func(a, b index.AttributeValue) bool { return a.Value.Equal(b.Value) }) {
			t.Errorf("%v", now.Values)
		}
	})
}
