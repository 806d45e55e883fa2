package load

import (
	"slices"
	"strings"
	"unicode"
)

// Names of columns that are likely to hold ids or display names, letters and digits only. They are guesses: whoever
// reviews an import sees them and chooses others.
var (
	idWords = []string{"id", "userid", "uid", "uuid", "guid", "externalid", "personid", "employeeid", "employeeno", "employeenumber", "staffid", "staffno",
		"staffnumber", "personnelid", "personnelno", "personnelnumber", "memberid", "memberno", "customerid", "customerno", "accountid", "login"}
	nameWords = []string{"name", "displayname", "fullname", "username", "personname", "employeename"}
)

// guess completes a layout: the ids are in the column that is called "id" or something like it, otherwise in the first in
// which every row has something of its own; none when there is no such column. The display names are in one that is called so.
func (s *Survey) guess(l Layout) Layout {
	if l.ID == "" {
		l.ID = s.guessID()
	}
	if l.Name == "" && !l.NoName {
		name, ok := s.called(nameWords, func(e *evidence) bool { return e.column.name != l.ID })
		l.Name, l.NoName = name, !ok
	}
	return l
}

func (s *Survey) guessID() string {
	anyone := func(*evidence) bool { return true }
	if name, ok := s.called(idWords[:1], anyone); ok && strings.EqualFold(name, "id") {
		return name
	}
	if name, ok := s.called(idWords, (*evidence).distinct); ok {
		return name
	}
	if name, ok := s.called(idWords, func(e *evidence) bool { return e.known == s.rows }); ok {
		return name
	}
	for _, e := range s.columns {
		if e.distinct() {
			return e.column.name
		}
	}
	name, _ := s.called(idWords, anyone)
	return name
}

// called returns the column with the likeliest name among those that will do.
func (s *Survey) called(words []string, will func(*evidence) bool) (string, bool) {
	for _, word := range words {
		for _, e := range s.columns {
			if letters(e.column.name) == word && will(e) {
				return e.column.name, true
			}
		}
	}
	return "", false
}

// letters writes a name without what people put between and in place of words: "Staff-No." is staffno.
func letters(name string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return -1
		}
		return unicode.ToLower(c)
	}, name)
}

// has reports whether a survey's columns have one with this name.
func has(columns []Column, name string) bool {
	return slices.ContainsFunc(columns, func(c Column) bool { return c.Name == name })
}
