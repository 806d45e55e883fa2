package phrase

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"parterre/index"
)

// span is a piece of the text: bytes [from, to).
type span struct{ from, to int }

// token is the smallest piece of the text that means something.
type token struct {
	span
	sort  sort
	text  string          // of a word or a sign
	value json.RawMessage // of a literal, and of criteria written in JSON
}

type sort uint8

const (
	end     sort = iota
	word         // a key, or a word of the language in any case
	sign         // ( ) , = != < <= > >= #
	quoted       // a text
	number       // as JSON has it
	moment       // a day, an instant or a version, which need no quotes
	braces       // an object in JSON
	garbled      // what cannot be read; the fault is noted
)

// lexer cuts a text into tokens.
type lexer struct {
	text   string
	at     int
	faults []fault
}

// lex returns all tokens, the last of them an end, and what could not be read. Behind a text or an object that is not
// closed there is nothing more to read.
func lex(text string) ([]token, []fault) {
	l := &lexer{text: text}
	var out []token
	for {
		t := l.next()
		out = append(out, t)
		if t.sort == end {
			return out, l.faults
		}
	}
}

func (l *lexer) next() token {
	l.at += len(l.text[l.at:]) - len(strings.TrimLeftFunc(l.text[l.at:], unicode.IsSpace))
	from, rest := l.at, l.text[l.at:]
	if rest == "" {
		return token{span: span{from, from}}
	}
	switch r, size := utf8.DecodeRuneInString(rest); {
	case r == '"' || r == '\'':
		return l.quoted(byte(r))
	case r == '{':
		return l.braces()
	case beginsWord(r):
		return l.take(word, from, leading(rest, inWord))
	case beginsNumber(rest):
		return l.figures()
	case strings.ContainsRune("(),#", r):
		return l.take(sign, from, 1)
	default:
		signs := rest[:max(size, leading(rest, func(r rune) bool { return strings.ContainsRune("=<>!&|~", r) }))]
		if comparing[signs] {
			return l.take(sign, from, len(signs))
		}
		l.fault(span{from, from + len(signs)}, "This has no meaning here.", cureOf(signs))
		return l.take(garbled, from, len(signs))
	}
}

var comparing = map[string]bool{"=": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true}

func (l *lexer) take(s sort, from, size int) token {
	l.at = from + size
	return token{span: span{from, l.at}, sort: s, text: l.text[from:l.at]}
}

func (l *lexer) fault(at span, message, hint string) {
	if len(l.faults) == maxFaults {
		return
	}
	l.faults = append(l.faults, fault{at: at, message: message, hint: hint})
}

// cures are what people write who know other languages.
var cures = map[string]string{
	"&&": "Write and.", "&": "Write and.", "||": "Write or.", "|": "Write or.", "!": "Write not.", "==": "Write =.", "<>": "Write !=.",
	"=<": "Write <=.", "=>": "Write >=.", "~": "Write contains.", "[": `A list stands in round brackets: ("a", "b").`, ";": "Write a comma.",
	"“": straight, "”": straight, "„": straight, "‘": straight, "’": straight, "«": straight, "»": straight,
}

const straight = `Write straight quotes: "a text".`

func cureOf(signs string) string {
	if cure, ok := cures[signs]; ok {
		return cure
	}
	return `A text stands in double quotes, and so does a key with other characters than letters, digits, "_", "." and "-".`
}

func beginsWord(r rune) bool { return unicode.IsLetter(r) || r == '_' }

func inWord(r rune) bool {
	return beginsWord(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '-' || r == '.'
}

func beginsNumber(text string) bool {
	text = strings.TrimLeft(text, "+-.")
	return text != "" && text[0] >= '0' && text[0] <= '9'
}

// leading returns how many bytes at the beginning are characters that fit.
func leading(text string, fits func(rune) bool) int {
	if n := strings.IndexFunc(text, func(r rune) bool { return !fits(r) }); n >= 0 {
		return n
	}
	return len(text)
}

var (
	jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
	bareMoment = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt][0-9:.]+([Zz]|[+-][0-9:]+)?)?$`)
	bareSemver = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?$`)
)

// figures takes a number, a day, an instant or a version.
func (l *lexer) figures() token {
	from := l.at
	t := l.take(garbled, from, leading(l.text[from:], func(r rune) bool { return inWord(r) || r == '+' || r == ':' }))
	switch {
	case jsonNumber.MatchString(t.text):
		t.sort, t.value = number, json.RawMessage(t.text)
	case bareMoment.MatchString(t.text), bareSemver.MatchString(t.text):
		t.sort, t.value = moment, quote(t.text)
	default:
		l.fault(t.span, "This is neither a number nor a day.", `Write numbers as 1234.5 or -3, days as 2025-01-31, instants as 2025-01-31T09:30:00Z, and everything else in double quotes.`)
	}
	return t
}

// quoted takes a text in double or in single quotes, with the escapes of JSON.
func (l *lexer) quoted(mark byte) token {
	from := l.at
	to := from + 1
	for to < len(l.text) && l.text[to] != mark {
		if l.text[to] == '\\' {
			to++
		}
		to++
	}
	if to >= len(l.text) {
		l.fault(span{from, from + 1}, "The text that begins here is not closed.", "Put a quote at its end. A quote within it is written with a backslash: \\"+string(mark)+".")
		return l.take(garbled, from, len(l.text)-from)
	}
	t := l.take(quoted, from, to+1-from)
	inner := t.text[1 : len(t.text)-1]
	if mark == '\'' {
		inner = requote(inner)
	}
	t.value = json.RawMessage(`"` + inner + `"`)
	var read string
	if json.Unmarshal(t.value, &read) != nil || index.UnpairedEscapes(t.value) > 0 {
		l.fault(t.span, "The text has a line break, an invisible character or an escape that cannot be read.", `Escapes are those of JSON: \" \\ \n \t \u00e9.`)
		t.sort = garbled
	}
	t.text = read
	return t
}

// requote turns what stands between single quotes into what stands between double ones.
func requote(inner string) string {
	var b strings.Builder
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case c == '\\' && i+1 < len(inner):
			i++
			if inner[i] != '\'' {
				b.WriteByte(c)
			}
			b.WriteByte(inner[i])
		case c == '"':
			b.WriteString(`\"`)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// braces takes an object in JSON.
func (l *lexer) braces() token {
	from := l.at
	d := json.NewDecoder(strings.NewReader(l.text[from:]))
	var value json.RawMessage
	if d.Decode(&value) != nil {
		l.fault(span{from, from + 1}, "The criteria in JSON that begin here cannot be read.", "Look for a missing quote, comma or brace.")
		return l.take(garbled, from, len(l.text)-from)
	}
	t := l.take(braces, from, int(d.InputOffset()))
	t.value = value
	return t
}

// quote writes a text as JSON does, letters and signs as they are.
func quote(text string) json.RawMessage {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic("phrase: a text that JSON cannot have: " + err.Error()) // there is none
	}
	return json.RawMessage(strings.TrimSuffix(b.String(), "\n"))
}
