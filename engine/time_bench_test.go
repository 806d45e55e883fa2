package engine_test

import (
	"testing"

	"parterre/engine"
)

// BenchmarkDaysThatComeRound counts a million people by the calendar; one zone for all, and each in their own.
func BenchmarkDaysThatComeRound(b *testing.B) {
	s := company()
	for name, c := range map[string]*engine.Criteria{
		"anniversary of a day":     is("started", engine.Test{Anniversary: &engine.Anniversary{Next: ptr(30)}}),
		"weekday of a day":         is("started", engine.Test{Weekday: []engine.Weekday{engine.Monday}}),
		"weekday of an instant":    is("lastSeen", engine.Test{Weekday: []engine.Weekday{engine.Monday}}),
		"month of an instant":      is("lastSeen", engine.Test{Month: []engine.MonthOfYear{"MAY", "JULY"}}),
		"this month":               is("lastSeen", engine.Test{Period: &engine.Period{Unit: engine.Month}}),
		"this month, own zone":     {Attribute: &engine.AttributeCriteria{Key: "lastSeen", Is: &engine.Test{Period: &engine.Period{Unit: engine.Month}}, ZoneFrom: ptr("department")}},
		"weekday, own zone":        {Attribute: &engine.AttributeCriteria{Key: "lastSeen", Is: &engine.Test{Weekday: []engine.Weekday{engine.Monday}}, ZoneFrom: ptr("department")}},
		"a pattern of an e-mail":   is("email", engine.Test{Matches: []string{`^p\d*7@`}}),
		"an e-mail that starts so": is("email", engine.Test{StartsWith: []string{"p7"}}),
	} {
		b.Run(name, func(b *testing.B) {
			p := compileFor(b, s, c)
			for b.Loop() {
				if n, err := p.Bind(s, companyNow).Size(b.Context()); err != nil || n < 0 {
					b.Fatal(n, err)
				}
			}
		})
	}
}
