package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"parterre/index"
)

// longestLine is far above any user who fits into the bounds of index in practice.
const longestLine = 16 << 20

// ndjson reads a JSON object per line. Blank lines are passed over.
type ndjson struct {
	text *text
	line int
	part []byte // a line longer than the buffer
	long int    // bytes of the last line, as far as it was kept
}

func (r *ndjson) size() int { return r.long }

func (r *ndjson) next() (Row, error) {
	for {
		line, whole, err := r.read()
		r.long = len(line)
		if err != nil {
			return Row{Line: r.line}, err
		}
		if trimmed := bytes.TrimSpace(line); len(trimmed) > 0 || !whole {
			return r.parse(trimmed, whole, bytes.HasSuffix(line, []byte{'\n'}))
		}
	}
}

// read returns the next line, whole or its beginning when it is too long, and io.EOF after the last one.
func (r *ndjson) read() (line []byte, whole bool, err error) {
	r.line++
	line, err = r.text.ReadSlice('\n')
	if !errors.Is(err, io.EOF) && err == nil {
		return line, true, nil
	}
	r.part = append(r.part[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.text.ReadSlice('\n')
		if len(r.part) <= longestLine {
			r.part = append(r.part, line...)
		}
	}
	switch {
	case errors.Is(err, io.EOF) && len(r.part) == 0:
		r.line--
		return nil, false, io.EOF
	case err != nil && !errors.Is(err, io.EOF):
		return nil, false, err
	}
	return r.part, len(r.part) <= longestLine, nil
}

// parse reads a line. Without a line break it is the last one: when it is the beginning of an object, the file was cut off.
func (r *ndjson) parse(line []byte, whole, broken bool) (Row, error) {
	row := Row{Line: r.line}
	if !whole {
		row.Issues = []index.Issue{fault(LineTooLong, fmt.Sprintf("The line has more than %d million characters.", longestLine>>20),
			"Write one user per line, with a line break after each.")}
		return row, nil
	}
	text := line
	if !broken {
		text = line[:len(line)-halfRune(line)]
	}
	if !utf8.Valid(text) {
		row.Issues = []index.Issue{notUTF8()}
		return row, nil
	}
	s := &scanner{text: text}
	seen := map[string]bool{}
	err := s.object(func(field string) error {
		if s.half() {
			row.Issues = append(row.Issues, halved())
			_, err := s.value(1)
			s.half() // told with its key
			return err
		}
		if seen[field] {
			row.Issues = append(row.Issues, fault(FieldDuplicate, fmt.Sprintf("%q is given twice in this line.", field), "Keep one of the two.", field))
		}
		seen[field] = true
		return r.field(s, &row, field)
	})
	if err == nil {
		err = s.end()
	}
	switch {
	case errors.Is(err, errEnds) && !broken:
		return Row{Line: r.line}, ErrCutOff
	case len(text) < len(line):
		row.Issues = []index.Issue{notUTF8()}
	case err != nil:
		row.Issues = []index.Issue{unread(s, err)}
	}
	return row, nil
}

// halfRune returns how many bytes at the end are the beginning of a character.
func halfRune(line []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(line); n++ {
		if tail := line[len(line)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// halved is the fault of a text with half of a surrogate pair.
func halved(path ...string) index.Issue {
	return fault(index.TextInvalid, `The text has half of a character: an escape from \ud800 to \udfff without its other half.`,
		"Write the whole character, and save the file again with the encoding UTF-8.", path...)
}

func notUTF8() index.Issue {
	return fault(LineInvalid, "The line has bytes that are no text in UTF-8.", "Save the file with the encoding UTF-8.")
}

func (r *ndjson) field(s *scanner, row *Row, field string) error {
	if field == "attributes" && s.peek() == '{' {
		return s.object(func(key string) error {
			path := []string{field, key}
			if s.half() {
				path = path[:1]
			}
			v, err := s.value(1)
			if s.half() || len(path) == 1 {
				row.Issues = append(row.Issues, halved(path...))
			}
			row.User.Attributes = append(row.User.Attributes, index.AttributeWrite{Key: key, Value: v})
			return err
		})
	}
	v, err := s.value(1)
	if err != nil {
		return err
	}
	if s.half() {
		row.Issues = append(row.Issues, halved(field))
		return nil
	}
	ok := true
	switch u := &row.User; field {
	case "id":
		u.ID, ok = v.(string)
	case "name":
		u.Name, ok = optional[string](v)
	case "active":
		u.Active, ok = optional[bool](v)
	case "roles":
		u.Roles, ok = texts(v)
	case "groups":
		u.Groups, ok = texts(v)
	case "attributes":
		ok = v == nil
	default:
		row.Issues = append(row.Issues, fault(FieldUnknown, fmt.Sprintf("%q means nothing here.", field),
			`A line has "id", "name", "active", "roles", "groups" and "attributes"; put what you know of the user under "attributes".`, field))
	}
	if !ok {
		row.Issues = append(row.Issues, fault(FieldInvalid, fmt.Sprintf("%q has to be %s.", field, fieldWords[field]), "", field))
	}
	return nil
}

var fieldWords = map[string]string{
	"id": "text in quotes", "name": "text in quotes", "active": "true or false", "roles": "a list of texts in quotes",
	"groups": "a list of texts in quotes", "attributes": "an object with a value for each attribute",
}

// unread says why a line is no object.
func unread(s *scanner, err error) index.Issue {
	switch {
	case errors.Is(err, errDeep):
		return fault(LineInvalid, "The line has lists or objects too deep in one another.", "An attribute takes text, a number, true or false, or a list of texts.")
	case len(s.text) > 0 && s.text[0] == '[':
		return fault(LineInvalid, "The line begins with a list.", "Write one object per line, without brackets around and without commas between them.")
	}
	return fault(LineInvalid, "The line is no object in JSON: character "+s.position()+" is not what it should be.", `Write one object per line, such as {"id": "u1", "attributes": {"age": 41}}.`)
}

func optional[T any](v any) (*T, bool) {
	if v == nil {
		return nil, true
	}
	t, ok := v.(T)
	return &t, ok
}

func texts(v any) (*[]string, bool) {
	if v == nil {
		return nil, true
	}
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	out := make([]string, len(list))
	for i, item := range list {
		if out[i], ok = item.(string); !ok {
			return nil, false
		}
	}
	return &out, true
}
