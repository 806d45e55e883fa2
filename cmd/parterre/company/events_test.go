package company_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"parterre/cmd/parterre/company"
	"parterre/index"
)

func TestEvents(t *testing.T) {
	from, to := small.Today.AddDate(0, 0, -20), small.Today
	events := small.Between(from, to)
	t.Run("the same seed makes the same events, and stretches that meet give each once", func(t *testing.T) {
		cut := from.Add(77 * time.Hour)
		if again := append(small.Between(from, cut), small.Between(cut, to)...); !reflect.DeepEqual(again, events) {
			t.Fatalf("%d events at once, %d in two stretches", len(events), len(again))
		}
	})
	t.Run("every event is accepted, in the order of time, and brings nothing that was not declared", func(t *testing.T) {
		tx := index.Empty(index.Options{}).Begin(1)
		for _, w := range company.EventTypes() {
			if _, issues := tx.DeclareEventType(w); issues != nil {
				t.Fatal(issues)
			}
		}
		for n := range small.People {
			tx.Upsert(small.Person(n))
		}
		types := tx.EventTypes().All()
		for _, e := range events {
			if got, issues := tx.Record(e, index.RecordOptions{At: to}); got != index.Accepted {
				t.Fatal(got, issues)
			}
		}
		if !reflect.DeepEqual(tx.EventTypes().All(), types) {
			t.Fatal("events bring types or properties that were not declared")
		}
		if !slices.IsSortedFunc(events, func(a, b index.EventWrite) int { return a.Time.Compare(b.Time) }) {
			t.Fatal("the events are out of order")
		}
	})
	t.Run("twenty a person in ninety days, on working days, and not everybody", func(t *testing.T) {
		people, weekend := map[string]bool{}, 0
		for _, e := range events {
			people[e.User] = true
			if w := e.Time.Weekday(); w == time.Saturday || w == time.Sunday {
				weekend++
			}
		}
		if a := float64(len(events)) / float64(small.People) / 20 * company.Days; a < 15 || a > 25 || weekend*6 > len(events) || len(people)*4 > small.People*3 {
			t.Errorf("%.1f events a person in %d days, %d of %d at weekends, by %d people", a, company.Days, weekend, len(events), len(people))
		}
	})
	t.Run("a visit begins now", func(t *testing.T) {
		for _, e := range small.Visit(rand.New(rand.NewPCG(1, 2)), to) {
			if e.Time.Before(to) {
				t.Error(e)
			}
		}
	})
}
