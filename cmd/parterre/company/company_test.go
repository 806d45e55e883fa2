package company_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"parterre/cmd/parterre/company"
	"parterre/index"
)

var small = company.Company{People: 2_000, Seed: 7, Today: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}

func TestCompany(t *testing.T) {
	t.Run("the same seed makes the same people", func(t *testing.T) {
		for _, n := range []int{0, 1, 57, 1_999} {
			if !reflect.DeepEqual(small.Person(n), small.Person(n)) {
				t.Fatalf("person %d differs from one time to the next", n)
			}
		}
	})
	t.Run("another seed makes other people", func(t *testing.T) {
		other := small
		other.Seed++
		if reflect.DeepEqual(small.Person(100), other.Person(100)) {
			t.Fatal("the seed changes nothing")
		}
	})
	t.Run("every person, group and attribute is accepted", func(t *testing.T) {
		tx := index.Empty(index.Options{}).Begin(1)
		for _, a := range company.Attributes() {
			if _, issues := tx.DeclareAttribute(a); issues != nil {
				t.Fatal(issues)
			}
		}
		for _, g := range company.Groups() {
			if _, issues := tx.PutGroup(g); issues != nil {
				t.Fatal(issues)
			}
		}
		attributes, groups := len(tx.Schema().All()), len(tx.Groups().All())
		for n := range small.People {
			if issues := tx.Upsert(small.Person(n)); issues != nil {
				t.Fatalf("person %d: %v", n, issues)
			}
		}
		if len(tx.Schema().All()) != attributes || len(tx.Groups().All()) != groups {
			t.Fatal("people bring attributes or groups that were not declared")
		}
	})
	t.Run("few start in the future, and no day has a crowd", func(t *testing.T) {
		today, last := small.Today.Format(time.DateOnly), small.Today.AddDate(0, 0, 60).Format(time.DateOnly)
		ahead, days := 0, map[string]int{}
		for n := range small.People {
			for _, a := range small.Person(n).Attributes {
				if a.Key != "startDate" {
					continue
				}
				started := a.Value.(string)
				days[started]++
				if started > today {
					ahead++
				}
				if started > last {
					t.Errorf("person %d starts on %s", n, started)
				}
			}
		}
		if ahead == 0 || ahead > small.People/50 {
			t.Errorf("%d of %d start in the future", ahead, small.People)
		}
		for started, n := range days {
			if n > 8 {
				t.Errorf("%d people start on %s", n, started)
			}
		}
	})
	t.Run("there are managers in Europe who joined lately, contractors among them, and people without a department", func(t *testing.T) {
		counts, twoYearsAgo := map[string]int{}, small.Today.AddDate(-2, 0, 0).Format(time.DateOnly)
		for n := range small.People {
			p, values := small.Person(n), map[string]any{}
			for _, a := range p.Attributes {
				values[a.Key] = a.Value
			}
			if leads := slices.Contains(*p.Roles, "manager"); leads != values["isManager"] {
				t.Fatalf("person %d has the role manager: %v, and isManager: %v", n, leads, values["isManager"])
			}
			if values["isManager"] == true && values["region"] == "Europe" && values["startDate"].(string) > twoYearsAgo {
				counts[values["employmentType"].(string)]++
			}
			if values["department"] == nil {
				counts["without a department"]++
			}
		}
		for _, what := range []string{"Full-time", "Contractor", "without a department"} {
			if counts[what] == 0 {
				t.Errorf("nobody is %s: %v", what, counts)
			}
		}
	})
	t.Run("attributes, groups and audiences have words for people", func(t *testing.T) {
		for _, a := range company.Attributes() {
			if *a.Label == "" || *a.Label == a.Key || *a.Description == "" {
				t.Errorf("attribute %s: %q, %q", a.Key, *a.Label, *a.Description)
			}
		}
		for _, g := range company.Groups() {
			if *g.Name == "" || *g.Name == g.Key {
				t.Errorf("group %s: %q", g.Key, *g.Name)
			}
		}
		for _, d := range small.Audiences() {
			if d.Name == "" || d.Description == "" || d.Owner == "" || len(d.Tags) == 0 {
				t.Errorf("audience %+v", d)
			}
		}
	})
	t.Run("there are eighteen audiences with members, and one of every other state, each in JSON", func(t *testing.T) {
		counts := map[string]int{}
		for _, d := range small.Audiences() {
			if !json.Valid([]byte(d.Criteria)) || d.Next != "" && !json.Valid([]byte(d.Next)) {
				t.Errorf("%s: the criteria are no JSON", d.Key)
			}
			switch {
			case d.Draft:
				counts["draft"]++
			case d.Away:
				counts["away"]++
			default:
				counts["on"]++
			}
			if d.Next != "" {
				counts["draft beside"]++
			}
		}
		if want := map[string]int{"on": 18, "draft": 1, "away": 1, "draft beside": 1}; !reflect.DeepEqual(counts, want) {
			t.Errorf("%v; want %v", counts, want)
		}
	})
}
