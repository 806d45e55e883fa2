package phrase_test

import (
	"encoding/json"
	"strings"
	"testing"

	"parterre/engine/phrase"
)

// Every spelling beside the one Print writes, and what it means in that one.
func TestSpellings(t *testing.T) {
	for said, want := range map[string]string{
		`department in ("IT", "HR") and not role = "contractor" and startDate in last P2Y`: ``,
		`not a = 1 and b = 2 or c = 3`:                     `(not a = 1 and b = 2) or c = 3`,
		`a = 1 and (b = 2 or c = 3)`:                       ``,
		`(a = 1 and b = 2) and c = 3`:                      ``,
		`((a = 1))`:                                        `a = 1`,
		`a != 1`:                                           `not a = 1`,
		`a not in (1)`:                                     `not a in (1)`,
		`a is not set`:                                     `not a is set`,
		`a IS NOT EMPTY`:                                   `not a is empty`,
		`a starts with 'x'`:                                `a starts with "x"`,
		`a contains ("x")`:                                 `a contains "x"`,
		`a contains ("x", "y") matching case`:              ``,
		`a = 'it''s'`:                                      `!`,
		`a = 'it\'s "so"' Ignoring Case`:                   `a = "it's \"so\"" ignoring case`,
		`a between 1.50 and -2e3`:                          ``,
		`d between 2025-01-01 and "2025-02-01"`:            `d between 2025-01-01 and 2025-02-01`,
		`d on or after 2025-01-01T09:30:00+02:00`:          ``,
		`d on 2025-01-01 or d on or before 2024-01-01`:     ``,
		`d in last "P1,5D"`:                                ``,
		`v > 1.2.3-rc.1`:                                   `v > "1.2.3-rc.1"`,
		`roles has any of ("a") and groups is empty`:       `role has any of ("a") and group is empty`,
		`group != "x"`:                                     `not group = "x"`,
		`"role" = "x" and "two words" is set`:              ``,
		`none of (a = 1, b = 2)`:                           `not (a = 1 or b = 2)`,
		`all of () or any of (a = 1)`:                      ``,
		`at least 2 of (a = 1, b = 2 and c = 3, everyone)`: ``,
		`nobody`: `not everyone`,
		`in audience "x" and not in audience id "audience:7"`:                                             ``,
		`users ("u1", "u2") or users ()`:                                                                  ``,
		`sample 0 to 12.5 percent by "spring"`:                                                            ``,
		`#n1 (#"n 2" a = 1 and not #n3 b = 2)`:                                                            ``,
		`{"attribute": {"key": "a"}} and a {"isSet": false}`:                                              `{"attribute":{"key":"a"}} and a {"isSet":false}`,
		"a = 1\n  AND\r\n\tb = 2":                                                                         `a = 1 and b = 2`,
		`größe = 1 and a.b-c_d = true`:                                                                    ``,
		`skills has only ("go") or skills has exactly ()`:                                                 ``,
		`skills size = 3 and not skills size between 1 and 2 or role size >= 2`:                           `(skills size = 3 and not skills size between 1 and 2) or role size >= 2`,
		`Exactly One Of (a = 1, b = 2)`:                                                                   `exactly one of (a = 1, b = 2)`,
		`code matches ("^a", 'b$') ignoring case`:                                                         `code matches ("^a", "b$") ignoring case`,
		`d in next P7D or d more than P2Y ago or d not more than "P1M" ahead`:                             `d in next P7D or d more than P2Y ago or not d more than P1M ahead`,
		`d in this quarter and d in last month and d in next 3 weeks with current`:                        ``,
		`d in last 1 months or d in this years`:                                                           `d in last month or d in this year`,
		`d is today or d is yesterday or d is tomorrow or d in last 3 days`:                               ``,
		`d in last 1 day with current`:                                                                    `d in last day with current`,
		`d anniversary today or d anniversary in next 7 days or d anniversary in last 3 and next 14 days`: ``,
		`d month in (march, "APRIL") and d weekday in (Monday) in zone of timeZone`:                       `d month in (March, April) and d weekday in (Monday) in zone of timeZone`,
		`d in last P1D in zone of "time zone" ignoring case`:                                              ``,
		`d {"period":{"unit":"DAY","withCurrent":false}}`:                                                 `d in this day without current`,
		`active = TRUE`:                     `active = true`,
		`did purchase and never did refund`: ``,
		`not did purchase`:                  `never did purchase`,
		`DID purchase in last P30D where (amount > 50 AND item = 'tea') At Least 3 times`:                `did purchase at least 3 times where (amount > 50 and item = "tea") in last P30D`,
		`did purchase >= 1 times or not did purchase between 2 and 5 times`:                              `did purchase at least 1 time or not did purchase between 2 and 5 times`,
		`did purchase less than 3 times in this month with current and did refund exactly 0 times`:       `did purchase fewer than 3 times in this month with current and did refund exactly 0 times`,
		`did purchase more than 3 times more than P30D ago`:                                              ``,
		`did purchase between 2025-01-01 and 2025-02-01 with count in (1, 3)`:                            ``,
		`did purchase in last P90D with sum of amount > 1000 and did login with days >= 5`:               ``,
		`did purchase with distinct invoice >= 3 or did purchase with average of amount < 2.5`:           ``,
		`did course with smallest score >= 3 and did course with largest "end" after 2025-01-01`:         `did course with smallest score >= 3 and did course with largest end after 2025-01-01`,
		`did purchase with last (amount > 50 and time more than P60D ago)`:                               `did purchase with last (time more than P60D ago and amount > 50)`,
		`did purchase with first ("time" = 1 and "and" = 2 and item = "x" ignoring case)`:                ``,
		`did purchase where (amount > 5) followed by return where (reason = "size") within P7D`:          ``,
		`did purchase not followed by purchase within P60D`:                                              ``,
		`did purchase followed by return within P1D not followed by purchase within P7D`:                 ``,
		`did "event-type:3" weekday in (Monday) and did "did" where ()`:                                  ``,
		`(did a or did b) and "never" = 1`:                                                               ``,
		`{"performed":{"event":"a","having":{"time":{"inLast":"P1D"}}}}`:                                 ``,
		`{"performed":{"event":"a","measure":"SUM"}}`:                                                    ``,
		`did a {"inLast":"P1D","inNext":"P1D"} with count {}`:                                            ``,
		`{"performed":{"event":"a","is":{"atLeast":"3"},"pick":"LAST","having":{"time":{"onDay":"x"}}}}`: `did a with count >= "3" with last (time on "x")`,
	} {
		r := phrase.Parse(said)
		switch {
		case want == "!" && len(r.Issues()) == 0:
			t.Errorf("%s is read as %s", said, phrase.Print(r.Criteria))
		case want == "!":
		case r.Criteria == nil || len(r.Issues()) > 0:
			t.Errorf("%s: %v", said, r.Issues())
		default:
			if want == "" {
				want = said
			}
			if got := phrase.Print(r.Criteria); got != want {
				t.Errorf("%s\nis written as %s\nand not as    %s", said, got, want)
			}
		}
	}
}

func TestTextFormMakesTheJSON(t *testing.T) {
	said := `department in ("IT", "HR") and not role = "contractor" and startDate in last P2Y`
	want := `{"all":[{"attribute":{"key":"department","is":{"in":["IT","HR"]}}},{"not":{"roles":{"equals":"contractor"}}},{"attribute":{"key":"startDate","is":{"inLast":"P2Y"}}}]}`
	got, err := json.Marshal(phrase.Parse(said).Criteria)
	if err != nil || string(got) != want {
		t.Errorf("%s is %s", said, got)
	}
}

// FuzzParse: whatever is sent is answered, with criteria or with faults inside the text; criteria are written in a way
// that means the same, and faults of what is read are few.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`department in ("IT", "HR") and not role = "contractor" and startDate in last P2Y`, `#n1 (a = 1 or "b c" is not set)`,
		`at least 2 of (a = 1, {"everyone":true})`, `a contains ("x", 'y') ignoring case`, `((((`, `not not not`, "a = \"\\ud800\"", `sample 0 to 5`,
		`a in (1,,2) and ) b`, `{"a`, "a\n= \x00", `users ("x" y) or in`, `between and 3 a between 1`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := phrase.Parse(text)
		for _, i := range r.Issues() {
			if i.Line < 1 || i.Column < 1 || i.Length < 1 || i.Message == "" || strings.Count(i.Excerpt, "\n") != 1 {
				t.Errorf("%q: %+v", text, i)
			}
		}
		if r.Criteria == nil {
			if len(r.Issues()) == 0 {
				t.Errorf("%q is no criteria, and nothing is wrong with it", text)
			}
			return
		}
		said := phrase.Print(r.Criteria)
		again := phrase.Parse(said)
		if again.Criteria == nil || phrase.Print(again.Criteria) != said {
			t.Errorf("%q is written %s, and then %v", text, said, again.Issues())
		}
	})
}

// What a tree cannot hold is not left out of it: sent back, the rest would ask something else, without a fault.
func TestATextThatATreeCannotHoldHasNone(t *testing.T) {
	for _, text := range []string{
		`tags size = 1.5`,
		`tags size = 99999999999`,
		`seen in last 1.5 days`,
		`seen in last 99999999999999999999 days`,
		`at least 1.5 of (a = 1, b = 2)`,
		`sample 1e999 to 10 percent by "x"`,
		`{"sample":{"salt":"x","from":"a","to":10}}`,
		`{"any":[{"everyone":true}],"foo":1}`,
		`{"attribute":{"key":"a","key":"b","is":{"isSet":true}}}`,
		`a {"equals":1,"is":2}`,
		`{"attribute":{"key":"a","is":{"equals":"x"},"ignoreCase":5}}`,
		`a = 1 and {"users":[1]}`,
	} {
		read := phrase.Parse(text)
		if len(read.Issues()) == 0 {
			t.Errorf("%s has no fault", text)
		}
		if read.Criteria != nil {
			t.Errorf("%s means %s", text, phrase.Print(read.Criteria))
		}
	}
	for _, half := range []string{`{"attribute":{"key":"a"}}`, `a in ()`, `all of ()`, `a {"isSet":false}`, `a {"equals":1,"in":[2]}`, `seen in last 0 days`} {
		if phrase.Parse(half).Criteria == nil {
			t.Errorf("%s, which can be saved, has no tree", half)
		}
	}
}
