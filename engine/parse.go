package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"parterre/index"
)

// ParseCriteria reads criteria from JSON and names every fault of their shape, each with its path: fields that do
// not exist, values of the wrong type, several fields where one is meant, none at all, and trees beyond the bounds.
// What the shape allows is for Check. The criteria hold what could be read, also beside faults; they are nil only
// when the text is no JSON object or lies beyond the bounds.
func ParseCriteria(text []byte) (*Criteria, []index.Issue) {
	c, p := parse(text)
	if c == nil {
		return nil, p.issues
	}
	return c, append(p.issues, p.unexplained(shape(c))...)
}

// unexplained leaves out the faults of nodes that only follow from another fault at or below their place: a field with
// a typing error is a node that asks nothing, too.
func (p *parser) unexplained(issues []index.Issue) []index.Issue {
	known := map[string]bool{}
	for _, issue := range p.issues {
		for n := range len(issue.Path) + 1 {
			known[strings.Join(issue.Path[:n], "\x00")] = true
		}
	}
	return slices.DeleteFunc(issues, func(i index.Issue) bool { return known[strings.Join(i.Path, "\x00")] })
}

// UnmarshalJSON reads criteria as ParseCriteria does and keeps half-typed ones: nodes that ask nothing, or several
// things at once. It refuses what Criteria cannot hold.
func (c *Criteria) UnmarshalJSON(text []byte) error {
	read, p := parse(text)
	if len(p.issues) > 0 {
		return errors.New(p.issues[0].String())
	}
	*c = *read
	return nil
}

var _ json.Unmarshaler = (*Criteria)(nil)

func parse(text []byte) (*Criteria, *parser) {
	p := &parser{}
	if !utf8.Valid(text) {
		p.fault(nil, CriteriaInvalid, "The criteria are not valid UTF-8 text.", "Save them as UTF-8 and send them again.")
		return nil, p
	}
	value, err := readJSON(text)
	switch {
	case errors.Is(err, errJSONDeep):
		p.issues = []index.Issue{tooDeep(nil)}
		return nil, p
	case err != nil:
		p.fault(nil, CriteriaInvalid, "The criteria are not valid JSON.", "Look for a missing quote, comma or bracket.")
		return nil, p
	}
	c := p.criteria(value, nil, 1)
	if p.beyond {
		return nil, p
	}
	return c, p
}

// parser turns JSON into Criteria and gathers the faults.
type parser struct {
	issues []index.Issue
	count  limits
	beyond bool // a bound was passed: one issue says so, and the rest is not read
}

func (p *parser) fault(path []string, code index.IssueCode, message, hint string) {
	p.issues = append(p.issues, index.Issue{Code: code, Severity: index.Error, Message: message, Path: path, Hint: hint})
}

// expected says that something else than a certain type was sent.
func (p *parser) expected(path []string, what, got string) {
	p.fault(path, CriteriaInvalid, fmt.Sprintf("Here %s is expected, and not %s.", what, got), "")
}

func (p *parser) stop(issue index.Issue) {
	if !p.beyond {
		p.beyond = true
		p.issues = append(p.issues, issue)
	}
}

// fields returns the fields of an object, each once.
func (p *parser) fields(value any, path []string, what string) object {
	fields, ok := value.(object)
	if !ok {
		p.expected(path, what, typeWords(value))
		return nil
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(fields), func(m member) bool {
		if seen[m.name] {
			p.fault(under(path, stepOf(m.name)), CriteriaAmbiguous, fmt.Sprintf("The field %s is given twice.", shown(m.name)), "Keep one of the two.")
			return true
		}
		seen[m.name] = true
		return false
	})
}

func (p *parser) unknown(name string, path []string, known []string) {
	hint := "Fields that can stand here: " + strings.Join(known, ", ") + "."
	if near := index.Nearest(name, known); near != "" {
		hint = fmt.Sprintf("Did you mean %q? %s", near, hint)
	}
	p.fault(under(path, stepOf(name)), FieldUnknown, fmt.Sprintf("There is no field %s here.", shown(name)), hint)
}

var criteriaFields = []string{"all", "any", "not", "atLeast", "exactlyOne", "attribute", "performed", "roles", "groups", "audience", "users", "sample", "everyone", "node"}

func (p *parser) criteria(value any, path []string, depth int) *Criteria {
	if p.beyond {
		return nil
	}
	if issue := p.count.node(path, depth); issue != nil {
		p.stop(*issue)
		return nil
	}
	c := &Criteria{}
	for _, m := range p.fields(value, path, "an object with a question") {
		at := under(path, m.name)
		if m.value == nil && slices.Contains(criteriaFields, m.name) {
			p.expected(at, "a value", "nothing (null)")
			continue
		}
		switch m.name {
		case "all":
			c.All = p.list(m.value, at, depth)
		case "any":
			c.Any = p.list(m.value, at, depth)
		case "not":
			c.Not = p.criteria(m.value, at, depth+1)
		case "atLeast":
			c.AtLeast = p.atLeast(m.value, at, depth)
		case "exactlyOne":
			c.ExactlyOne = p.list(m.value, at, depth)
		case "attribute":
			c.Attribute = p.attribute(m.value, at)
		case "performed":
			c.Performed = p.performed(m.value, at)
		case "roles":
			c.Roles = p.test(m.value, at)
		case "groups":
			c.Groups = p.test(m.value, at)
		case "audience":
			c.Audience = p.audience(m.value, at)
		case "users":
			c.Users = p.texts(m.value, at)
		case "sample":
			c.Sample = p.sample(m.value, at)
		case "everyone":
			c.Everyone = p.flag(m.value, at)
		case "node":
			c.Node = p.node(m.value, path, depth)
		default:
			p.unknown(m.name, path, criteriaFields)
		}
	}
	return c
}

func (p *parser) list(value any, path []string, depth int) []*Criteria {
	list, ok := value.([]any)
	if !ok {
		p.expected(path, "a list of questions", typeWords(value))
		return nil
	}
	out := make([]*Criteria, 0, len(list))
	for i, item := range list {
		if p.beyond {
			break
		}
		out = append(out, p.criteria(item, under(path, strconv.Itoa(i)), depth+1))
	}
	return out
}

func (p *parser) atLeast(value any, path []string, depth int) *AtLeast {
	out := &AtLeast{Of: []*Criteria{}}
	counted, listed := false, false
	for _, m := range p.fields(value, path, "an object with count and of") {
		switch m.name {
		case "count":
			out.Count, counted = p.whole(m.value, under(path, "count")), true
		case "of":
			if listed = true; m.value != nil {
				out.Of = p.list(m.value, under(path, "of"), depth)
			}
		default:
			p.unknown(m.name, path, []string{"count", "of"})
		}
	}
	if !counted {
		p.fault(under(path, "count"), ValueMissing, "The number of questions that have to match is missing.", `Add "count".`)
	}
	if !listed {
		p.fault(under(path, "of"), ValueMissing, "The questions to count are missing.", `Add "of" with a list of questions.`)
	}
	return out
}

func (p *parser) attribute(value any, path []string) *AttributeCriteria {
	out := &AttributeCriteria{}
	for _, m := range p.fields(value, path, "an object with key and is") {
		switch {
		case m.name == "key":
			out.Key = p.text(m.value, under(path, "key"))
		case m.name == "is" && m.value != nil:
			out.Is = p.test(m.value, under(path, "is"))
		case m.name == "ignoreCase" && m.value != nil:
			out.IgnoreCase = p.flag(m.value, under(path, "ignoreCase"))
		case m.name == "zoneFrom" && m.value != nil:
			from := p.text(m.value, under(path, "zoneFrom"))
			out.ZoneFrom = &from
		case m.name != "is" && m.name != "ignoreCase" && m.name != "zoneFrom":
			p.unknown(m.name, path, []string{"key", "is", "ignoreCase", "zoneFrom"})
		}
	}
	return out
}

func (p *parser) audience(value any, path []string) *AudienceRef {
	out := &AudienceRef{}
	for _, m := range p.fields(value, path, "an object with the key or the id of an audience") {
		switch m.name {
		case "key":
			text := p.text(m.value, under(path, "key"))
			out.Key = &text
		case "id":
			text := p.text(m.value, under(path, "id"))
			out.ID = &text
		default:
			p.unknown(m.name, path, []string{"key", "id"})
		}
	}
	return out
}

func (p *parser) sample(value any, path []string) *Sample {
	out := &Sample{}
	given := map[string]bool{}
	for _, m := range p.fields(value, path, "an object with salt, from and to") {
		at := under(path, m.name)
		given[m.name] = true
		switch m.name {
		case "salt":
			out.Salt = p.text(m.value, at)
		case "from":
			out.From = p.percent(m.value, at)
		case "to":
			out.To = p.percent(m.value, at)
		default:
			p.unknown(m.name, path, []string{"salt", "from", "to"})
		}
	}
	for _, name := range []string{"from", "to"} {
		if !given[name] {
			p.fault(under(path, name), ValueMissing, "An end of the sample is missing.", fmt.Sprintf(`Add %q, in percent.`, name))
		}
	}
	return out
}

func (p *parser) percent(value any, path []string) float64 {
	number, ok := value.(json.Number)
	f, err := number.Float64()
	if !ok || err != nil {
		got := typeWords(value)
		if ok {
			got = "one far too large"
		}
		p.expected(path, "a number of percent", got)
		return 0
	}
	return f
}

func (p *parser) node(value any, path []string, depth int) *Node {
	out := &Node{}
	for _, m := range p.fields(value, path, "an object with id and criteria") {
		switch m.name {
		case "id":
			out.ID = p.text(m.value, path)
		case "criteria":
			out.Criteria = p.criteria(m.value, path, depth+1)
		default:
			p.unknown(m.name, path, []string{"id", "criteria"})
		}
	}
	return out
}

func (p *parser) text(value any, path []string) string {
	text, ok := value.(string)
	if !ok {
		p.expected(path, "a text", typeWords(value))
	}
	return text
}

// whole reads a whole number of 32 bits, as GraphQL has them.
func (p *parser) whole(value any, path []string) int {
	number, ok := value.(json.Number)
	n, err := strconv.Atoi(string(number))
	if !ok || err != nil || n != int(int32(n)) {
		got := typeWords(value)
		if ok {
			got = "one with a fraction, or far too large"
		}
		p.expected(path, "a whole number", got)
	}
	return n
}

func (p *parser) flag(value any, path []string) *bool {
	flag, ok := value.(bool)
	if !ok {
		p.expected(path, "true or false", typeWords(value))
		return nil
	}
	return &flag
}

func (p *parser) texts(value any, path []string) []string {
	list := p.items(value, path)
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, item := range list {
		out[i] = p.text(item, under(path, strconv.Itoa(i)))
	}
	return out
}

// items returns the items of a list, never nil for a list; nil when it is none, or when there are too many.
func (p *parser) items(value any, path []string) []any {
	list, ok := value.([]any)
	if !ok {
		p.expected(path, "a list", typeWords(value))
		return nil
	}
	if issue := p.count.items(path, len(list)); issue != nil {
		p.stop(*issue)
		return nil
	}
	return list
}

func typeWords(value any) string {
	switch value.(type) {
	case nil:
		return "nothing (null)"
	case bool:
		return "true or false"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return "an object"
}
