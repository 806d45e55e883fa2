package load

import (
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"

	"parterre/index"
)

// errSyntax: the text is no JSON. errEnds: it would be, if it went on.
var (
	errSyntax = errors.New("not JSON")
	errEnds   = errors.New("the JSON ends in the middle")
	errDeep   = errors.New("nested too deeply")
)

// deepest is how many lists and objects may lie in one another; an attribute needs one.
const deepest = 16

// scanner reads one line of JSON. It exists beside encoding/json because a line has to show every fault it has: a key
// given twice, and a word that means nothing, which a decoder into maps or structs drops silently.
type scanner struct {
	text   []byte
	at     int
	halved bool // a text since the last call of half has half of a surrogate pair
}

// half reports whether a text read since the last call has an escape that is half of a surrogate pair without the other
// half. Such a text is no text: the same sign stands in it for every half.
func (s *scanner) half() bool {
	halved := s.halved
	s.halved = false
	return halved
}

func (s *scanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}

// peek returns the next byte after white space, 0 at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// take moves past the given byte.
func (s *scanner) take(c byte) error {
	switch found := s.peek(); {
	case found == c && s.at < len(s.text):
		s.at++
		return nil
	case s.at == len(s.text):
		return errEnds
	}
	return errSyntax
}

// object calls field for every key, standing before its value, which field has to read.
func (s *scanner) object(field func(key string) error) error {
	if err := s.take('{'); err != nil {
		return err
	}
	if s.peek() == '}' {
		s.at++
		return nil
	}
	for {
		key, err := s.string()
		if err != nil {
			return err
		}
		if err := s.take(':'); err != nil {
			return err
		}
		if err := field(key); err != nil {
			return err
		}
		if s.peek() == '}' {
			s.at++
			return nil
		}
		if err := s.take(','); err != nil {
			return err
		}
	}
}

// value reads any value: nil, bool, string, json.Number, []any or map[string]any.
func (s *scanner) value(depth int) (any, error) {
	if depth > deepest {
		return nil, errDeep
	}
	switch c := s.peek(); {
	case s.at == len(s.text):
		return nil, errEnds
	case c == '"':
		return s.string()
	case c == '{':
		out := map[string]any{}
		return out, s.object(func(key string) error {
			v, err := s.value(depth + 1)
			out[key] = v
			return err
		})
	case c == '[':
		return s.list(depth)
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	}
	for word, v := range map[string]any{"true": true, "false": false, "null": nil} {
		if rest := s.text[s.at:]; len(rest) >= len(word) && string(rest[:len(word)]) == word {
			s.at += len(word)
			return v, nil
		} else if len(rest) < len(word) && word[:len(rest)] == string(rest) {
			return nil, errEnds
		}
	}
	return nil, errSyntax
}

func (s *scanner) list(depth int) (any, error) {
	s.at++
	out := []any{}
	if s.peek() == ']' {
		s.at++
		return out, nil
	}
	for {
		v, err := s.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		if s.peek() == ']' {
			s.at++
			return out, nil
		}
		if err := s.take(','); err != nil {
			return nil, err
		}
	}
}

// string reads a text in quotes. The line is valid UTF-8.
func (s *scanner) string() (string, error) {
	if err := s.take('"'); err != nil {
		return "", err
	}
	start := s.at
	plain := true
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			if plain {
				return string(s.text[start : s.at-1]), nil
			}
			var out string
			if json.Unmarshal(s.text[start-1:s.at], &out) != nil {
				return "", errSyntax
			}
			s.halved = s.halved || index.UnpairedEscapes(s.text[start:s.at-1]) > 0
			return out, nil
		case c == '\\':
			plain = false
			s.at += 2
		case c < ' ':
			return "", errSyntax
		default:
			s.at++
		}
	}
	return "", errEnds
}

// number reads a number as it is written.
func (s *scanner) number() (any, error) {
	start := s.at
	for s.at < len(s.text) && isNumeric(s.text[s.at]) {
		s.at++
	}
	word := s.text[start:s.at]
	if !json.Valid(word) {
		if s.at == len(s.text) {
			return nil, errEnds
		}
		return nil, errSyntax
	}
	return json.Number(word), nil
}

func isNumeric(c byte) bool {
	return c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}

// end reports an error unless nothing but white space is left.
func (s *scanner) end() error {
	s.space()
	if s.at < len(s.text) {
		return errSyntax
	}
	return nil
}

// position names the character the scanner stopped at, from 1.
func (s *scanner) position() string {
	return strconv.Itoa(utf8.RuneCount(s.text[:min(s.at, len(s.text))]) + 1)
}
