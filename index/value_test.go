package index_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/index"
)

func TestParseValueKeeps(t *testing.T) {
	for _, c := range []struct {
		says string
		kind index.Kind
		raw  any
		want any
	}{
		{"text as sent, with its spaces", index.String, "  a b ", "  a b "},
		{"the empty text", index.String, "", ""},
		{"text of 64 KiB", index.String, strings.Repeat("x", 1<<16), strings.Repeat("x", 1<<16)},
		{"a JSON number", index.Number, json.Number("3.5"), 3.5},
		{"a float", index.Number, 3.5, 3.5},
		{"an int in a NUMBER", index.Number, 42, 42.0},
		{"an int64 in a NUMBER", index.Number, int64(42), 42.0},
		{"minus zero as zero", index.Number, math.Copysign(0, -1), 0.0},
		{"a JSON minus zero as zero", index.Number, json.Number("-0"), 0.0},
		{"2^53 in a NUMBER", index.Number, json.Number("9007199254740992"), 9007199254740992.0},
		{"-2^53 in a NUMBER", index.Number, json.Number("-9007199254740992"), -9007199254740992.0},
		{"a tiny number", index.Number, json.Number("5e-324"), 5e-324},
		{"a number too tiny as zero", index.Number, json.Number("1e-999"), 0.0},
		{"the largest INTEGER", index.Integer, json.Number("9223372036854775807"), int64(math.MaxInt64)},
		{"the least INTEGER", index.Integer, json.Number("-9223372036854775808"), int64(math.MinInt64)},
		{"a whole number with a point", index.Integer, json.Number("12.0"), int64(12)},
		{"a whole number with an exponent", index.Integer, json.Number("1.5e3"), int64(1500)},
		{"a whole float", index.Integer, 12.0, int64(12)},
		{"true", index.Boolean, true, true},
		{"false", index.Boolean, false, false},
		{"a day", index.Date, "2024-02-29", "2024-02-29"},
		{"the first day", index.Date, "0001-01-01", "0001-01-01"},
		{"the last day", index.Date, "9999-12-31", "9999-12-31"},
		{"an instant in UTC", index.DateTime, "2024-05-31T09:30:00Z", "2024-05-31T09:30:00Z"},
		{"an instant with an offset as UTC", index.DateTime, "2024-05-31T09:30:00+02:00", "2024-05-31T07:30:00Z"},
		{"milliseconds", index.DateTime, "2024-05-31T09:30:00.12Z", "2024-05-31T09:30:00.12Z"},
		{"an instant finer than a millisecond, cut off", index.DateTime, "2024-05-31T09:30:00.9999999Z", "2024-05-31T09:30:00.999Z"},
		{"an instant before 1970 finer than a millisecond, cut off", index.DateTime, "1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"},
		{"small letters in an instant", index.DateTime, "2024-05-31t09:30:00z", "2024-05-31T09:30:00Z"},
		{"the first instant", index.DateTime, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
		{"the last instant", index.DateTime, "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
		{"a list as a set", index.StringList, []any{"b", "a", "b"}, []string{"a", "b"}},
		{"a list of strings", index.StringList, []string{"b", "a", "b"}, []string{"a", "b"}},
		{"the empty list", index.StringList, []any{}, []string{}},
		{"a list with the empty text", index.StringList, []any{""}, []string{""}},
	} {
		t.Run(c.says, func(t *testing.T) {
			v, issue := index.ParseValue(c.kind, c.raw)
			if issue != nil {
				t.Fatalf("refused: %v", issue)
			}
			want, _ := json.Marshal(c.want)
			if got, _ := json.Marshal(v.Any()); string(got) != string(want) || v.Kind() != c.kind {
				t.Fatalf("got %s %.80s, want %.80s", v.Kind(), got, want)
			}
			again, issue := index.ParseValue(c.kind, v.Any())
			if issue != nil || !again.Equal(v) {
				t.Fatalf("what Any returns is not the same value again: %v", issue)
			}
		})
	}
}

func TestParseValueRefuses(t *testing.T) {
	for _, c := range []struct {
		says string
		kind index.Kind
		raw  any
		code index.IssueCode
	}{
		{"a number for text", index.String, json.Number("1"), index.ValueKindMismatch},
		{"a list for text", index.String, []any{"a"}, index.ValueKindMismatch},
		{"an object for text", index.String, map[string]any{}, index.ValueUnsupported},
		{"nothing at all", index.String, nil, index.ValueUnsupported},
		{"text that is not UTF-8", index.String, "\xff", index.TextInvalid},
		{"text with NUL", index.String, "a\x00b", index.TextInvalid},
		{"text above 64 KiB", index.String, strings.Repeat("x", 1<<16+1), index.TextTooLong},
		{"text for a number", index.Number, "42", index.ValueKindMismatch},
		{"true for a number", index.Number, true, index.ValueKindMismatch},
		{"NaN", index.Number, math.NaN(), index.NumberNotFinite},
		{"infinity", index.Number, math.Inf(-1), index.NumberNotFinite},
		{"a JSON number that is NaN", index.Number, json.Number("NaN"), index.NumberNotFinite},
		{"a JSON number that is infinite", index.Number, json.Number("Infinity"), index.NumberNotFinite},
		{"a JSON number that is hexadecimal", index.Number, json.Number("0x1p4"), index.NumberNotFinite},
		{"a JSON number that is empty", index.Number, json.Number(""), index.NumberNotFinite},
		{"2^53+1 in a NUMBER", index.Number, json.Number("9007199254740993"), index.NumberTooLarge},
		{"2^53+1 as an int", index.Number, 1<<53 + 1, index.NumberTooLarge},
		{"-(2^53+1) as an int64", index.Number, int64(-(1<<53 + 1)), index.NumberTooLarge},
		{"1e17 in a NUMBER", index.Number, 1e17, index.NumberTooLarge},
		{"1e999 in a NUMBER", index.Number, json.Number("1e999"), index.NumberTooLarge},
		{"a fraction in an INTEGER", index.Integer, json.Number("1.5"), index.NumberNotWhole},
		{"a float fraction in an INTEGER", index.Integer, 1.5, index.NumberNotWhole},
		{"a tiny fraction in an INTEGER", index.Integer, json.Number("1e-999999999"), index.NumberNotWhole},
		{"a fraction float64 would round away", index.Integer, json.Number("9007199254740993.5"), index.NumberNotWhole},
		{"2^63 in an INTEGER", index.Integer, json.Number("9223372036854775808"), index.IntegerOutOfRange},
		{"2^63 as a float", index.Integer, float64(1 << 63), index.IntegerOutOfRange},
		{"a huge exponent in an INTEGER", index.Integer, json.Number("1e999999999"), index.IntegerOutOfRange},
		{"NaN in an INTEGER", index.Integer, math.NaN(), index.NumberNotFinite},
		{"text for true or false", index.Boolean, "true", index.ValueKindMismatch},
		{"1 for true", index.Boolean, 1, index.ValueKindMismatch},
		{"the 29th of February of a common year", index.Date, "2023-02-29", index.DateInvalid},
		{"month 13", index.Date, "2023-13-01", index.DateInvalid},
		{"day 0", index.Date, "2023-01-00", index.DateInvalid},
		{"the year 0", index.Date, "0000-01-01", index.DateInvalid},
		{"a year of five digits", index.Date, "10000-01-01", index.DateInvalid},
		{"a day with slashes", index.Date, "2023/01/01", index.DateInvalid},
		{"a day with a time", index.Date, "2023-01-01T00:00:00Z", index.DateInvalid},
		{"a day with signs", index.Date, "2023-+1-01", index.DateInvalid},
		{"a number for a day", index.Date, 19000, index.ValueKindMismatch},
		{"an instant without a zone", index.DateTime, "2024-05-31T09:30:00", index.DateTimeWithoutZone},
		{"an instant with a fraction and without a zone", index.DateTime, "2024-05-31T09:30:00.5", index.DateTimeWithoutZone},
		{"a day for an instant", index.DateTime, "2024-05-31", index.DateTimeInvalid},
		{"hour 24", index.DateTime, "2024-05-31T24:00:00Z", index.DateTimeInvalid},
		{"second 60", index.DateTime, "2024-05-31T23:59:60Z", index.DateTimeInvalid},
		{"a comma", index.DateTime, "2024-05-31T23:59:59,5Z", index.DateTimeInvalid},
		{"an instant before the year 1 in UTC", index.DateTime, "0001-01-01T00:00:00+01:00", index.DateTimeInvalid},
		{"an instant after the year 9999 in UTC", index.DateTime, "9999-12-31T23:59:59-01:00", index.DateTimeInvalid},
		{"a zone by name", index.DateTime, "2024-05-31T09:30:00 CET", index.DateTimeInvalid},
		{"text for a list", index.StringList, "a", index.ValueKindMismatch},
		{"a list with a number", index.StringList, []any{"a", 1}, index.ValueKindMismatch},
		{"a list in a list", index.StringList, []any{[]any{"a"}}, index.ValueKindMismatch},
		{"a list with nothing in it", index.StringList, []any{nil}, index.ValueUnsupported},
		{"a list with invalid text", index.StringList, []any{"\xff"}, index.TextInvalid},
		{"a list of 1,001 items", index.StringList, make([]any, 1001), index.ListTooLong},
		{"a list of 1,001 strings", index.StringList, make([]string, 1001), index.ListTooLong},
	} {
		t.Run(c.says, func(t *testing.T) {
			_, issue := index.ParseValue(c.kind, c.raw)
			if issue == nil || issue.Code != c.code || issue.Message == "" || issue.Hint == "" || issue.Severity != index.Error {
				t.Fatalf("got %+v, want %s with a message and a hint", issue, c.code)
			}
		})
	}
}

func TestNumberKey(t *testing.T) {
	t.Run("keys are ordered as numbers are, and come back", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			a, b := rapid.Float64().Draw(t, "a"), rapid.Float64().Draw(t, "b")
			if math.IsNaN(a) || math.IsNaN(b) {
				return
			}
			ka, kb := index.NumberKey(a), index.NumberKey(b)
			if (a < b) != (ka < kb) || (a == b) != (ka == kb) {
				t.Fatalf("%v and %v have keys %d and %d", a, b, ka, kb)
			}
			if index.KeyNumber(ka) != a {
				t.Fatalf("%v came back as %v", a, index.KeyNumber(ka))
			}
		})
	})
}

func TestParseDateAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`[0-9]{4}-[01][0-9]-[0-3][0-9]`),
			rapid.Custom(func(t *rapid.T) string {
				return time.Date(rapid.IntRange(1, 9999).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "day"), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
			})).Draw(t, "text")
		want, err := time.Parse(time.DateOnly, text)
		days, ok := index.ParseDate(text)
		if valid := err == nil && want.Year() >= 1; valid != ok || ok && (days*86400 != want.Unix() || index.FormatDate(days) != text) {
			t.Fatalf("%q: got %d %v, time.Parse says %v %v", text, days, ok, want, err)
		}
	})
}

func FuzzParseDateTime(f *testing.F) {
	for _, s := range []string{"2024-05-31T09:30:00Z", "1969-12-31T23:59:59.9999-23:59", "2024-05-31T09:30:00", "0000-01-01T00:00:00Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, issue := index.ParseValue(index.DateTime, text)
		if issue != nil {
			return
		}
		want, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
		if err != nil || want.UnixMilli() != v.Key() {
			t.Fatalf("%q: got %d, time.Parse says %v %v", text, v.Key(), want, err)
		}
	})
}

func TestCheckKeys(t *testing.T) {
	for _, c := range []struct {
		says  string
		issue *index.Issue
		ok    bool
	}{
		{"an attribute key of letters, digits, points and dashes", index.CheckAttributeKey("_a.B-9"), true},
		{"an attribute key of 128 characters", index.CheckAttributeKey(strings.Repeat("k", 128)), true},
		{"an attribute key of 129 characters", index.CheckAttributeKey(strings.Repeat("k", 129)), false},
		{"an attribute key that starts with a digit", index.CheckAttributeKey("9a"), false},
		{"an attribute key with a space", index.CheckAttributeKey("a b"), false},
		{"an attribute key with an umlaut", index.CheckAttributeKey("größe"), false},
		{"an empty attribute key", index.CheckAttributeKey(""), false},
		{"a user id of any script", index.CheckID("Łukasz / 東京"), true},
		{"a user id of 256 bytes", index.CheckID(strings.Repeat("x", 256)), true},
		{"a user id of 257 bytes", index.CheckID(strings.Repeat("x", 257)), false},
		{"a user id with a line break", index.CheckID("a\nb"), false},
		{"a user id with NUL", index.CheckID("a\x00"), false},
		{"a user id that is not UTF-8", index.CheckID("\xc3"), false},
		{"an empty user id", index.CheckID(""), false},
		{"an empty name, which is none", index.CheckName(""), true},
		{"an empty role", index.CheckRole(""), false},
		{"an empty group key", index.CheckGroupKey(""), false},
		{"a group key that looks like an id", index.CheckGroupKey("group:7"), false},
		{"a group key with a colon", index.CheckGroupKey("group:sales"), true},
	} {
		t.Run(c.says, func(t *testing.T) {
			if (c.issue == nil) != c.ok {
				t.Fatalf("got %v", c.issue)
			}
			if c.issue != nil && c.issue.Hint == "" {
				t.Fatalf("%v has no hint", c.issue)
			}
		})
	}
}

func TestInferKind(t *testing.T) {
	for raw, want := range map[any]index.Kind{"2024-01-01": index.String, 1.5: index.Number, 3: index.Number, true: index.Boolean} {
		if got, ok := index.InferKind(raw); !ok || got != want {
			t.Errorf("%v is inferred as %v, want %v", raw, got, want)
		}
	}
	if got, ok := index.InferKind([]any{}); !ok || got != index.StringList {
		t.Errorf("a list is inferred as %v", got)
	}
	if _, ok := index.InferKind(map[string]any{}); ok {
		t.Error("an object is inferred")
	}
}

func TestKindNames(t *testing.T) {
	for _, k := range index.Kinds {
		text, err := k.MarshalText()
		var back index.Kind
		if err != nil || back.UnmarshalText(text) != nil || back != k || string(text) != k.String() {
			t.Errorf("%v does not come back from its name", k)
		}
	}
	if !slices.IsSorted(index.Kinds) {
		t.Error("kinds out of order")
	}
}
