package index_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/semver"
	"pgregory.net/rapid"

	"parterre/index"
)

func TestVersionsAreReadInOneSpelling(t *testing.T) {
	long := strings.Repeat("9", 200)
	for sent, want := range map[string]string{
		"1.2.3": "1.2.3", "v1.2.3": "1.2.3", "1": "1.0.0", "1.2": "1.2.0", "v0": "0.0.0", "0.0.0": "0.0.0",
		"1.2.3-rc.1": "1.2.3-rc.1", "1.2-rc.1": "1.2.0-rc.1", "1-SNAPSHOT": "1.0.0-SNAPSHOT", "1.2.3--": "1.2.3--", "1.2.3-0": "1.2.3-0",
		"1.2.3-0a": "1.2.3-0a", "1.2.3-a-b.c-d": "1.2.3-a-b.c-d", "1.2.3-x.7.z.92": "1.2.3-x.7.z.92",
		"1.2.3+b": "1.2.3", "1.2.3+001": "1.2.3", "1.2.3-rc+a-b.c": "1.2.3-rc", "1+5": "1.0.0",
		"18446744073709551616.1": "18446744073709551616.1.0", long: long + ".0.0", "1.2.3-" + long: "1.2.3-" + long,
	} {
		v, issue := index.ParseValue(index.Version, sent)
		if issue != nil || v.Text() != want || v.Any() != want || v.Kind() != index.Version {
			t.Errorf("%q is %q, should be %q: %v", sent, v.Text(), want, issue)
		}
		if again, issue := index.ParseValue(index.Version, v.Any()); issue != nil || !again.Equal(v) {
			t.Errorf("%q is not read again: %v", want, issue)
		}
	}
}

func TestOddVersionsAreRefusedWithPlaceAndCure(t *testing.T) {
	for sent, place := range map[string]string{
		"": "first number", "v": "first number", "vv1": "first number", "V1": "first number", "latest": "first number", " 1.2": "first number", "-1.2.3": "first number",
		"1.2 ": "second number", "1,2": "first number", "1..3": "second number", "1.2.": "third number", ".1.2": "first number", "1.02.3": "second number",
		"01.2.3": "first number", "1.2.00": "third number", "1.2.3.4": "three numbers", "1.x": "second number", "1.2.*": "third number", "^1.2.3": "first number",
		"1.\u0662.3": "second number", "１.2.3": "first number", "1.2.3\n": "third number", "1e3": "first number", "0x10": "first number", "1.2.3_4": "third number",
		"1.2.3-": "behind the dash", "1.2.3-01": "behind the dash", "1.2.3-a..b": "behind the dash", "1.2.3-a_b": "behind the dash", "1.2.3-é": "behind the dash",
		"1.2.3-rc 1": "behind the dash", "1.2.3-a.": "behind the dash", "1.2.3-\x00": "behind the dash", "1.2.3-\xff": "behind the dash",
		"1.2.3+": "behind the plus", "1.2.3+a..b": "behind the plus", "1.2.3+a+b": "behind the plus", "1.2.3+ü": "behind the plus",
		"1.2.3-" + strings.Repeat("a", 251): "characters", strings.Repeat("1", 1<<20): "characters",
	} {
		_, issue := index.ParseValue(index.Version, sent)
		if issue == nil || issue.Code != index.VersionInvalid || !strings.Contains(issue.Message, place) || issue.Hint == "" {
			t.Errorf("%.40q: %v, should name %q", sent, issue, place)
			continue
		}
		if len(sent) > 7 && strings.Contains(issue.Message+issue.Hint, sent) {
			t.Errorf("%.40q is shown in %v", sent, issue)
		}
	}
	for _, sent := range []any{1.2, json.Number("1.10"), 3, true, []any{"1.2.3"}, map[string]any{}, nil} {
		if _, issue := index.ParseValue(index.Version, sent); issue == nil || issue.Hint == "" {
			t.Errorf("%v is a version: %v", sent, issue)
		}
	}
}

// The ladder is that of semver.org, lengthened.
func TestVersionsComeInTheOrderOfTheirPrecedence(t *testing.T) {
	ladder := []string{
		"0.0.0-0", "0.0.0", "0.0.1", "0.9.0", "0.10.0", "1.0.0--", "1.0.0-ALPHA", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-alpha-1",
		"1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0-rc.1.0", "1.0.0", "1.0.1-1", "2.0.0", "10.0.0", "18446744073709551615.0.0", "18446744073709551616.0.0",
	}
	for i, a := range ladder {
		for j, b := range ladder {
			if got := index.CompareVersions(a, b); got != min(1, max(-1, i-j)) {
				t.Errorf("%s and %s: %d", a, b, got)
			}
		}
	}
	if n := testing.AllocsPerRun(100, func() { index.CompareVersions("1.0.0-beta.11", "1.0.0-beta.2") }); n > 0 {
		t.Errorf("comparing allocates %v times", n)
	}
}

// Versions drawn from few parts, so that many are equal and many differ late. golang.org/x/mod has another reading of the same
// rules: it takes a leading v only, no label behind fewer than three numbers, and at least one number.
func TestVersionsAgreeWithAnotherImplementation(t *testing.T) {
	number := rapid.SampledFrom([]string{"0", "1", "2", "10", "01", "", "18446744073709551616", "x"})
	part := rapid.SampledFrom([]string{"a", "A", "0", "1", "10", "01", "-", "a1", "", "0a", "ü"})
	label := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(part, 1, 3).Draw(t, "parts"), ".") })
	version := rapid.Custom(func(t *rapid.T) string {
		text := strings.Join(rapid.SliceOfN(number, 3, 4).Draw(t, "numbers"), ".")
		if rapid.Bool().Draw(t, "prerelease") {
			text += "-" + label.Draw(t, "label")
		}
		if rapid.IntRange(0, 3).Draw(t, "build") == 0 {
			text += "+" + label.Draw(t, "tag")
		}
		return text
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := version.Draw(t, "a"), version.Draw(t, "b")
		x, faultA := index.ParseVersion(a)
		y, faultB := index.ParseVersion(b)
		if semver.IsValid("v"+a) != (faultA == nil) {
			t.Fatalf("%q: %v", a, faultA)
		}
		if faultA == nil && faultB == nil {
			want := semver.Compare("v"+a, "v"+b)
			if got := index.CompareVersions(x, y); got != want || (x == y) != (want == 0) {
				t.Fatalf("%q and %q: %d, want %d", a, b, got, want)
			}
		}
	})
}

func FuzzParseVersion(f *testing.F) {
	for _, seed := range []string{"1.2.3", "v1", "1.2-rc.1+5", "1.02.3", "", "v", "1.2.3-", "١.2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		version, fault := index.ParseVersion(text)
		if fault != nil {
			return
		}
		again, fault := index.ParseVersion(version)
		if fault != nil || again != version || index.CompareVersions(version, again) != 0 || !semver.IsValid("v"+version) {
			t.Fatalf("%q became %q and then %q: %v", text, version, again, fault)
		}
	})
}

func BenchmarkCompareVersions(b *testing.B) {
	var versions []string
	for i := range 1000 {
		versions = append(versions, fmt.Sprintf("%d.%d.%d-rc.%d", i%7, i%13, i%17, i%5))
	}
	b.Run("sorting 1,000 of them", func(b *testing.B) {
		for b.Loop() {
			slices.SortFunc(slices.Clone(versions), index.CompareVersions)
		}
	})
}
