package engine_test

import (
	"strings"
	"testing"
	"time"

	"parterre/engine"
	"parterre/index"
)

func TestDescribeBehaviour(t *testing.T) {
	tx := index.Empty(index.Options{}).Begin(1)
	number, text := index.Number, index.String
	tx.DeclareEventType(index.EventTypeChange{Key: "purchase", Label: pointerTo("Purchase"), Retention: pointerTo(0), Properties: []index.PropertyChange{
		{Key: "amount", Label: pointerTo("Amount"), Kind: &number}, {Key: "invoice", Kind: &text}}})
	tx.DeclareEventType(index.EventTypeChange{Key: "return"})
	env := engine.Env{Schema: tx.Schema(), Groups: tx.Groups(), EventTypes: tx.EventTypes(), Zone: time.UTC}
	for criteria, want := range map[string]string{
		`{"performed": {"event": "purchase"}}`:                                                                                                                       "everyone who did “Purchase”",
		`{"not": {"performed": {"event": "purchase"}}}`:                                                                                                              "everyone who never did “Purchase”",
		`{"performed": {"event": "purchase", "is": {"equals": 0}, "during": {"inLast": "P30D"}}}`:                                                                    "everyone who never did “Purchase” in the last 30 days",
		`{"not": {"performed": {"event": "purchase", "is": {"equals": 0}}}}`:                                                                                         "everyone who did “Purchase” at least once",
		`{"performed": {"event": "purchase", "is": {"atLeast": 3}, "during": {"period": {"unit": "MONTH"}}}}`:                                                        "everyone who did “Purchase” at least 3 times this month",
		`{"not": {"performed": {"event": "purchase", "is": {"atLeast": 1}}}}`:                                                                                        "everyone who did not do “Purchase” at least once",
		`{"performed": {"event": "purchase", "where": [{"key": "amount", "is": {"greaterThan": 50}}]}}`:                                                              "everyone who did “Purchase”, where Amount is more than 50",
		`{"performed": {"event": "purchase", "measure": "SUM", "property": "amount", "is": {"greaterThan": 1000}, "during": {"inLast": "P90D"}}}`:                    "everyone who did “Purchase” in the last 90 days, the sum of Amount being more than 1000",
		`{"performed": {"event": "purchase", "measure": "COUNT_DISTINCT", "property": "invoice", "is": {"atLeast": 3}}}`:                                             "everyone who did “Purchase”, the number of different values of invoice being at least 3",
		`{"performed": {"event": "purchase", "pick": "LAST", "having": {"time": {"moreThanAgo": "P60D"}}}}`:                                                          "everyone who did “Purchase”, the last of them being longer ago than 60 days",
		`{"performed": {"event": "purchase", "pick": "FIRST", "having": {"where": [{"key": "amount", "is": {"greaterThan": 50}}]}}}`:                                 "everyone who did “Purchase”, the first of them being one where Amount is more than 50",
		`{"performed": {"event": "purchase", "pick": "LAST", "having": {"time": {"moreThanAgo": "P60D"}, "where": [{"key": "amount", "is": {"greaterThan": 50}}]}}}`: "everyone who did “Purchase”, the last of them being longer ago than 60 days, where Amount is more than 50",
		`{"performed": {"event": "purchase", "then": [{"event": "return", "within": "P7D", "never": true}]}}`:                                                        "everyone who did “Purchase”, not followed by “return” within 7 days",
		`{"performed": {"event": "gone", "during": {"weekday": ["MONDAY"]}}}`:                                                                                        "everyone who did “gone” at a time that falls on a Monday",
	} {
		c, issues := engine.ParseCriteria([]byte(criteria))
		if len(issues) > 0 {
			t.Fatal(issues)
		}
		if got := engine.Describe(c, env); got != want {
			t.Errorf("%s\nis described as %q\nand not as       %q", criteria, got, want)
		}
	}
}

func TestBehaviourIsChecked(t *testing.T) {
	tx := index.Empty(index.Options{}).Begin(1)
	number, text := index.Number, index.String
	tx.DeclareEventType(index.EventTypeChange{Key: "purchase", Retention: pointerTo(90), Properties: []index.PropertyChange{{Key: "amount", Kind: &number}, {Key: "item", Kind: &text}}})
	tx.DeclareEventType(index.EventTypeChange{Key: "login", Retention: pointerTo(366)})
	env := engine.Env{Schema: tx.Schema(), Groups: tx.Groups(), EventTypes: tx.EventTypes()}
	for criteria, want := range map[string]string{
		`{"performed": {"event": "purchas"}}`: "performed.event EVENT_TYPE_NOT_FOUND",
		`{"performed": {"event": " "}}`:       "performed.event EVENT_TYPE_NOT_FOUND",
		`{"performed": {"event": "purchase", "where": [{"key": "amont", "is": {"equals": 1}}, {"key": "amount", "is": {"startsWith": ["a"]}}], "during": {"inLast": "30 days"}}}`: "performed.where.0.key PROPERTY_NOT_FOUND, performed.where.1.is.startsWith OPERATOR_UNFIT, performed.during.inLast DURATION_INVALID",
		`{"performed": {"event": "purchase", "during": {"inLast": "P91D"}}}`:                                                                                                      "performed.during WINDOW_BEYOND_RETENTION",
		`{"performed": {"event": "purchase", "during": {"inLast": "P3M"}}}`:                                                                                                       "performed.during WINDOW_BEYOND_RETENTION", // up to 92 days
		`{"performed": {"event": "purchase", "during": {"period": {"unit": "MONTH", "last": 2, "withCurrent": true}}}}`:                                                           "performed.during WINDOW_BEYOND_RETENTION",
		`{"performed": {"event": "login", "during": {"inLast": "P1Y"}}}`:                                                                                                          "", // never more than 366 days
		`{"performed": {"event": "login", "during": {"period": {"unit": "YEAR"}}}}`:                                                                                               "",
		`{"performed": {"event": "login", "during": {"period": {"unit": "YEAR", "last": 1}}}}`:                                                                                    "performed.during WINDOW_BEYOND_RETENTION",
		`{"performed": {"event": "login", "during": {"inLast": "P12M1D"}}}`:                                                                                                       "performed.during WINDOW_BEYOND_RETENTION",
		`{"performed": {"event": "purchase", "during": {"inNext": "P1D"}}}`:                                                                                                       "performed.during PERFORMED_INVALID",
		`{"performed": {"event": "purchase", "during": {"period": {"unit": "DAY", "next": 1}}}}`:                                                                                  "performed.during PERFORMED_INVALID",
		`{"performed": {"event": "purchase", "during": {"period": {"unit": "DAY", "next": 1, "withCurrent": true}}}}`:                                                             "",
		`{"performed": {"event": "purchase", "pick": "LAST", "having": {"time": {"moreThanAhead": "P1D"}}}}`:                                                                      "performed.having.time PERFORMED_INVALID",
		`{"performed": {"event": "purchase", "then": [{"event": "purchase", "within": "P91D"}]}}`:                                                                                 "",
		`{"performed": {"event": "purchase", "then": [{"event": "purchase", "within": "P89D", "never": true}]}}`:                                                                  "",
		`{"performed": {"event": "purchase", "then": [{"event": "purchase", "within": "P90D", "never": true}]}}`:                                                                  "performed.then.0.within WINDOW_BEYOND_RETENTION",
		`{"performed": {"event": "purchase", "during": {"isSet": true}}}`:                                                                                                         "performed.during.isSet OPERATOR_UNFIT",
		`{"performed": {"event": "purchase", "measure": "SUM", "is": {"atLeast": 1}}}`:                                                                                            "performed.property PROPERTY_NOT_FOUND",
		`{"performed": {"event": "purchase", "measure": "SUM", "property": "item", "is": {"atLeast": 1}}}`:                                                                        "performed.property PERFORMED_INVALID",
		`{"performed": {"event": "purchase", "measure": "AVERAGE", "property": "amount"}}`:                                                                                        "performed.is TEST_MISSING",
		`{"performed": {"event": "purchase", "property": "amount", "is": {"atLeast": 1}}}`:                                                                                        "performed.property PERFORMED_INVALID",
		`{"performed": {"event": "purchase", "measure": "MEDIAN", "is": {"atLeast": 1}}}`:                                                                                         "performed.measure PERFORMED_INVALID",
		`{"performed": {"event": "purchase", "is": {"lessThan": 0}}}`:                                                                                                             "performed.is COUNT_IMPOSSIBLE",
		`{"performed": {"event": "purchase", "is": {"atLeast": 0}}}`:                                                                                                              "performed.is COUNT_IMPOSSIBLE",
		`{"performed": {"event": "purchase", "is": {"atLeast": 1.5}}}`:                                                                                                            "performed.is.atLeast NUMBER_NOT_WHOLE",
		`{"performed": {"event": "purchase", "pick": "LAST"}}`:                                                                                                                    "performed.having TEST_MISSING",
		`{"performed": {"event": "purchase", "pick": "SECOND", "having": {"time": {"inLast": "P1D"}}}}`:                                                                           "performed.pick PERFORMED_INVALID",
		`{"performed": {"event": "purchase", "having": {"time": {"inLast": "P1D"}}}}`:                                                                                             "performed.having PERFORMED_INVALID",
		`{"performed": {"event": "purchase", "is": {"atLeast": 2}, "then": [{"event": "purchase", "within": "P1D"}]}}`:                                                            "performed CRITERIA_AMBIGUOUS",
		`{"performed": {"event": "purchase", "then": [{"event": "refund", "within": "soon"}]}}`:                                                                                   "performed.then.0.event EVENT_TYPE_NOT_FOUND, performed.then.0.within DURATION_INVALID",
	} {
		c, issues := engine.ParseCriteria([]byte(criteria))
		if len(issues) > 0 {
			t.Fatal(issues)
		}
		if got := placesOf(engine.Check(c, env)); got != want {
			t.Errorf("%s\nhas %q\nand not %q", criteria, got, want)
		}
	}
}

func placesOf(issues []index.Issue) string {
	var out []string
	for _, i := range issues {
		out = append(out, strings.Join(i.Path, ".")+" "+string(i.Code))
	}
	return strings.Join(out, ", ")
}
