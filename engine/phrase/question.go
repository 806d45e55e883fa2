package phrase

import (
	"encoding/json"
	"fmt"
	"strings"

	"parterre/index"
)

// group reads "all of (…)".
func (p *parser) group(first token, name string) *term {
	if !p.takes("of") {
		return p.lost(p.peek(), fmt.Sprintf("Behind %s the word of is missing.", first.text), fmt.Sprintf(`Write %s of (…, …). If an attribute has this key, put it into quotes: %q.`, strings.ToLower(first.text), first.text))
	}
	return under(name, p.items(p.or, fmt.Sprintf(`%s of (isManager = true, role = "admin")`, strings.ToLower(first.text))))
}

// exactlyOne reads "exactly one of (…)".
func (p *parser) exactlyOne(first token) *term {
	const example = `exactly one of (isManager = true, role = "admin")`
	if !p.takes("one of") {
		return p.lost(p.peek(), "Behind exactly the words one of are missing.", fmt.Sprintf("Write %s. If an attribute has this key, put it into quotes: %q.", example, first.text))
	}
	return under("exactlyOne", p.items(p.or, example))
}

// atLeast reads "at least 2 of (…)".
func (p *parser) atLeast(first token) *term {
	const example = `at least 2 of (isManager = true, role = "admin", age > 40)`
	if !p.takes("least") {
		return p.lost(p.peek(), "Behind at the word least is missing.", "Write "+example+".")
	}
	count := p.peek()
	if count.sort == number {
		p.next()
	}
	if count.sort != number || !p.takes("of") {
		return p.lost(p.peek(), "Here it is not said how many of what have to match.", "Write "+example+".")
	}
	of := p.items(p.or, example)
	return under("atLeast", object(p.since(first), field{"count", literal(count.span, count.value)}, field{"of", of}))
}

// users reads `users ("u1", "u2")`.
func (p *parser) users(token) *term {
	return under("users", p.items(p.quoted, `users ("u1", "u2")`))
}

// audience reads `in audience "key"` and `in audience id "…"`.
func (p *parser) audience(first token) *term {
	const example = `Write in audience "sales-berlin". A test of an attribute begins with its key: department in ("IT", "HR").`
	if !p.takes("audience") {
		return p.lost(p.peek(), "Behind in the word audience is missing.", example)
	}
	by := "key"
	if p.takes("id") {
		by = "id"
	}
	name := p.next()
	if name.sort != quoted {
		p.back(name)
		return p.lost(name, "The key of the audience is missing.", example)
	}
	return under("audience", object(p.since(first), field{by, text(name.span, name.text)}))
}

// sample reads `sample 0 to 10 percent by "salt"`.
func (p *parser) sample(first token) *term {
	begun := p.i
	from, to, salt := p.next(), token{}, token{}
	ok := from.sort == number && p.takes("to")
	if ok {
		to = p.next()
		ok = to.sort == number && p.takes("percent by")
	}
	if ok {
		salt = p.next()
		ok = salt.sort == quoted
	}
	if !ok {
		p.i = begun
		return p.lost(first, "The sample cannot be read.", `Write from where to where, and a text that makes it independent of others: sample 0 to 10 percent by "spring".`)
	}
	return under("sample", object(p.since(first), field{"salt", text(salt.span, salt.text)},
		field{"from", literal(from.span, from.value)}, field{"to", literal(to.span, to.value)}))
}

// set reads a test of roles or groups.
func (p *parser) set(first token, name string) *term {
	t, negated := p.test(first)
	t = under(name, t)
	t.at = p.since(first)
	if negated {
		return under("not", t)
	}
	return t
}

// attribute reads a test of an attribute, whose key has been read.
func (p *parser) attribute(key token) *term {
	t, negated := p.keyed(key)
	if t.broken {
		return t
	}
	t = under("attribute", t)
	if negated {
		return under("not", t)
	}
	return t
}

// keyed reads a test of what has the key that has been read, and whether it is negated.
func (p *parser) keyed(key token) (t *term, negated bool) {
	is, negated := p.test(key)
	fields := []field{{"key", text(key.span, key.text)}, {"is", is}}
	if p.takes(zoneOf) {
		zone := p.next()
		if zone.sort != word && zone.sort != quoted {
			p.back(zone)
			return p.lost(zone, "The key of the attribute with the zones is missing.", "Write it behind: startDate is today in zone of timeZone."), false
		}
		fields = append(fields, field{"zoneFrom", text(zone.span, zone.text)})
	}
	if t := p.peek(); p.takes(ignoringCase) || p.takes(matchingCase) {
		flag := "false"
		if strings.EqualFold(t.text, strings.Fields(ignoringCase)[0]) {
			flag = "true"
		}
		fields = append(fields, field{"ignoreCase", literal(p.since(t), json.RawMessage(flag))})
	}
	return object(p.since(key), fields...), negated
}

// test reads a test of what has been read before it, and whether it is negated.
func (p *parser) test(of token) (t *term, negated bool) {
	first := p.peek()
	switch {
	case first.sort == braces:
		t, _ := p.asked()
		return t, false
	case p.takes("!="):
		return p.behind(first, tests[0]), true
	case p.takes("is not set"):
		return object(p.since(first), field{"isSet", literal(p.since(first), json.RawMessage("true"))}), true
	case p.takes("is not empty"):
		return object(p.since(first), field{"isEmpty", literal(p.since(first), json.RawMessage("true"))}), true
	}
	negated = p.takes("not")
	if t, ok := p.asked(); ok {
		return t, negated
	}
	return p.untested(of), negated
}

// asked reads a test if one comes next, in words or in JSON.
func (p *parser) asked() (*term, bool) {
	if first := p.peek(); first.sort == braces {
		p.next()
		return literal(first.span, first.value), true
	}
	if period, ok := p.period(); ok {
		return period, true
	}
	return p.oneOf(tests)
}

// oneOf reads one of these tests; false when none of their words come next.
func (p *parser) oneOf(among []test) (*term, bool) {
	first := p.peek()
	for _, spelled := range among {
		if p.takes(spelled.words) {
			return p.behind(first, spelled), true
		}
	}
	return nil, false
}

// untested notes that no test follows what is to be tested.
func (p *parser) untested(of token) *term {
	next := p.peek()
	if next.sort == end || next.sort == sign && next.text != "=" || p.says("and") || p.says("or") {
		t := p.lost(of, "It is not said here which values are wanted.", fmt.Sprintf(`Write a test behind it: %[1]s = "…", %[1]s in ("…", "…") or %[1]s is set.`, shownKey(of)))
		return t
	}
	if p.takes("is") {
		return p.lost(next, "Behind is there is nothing that can be tested.", "Write = for a value, or is set, or is empty.")
	}
	hint := `Tests are =, !=, <, <=, >, >=, in, between, contains, starts with, ends with, matches, has any of, has all of, has only, has exactly, size, is set, is empty, before, after, on, in last, in next, in this, more than, anniversary, month in, weekday in.`
	if near := index.Nearest(next.text, known()); next.sort == word && near != "" {
		hint = fmt.Sprintf("Did you mean %s? %s", near, hint)
	}
	return p.lost(next, "Here a test is expected.", hint)
}

// behind reads what stands behind the words of a test.
func (p *parser) behind(first token, spelled test) *term {
	var value *term
	switch spelled.takes {
	case one:
		value = p.value()
	case many:
		value = p.items(p.value, spelled.words+` ("a", "b")`)
	case some:
		if p.says("(") {
			value = p.items(p.quoted, spelled.words+` ("a", "b")`)
		} else {
			only := p.quoted()
			value = list(only.at, []*term{only})
		}
	case ends:
		from := p.value()
		if !p.takes("and") && !from.broken {
			return p.lost(p.peek(), "The end of the range is missing.", "Write between 18 and 65.")
		}
		to := p.value()
		value = object(span{from.at.from, to.at.to}, field{"from", from}, field{"to", to})
	case nothing:
		value = literal(p.since(first), json.RawMessage("true"))
	case duration:
		value = p.duration()
	case count:
		var ok bool
		if value, ok = p.oneOf(comparisons); !ok {
			value = p.lost(p.peek(), "It is not said how many there have to be.", "Write size = 3, size >= 2 or size between 1 and 3.")
		}
	case around:
		value = p.anniversary()
	case names:
		value = p.items(p.name, spelled.words+map[string]string{"month": " (March, April)", "weekday": " (Monday, Friday)"}[spelled.field])
	}
	if spelled.behind != "" && !value.broken {
		return p.away(first, value)
	}
	return object(p.since(first), field{spelled.field, value})
}

// away reads on which side of now a duration lies.
func (p *parser) away(first token, value *term) *term {
	switch {
	case p.takes("ago"):
		return object(p.since(first), field{"moreThanAgo", value})
	case p.takes("ahead"):
		return object(p.since(first), field{"moreThanAhead", value})
	}
	return p.lost(p.peek(), "It is not said whether before or after now.", "Write more than P30D ago, or more than P30D ahead.")
}

// value reads one value.
func (p *parser) value() *term {
	t := p.next()
	switch {
	case t.sort == quoted || t.sort == number || t.sort == moment:
		return literal(t.span, t.value)
	case t.sort == word && (strings.EqualFold(t.text, "true") || strings.EqualFold(t.text, "false")):
		return literal(t.span, json.RawMessage(strings.ToLower(t.text)))
	}
	p.back(t)
	if t.sort == word && !reserved[strings.ToLower(t.text)] {
		return p.lost(t, "A text stands in quotes.", `Put double quotes around it.`)
	}
	return p.lost(t, "Here a value is expected.", `Write a text in double quotes, a number, true, false, or a day such as 2025-01-31.`)
}

// quoted reads one text.
func (p *parser) quoted() *term {
	t := p.next()
	if t.sort == quoted {
		return literal(t.span, t.value)
	}
	p.back(t)
	return p.lost(t, "Here a text in double quotes is expected.", `Put double quotes around it.`)
}

// duration reads a duration, with quotes or without.
func (p *parser) duration() *term {
	t := p.next()
	if t.sort == quoted || t.sort == word && strings.HasPrefix(t.text, "P") {
		return text(t.span, t.text)
	}
	p.back(t)
	return p.lost(t, "Here a duration is expected.", "Durations are those of ISO 8601: P30D is thirty days, P1M a month, P2Y two years, PT36H thirty-six hours.")
}
