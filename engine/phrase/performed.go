package phrase

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"parterre/index"
)

const performedExample = `did purchase at least 3 times where (amount > 50) in last P30D`

// never reads "never did purchase": the opposite of the same question without "never".
func (p *parser) never(first token) *term {
	if !p.takes("did") {
		return p.lost(p.peek(), "Behind never the word did is missing.", fmt.Sprintf("Write never did purchase. If an attribute has this key, put it into quotes: %q.", first.text))
	}
	return under("not", p.did(first))
}

// did reads what somebody did, with any of its clauses in any order.
func (p *parser) did(first token) *term {
	event := p.next()
	if event.sort != quoted && (event.sort != word || reserved[strings.ToLower(event.text)]) {
		p.back(event)
		return p.lost(event, "Behind did the event is missing.", fmt.Sprintf("Write %s. If an attribute is called did, put it into quotes.", performedExample))
	}
	fields := []field{{"event", text(event.span, event.text)}}
	has := func(name string) int { return slices.IndexFunc(fields, func(f field) bool { return f.name == name }) }
	for {
		began := p.peek()
		more, ok := p.clause()
		if !ok {
			break
		}
		for _, f := range more {
			switch i := has(f.name); {
			case i < 0:
				fields = append(fields, f)
			case f.name == "then":
				fields[i].of = list(fields[i].of.at, append(fields[i].of.list, f.of.list...))
			case !f.of.broken:
				fields[i].of = p.fault(p.since(began), "Something of this kind has been asked of the same events before.", "Keep one of the two, or write two questions with and between them.")
			}
		}
	}
	t := under("performed", object(p.since(first), fields...))
	if next := p.peek(); next.sort != end && !p.says("and") && !p.says("or") && !p.says(",") && !p.says(")") {
		hint := "How often, where (…), a time, with a measure, with first (…), with last (…) and followed by can stand here: " + performedExample + "."
		if near := index.Nearest(next.text, clauses); next.sort == word && near != "" {
			hint = fmt.Sprintf("Did you mean %s? %s", near, hint)
		}
		p.lost(next, "What has been done is asked completely before this, and so this has no meaning here.", hint)
	}
	return t
}

// clauses are the words that clauses begin with, for a guess.
var clauses = []string{"where", "with", "followed", "within", "times", "between", "exactly", "fewer", "more", "before", "after"}

// clause reads one thing that is asked of events; false when none comes next.
func (p *parser) clause() ([]field, bool) {
	if is, ok := p.often(); ok {
		return []field{{"is", is}}, true
	}
	first := p.peek()
	switch {
	case p.takes("where"):
		return []field{{"where", p.conditions(p.property, "where (amount > 50 and item = \"tea\")")}}, true
	case p.takes("followed by"):
		step := p.step(first)
		return []field{{"then", list(step.at, []*term{step})}}, true
	case p.takes("not followed by"):
		step := p.step(first, field{"never", literal(first.span, json.RawMessage("true"))})
		return []field{{"then", list(step.at, []*term{step})}}, true
	case p.takes("with"):
		return p.with(), true
	}
	if during, ok := p.asked(); ok {
		return []field{{"during", during}}, true
	}
	return nil, false
}

// often reads how often: "at least 3 times". False when no such words come next.
func (p *parser) often() (*term, bool) {
	first, words := p.peek(), test{}
	for _, t := range times {
		if n := len(strings.Fields(t.words)); p.says(t.words) && p.tokens[p.i+n].sort == number {
			words = t
			p.i += n
			break
		}
	}
	if words.field == "" {
		return nil, false
	}
	number := p.value()
	if words.takes == ends {
		if !p.takes("and") {
			return p.lost(p.peek(), "The end of the range is missing.", "Write between 2 and 5 times."), true
		}
		to := p.value()
		number = object(span{number.at.from, to.at.to}, field{"from", number}, field{"to", to})
	}
	if !number.broken && !p.takes("times") && !p.takes("time") {
		return p.lost(p.peek(), "Behind the number the word times is missing.", "Write it like this: "+performedExample+"."), true
	}
	return object(p.since(first), field{words.field, number}), true
}

// conditions reads tests of one event in brackets, with "and" between.
func (p *parser) conditions(one func() *term, example string) *term {
	open := p.peek()
	if !p.takes("(") {
		return p.lost(open, "Tests of an event stand in brackets.", "Write it like this: "+example+".")
	}
	out := []*term{}
	for more := !p.says(")"); more; {
		out = append(out, one())
		next := p.peek()
		more = p.takes("and")
		if p.takes("or") || p.takes(",") {
			p.fault(next.span, "Tests of one event are joined by and.", "Write and, or ask twice what was done, with or between.")
			more = true
		}
	}
	p.close(open)
	return list(p.since(open), out)
}

// property reads a test of a property.
func (p *parser) property() *term {
	key := p.next()
	if key.sort != word && key.sort != quoted {
		p.back(key)
		return p.lost(key, "Here the key of a property is expected.", "Write a test of a property of the event, such as amount > 50.")
	}
	return p.positive(key, func() (*term, bool) { return p.keyed(key) })
}

// positive reads a test that cannot be negated where it stands.
func (p *parser) positive(of token, read func() (*term, bool)) *term {
	t, negated := read()
	if negated && !t.broken {
		return p.fault(span{of.from, t.at.to}, "A test within what was done is not negated.", "Choose the opposite test, or put not before did.")
	}
	return t
}

// with reads a measure and its test, or the first or last event and what it has to be.
func (p *parser) with() []field {
	first := p.peek()
	for _, pick := range []string{"first", "last"} {
		if p.takes(pick) {
			return []field{{"pick", text(first.span, strings.ToUpper(pick))}, {"having", p.having(pick)}}
		}
	}
	for _, m := range measures {
		if !p.takes(m.words) {
			continue
		}
		var fields []field
		if m.of != "" {
			fields = append(fields, field{"measure", text(p.since(first), string(m.of))})
		}
		if m.named {
			of := p.next()
			if of.sort != word && of.sort != quoted {
				p.back(of)
				return []field{{"is", p.lost(of, "The property that is measured is missing.", "Write it like this: with "+m.words+" amount > 50.")}}
			}
			fields = append(fields, field{"property", text(of.span, of.text)})
		}
		is, ok := p.asked()
		if !ok {
			is = p.lost(p.peek(), "It is not said here what the measure has to be.", "Write a test behind it: with sum of amount > 1000. To negate it, put not before did.")
		}
		return append(fields, field{"is", is})
	}
	return []field{{"is", p.lost(first, "It is not said what is measured.",
		"Write with count, with days, with distinct invoice, with sum of amount, with average of amount, with smallest amount, with largest amount, with first (…) or with last (…).")}}
}

// having reads what the event picked has to be: "(time more than P60D ago and amount > 50)".
func (p *parser) having(pick string) *term {
	first := p.peek()
	var when *term
	where := []*term{}
	tests := p.conditions(func() *term {
		key := p.peek()
		if !p.takes(ofTime) {
			t := p.property()
			where = append(where, t)
			return t
		}
		t := p.positive(key, func() (*term, bool) { return p.test(key) })
		if when != nil && !t.broken {
			t = p.fault(p.since(key), "Its time has been tested before.", "Keep one of the two tests, or write two questions with and between them.")
		}
		when = t
		return t
	}, "with "+pick+" (time more than P60D ago and amount > 50)")
	if tests.broken {
		return tests
	}
	var fields []field
	if when != nil {
		fields = append(fields, field{"time", when})
	}
	if len(where) > 0 {
		fields = append(fields, field{"where", list(p.since(first), where)})
	}
	return object(p.since(first), fields...)
}

// step reads what followed, or did not: "return where (…) within P7D".
func (p *parser) step(first token, never ...field) *term {
	const example = "Write it like this: followed by return within P7D."
	event := p.next()
	if event.sort != quoted && (event.sort != word || reserved[strings.ToLower(event.text)]) {
		p.back(event)
		return p.lost(event, "The event that follows is missing.", example)
	}
	fields := []field{{"event", text(event.span, event.text)}}
	if p.takes("where") {
		fields = append(fields, field{"where", p.conditions(p.property, "where (amount > 50 and item = \"tea\")")})
	}
	if !p.takes("within") {
		return p.lost(p.peek(), "It is not said within which time it follows.", example)
	}
	fields = append(fields, field{"within", p.duration()})
	return object(p.since(first), append(fields, never...)...)
}
