package company_test

import (
	"encoding/json"
	"reflect"
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
	t.Run("there are a dozen published audiences, each in JSON", func(t *testing.T) {
		published := 0
		for _, d := range small.Audiences() {
			if !json.Valid([]byte(d.Criteria)) {
				t.Errorf("%s: the criteria are no JSON", d.Key)
			}
			if !d.Draft {
				published++
			}
		}
		if published != 12 {
			t.Errorf("%d audiences are published", published)
		}
	})
}
