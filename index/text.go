package index

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is stored. Each is far above what people have sent and low enough that one write cannot hurt.
const (
	MaxIDBytes    = 256     // a user's id, a role, the key of a group
	MaxKeyBytes   = 128     // an attribute's key
	MaxTextBytes  = 1 << 16 // one STRING, one item of a STRING_LIST, a description
	MaxNameBytes  = 1 << 10 // a display name, a label
	MaxListItems  = 1_000   // items of a STRING_LIST; roles or groups of one user
	MaxUserBytes  = 4 << 20 // all texts of one user together
	MaxAttributes = 2_000   // attributes of a workspace
	MaxGroups     = 100_000 // groups of a workspace
	MaxParents    = 100     // groups directly above one group
)

// CheckID says what is wrong with a user's id, or nil.
func CheckID(id string) *Issue {
	return checkWord(id, IDInvalid, "user id", MaxIDBytes)
}

// CheckRole says what is wrong with the name of a role, or nil.
func CheckRole(name string) *Issue {
	return checkWord(name, RoleInvalid, "role", MaxIDBytes)
}

// CheckGroupKey says what is wrong with the key of a group, or nil. A key that looks like an id is refused: stored
// criteria name groups by their ids, and such a key would take the place of one.
func CheckGroupKey(key string) *Issue {
	if _, ok := parseGroupID(key); ok {
		return fault(GroupKeyInvalid, "The group key looks like the id of a group.", "Name the group by its key, or choose a key of another form.")
	}
	return checkWord(key, GroupKeyInvalid, "group key", MaxIDBytes)
}

// CheckName says what is wrong with a display name or a label, or nil. The empty name is the absent one.
func CheckName(name string) *Issue {
	if name == "" {
		return nil
	}
	return checkWord(name, NameInvalid, "name", MaxNameBytes)
}

// CheckAttributeKey says what is wrong with the key of an attribute, or nil: it starts with a letter or an
// underscore and goes on with letters, digits, underscores, points and dashes, of the English alphabet.
func CheckAttributeKey(key string) *Issue {
	const hint = `Use a key such as "startDate" or "start_date": a letter or underscore first, then letters, digits, "_", "." or "-", at most 128 in all.`
	if key == "" {
		return fault(AttributeKeyInvalid, "The attribute has no key.", hint)
	}
	if len(key) > MaxKeyBytes {
		return fault(AttributeKeyInvalid, fmt.Sprintf("The attribute key has %d characters; at most %d are allowed.", len(key), MaxKeyBytes), hint)
	}
	for i := range len(key) {
		c := key[i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '.' && c != '-' && (c < '0' || c > '9')) {
			return fault(AttributeKeyInvalid, fmt.Sprintf("The attribute key %s has a character that is not allowed at position %d.", shown(key), utf8.RuneCountInString(key[:i])+1), hint)
		}
	}
	return nil
}

// checkWord holds the one rule of ids, roles, group keys and names: not empty, not too long, UTF-8, nothing invisible.
func checkWord(text string, code IssueCode, noun string, limit int) *Issue {
	switch {
	case text == "":
		return fault(code, fmt.Sprintf("The %s is empty.", noun), "Give it at least one character.")
	case len(text) > limit:
		return fault(code, fmt.Sprintf("The %s has %d bytes; at most %d are allowed.", noun, len(text), limit), "Shorten it.")
	case !utf8.ValidString(text):
		return fault(code, fmt.Sprintf("The %s is not valid UTF-8 text.", noun), "Save the file or the request as UTF-8 and send it again.")
	case strings.ContainsFunc(text, unicode.IsControl):
		return fault(code, fmt.Sprintf("The %s contains an invisible control character, such as a line break or a tab.", noun), "Remove it and send it again.")
	}
	return nil
}

// checkText says what is wrong with one text of an attribute, or nil.
func checkText(text string) *Issue {
	switch {
	case len(text) > MaxTextBytes:
		return fault(TextTooLong, fmt.Sprintf("The text has %d bytes; at most %d (64 KiB) are kept.", len(text), MaxTextBytes), "Shorten the text.")
	case !utf8.ValidString(text):
		return fault(TextInvalid, "The text is not valid UTF-8.", "Save the file or the request as UTF-8 and send it again.")
	case strings.IndexByte(text, 0) >= 0:
		return fault(TextInvalid, "The text contains a NUL character, which cannot be kept.", "Remove the NUL character and send it again.")
	}
	return nil
}

// shown quotes a key for a message: printable, and cut when it is long.
func shown(key string) string {
	const limit = 40
	runes := []rune(strings.ToValidUTF8(key[:min(len(key), (limit+1)*utf8.UTFMax)], "\uFFFD"))
	if len(runes) > limit {
		return fmt.Sprintf("%q", string(runes[:limit])+"…")
	}
	return fmt.Sprintf("%q", string(runes))
}

// step returns a key as a step of an issue's path: valid UTF-8 and never longer than a valid key can be.
func step(key string) string {
	return strings.ToValidUTF8(key[:min(len(key), MaxIDBytes)], "\uFFFD")
}
