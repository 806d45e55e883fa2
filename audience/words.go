package audience

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"parterre/index"
)

// Bounds of what is said about an audience.
const (
	MaxKey         = 64      // characters of a key
	MaxDescription = 1 << 16 // bytes
	MaxTags        = 100
)

// checkKey says what is wrong with a key: [a-z0-9][a-z0-9_-]*, 64 characters at most, and nobody else's. ID is the audience it is for.
func (c *Catalog) checkKey(key string, id ID) []index.Issue {
	const hint = `Use small letters, digits, "-" and "_", at most 64, a letter or digit first: "new-customers".`
	if !validKey(key) {
		return []index.Issue{refusal(AudienceKeyInvalid, "This is not a key an audience can have.", hint, "key")}
	}
	if other, ok := c.byKey[key]; ok && other != id {
		return []index.Issue{refusal(AudienceKeyTaken, fmt.Sprintf("There is an audience %q already.", key), "Choose another key.", "key")}
	}
	return nil
}

func validKey(key string) bool {
	if len(key) == 0 || len(key) > MaxKey || key[0] == '-' || key[0] == '_' {
		return false
	}
	return strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789-_") == "" // any other character would be left
}

// keyFor makes a key from a name: "New customers!" becomes "new-customers", or "new-customers-2" if that is taken.
func (c *Catalog) keyFor(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		letter := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		switch {
		case letter:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == MaxKey-8 { // room for a number
			break
		}
	}
	stem := strings.Trim(b.String(), "-")
	if stem == "" {
		stem = "audience"
	}
	key := stem
	for n := 2; ; n++ {
		if _, taken := c.byKey[key]; !taken {
			return key
		}
		key = stem + "-" + strconv.Itoa(n)
	}
}

// checkAudienceWords says what is wrong with the words of an audience.
func checkAudienceWords(a *Audience) []index.Issue {
	var issues []index.Issue
	add := func(fault *index.Issue, path ...string) {
		if fault != nil {
			fault.Code = AudienceNameInvalid
			issues = append(issues, index.Under([]index.Issue{*fault}, path...)...)
		}
	}
	if strings.TrimSpace(a.Name) == "" {
		issues = append(issues, refusal(AudienceNameInvalid, "The audience has no name.", "Give it a name people recognise.", "name"))
	} else {
		add(index.CheckName(a.Name), "name")
	}
	add(index.CheckName(a.Owner), "owner")
	if len(a.Description) > MaxDescription || !utf8.ValidString(a.Description) {
		issues = append(issues, refusal(AudienceNameInvalid, "The description is too long, or not valid UTF-8 text.",
			fmt.Sprintf("Keep it below %d bytes.", MaxDescription), "description"))
	}
	if len(a.Tags) > MaxTags {
		issues = append(issues, refusal(AudienceNameInvalid, fmt.Sprintf("There are %d tags; at most %d are kept.", len(a.Tags), MaxTags),
			"Shorten the list.", "tags"))
	}
	for i, tag := range a.Tags {
		if tag == "" {
			issues = append(issues, refusal(AudienceNameInvalid, "A tag is empty.",
				"Give it at least one character, or leave it out.", "tags", strconv.Itoa(i)))
			continue
		}
		add(index.CheckName(tag), "tags", strconv.Itoa(i))
	}
	return issues
}

// listed writes keys for a message: "a", "b" and 3 more.
func listed(audiences []*Audience) string {
	const most = 20
	var parts []string
	for _, a := range audiences[:min(len(audiences), most)] {
		parts = append(parts, strconv.Quote(a.Key))
	}
	out := strings.Join(parts, ", ")
	if more := len(audiences) - most; more > 0 {
		out += fmt.Sprintf(" and %d more", more)
	}
	return out
}
