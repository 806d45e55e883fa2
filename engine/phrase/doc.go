// Package phrase reads and writes criteria in their text form, for a command line and a search box:
//
//	department in ("IT", "HR") and not role = "contractor" and startDate in last P2Y
//
// The text form is another spelling of the JSON of [engine.Criteria] and has a spelling for all of it: [Print] writes
// any tree, and [Parse] reads back the same tree. Which values fit which attribute is known to engine alone, so Parse
// makes the JSON that is meant and leaves the judgement to it; whatever is found at a path of that JSON is shown at its
// place in the text.
//
// The grammar is in docs/text-form.md.
package phrase
