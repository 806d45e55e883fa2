package graph_test

import (
	"reflect"
	"testing"
)

// Whatever is asked by the calendar goes over the wire in both directions: asked in the document, counted, and read back as
// criteria in the same shape.
func TestTheCalendarGoesOverTheWire(t *testing.T) {
	h := newHouse(t)
	h.change(`mutation { declareAttribute(key: "born", kind: DATE) { issues { code } } }`, nil)
	h.change(upsert, vars{"users": []vars{person("a", vars{"born": "1990-03-02", "home": "Europe/Vienna"}), person("b", vars{"born": "2026-02-27", "home": "Mars/Olympus"})}})
	asked := `{any: [
		{attribute: {key: "born", is: {period: {unit: WEEK, last: 1, withCurrent: true}}, zoneFrom: "home"}}
		{attribute: {key: "born", is: {anniversary: {next: 7}}}}
		{attribute: {key: "born", is: {month: [MARCH]}}}
		{attribute: {key: "born", is: {weekday: [FRIDAY, SATURDAY]}}}
		{attribute: {key: "born", is: {moreThanAgo: "P1Y"}}}
		{attribute: {key: "born", is: {inNext: "P1D"}}}
		{attribute: {key: "born", is: {moreThanAhead: "P1D"}}}
		{attribute: {key: "home", is: {matches: ["^europe/"]}, ignoreCase: true}}
	]}`
	a := h.ask(`{ preview(criteria: `+asked+`) { population { size criteria } nodes { size } issues { code severity path } } }`, nil)
	for i, size := range []float64{2, 1, 1, 1, 2, 1, 0, 0, 1} {
		if a.at("preview", "nodes", i, "size") != size {
			t.Errorf("node %d is not %v: %s", i, size, a.body)
		}
	}
	if a.at("preview", "issues", 0, "code") != "ZONE_UNKNOWN" || a.at("preview", "issues", 0, "severity") != "WARNING" {
		t.Errorf("%s", a.body)
	}
	read := a.at("preview", "population", "criteria")
	again := h.ask(`query($c: CriteriaInput!) { preview(criteria: $c) { population { size criteria } } }`, vars{"c": read})
	if !reflect.DeepEqual(again.at("preview", "population", "criteria"), read) || again.at("preview", "population", "size") != 2.0 {
		t.Errorf("%s", again.body)
	}
	if a := h.post(`{ preview(criteria: {attribute: {key: "born", is: {month: [SMARCH]}}}) { issues { code } } }`, nil); len(a.Errors) != 1 {
		t.Errorf("%s", a.body)
	}
	p := h.change(`mutation { updateSettings(weekStart: SUNDAY) { settings { zone weekStart } revision issues { code } } }`, nil)
	if field(p, "settings", "weekStart") != "SUNDAY" || field(p, "settings", "zone") != "UTC" {
		t.Errorf("%v", p)
	}
	if a := h.ask(`{ settings { weekStart } }`, nil); a.at("settings", "weekStart") != "SUNDAY" {
		t.Errorf("%s", a.body)
	}
}
