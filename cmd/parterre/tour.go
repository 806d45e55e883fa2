package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"parterre/audience"
	"parterre/web"
)

// stop is one question of the tour.
type stop struct{ title, document string }

// tour is what the demo prints to be pasted. Every question is asked by a test.
var tour = []stop{
	{"How large is every audience?",
		`{ audiences(first: 20) { totalCount nodes { key name status population { size share description } } } }`},
	{"Who would be chosen by criteria nobody has saved, node by node?",
		`{ preview(criteria: {all: [{attribute: {key: "country", is: {in: ["Austria", "Germany"]}}}, {attribute: {key: "languages", is: {anyOf: ["French"]}}}, {not: {audience: {key: "managers"}}}]}) { population { size description } nodes { path size removes withoutValue } } }`},
	{"How does engineering split by country, and those who have started by year?",
		`{ population(of: {audience: {key: "engineering"}}) { size composition(by: [{attribute: "country"}], top: 5) { cells { labels size share } other { size } } } started: population(of: {intersect: [{audience: {key: "engineering"}}, {criteria: {attribute: {key: "startDate", is: {inLast: "P50Y"}}}}]}) { size composition(by: [{bins: {attribute: "startDate", calendar: YEAR}}]) { cells { labels size share } } } }`},
	{"Set algebra: managers who speak German and still have to be trained, compared with the whole company.",
		`{ population(of: {intersect: [{audience: {key: "managers"}}, {audience: {key: "german-speakers"}}, {audience: {key: "not-trained"}}]}) { size composition(by: [{attribute: "department"}], baseline: {criteria: {everyone: true}}) { cells { labels size share index } } members(first: 3) { nodes { id name value(attribute: "jobTitle") } } } }`},
	{"Is this person in that audience, and why?",
		`{ isMember(user: "p0000001", audience: {key: "summit"}) population(of: {audience: {key: "summit"}}) { explain(user: "p0000001") { matches nodes { path description matches value decides } } } }`},
	{"Which audiences are these people in? Somebody nobody knows spoils nothing.",
		`{ memberships(users: ["p0000001", "p0000042", "nobody"]) { user userStatus memberOf unchangedUntil } }`},
	{"What does a draft with a fault look like?",
		`{ audience(by: {key: "payroll-review"}) { status version draft { issues { severity message path hint } nodes { path size } } } }`},
	{"Write somebody: the answer states the revision to read it back with, and faults with their place and cure.",
		`mutation { upsertUsers(users: [{id: "guest-1", name: "Guest One", attributes: [{key: "department", value: "Engineering"}, {key: "remote", value: true}]}, {id: "guest-2", attributes: [{key: "level", value: "high"}]}]) { accepted revision issues { message path hint } } }`},
}

// curl writes a question as a command.
func (s stop) curl(base string) string {
	body, _ := json.Marshal(map[string]string{"query": s.document}) // two texts
	return fmt.Sprintf("curl -s %s/graphql -H 'Content-Type: application/json' -d '%s'", base, strings.ReplaceAll(unescaped(body), "'", `'\''`))
}

// unescaped writes JSON without the escapes that only matter within HTML.
func unescaped(body []byte) string {
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(body))
}

// stream is the last stop: a command that goes on until it is stopped.
const stream = `subscription { audienceChanged(audiences: [{key: "engineering"}]) { entered left audience { population { size } } } }`

// welcome says where to look first.
func welcome(base string, workbench bool) string {
	if !workbench {
		return "This binary has no workbench for the browser: make build gives one that has, where there is Node."
	}
	return "Open " + base + " in a browser. To begin with, build an audience: managers in Europe who joined in the last two years, but leave out contractors."
}

func printTour(to io.Writer, base string, v *audience.View) {
	fmt.Fprintf(to, "\nIt has %d active people and %d audiences. Ctrl-C stops the demo.\n", v.Facts.Everyone().Count(), v.Catalog.Len())
	fmt.Fprintln(to, welcome(base, web.Built))
	fmt.Fprintf(to, "\nThe API is served at %s/graphql. A tour to paste into another terminal; | jq makes answers easier to read.\n", base)
	for i, s := range tour {
		fmt.Fprintf(to, "\n%d. %s\n%s\n", i+1, s.title, s.curl(base))
	}
	body, _ := json.Marshal(map[string]string{"query": stream}) // two texts
	fmt.Fprintf(to, "\n%d. Watch a size live: leave this running, and repeat the write above with another department.\ncurl -sN %s/graphql -H 'Content-Type: application/json' -H 'Accept: text/event-stream' -d '%s'\n\n", len(tour)+1, base, body)
}
