package phrase

import (
	"encoding/json"
	"fmt"
	"strings"

	"parterre/engine"
)

// parser turns tokens into the JSON of criteria. Of "and" and "or" the first binds closer, and "not" closer than both.
//
// Where something cannot be read it notes one fault, leaves a hole, and goes on at the next "and", "or", comma or
// bracket of the same level, so that one reading finds every fault.
type parser struct {
	tokens []token
	i      int
	depth  int
	faults []fault
}

// fault is what is wrong with a piece of the text.
type fault struct {
	at            span
	message, hint string
}

// maxDepth is how many brackets and "not" may be open: more than the tree may be deep, for brackets alone add nothing to it.
const maxDepth = 4 * engine.MaxDepth

// maxFaults is how many faults are noted of one text.
const maxFaults = 20

func (p *parser) fault(at span, message, hint string) *term {
	if len(p.faults) < maxFaults {
		p.faults = append(p.faults, fault{at, message, hint})
	}
	return hole(at)
}

func (p *parser) peek() token { return p.tokens[p.i] }

func (p *parser) next() token {
	t := p.tokens[p.i]
	if t.sort != end {
		p.i++
	}
	return t
}

// back takes back a token that was read, if it was one.
func (p *parser) back(t token) {
	if t.sort != end {
		p.i--
	}
}

// says reports whether the next tokens are these words and signs.
func (p *parser) says(words string) bool {
	i := p.i
	for w := range strings.FieldsSeq(words) {
		t := p.tokens[i]
		if t.sort != word && t.sort != sign || !strings.EqualFold(t.text, w) {
			return false
		}
		i++
	}
	return true
}

// takes goes past these words if they come next.
func (p *parser) takes(words string) bool {
	if !p.says(words) {
		return false
	}
	p.i += len(strings.Fields(words))
	return true
}

// since is the span from a token to the one read last.
func (p *parser) since(first token) span {
	return span{first.from, max(p.tokens[max(p.i-1, 0)].to, first.to)}
}

// whole reads the text to its end.
func (p *parser) whole() *term {
	if p.peek().sort == end {
		return p.fault(span{0, 0}, "Nothing is asked yet.", `Write a question, such as department = "Sales".`)
	}
	first := p.peek()
	t := p.or()
	for p.peek().sort != end {
		stray := p.next()
		if stray.sort != garbled {
			hint := "Join questions by and, or by or."
			if stray.text == ")" {
				hint = "Remove this bracket, or open one before."
			}
			p.fault(stray.span, "The question before this is complete, and so this has no meaning here.", hint)
		}
		p.skip()
		if p.takes("and") || p.takes("or") || p.takes(",") { // what comes behind may have faults of its own
			t = under("all", list(p.since(first), []*term{t, p.or()}))
		}
	}
	return t
}

// skip goes on to where the next question of this level begins.
func (p *parser) skip() {
	for open := 0; ; p.i++ {
		t := p.peek()
		switch {
		case t.sort == end, open == 0 && (t.text == ")" || t.text == ",") && t.sort == sign, open == 0 && t.sort == word && (p.says("and") || p.says("or")):
			return
		case t.sort == sign && t.text == "(":
			open++
		case t.sort == sign && t.text == ")":
			open--
		}
	}
}

func (p *parser) or() *term { return p.joined("or", "any", p.and) }

func (p *parser) and() *term { return p.joined("and", "all", p.not) }

// joined reads questions with a word between them.
func (p *parser) joined(by, field string, operand func() *term) *term {
	first := p.peek()
	items := []*term{operand()}
	for p.takes(by) {
		items = append(items, operand())
	}
	if len(items) == 1 {
		return items[0]
	}
	return under(field, list(p.since(first), items))
}

// not reads a question with whatever stands before it: "not", or the id of a node.
func (p *parser) not() *term {
	if p.depth == maxDepth {
		t := p.fault(p.peek().span, "The criteria are nested too deep.", "Save an inner part as an audience of its own and refer to it.")
		p.i = len(p.tokens) - 1
		return t
	}
	p.depth++
	defer func() { p.depth-- }()
	first := p.peek()
	switch {
	case p.takes("not"):
		inner := p.not()
		return object(p.since(first), field{"not", inner})
	case p.takes("#"):
		id := p.next()
		if id.sort != word && id.sort != quoted && id.sort != number {
			p.back(id)
			return p.lost(id, "The id of this question is missing.", `Write it behind the #: #n1 department = "Sales".`)
		}
		inner := p.not()
		return under("node", object(p.since(first), field{"id", text(id.span, id.text)}, field{"criteria", inner}))
	}
	return p.question()
}

// lost notes a fault at a token and goes on behind what cannot be read. Of what the lexer could not read it has said so itself.
func (p *parser) lost(at token, message, hint string) *term {
	t := hole(at.span)
	if at.sort != garbled {
		t = p.fault(at.span, message, hint)
	}
	p.skip()
	return t
}

// question reads one question, or several in brackets.
func (p *parser) question() *term {
	first := p.next()
	switch {
	case first.sort == sign && first.text == "(":
		t := p.or()
		p.close(first)
		return t
	case first.sort == braces:
		return literal(first.span, first.value)
	case first.sort == quoted:
		return p.attribute(first)
	case first.sort != word:
		p.back(first)
		return p.lost(first, "Here a question is expected.", `Write one, such as department = "Sales", or an opening bracket.`)
	}
	if t, ok := p.named(first); ok {
		return t
	}
	if reserved[strings.ToLower(first.text)] {
		p.i-- // and and or begin the next question
		return p.lost(first, fmt.Sprintf("The word %s has no meaning here.", first.text), fmt.Sprintf("Write a question. If an attribute has this key, put it into quotes: %q.", first.text))
	}
	return p.attribute(first)
}

// named reads a question that begins with a word of the language, which has been read.
func (p *parser) named(first token) (*term, bool) {
	switch strings.ToLower(first.text) {
	case "everyone":
		return under("everyone", literal(first.span, json.RawMessage("true"))), true
	case "nobody":
		return under("not", under("everyone", literal(first.span, json.RawMessage("true")))), true
	case "all", "any":
		return p.group(first, strings.ToLower(first.text)), true
	case "none":
		any := p.group(first, "any")
		return object(any.at, field{"not", any}), true
	case "exactly":
		return p.exactlyOne(first), true
	case "at":
		return p.atLeast(first), true
	case "role", "roles":
		return p.set(first, "roles"), true
	case "group", "groups":
		return p.set(first, "groups"), true
	case "users":
		return p.users(first), true
	case "in":
		return p.audience(first), true
	case "sample":
		return p.sample(first), true
	case "did":
		return p.did(first), true
	case "never":
		return p.never(first), true
	}
	return nil, false
}

// close takes the bracket that closes another one.
func (p *parser) close(open token) {
	if p.takes(")") {
		return
	}
	if next := p.peek(); next.sort != end && next.sort != garbled {
		p.fault(next.span, "The question before this is complete, and so this has no meaning here.", "Join questions by and, or by or, or close the bracket before.")
		for p.skip(); p.peek().sort != end && !p.says(")"); p.skip() {
			p.i++
		}
		p.takes(")")
		return
	}
	if p.peek().sort == end && !p.cut() {
		p.fault(open.span, "The bracket that opens here is not closed.", "Add a closing bracket.")
	}
	p.skip()
	p.takes(")")
}

// cut reports whether the text ends in something that could not be read, which may have swallowed the rest.
func (p *parser) cut() bool { return len(p.tokens) > 1 && p.tokens[len(p.tokens)-2].sort == garbled }

// items reads a list in brackets.
func (p *parser) items(item func() *term, example string) *term {
	open := p.peek()
	if !p.takes("(") {
		return p.lost(open, "Here a list in brackets is expected.", "Write it like this: "+example+".")
	}
	out := []*term{}
	for p.peek().sort != end && !p.says(")") {
		out = append(out, item())
		if !p.takes(",") {
			break
		}
	}
	p.close(open)
	return list(p.since(open), out)
}
