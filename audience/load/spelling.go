package load

import (
	"encoding/json"
	"strings"

	"parterre/index"
)

// language is two words for true and false.
type language struct {
	yes, no string
	values  bool // spreadsheet programs write the values true and false so; otherwise people do, who may mean something else
}

// languages are those of true and false in a cell, in any case. In all of them a word means the same, so that a cell of an
// attribute that holds true and false needs no language. "NO" beside "SI" may be Norway and Slovenia, and so what people
// write makes no new attribute true or false by itself.
var languages = [...]language{
	{"true", "false", true}, {"wahr", "falsch", true}, {"vrai", "faux", true}, {"vero", "falso", true}, {"verdadero", "falso", true},
	{"yes", "no", false}, {"ja", "nein", false}, {"oui", "non", false}, {"sí", "no", false}, {"sì", "no", false}, {"si", "no", false},
}

// spoken is a set of languages, a bit for each.
type spoken uint16

const anyLanguage spoken = 1<<len(languages) - 1

// truth reads true and false, and says in which languages they are written so; in none when the cell is something else.
func truth(cell string) (yes bool, in spoken) {
	word := strings.ToLower(strings.TrimSpace(cell))
	for i, l := range languages {
		if word == l.yes || word == l.no {
			yes = word == l.yes
			in |= 1 << i
		}
	}
	return yes, in
}

// values reports whether spreadsheet programs write values so.
func (s spoken) values() bool {
	for i, l := range languages {
		if l.values && s&(1<<i) != 0 {
			return true
		}
	}
	return false
}

// decimal reads a number as JSON writes it. One with a needless zero in front is none: it is a code.
func decimal(text string) (json.Number, bool) {
	if !numeric(text, ".") || !json.Valid([]byte(text)) {
		return "", false
	}
	return json.Number(text), true
}

// decimalComma reads a number that has a comma in the place of the point.
func decimalComma(text string) (json.Number, bool) {
	if strings.Count(text, ",") != 1 || strings.Contains(text, ".") {
		return "", false
	}
	return decimal(strings.Replace(text, ",", ".", 1))
}

// numeric reports whether a text has nothing but digits, signs, an exponent and the marks.
func numeric(text, marks string) bool { return strings.Trim(text, "0123456789-+eE"+marks) == "" }

// day reads a day of the calendar as it is kept, or as 31.05.2024, where the point says that the day is first.
func day(cell string) (iso string, ok bool) {
	iso = cell
	if parts := strings.Split(cell, "."); len(parts) == 3 && len(parts[2]) == 4 {
		iso = parts[2] + "-" + two(parts[1]) + "-" + two(parts[0])
	}
	_, ok = index.ParseDate(iso)
	return iso, ok
}

func two(digits string) string {
	if len(digits) == 1 {
		return "0" + digits
	}
	return digits
}
