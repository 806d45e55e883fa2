package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"parterre/engine"
	"parterre/index"
)

// golden fixes the function for ever: changing it would change who is in every sample ever saved. Never edit a row.
var golden = []struct {
	salt, id string
	slot     uint32
}{
	{"a", "1", 827064},
	{"a", "2", 901146},
	{"b", "1", 416463},
	{"spring-trial", "person-0000001", 774305},
	{"spring-trial", "person-0000002", 994118},
	{"Frühling", "käthe@example.com", 13759},
	{"Frühling", "東京", 214245},
	{"a b", " ", 546349},
	{strings.Repeat("s", engine.MaxSaltBytes), strings.Repeat("i", index.MaxIDBytes), 97681},
	{"x", "", 904658},
	{"", "x", 829817},
}

func TestSampleSlot(t *testing.T) {
	t.Run("slots never change", func(t *testing.T) {
		for _, g := range golden {
			if got := engine.SampleSlot(g.salt, g.id); got != g.slot {
				t.Errorf("salt %.20q, id %.20q: slot %d, want %d", g.salt, g.id, got, g.slot)
			}
		}
	})
	t.Run("ids spread evenly over the slots, and salts are independent", func(t *testing.T) {
		const users = 200_000
		var tenth, both int
		for n := range users {
			id := fmt.Sprintf("user-%d", n)
			a, b := engine.SampleSlot("one", id), engine.SampleSlot("two", id)
			if a >= engine.SampleSlots {
				t.Fatalf("slot %d", a)
			}
			if a < engine.SampleSlots/10 {
				tenth++
				if b < engine.SampleSlots/10 {
					both++
				}
			}
		}
		if tenth < users/10-800 || tenth > users/10+800 || both < users/100-270 || both > users/100+270 { // six sigma
			t.Errorf("of %d users %d are in a tenth, %d in two", users, tenth, both)
		}
	})
	t.Run("asking allocates nothing", func(t *testing.T) {
		id := strings.Repeat("i", index.MaxIDBytes)
		if n := testing.AllocsPerRun(100, func() { engine.SampleSlot("spring-trial", id) }); n > 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

func TestCheckSalt(t *testing.T) {
	for salt, code := range map[string]index.IssueCode{
		"": engine.SaltMissing, " \t": engine.SaltMissing, "a\x00b": engine.SaltInvalid, "\xff": engine.SaltInvalid,
		strings.Repeat("x", engine.MaxSaltBytes+1): engine.SaltInvalid, "spring": "", "Frühling 26": "",
	} {
		issue := engine.CheckSalt(salt)
		switch {
		case code == "" && issue != nil:
			t.Errorf("%q: %v", salt, issue)
		case code != "" && (issue == nil || issue.Code != code || issue.Hint == ""):
			t.Errorf("%q: %v, want %s", salt, issue, code)
		}
	}
}
