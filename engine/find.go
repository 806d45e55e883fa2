package engine

import "strings"

// Finder returns a test whether one of several texts contains a search, regardless of case as the operator contains
// has it. White space around the search is cut off; an empty search finds everything.
func Finder(search string) func(texts ...string) bool {
	search = strings.TrimSpace(search)
	if search == "" {
		return func(...string) bool { return true }
	}
	test := newTextTest(textContains, true, []string{search})
	return func(texts ...string) bool {
		for _, t := range texts {
			if test.matches(t) {
				return true
			}
		}
		return false
	}
}
